#include "browser/cdp/event_json.hpp"
#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

/// A page may say anything, of any length.
constexpr std::size_t kLongestMessage = 65'536;

}  // namespace

void CdpPage::answer_dialogs(bool accept, std::string prompt_text) {
  Dialogs& dialogs = home().dialogs_;
  dialogs.accept = accept;
  dialogs.prompt_text = std::move(prompt_text);
}

std::optional<std::string> CdpPage::last_dialog() const {
  return home().dialogs_.last;
}

/// A dialog holds its page up, so it is answered at once. Leaving a page is always agreed to, and
/// is no dialog that anybody asks for.
void CdpPage::answer_dialog(Session& session, std::string_view message) {
  EventParams params(message);
  if (!params) return;
  Value::Object answer{{"accept", true}};
  Dialogs& dialogs = home().dialogs_;
  const auto type = text_of(params["type"]);
  if (type != "beforeunload") {
    answer["accept"] = dialogs.accept;
    if (type == "prompt" && dialogs.accept) {
      answer["promptText"] = dialogs.prompt_text.empty() ? text_of(params["defaultPrompt"])
                                                         : std::string_view(dialogs.prompt_text);
    }
    dialogs.last = std::string(text_of(params["message"]).substr(0, kLongestMessage));
  }
  session.send("Page.handleJavaScriptDialog", answer);
}

}  // namespace liveload::browser::cdp
