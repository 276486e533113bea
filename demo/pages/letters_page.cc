#include "field.hpp"
#include "pages.hpp"
#include "upload_list.hpp"

namespace liveload::demo {
namespace {

const Template kLettersPage{R"(<section class="panel">
  <h1>Letters to the shop</h1>
  <p class="muted">How did it steep? A picture says more: up to three, of two megabytes each.</p>
  <form id="letter-form" phx-change="validate" phx-submit="send">
    {}{}
    <div class="field drop" phx-drop-target="{}">
      <label for="{}">Photos</label>
      {}
      {}
    </div>
    <button id="send-letter" type="submit" class="primary" phx-disable-with="Sending…">Send the letter</button>
  </form>
</section>
<section class="reviews-block"><h2>What came in the post</h2><ul id="letters" class="reviews">{}</ul></section>)"};

const Template kLetter{
    R"(<li id="letter-{}"><p>{}</p><p class="photos">{}</p><p class="muted">{}</p></li>)"};
const Template kPhoto{R"(<img src="/photos/{}" alt="A photo" width="96" height="96">)"};

constexpr std::size_t kShown = 6;

class LettersPage : public LiveView {
 public:
  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name == "cancel") return photos_.cancel(event.value.get("ref"));
    const bool submitted = event.name == "send";
    if (!submitted && event.name != "validate") return LiveView::handle_event(event, socket);
    for (Field* field : {&author_, &text_}) field->read(event, submitted);
    // What is still empty is no fault until it is sent.
    author_.problem = submitted && author_.value.empty() ? "Who are you?" : "";
    const bool short_text = text_.value.size() < 5 && (submitted || !text_.value.empty());
    text_.problem = short_text ? "A few words, please." : "";
    if (!submitted || !(author_.problem + text_.problem).empty()) return;
    std::vector<std::string> pictures;
    photos_.consume(
        [&](const UploadEntry&, std::string content) { pictures.push_back(std::move(content)); });
    socket.put_flash("info", "Thank you, " + author_.value + ". Your letter is on the wall.");
    socket.shop.guestbook.add(author_.value, text_.value, std::move(pictures));
    author_ = Field{"letter", "author", "Name", "text"};
    text_ = Field{"letter", "text", "Letter", "text"};
  }

  Upload* upload(std::string_view ref) override {
    return ref == photos_.ref() ? &photos_ : nullptr;
  }

  std::string title() const override { return "Letters"; }

  Rendered render(const ViewSocket& socket) const override {
    Comprehension letters(kLetter);
    for (const Letter& letter : socket.shop.guestbook.latest(kShown)) {
      Comprehension pictures(kPhoto);
      for (const int photo : letter.photos) pictures.add(std::to_string(photo), photo);
      letters.add(std::to_string(letter.id), letter.id, letter.text, std::move(pictures),
                  letter.author);
    }
    return kLettersPage(author_.render(), text_.render(), photos_.ref(), photos_.ref(),
                        photos_.input(), upload_list(photos_, true), std::move(letters));
  }

 private:
  Field author_{"letter", "author", "Name", "text"};
  Field text_{"letter", "text", "Letter", "text"};
  Upload photos_{{.name = "photos",
                  .accept = {".png", ".jpg", ".jpeg", ".gif", ".webp"},
                  .max_entries = 3,
                  .max_file_size = 2'000'000}};
};

}  // namespace

std::unique_ptr<LiveView> make_letters_page() {
  return std::make_unique<LettersPage>();
}

}  // namespace liveload::demo
