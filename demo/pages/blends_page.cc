#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include "pages.hpp"

namespace liveload::demo {
namespace {

const Template kBlendsPage{R"(<section>
  <h1>Blends</h1>
  <p class="muted">Each tin minds its own recipe: it is a live component. <output id="tins">{}</output> on the shelf.</p>
  <p class="actions"><button id="new-tin" class="primary" phx-click="new_tin">A new tin</button>
  <button id="turn-shelf" phx-click="turn">Turn the shelf round</button></p>
  <ul id="blends" class="reviews">{}</ul>
</section>)"};
const Template kSlot{"{}"};

const Template kTin{R"(<li id="tin-{}" class="tin">
  <h2>{}</h2>
  <p>Spoons: <output class="spoons">{}</output></p>
  <p class="muted strength">{}</p>
  <p class="actions"><button class="more primary" phx-click="spoon" phx-target="{}">One more spoon</button>
  <button class="plain away" phx-click="put_away" phx-value-tin="{}">Put away</button></p>
  <form phx-change="rename" phx-target="{}"><input name="name" value="{}" aria-label="Name of the blend" phx-debounce="200" autocomplete="off"></form>
</li>)",
                    Template::Kind::kRoot};

class Tin : public Component {
 public:
  explicit Tin(int number) : number_(number) {
    static constexpr std::array<const char*, 4> kNames{"Breakfast", "Smoke", "Orchard", "Night"};
    name_ = kNames[static_cast<std::size_t>(number) % kNames.size()];
  }

  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name == "spoon") {
      ++spoons_;
      if (spoons_ == 10) socket.put_flash("error", name_ + " is too strong to drink.");
    } else if (event.name == "rename") {
      name_ = event.value.get("name");
    } else {
      throw std::runtime_error("no tin handles the event " + event.name);
    }
  }

  Rendered render(int myself) const override {
    return kTin(number_, name_, spoons_,
                spoons_ < 3   ? "mild"
                : spoons_ < 6 ? "brisk"
                              : "bitter",
                myself, number_, myself, name_);
  }

 private:
  const int number_;
  std::string name_;
  int spoons_ = 0;
};

class BlendsPage : public LiveView {
 public:
  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name == "new_tin") {
      tins_.push_back(++last_tin_);
    } else if (event.name == "turn") {
      std::reverse(tins_.begin(), tins_.end());
    } else if (event.name == "put_away") {
      std::erase(tins_, event.value.number("tin").value_or(0));
    } else {
      LiveView::handle_event(event, socket);
    }
  }

  Components* components() override { return &components_; }

  std::string title() const override { return "Blends"; }

  Rendered render(const ViewSocket&) const override {
    Comprehension shelf(kSlot);
    for (const int tin : tins_) {
      const std::string id = fmt::format("tin-{}", tin);
      shelf.add(id, components_.place(id, [tin] { return std::make_unique<Tin>(tin); }));
    }
    return kBlendsPage(tins_.size(), std::move(shelf));
  }

 private:
  std::vector<int> tins_{1, 2, 3};
  int last_tin_ = 3;
  mutable Components components_;  // made as they are rendered
};

}  // namespace

std::unique_ptr<LiveView> make_blends_page() {
  return std::make_unique<BlendsPage>();
}

}  // namespace liveload::demo
