#include "browser/cdp/keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "base/ascii.hpp"
#include "base/nearest.hpp"
#include "base/utf8.hpp"

namespace liveload::browser::cdp {
namespace {

struct NamedKey {
  std::string_view name;
  int key_code;
  std::string_view text = {};
};

constexpr NamedKey kNamed[] = {
    {"Enter", 13, "\r"}, {"Tab", 9},          {"Escape", 27},      {"Backspace", 8},
    {"Delete", 46},      {"Insert", 45},      {"ArrowLeft", 37},   {"ArrowUp", 38},
    {"ArrowRight", 39},  {"ArrowDown", 40},   {"Home", 36},        {"End", 35},
    {"PageUp", 33},      {"PageDown", 34},    {"CapsLock", 20},    {"NumLock", 144},
    {"ScrollLock", 145}, {"ContextMenu", 93}, {"PrintScreen", 44}, {"Pause", 19}};

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

struct ModifierKey {
  std::string_view name;
  Modifier bit;
  int key_code;
};
constexpr ModifierKey kModifiers[] = {
    {"Alt", kAlt, 18}, {"Control", kControl, 17}, {"Meta", kMeta, 91}, {"Shift", kShift, 16}};

/// What people call keys elsewhere.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
    {"ctrl", "Control"},   {"cmd", "Meta"},       {"command", "Meta"},     {"super", "Meta"},
    {"win", "Meta"},       {"windows", "Meta"},   {"option", "Alt"},       {"esc", "Escape"},
    {"return", "Enter"},   {"del", "Delete"},     {"ins", "Insert"},       {"up", "ArrowUp"},
    {"down", "ArrowDown"}, {"left", "ArrowLeft"}, {"right", "ArrowRight"}, {"spacebar", "Space"},
    {"pgup", "PageUp"},    {"pgdn", "PageDown"},  {"plus", "+"},           {"minus", "-"}};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// The bytes of the character that `text` begins with.
std::size_t character_length(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && base::continues_character(text[length])) ++length;
  return length;
}

KeyStroke ascii_key(char c) {
  KeyStroke stroke{.key = std::string(1, c), .code = {}, .text = std::string(1, c)};
  if (is_letter(c)) {
    stroke.code = std::string("Key") + upper(c);
    stroke.key_code = upper(c);
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

/// What the key of `c` types while Shift is held.
char shifted(char c) {
  if (is_letter(c)) return upper(c);
  if (c >= '0' && c <= '9') return kShiftedDigits[static_cast<std::size_t>(c - '0')];
  for (const auto& p : kPunctuation) {
    if (c == p.plain) return p.shifted;
  }
  return c;
}

/// Whether a US keyboard types `c` with Shift only.
bool needs_shift(char c) {
  if (is_letter(c)) return c == upper(c);
  if (kShiftedDigits.find(c) != std::string_view::npos) return true;
  return std::any_of(std::begin(kPunctuation), std::end(kPunctuation),
                     [c](const auto& p) { return p.shifted == c; });
}

std::optional<KeyStroke> function_key(std::string_view name) {
  int number = 0;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size() || number < 1 || number > 24) {
    return std::nullopt;
  }
  return KeyStroke{
      .key = std::string(name), .code = std::string(name), .key_code = 111 + number, .text = {}};
}

KeyStroke modifier_key(const ModifierKey& modifier) {
  return {.key = std::string(modifier.name),
          .code = std::string(modifier.name) + "Left",
          .key_code = modifier.key_code,
          .text = {},
          .location = 1};
}

const ModifierKey* find_modifier(std::string_view name) {
  const auto* found = std::find_if(std::begin(kModifiers), std::end(kModifiers),
                                   [&](const auto& m) { return m.name == name; });
  return found == std::end(kModifiers) ? nullptr : found;
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
  if (name.empty() || character_length(name) != name.size()) return std::nullopt;
  if (name.size() == 1 && name[0] >= ' ' && name[0] <= '~') return ascii_key(name[0]);
  if (name.size() == 1) return std::nullopt;
  return KeyStroke{.key = std::string(name), .code = {}, .text = std::string(name)};
}

std::string meant_by(std::string_view part) {
  const std::string small = base::lower(part);
  for (const auto& [other, name] : kOtherNames) {
    if (other == small) return std::string(name);
  }
  std::vector<std::string> names{"Space"};
  for (const auto& named : kNamed) names.emplace_back(named.name);
  for (const auto& modifier : kModifiers) names.emplace_back(modifier.name);
  return base::nearest(part, names);
}

Failure no_key(std::string_view name, std::string_view part) {
  const std::string meant = meant_by(part);
  return fail({.kind = ErrorKind::kUsage,
               .tried = "press",
               .cause = part == name ? fmt::format("\"{}\" is no key", name)
                                     : fmt::format("\"{}\" is no key: \"{}\" is not", name, part),
               .hint = meant.empty()
                           ? "such as Enter, Tab, Escape, ArrowDown, F5, a, Control+Shift+K"
                           : fmt::format("did you mean {}?", meant)});
}

}  // namespace

Result<Chord> parse_chord(std::string_view name) {
  Chord chord;
  int modifiers = 0;
  std::string_view rest = name;
  // A plus at the very end is the key itself: "Control++".
  for (auto plus = rest.find('+'); plus != std::string_view::npos && plus + 1 < rest.size();
       plus = rest.find('+')) {
    if (plus == 0) break;
    const std::string_view part = rest.substr(0, plus);
    const ModifierKey* modifier = find_modifier(part);
    if (modifier == nullptr) return no_key(name, part);
    rest.remove_prefix(plus + 1);
    if ((modifiers & modifier->bit) != 0) continue;
    modifiers |= modifier->bit;
    chord.held.push_back(modifier_key(*modifier));
    chord.held.back().modifiers = modifiers;
  }
  if (const ModifierKey* alone = find_modifier(rest)) {
    chord.key = modifier_key(*alone);
    chord.key.modifiers = modifiers | alone->bit;
    return chord;
  }
  auto stroke = plain_key(rest);
  if (!stroke) return no_key(name, rest);
  if ((modifiers & kShift) != 0 && stroke->key.size() == 1) {
    *stroke = ascii_key(shifted(stroke->key[0]));
  }
  stroke->modifiers = modifiers;
  // With Control, Alt or Meta held a key commands and does not type.
  if ((modifiers & ~kShift) != 0) stroke->text.clear();
  chord.key = std::move(*stroke);
  return chord;
}

std::vector<Chord> strokes_of(std::string_view text) {
  std::vector<Chord> strokes;
  while (!text.empty()) {
    const std::string_view character = text.substr(0, character_length(text));
    text.remove_prefix(character.size());
    std::string name(character);
    if (name == "\r" && text.starts_with('\n')) continue;
    if (name == "\n" || name == "\r") name = "Enter";
    if (name == "\t") name = "Tab";
    if (name.size() == 1 && needs_shift(name[0])) name.insert(0, "Shift+");
    if (auto chord = parse_chord(name)) strokes.push_back(std::move(*chord));
  }
  return strokes;
}

}  // namespace liveload::browser::cdp
