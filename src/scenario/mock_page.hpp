#pragma once

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <vector>

#include "browser/connection.hpp"

namespace liveload::scenario {

/// A page for tests of what acts on one. What the compiler makes of its functions is in
/// mock_page.cc alone: it takes ten seconds.
class MockPage : public browser::Page {
 public:
  MockPage();
  ~MockPage() override;

  using Deadline = base::Deadline;
  using View = std::string_view;
  using Strings = std::vector<std::string>;
  using MaybeText = std::optional<std::string>;

  MOCK_METHOD(Result<void>, navigate, (View, Deadline), (override));
  MOCK_METHOD(Result<void>, reload, (Deadline), (override));
  MOCK_METHOD(std::string, url, (), (const, override));
  MOCK_METHOD(Result<void>, click, (View, Deadline), (override));
  MOCK_METHOD(Result<void>, fill, (View, View, Deadline), (override));
  MOCK_METHOD(Result<void>, press, (View, View, Deadline), (override));
  MOCK_METHOD(Result<void>, set_checked, (View, bool, Deadline), (override));
  MOCK_METHOD(Result<void>, select_options, (View, const Strings&, Deadline), (override));
  MOCK_METHOD(Result<bool>, go, (int, Deadline), (override));
  MOCK_METHOD(Result<void>, double_click, (View, Deadline), (override));
  MOCK_METHOD(Result<void>, type, (View, View, Deadline), (override));
  MOCK_METHOD(Result<void>, press_key, (View, Deadline), (override));
  MOCK_METHOD(Result<void>, focus, (View, Deadline), (override));
  MOCK_METHOD(Result<void>, blur, (View, Deadline), (override));
  MOCK_METHOD(Result<void>, hover, (View, Deadline), (override));
  MOCK_METHOD(Result<void>, drag_and_drop, (View, View, Deadline), (override));
  MOCK_METHOD(Result<void>, scroll_to, (View, Deadline), (override));
  MOCK_METHOD(Result<void>, scroll_by, (double, double, Deadline), (override));
  MOCK_METHOD(Result<void>, set_files, (View, const Strings&, Deadline), (override));
  MOCK_METHOD(Result<Value>, eval, (View, const Value::Array&, Deadline), (override));
  MOCK_METHOD(Result<void>, wait_for_selector, (View, Deadline), (override));
  MOCK_METHOD(Result<void>, wait_for_text, (View, View, Deadline), (override));
  MOCK_METHOD(Result<void>, wait_for_hidden, (View, Deadline), (override));
  MOCK_METHOD(Result<void>, wait_for_attribute, (View, View, View, Deadline), (override));
  MOCK_METHOD(Result<void>, wait_for_count, (View, std::size_t, Deadline), (override));
  MOCK_METHOD(Result<void>, wait_for_url, (View, Deadline), (override));
  MOCK_METHOD(Result<std::string>, content, (Deadline), (override));
  MOCK_METHOD(Result<std::string>, inner_html, (View, Deadline), (override));
  MOCK_METHOD(Result<std::string>, inner_text, (View, Deadline), (override));
  MOCK_METHOD(Result<MaybeText>, text_content, (View, Deadline), (override));
  MOCK_METHOD(Result<std::string>, input_value, (View, Deadline), (override));
  MOCK_METHOD(Result<MaybeText>, attribute, (View, View, Deadline), (override));
  MOCK_METHOD(Result<bool>, visible, (View, Deadline), (override));
  MOCK_METHOD(Result<bool>, checked, (View, Deadline), (override));
  MOCK_METHOD(Result<std::size_t>, count, (View, Deadline), (override));
  MOCK_METHOD(Result<Value>, call, (View, const Value::Array&, View, Deadline), (override));
  MOCK_METHOD(Result<void>, emulate, (const Emulation&, Deadline), (override));
  MOCK_METHOD(void, answer_dialogs, (bool, std::string), (override));
  MOCK_METHOD(MaybeText, last_dialog, (), (const, override));
  MOCK_METHOD(Result<Value>, wait_for_download, (base::Instant, Deadline), (override));
  MOCK_METHOD(Result<browser::Page*>, popup, (base::Instant, Deadline), (override));
  MOCK_METHOD(void, close_popup, (browser::Page&), (override));
  MOCK_METHOD(Result<void>, enter_frame, (View, Deadline), (override));
  MOCK_METHOD(void, leave_frame, (), (override));
  MOCK_METHOD(Result<Value>, storage_snapshot, (Deadline), (override));
  MOCK_METHOD(Result<void>, restore_storage, (const Value&, Deadline), (override));
  MOCK_METHOD(Result<void>, reset_storage, (Deadline), (override));
  MOCK_METHOD(Result<std::string>, screenshot, (Deadline), (override));
  MOCK_METHOD(Result<void>, drain, (Deadline), (override));
  MOCK_METHOD(void, close, (Deadline), (override));
};

}  // namespace liveload::scenario

extern template class testing::NiceMock<liveload::scenario::MockPage>;
extern template class testing::StrictMock<liveload::scenario::MockPage>;
