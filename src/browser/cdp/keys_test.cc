#include "browser/cdp/keys.hpp"

#include <gmock/gmock.h>

namespace liveload::browser::cdp {
namespace {

void expect_key(std::string_view name, std::string_view key, std::string_view code, int key_code,
                std::string_view text, int modifiers = 0) {
  const auto stroke = parse_key(name);
  ASSERT_TRUE(stroke) << name;
  EXPECT_EQ(stroke->key, key) << name;
  EXPECT_EQ(stroke->code, code) << name;
  EXPECT_EQ(stroke->key_code, key_code) << name;
  EXPECT_EQ(stroke->text, text) << name;
  EXPECT_EQ(stroke->modifiers, modifiers) << name;
}

TEST(ParseKey, KnowsNamedKeys) {
  expect_key("Enter", "Enter", "Enter", 13, "\r");
  expect_key("Tab", "Tab", "Tab", 9, "");
  expect_key("ArrowDown", "ArrowDown", "ArrowDown", 40, "");
  expect_key("Space", " ", "Space", 32, " ");
  expect_key("F1", "F1", "F1", 112, "");
  expect_key("F12", "F12", "F12", 123, "");
}

TEST(ParseKey, KnowsCharacters) {
  expect_key("a", "a", "KeyA", 65, "a");
  expect_key("Z", "Z", "KeyZ", 90, "Z");
  expect_key("7", "7", "Digit7", 55, "7");
  expect_key("&", "&", "Digit7", 55, "&");
  expect_key("?", "?", "Slash", 191, "?");
  expect_key("+", "+", "Equal", 187, "+");
  expect_key("é", "é", "", 0, "é");
  expect_key("F", "F", "KeyF", 70, "F");
}

TEST(ParseKey, KnowsModifiers) {
  expect_key("Shift+A", "A", "KeyA", 65, "A", 8);
  expect_key("Control+a", "a", "KeyA", 65, "", 2);
  expect_key("Control+Shift+Enter", "Enter", "Enter", 13, "", 10);
  expect_key("Control++", "+", "Equal", 187, "", 2);
}

TEST(ParseKey, RefusesWhatIsNoKey) {
  for (const char* name : {"", "enter", "F0", "F13", "F1x", "ab", "Control+", "\x01", "Ctrl+a"}) {
    EXPECT_FALSE(parse_key(name)) << name;
  }
}

}  // namespace
}  // namespace liveload::browser::cdp
