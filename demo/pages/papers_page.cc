#include <vector>

#include "pages.hpp"
#include "upload_list.hpp"

namespace liveload::demo {
namespace {

const Template kPapersPage{R"(<section class="panel">
  <h1>The trade counter</h1>
  <p class="muted">Price lists, delivery notes, anything up to 16 megabytes. Papers are on their way as soon as they are chosen; we weigh them and forget them.</p>
  <form id="papers-form" phx-change="chosen">
    <div class="field drop" phx-drop-target="{}">
      <label for="{}">Papers</label>
      {}
      {}
    </div>
  </form>
  <p class="muted">Received: <output id="received-count">{}</output></p>
  <ol id="received" class="feed">{}</ol>
</section>)"};
const Template kReceived{
    R"(<li id="received-{}" data-bytes="{}"><span>{}</span><span class="muted"><code>{}</code></span></li>)"};

class PapersPage : public LiveView {
 public:
  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name == "cancel") return papers_.cancel(event.value.get("ref"));
    if (event.name != "chosen") LiveView::handle_event(event, socket);
  }

  void handle_progress(const UploadEntry& entry, ViewSocket&) override {
    if (!entry.done) return;
    papers_.consume([&](const UploadEntry& done, const std::string& content) {
      received_.push_back({done.name, content.size(), digest(content).substr(0, 12)});
    });
  }

  Upload* upload(std::string_view ref) override {
    return ref == papers_.ref() ? &papers_ : nullptr;
  }

  std::string title() const override { return "Trade counter"; }

  Rendered render(const ViewSocket&) const override {
    Comprehension list(kReceived);
    for (std::size_t i = 0; i < received_.size(); ++i) {
      const Received& paper = received_[i];
      list.add(std::to_string(i), i + 1, paper.bytes, paper.name, paper.digest);
    }
    return kPapersPage(papers_.ref(), papers_.ref(), papers_.input(), upload_list(papers_, false),
                       received_.size(), std::move(list));
  }

 private:
  struct Received {
    std::string name;
    std::size_t bytes;
    std::string digest;
  };
  std::vector<Received> received_;
  Upload papers_{
      {.name = "papers", .max_entries = 5, .max_file_size = 16'000'000, .auto_upload = true}};
};

}  // namespace

std::unique_ptr<LiveView> make_papers_page() {
  return std::make_unique<PapersPage>();
}

}  // namespace liveload::demo
