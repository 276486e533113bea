#include <array>

#include "pages.hpp"

namespace liveload::demo {
namespace {

const Template kRadioPage{R"(<section class="prose">
  <h1>{}</h1>
  <p>{}</p>
  <p>The radio at the bottom is a sticky LiveView: it keeps its channel, its clock and its station while the page around it changes to another that has it, too.</p>
  <p><a id="{}" href="{}" data-phx-link="redirect" data-phx-link-state="push">{}</a></p>
</section>
{})"};

const Template kRadio{R"(<div class="radio">
  <button id="radio-power" class="{}" phx-click="power" aria-pressed="{}">{}</button>
  <span id="radio-station">{}</span>
  <button id="radio-next" class="plain" phx-click="next">Next station</button>
  <span class="muted">on air for <output id="radio-seconds">{}</output> s</span>
</div>)",
                      Template::Kind::kRoot};

constexpr Milliseconds kTick{1000};
constexpr std::array<const char*, 3> kStations{"Kettle FM", "Radio Oolong", "The Slow Wheel"};

class Radio : public LiveView {
 public:
  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name == "power") {
      on_ = !on_;
      if (on_) socket.send_after(kTick, std::to_string(++switched_));
    } else if (event.name == "next") {
      station_ = (station_ + 1) % kStations.size();
    } else {
      LiveView::handle_event(event, socket);
    }
  }

  // A tick of before it was last switched on counts no more.
  void handle_info(std::string_view tick, ViewSocket& socket) override {
    if (!on_ || tick != std::to_string(switched_)) return;
    ++seconds_;
    socket.send_after(kTick, std::string(tick));
  }

  std::string title() const override { return ""; }
  Rendered render(const ViewSocket&) const override {
    return kRadio(on_ ? "primary" : "", on_ ? "true" : "false", on_ ? "Off" : "On",
                  kStations[station_], seconds_);
  }

 private:
  bool on_ = false;
  std::size_t station_ = 0;
  int seconds_ = 0;
  int switched_ = 0;
};

// Two pages, /radio and /radio/programme, around the same radio.
class RadioPage : public LiveView {
 public:
  void mount(const Params& params, ViewSocket&) override { programme_ = params.has("id"); }

  std::string title() const override { return programme_ ? "Programme" : "Radio"; }

  Rendered render(const ViewSocket& socket) const override {
    const Raw radio = live_render(socket, "radio", "radio", {}, Sticky::kYes);
    if (programme_) {
      return kRadioPage("The programme", "Nothing but the sound of water, on three stations.",
                        "to-radio", "/radio", "Back to the radio", radio);
    }
    return kRadioPage("The radio", "It plays while you read what is on.", "to-programme",
                      "/radio/programme", "To the programme", radio);
  }

 private:
  bool programme_ = false;
};

}  // namespace

std::unique_ptr<LiveView> make_radio() {
  return std::make_unique<Radio>();
}
std::unique_ptr<LiveView> make_radio_page() {
  return std::make_unique<RadioPage>();
}

}  // namespace liveload::demo
