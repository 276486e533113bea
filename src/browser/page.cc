#include "browser/page.hpp"

namespace liveload::browser {
namespace {

Failure unsupported(std::string_view what) {
  return fail({.kind = ErrorKind::kUnsupported,
               .tried = std::string(what),
               .cause = "this browser connection cannot do that"});
}

}  // namespace

Result<bool> Page::go(int, Deadline) {
  return unsupported("go");
}

Result<void> Page::double_click(std::string_view, Deadline) {
  return unsupported("double_click");
}

Result<void> Page::type(std::string_view, std::string_view, Deadline) {
  return unsupported("type");
}

Result<void> Page::press_key(std::string_view, Deadline) {
  return unsupported("press_key");
}

Result<void> Page::focus(std::string_view, Deadline) {
  return unsupported("focus");
}

Result<void> Page::blur(std::string_view, Deadline) {
  return unsupported("blur");
}

Result<void> Page::hover(std::string_view, Deadline) {
  return unsupported("hover");
}

Result<void> Page::drag_and_drop(std::string_view, std::string_view, Deadline) {
  return unsupported("drag_and_drop");
}

Result<void> Page::scroll_to(std::string_view, Deadline) {
  return unsupported("scroll_to");
}

Result<void> Page::scroll_by(double, double, Deadline) {
  return unsupported("scroll_by");
}

Result<void> Page::set_files(std::string_view, const std::vector<std::string>&, Deadline) {
  return unsupported("set_files");
}

Result<void> Page::wait_for_text(std::string_view, std::string_view, Deadline) {
  return unsupported("wait_for_text");
}

Result<void> Page::wait_for_hidden(std::string_view, Deadline) {
  return unsupported("wait_for_hidden");
}

Result<void> Page::wait_for_attribute(std::string_view, std::string_view, std::string_view,
                                      Deadline) {
  return unsupported("wait_for_attribute");
}

Result<void> Page::wait_for_count(std::string_view, std::size_t, Deadline) {
  return unsupported("wait_for_count");
}

Result<void> Page::wait_for_url(std::string_view, Deadline) {
  return unsupported("wait_for_url");
}

Result<std::size_t> Page::count(std::string_view, Deadline) {
  return unsupported("count");
}

Result<Value> Page::eval(std::string_view, const Value::Array&, Deadline) {
  return unsupported("eval");
}

Result<Value> Page::storage_snapshot(Deadline) {
  return unsupported("storage_snapshot");
}

Result<void> Page::restore_storage(const Value&, Deadline) {
  return unsupported("restore_storage");
}

Result<void> Page::reset_storage(Deadline) {
  return unsupported("reset_storage");
}

Result<void> Page::emulate(const Emulation&, Deadline) {
  return unsupported("emulate");
}

void Page::answer_dialogs(bool, std::string) {}

std::optional<std::string> Page::last_dialog() const {
  return std::nullopt;
}

Result<Value> Page::wait_for_download(Instant, Deadline) {
  return unsupported("wait_for_download");
}

Result<Page*> Page::popup(Instant, Deadline) {
  return unsupported("in_popup");
}

void Page::close_popup(Page&) {}

Result<void> Page::enter_frame(std::string_view, Deadline) {
  return unsupported("enter_frame");
}

void Page::leave_frame() {}

Result<std::string> Page::screenshot(Deadline) {
  return unsupported("screenshot");
}

}  // namespace liveload::browser
