#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace liveload::browser::cdp {

/// One key stroke as Input.dispatchKeyEvent wants it.
struct KeyStroke {
  std::string key;    ///< KeyboardEvent.key: "Enter", "a".
  std::string code;   ///< KeyboardEvent.code: "KeyA"; empty where the layout has no such key.
  int key_code = 0;   ///< The Windows virtual key code behind KeyboardEvent.keyCode.
  std::string text;   ///< What it types; empty for keys that type nothing.
  int modifiers = 0;  ///< Alt 1, Control 2, Meta 4, Shift 8.
};

/// Reads "Enter", "ArrowDown", "F5", "a", "é", "Control+Shift+K". None for a name that is no key.
std::optional<KeyStroke> parse_key(std::string_view name);

}  // namespace liveload::browser::cdp
