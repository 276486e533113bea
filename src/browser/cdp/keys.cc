#include "browser/cdp/keys.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace liveload::browser::cdp {
namespace {

struct NamedKey {
  std::string_view name;
  int key_code;
  std::string_view text = {};
};

constexpr NamedKey kNamed[] = {
    {"Enter", 13, "\r"}, {"Tab", 9},        {"Escape", 27},  {"Backspace", 8},   {"Delete", 46},
    {"Insert", 45},      {"ArrowLeft", 37}, {"ArrowUp", 38}, {"ArrowRight", 39}, {"ArrowDown", 40},
    {"Home", 36},        {"End", 35},       {"PageUp", 33},  {"PageDown", 34},
};

/// Characters beside letters and digits on a US keyboard: plain, shifted, code, key code.
struct Punctuation {
  char plain, shifted;
  std::string_view code;
  int key_code;
};
constexpr Punctuation kPunctuation[] = {
    {'-', '_', "Minus", 189},        {'=', '+', "Equal", 187},      {'[', '{', "BracketLeft", 219},
    {']', '}', "BracketRight", 221}, {'\\', '|', "Backslash", 220}, {';', ':', "Semicolon", 186},
    {'\'', '"', "Quote", 222},       {',', '<', "Comma", 188},      {'.', '>', "Period", 190},
    {'/', '?', "Slash", 191},        {'`', '~', "Backquote", 192},
};
constexpr std::string_view kShiftedDigits = ")!@#$%^&*(";

struct Modifier {
  std::string_view name;
  int bit;
};
constexpr Modifier kModifiers[] = {{"Alt", 1}, {"Control", 2}, {"Meta", 4}, {"Shift", 8}};

bool is_one_character(std::string_view text) {
  const auto lead = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  return std::count_if(text.begin(), text.end(), lead) == 1 && lead(text[0]);
}

KeyStroke ascii_key(char c) {
  KeyStroke stroke{.key = std::string(1, c), .text = std::string(1, c)};
  const char upper = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  if (upper >= 'A' && upper <= 'Z') {
    stroke.code = std::string("Key") + upper;
    stroke.key_code = upper;
  } else if (c >= '0' && c <= '9') {
    stroke.code = std::string("Digit") + c;
    stroke.key_code = c;
  } else if (const auto digit = kShiftedDigits.find(c); digit != std::string_view::npos) {
    stroke.code = "Digit" + std::to_string(digit);
    stroke.key_code = static_cast<int>('0' + digit);
  } else if (c == ' ') {
    stroke.code = "Space";
    stroke.key_code = 32;
  }
  for (const auto& p : kPunctuation) {
    if (c != p.plain && c != p.shifted) continue;
    stroke.code = p.code;
    stroke.key_code = p.key_code;
  }
  return stroke;
}

std::optional<KeyStroke> function_key(std::string_view name) {
  int number = 0;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size() || number < 1 || number > 12) {
    return std::nullopt;
  }
  return KeyStroke{.key = std::string(name), .code = std::string(name), .key_code = 111 + number};
}

std::optional<KeyStroke> plain_key(std::string_view name) {
  if (name == "Space") return ascii_key(' ');
  for (const auto& named : kNamed) {
    if (named.name != name) continue;
    return KeyStroke{.key = std::string(name),
                     .code = std::string(name),
                     .key_code = named.key_code,
                     .text = std::string(named.text)};
  }
  if (name.size() > 1 && name[0] == 'F') return function_key(name);
  if (name.empty() || !is_one_character(name)) return std::nullopt;
  if (name.size() == 1 && name[0] >= ' ' && name[0] <= '~') return ascii_key(name[0]);
  if (name.size() == 1) return std::nullopt;
  return KeyStroke{.key = std::string(name), .text = std::string(name)};
}

}  // namespace

std::optional<KeyStroke> parse_key(std::string_view name) {
  int modifiers = 0;
  for (bool found = true; found;) {
    found = false;
    for (const auto& modifier : kModifiers) {
      const auto length = modifier.name.size() + 1;
      if (name.size() <= length || !name.starts_with(modifier.name) || name[length - 1] != '+') {
        continue;
      }
      modifiers |= modifier.bit;
      name.remove_prefix(length);
      found = true;
    }
  }
  auto stroke = plain_key(name);
  if (!stroke) return std::nullopt;
  stroke->modifiers = modifiers;
  // With Control, Alt or Meta held a key commands and does not type.
  if (modifiers & ~8) stroke->text.clear();
  return stroke;
}

}  // namespace liveload::browser::cdp
