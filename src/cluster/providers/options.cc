#include "cluster/providers/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

#include "base/duration.hpp"
#include "base/environment.hpp"
#include "scenario/files.hpp"

namespace liveload::cluster {
namespace {

std::vector<std::string> parts_of(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  while (true) {
    const auto begin = text.find_first_not_of(separators);
    if (begin == std::string_view::npos) return parts;
    text.remove_prefix(begin);
    const auto end = std::min(text.find_first_of(separators), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

template <class T>
std::optional<T> whole(const std::string& text) {
  T value{};
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc() || end != last) return {};
  return value;
}

}  // namespace

const std::string* OptionReader::given(std::string_view name) const {
  const auto found = options_.find(name);
  return found == options_.end() ? nullptr : &found->second;
}

void OptionReader::refuse(std::string_view name, std::string cause, std::string hint) {
  if (error_) return;
  const std::string* value = given(name);
  error_ = Error{.kind = ErrorKind::kUsage,
                 .tried = fmt::format("use the option {} of the provider {}", name, provider_),
                 .target = value != nullptr ? *value : std::string(),
                 .cause = std::move(cause),
                 .hint = std::move(hint)};
}

std::string OptionReader::text(std::string_view name, const char* variable,
                               std::string_view fallback) {
  if (const std::string* value = given(name)) {
    if (value->empty()) refuse(name, "it is empty");
    return *value;
  }
  const std::string found = variable != nullptr ? base::environment(variable) : "";
  return found.empty() ? std::string(fallback) : found;
}

std::string OptionReader::required(std::string_view name, const char* variable) {
  std::string value = text(name, variable);
  if (value.empty()) {
    refuse(
        name, "it is required",
        fmt::format("--provider-option {}=…{}", name,
                    variable != nullptr ? fmt::format(", or the environment variable {}", variable)
                                        : std::string()));
  }
  return value;
}

std::string OptionReader::secret(std::string_view name, const char* variable) {
  const std::string* path = given(name);
  if (path == nullptr) return required(name, variable);
  auto content = scenario::read_file(*path);
  if (!content) {
    refuse(name, "the file cannot be read");
    return {};
  }
  content->erase(content->find_last_not_of(" \t\r\n") + 1);
  content->erase(0, content->find_first_not_of(" \t\r\n"));
  if (content->empty()) refuse(name, "the file is empty");
  return std::move(*content);
}

std::string OptionReader::one_of(std::string_view name,
                                 std::initializer_list<std::string_view> choices,
                                 std::string_view fallback) {
  std::string value = text(name, nullptr, fallback);
  if (std::ranges::find(choices, value) == choices.end()) {
    refuse(name, "there is no such choice",
           fmt::format("it may be {}", fmt::join(choices, " or ")));
  }
  return value;
}

int OptionReader::integer(std::string_view name, int least, int most, int fallback) {
  const std::string* text = given(name);
  if (text == nullptr) return fallback;
  const auto value = whole<int>(*text);
  if (value && *value >= least && *value <= most) return *value;
  refuse(name, fmt::format("it must be a whole number from {} to {}", least, most));
  return fallback;
}

double OptionReader::number(std::string_view name, double least, double most, double fallback) {
  const std::string* text = given(name);
  if (text == nullptr) return fallback;
  const auto value = whole<double>(*text);
  if (value && *value >= least && *value <= most) return *value;
  refuse(name, fmt::format("it must be a number from {} to {}", least, most));
  return fallback;
}

std::int64_t OptionReader::bytes(std::string_view name, std::string_view fallback) {
  std::string number = text(name, nullptr, fallback);
  const auto unit = std::string_view("kmgt").find(
      number.empty() ? '0'
                     : static_cast<char>(std::tolower(static_cast<unsigned char>(number.back()))));
  double factor = 1;
  if (unit != std::string_view::npos) {
    number.pop_back();
    factor = std::pow(1024, unit + 1);
  }
  const auto value = whole<double>(number);
  if (value && *value > 0 && *value * factor < 1e15) {
    return static_cast<std::int64_t>(*value * factor);
  }
  refuse(name, "it must be a size such as 512m or 4g");
  return 0;
}

bool OptionReader::flag(std::string_view name, bool fallback) {
  return one_of(name, {"true", "false"}, fallback ? "true" : "false") == "true";
}

Duration OptionReader::duration(std::string_view name, Duration fallback) {
  const std::string* text = given(name);
  if (text == nullptr) return fallback;
  const auto value = base::parse_duration(*text);
  if (value && *value > Duration::zero()) return *value;
  refuse(name, value ? "it must be longer than nothing" : value.error().cause,
         value ? std::string() : value.error().hint);
  return fallback;
}

std::vector<std::string> OptionReader::list(std::string_view name) {
  std::vector<std::string> items;
  for (const std::string& item : parts_of(text(name), ",")) {
    for (std::string& word : parts_of(item, " \t\n")) items.push_back(std::move(word));
  }
  return items;
}

std::vector<std::string> OptionReader::words(std::string_view name) {
  return parts_of(text(name), " \t");
}

}  // namespace liveload::cluster
