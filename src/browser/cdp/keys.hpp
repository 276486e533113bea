#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "liveload/error.hpp"

namespace liveload::browser::cdp {

/// The bits of Input.dispatchKeyEvent's `modifiers`.
enum Modifier { kAlt = 1, kControl = 2, kMeta = 4, kShift = 8 };

/// One key as Input.dispatchKeyEvent wants it.
struct KeyStroke {
  std::string key;    ///< KeyboardEvent.key: "Enter", "a".
  std::string code;   ///< KeyboardEvent.code: "KeyA"; empty where the layout has no such key.
  int key_code = 0;   ///< The Windows virtual key code behind KeyboardEvent.keyCode.
  std::string text;   ///< What it types; empty for keys that type nothing.
  int modifiers = 0;  ///< Those held when it is pressed, itself included.
  int location = 0;   ///< KeyboardEvent.location: 1 for the left one of two.
};

/// Keys that are pressed in this order and released in the opposite one.
struct Chord {
  std::vector<KeyStroke> held;  ///< The modifiers.
  KeyStroke key;
};

/// Reads "Enter", "ArrowDown", "F5", "a", "é", "Control+Shift+K", "Meta+Enter", "Shift" on a US
/// keyboard: with Shift, a letter or sign is the upper one of its key. The cause of the error names
/// the part that is no key, the hint one that was probably meant.
Result<Chord> parse_chord(std::string_view name);

/// The strokes that type `text` on a US keyboard, Shift pressed for what needs it; a line's end is
/// Enter. Characters that no key has come as keys without a code.
std::vector<Chord> strokes_of(std::string_view text);

}  // namespace liveload::browser::cdp
