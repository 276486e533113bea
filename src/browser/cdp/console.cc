#include "browser/cdp/console.hpp"

#include <string>

#include "browser/cdp/event_json.hpp"

namespace liveload::browser::cdp {
namespace {

/// Longer texts are cut: a page may print anything.
constexpr std::size_t kLongestText = 4096;

/// The text of a Runtime.RemoteObject.
std::string object_text(simdjson::ondemand::object object) {
  if (const auto description = text_of(object["description"]); !description.empty()) {
    return std::string(description);
  }
  simdjson::ondemand::value value;
  if (object["value"].get(value)) return "undefined";
  std::string_view text;
  if (!value.get_string().get(text)) return std::string(text);
  std::string_view json;
  return simdjson::to_json_string(value).get(json) ? "" : std::string(json);
}

void console_called(std::string_view message, PageObserver& observer) {
  EventParams params(message);
  if (!params) return;
  const auto type = text_of(params["type"]);
  if (type != "error" && type != "assert") return;
  std::string text;
  simdjson::ondemand::array arguments;
  if (params["args"].get_array().get(arguments)) return;
  for (auto argument : arguments) {
    simdjson::ondemand::object object;
    if (argument.get_object().get(object)) break;
    if (!text.empty()) text += ' ';
    text += object_text(object);
    if (text.size() > kLongestText) break;
  }
  text.resize(std::min(text.size(), kLongestText));
  observer.console_error(text, civil(number_of(params["timestamp"])));
}

void exception_thrown(std::string_view message, PageObserver& observer) {
  EventParams params(message);
  if (!params) return;
  const auto at = civil(number_of(params["timestamp"]));
  simdjson::ondemand::object details;
  if (params["exceptionDetails"].get_object().get(details)) return;
  std::string text(text_of(details["text"]));
  if (simdjson::ondemand::object exception; !details["exception"].get_object().get(exception)) {
    text = object_text(exception);
  }
  text.resize(std::min(text.size(), kLongestText));
  observer.uncaught_exception(text, at);
}

}  // namespace

void report_page_event(std::string_view method, std::string_view message, PageObserver& observer) {
  if (method == "Runtime.bindingCalled") {
    EventParams params(message);
    if (params) observer.script_message(text_of(params["payload"]));
  } else if (method == "Runtime.consoleAPICalled") {
    console_called(message, observer);
  } else if (method == "Runtime.exceptionThrown") {
    exception_thrown(message, observer);
  }
}

}  // namespace liveload::browser::cdp
