#include "base/secrets.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "base/ascii.hpp"

namespace liveload::base {
namespace {

constexpr std::string_view kCut = "…";

std::size_t hash_of_beginning(std::string_view text) {
  std::uint32_t word = 0;
  static_assert(Secrets::kShortest >= sizeof word);
  std::memcpy(&word, text.data(), sizeof word);
  return (word * 2654435761U) >> 16;
}

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

/// The number that the first `digits` characters are, to the base 10 or 16.
std::optional<std::uint32_t> number(std::string_view text, std::size_t digits, int base) {
  if (digits == 0 || digits > 8 || text.size() < digits) return {};
  std::uint32_t value = 0;
  for (const char c : text.substr(0, digits)) {
    const bool decimal = c >= '0' && c <= '9';
    const char lower = static_cast<char>(c | 0x20);
    if (!decimal && (base == 10 || lower < 'a' || lower > 'f')) return {};
    const int digit = decimal ? c - '0' : lower - 'a' + 10;
    value = value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit);
  }
  return value;
}

// Each decoder appends what the beginning of `text` stands for and returns how many bytes that
// took; 0 where it is no escape.

std::size_t decode_percent(std::string_view text, std::string& out) {
  if (text[0] != '%') return 0;
  const auto byte = number(text.substr(1), 2, 16);
  if (!byte) return 0;
  out += static_cast<char>(*byte);
  return 3;
}

std::size_t decode_form(std::string_view text, std::string& out) {
  if (text[0] != '+') return decode_percent(text, out);
  out += ' ';
  return 1;
}

std::size_t decode_json(std::string_view text, std::string& out) {
  if (text[0] != '\\' || text.size() < 2) return 0;
  static constexpr std::string_view kLetters = "\"\\/bfnrt";
  static constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
  if (const auto letter = kLetters.find(text[1]); letter != kLetters.npos) {
    out += kMeant[letter];
    return 2;
  }
  const auto code = text[1] == 'u' ? number(text.substr(2), 4, 16) : std::nullopt;
  if (!code) return 0;
  const bool high = *code >= 0xD800 && *code < 0xDC00;
  if (high && text.size() >= 12 && text.substr(6, 2) == "\\u") {
    if (const auto low = number(text.substr(8), 4, 16); low && *low >= 0xDC00 && *low < 0xE000) {
      append_utf8(out, 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00));
      return 12;
    }
  }
  append_utf8(out, *code);
  return 6;
}

std::size_t decode_html(std::string_view text, std::string& out) {
  if (text[0] != '&') return 0;
  const std::size_t end = text.substr(0, 12).find(';');
  if (end == text.npos || end < 2) return 0;
  const std::string_view name = text.substr(1, end - 1);
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kNames = {
      {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", "\u00a0"}}};
  for (const auto& [known, meant] : kNames) {
    if (name != known) continue;
    out += meant;
    return end + 1;
  }
  if (name[0] != '#' || name.size() < 2) return 0;
  const bool hexadecimal = (name[1] | 0x20) == 'x';
  const std::string_view digits = name.substr(hexadecimal ? 2 : 1);
  const auto code = number(digits, digits.size(), hexadecimal ? 16 : 10);
  if (!code || *code > 0x10FFFF) return 0;
  append_utf8(out, *code);
  return end + 1;
}

using Decode = std::size_t (*)(std::string_view, std::string&);

}  // namespace

/// A text as it reads once decoded, and where in the original each byte of it begins.
struct Secrets::View {
  std::string text;
  std::vector<std::size_t> begins;  // one more than there are bytes

  static View of(std::string_view text) {
    View view{std::string(text), std::vector<std::size_t>(text.size() + 1)};
    for (std::size_t i = 0; i <= text.size(); ++i) view.begins[i] = i;
    return view;
  }
  View decoded(Decode decode) const {
    View view;
    view.begins.reserve(begins.size());
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t taken = decode(std::string_view(text).substr(i), view.text);
      if (taken == 0) view.text += text[i];
      view.begins.resize(view.text.size(), begins[i]);
      i += std::max<std::size_t>(taken, 1);
    }
    view.begins.push_back(begins.back());
    return view;
  }
};

bool names_secret(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kWords = {"secret", "token", "password", "key"};
  const std::string small = lower(name);
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return small.find(word) != small.npos; });
}

bool Secrets::add(std::string_view value) {
  if (value.size() < kShortest) return false;
  const std::unique_lock lock(mutex_);
  values_.emplace(value);
  lengths_.insert(value.size());
  beginnings_.set(hash_of_beginning(value));
  return true;
}

bool Secrets::add_all(const Value& value) {
  bool all = true;
  if (const auto* array = value.if_array()) {
    for (const Value& item : *array) all = add_all(item) && all;
  } else if (const auto* object = value.if_object()) {
    for (const auto& [name, item] : *object) all = add_all(item) && all;
  } else if (const std::string text = value.text(); !value.is_null() && !text.empty()) {
    all = add(text);
  }
  return all;
}

bool Secrets::empty() const {
  const std::shared_lock lock(mutex_);
  return values_.empty();
}

/// Length of the longest value that `text` begins with.
std::size_t Secrets::longest_at(std::string_view text) const {
  if (text.size() < kShortest || !beginnings_.test(hash_of_beginning(text))) return 0;
  for (const std::size_t length : lengths_) {
    if (length <= text.size() && values_.contains(text.substr(0, length))) return length;
  }
  return 0;
}

/// Marks, in the original, the bytes of every value that the view holds. Values may overlap.
void Secrets::mark(const View& view, std::string& marks) const {
  const std::string_view text = view.text;
  for (std::size_t i = 0; i + kShortest <= text.size(); ++i) {
    const std::size_t length = longest_at(text.substr(i));
    if (length == 0) continue;
    std::fill(marks.begin() + static_cast<std::ptrdiff_t>(view.begins[i]),
              marks.begin() + static_cast<std::ptrdiff_t>(view.begins[i + length]), 1);
  }
}

/// Marks the beginnings of values that were cut off.
void Secrets::mark_cut(std::string_view text, std::string& marks) const {
  for (auto at = text.find(kCut); at != text.npos; at = text.find(kCut, at + kCut.size())) {
    for (std::size_t length = std::min(at, *lengths_.begin()); length >= kShortest; --length) {
      const std::string_view tail = text.substr(at - length, length);
      const auto found = values_.lower_bound(tail);
      if (found == values_.end() || !found->starts_with(tail)) continue;
      std::fill_n(marks.begin() + static_cast<std::ptrdiff_t>(at - length), length, 1);
      break;
    }
  }
}

/// Under the lock.
std::string Secrets::masked(std::string text) const {
  if (values_.empty() || text.size() < kShortest) return text;
  std::string marks(text.size(), 0);
  const View plain = View::of(text);
  mark(plain, marks);
  mark_cut(text, marks);
  const auto look = [&](char escape, const auto&... decoders) {
    if (text.find(escape) == text.npos) return;
    View view = plain;
    ((view = view.decoded(decoders)), ...);
    mark(view, marks);
  };
  look('%', decode_percent);
  look('+', decode_form);
  look('\\', decode_json);
  look('&', decode_html);
  look('&', decode_json, decode_html);
  look('&', decode_html, decode_json);
  if (marks.find('\1') == marks.npos) return text;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (marks[i] == 0) {
      out += text[i];
    } else if (i == 0 || marks[i - 1] == 0) {
      out += kRedacted;
    }
  }
  return out;
}

std::string Secrets::mask(std::string text) const {
  const std::shared_lock lock(mutex_);
  return masked(std::move(text));
}

Value Secrets::mask_all(const Value& value) const {
  if (const auto* object = value.if_object()) return mask_all(*object);
  if (const auto* array = value.if_array()) {
    Value::Array out;
    for (const Value& item : *array) out.push_back(mask_all(item));
    return out;
  }
  std::string text = value.text();
  std::string hidden = mask(text);
  return hidden == text ? value : Value(std::move(hidden));
}

Value::Object Secrets::mask_all(const Value::Object& object) const {
  Value::Object out;
  for (const auto& [name, item] : object) out.insert_or_assign(mask(name), mask_all(item));
  return out;
}

Error Secrets::mask(Error error) const {
  for (std::string* text : {&error.tried, &error.target, &error.cause, &error.hint}) {
    *text = mask(std::move(*text));
  }
  return error;
}

}  // namespace liveload::base
