#include "browser/cdp/keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace liveload::browser::cdp {
namespace {

using testing::HasSubstr;

void expect_key(std::string_view name, std::string_view key, std::string_view code, int key_code,
                std::string_view text, int modifiers = 0) {
  const auto chord = parse_chord(name);
  ASSERT_TRUE(chord) << chord.error().message();
  const KeyStroke& stroke = chord->key;
  EXPECT_EQ(stroke.key, key) << name;
  EXPECT_EQ(stroke.code, code) << name;
  EXPECT_EQ(stroke.key_code, key_code) << name;
  EXPECT_EQ(stroke.text, text) << name;
  EXPECT_EQ(stroke.modifiers, modifiers) << name;
}

std::string refused(std::string_view name) {
  const auto chord = parse_chord(name);
  EXPECT_FALSE(chord) << name;
  return chord ? "" : chord.error().message();
}

/// "Control Shift K" of a chord: what is pressed, in order.
std::string order(const Chord& chord) {
  std::string keys;
  for (const KeyStroke& held : chord.held) keys += held.key + " ";
  return keys + chord.key.key;
}

TEST(ParseChord, KnowsNamedKeys) {
  expect_key("Enter", "Enter", "Enter", 13, "\r");
  expect_key("Tab", "Tab", "Tab", 9, "");
  expect_key("ArrowDown", "ArrowDown", "ArrowDown", 40, "");
  expect_key("Space", " ", "Space", 32, " ");
  expect_key("F1", "F1", "F1", 112, "");
  expect_key("F24", "F24", "F24", 135, "");
}

TEST(ParseChord, KnowsCharacters) {
  expect_key("a", "a", "KeyA", 65, "a");
  expect_key("Z", "Z", "KeyZ", 90, "Z");
  expect_key("7", "7", "Digit7", 55, "7");
  expect_key("&", "&", "Digit7", 55, "&");
  expect_key("?", "?", "Slash", 191, "?");
  expect_key("+", "+", "Equal", 187, "+");
  expect_key("é", "é", "", 0, "é");
  expect_key("F", "F", "KeyF", 70, "F");
}

TEST(ParseChord, KnowsModifiers) {
  expect_key("Shift+A", "A", "KeyA", 65, "A", 8);
  expect_key("Shift+a", "A", "KeyA", 65, "A", 8);
  expect_key("Shift+1", "!", "Digit1", 49, "!", 8);
  expect_key("Shift+/", "?", "Slash", 191, "?", 8);
  expect_key("Shift+Tab", "Tab", "Tab", 9, "", 8);
  expect_key("Control+a", "a", "KeyA", 65, "", 2);
  expect_key("Control+Shift+Enter", "Enter", "Enter", 13, "", 10);
  expect_key("Meta+Enter", "Enter", "Enter", 13, "", 4);
  expect_key("Control++", "+", "Equal", 187, "", 2);
  expect_key("Alt+é", "é", "", 0, "", 1);
}

TEST(ParseChord, HoldsTheModifiersInTheOrderGiven) {
  const auto chord = parse_chord("Shift+Control+Shift+k");
  ASSERT_TRUE(chord);
  EXPECT_EQ(order(*chord), "Shift Control K");
  EXPECT_EQ(chord->held[0].code, "ShiftLeft");
  EXPECT_EQ(chord->held[0].location, 1);
  EXPECT_EQ(chord->held[0].modifiers, 8);
  EXPECT_EQ(chord->held[1].modifiers, 10);
}

TEST(ParseChord, TakesModifiersAlone) {
  expect_key("Shift", "Shift", "ShiftLeft", 16, "", 8);
  expect_key("Control+Alt", "Alt", "AltLeft", 18, "", 3);
}

TEST(ParseChord, RefusesWhatIsNoKeyAndSaysWhatWasMeant) {
  for (const char* name :
       {"", "enter", "F0", "F25", "F1x", "ab", "Control+", "\x01", "Ctrl+a", "++", "a+b"}) {
    refused(name);
  }
  EXPECT_THAT(refused("Ctrl+a"), HasSubstr("\"Ctrl\" is not (did you mean Control?)"));
  EXPECT_THAT(refused("enter"), HasSubstr("\"enter\" is no key (did you mean Enter?)"));
  EXPECT_THAT(refused("Shift+ArowDown"), HasSubstr("did you mean ArrowDown?"));
  EXPECT_THAT(refused("esc"), HasSubstr("did you mean Escape?"));
  EXPECT_THAT(refused("Cmd+k"), HasSubstr("did you mean Meta?"));
  EXPECT_THAT(refused("Blorp"), HasSubstr("such as Enter"));
}

TEST(StrokesOf, TypesOnAnAmericanKeyboard) {
  std::vector<std::string> keys;
  for (const Chord& chord : strokes_of("aB! é\r\n\t\U0001F600\x01")) keys.push_back(order(chord));
  EXPECT_THAT(keys, testing::ElementsAre("a", "Shift B", "Shift !", " ", "é", "Enter", "Tab",
                                         "\U0001F600"));
}

}  // namespace
}  // namespace liveload::browser::cdp
