#include "scenario/rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "scenario/csv.hpp"

namespace liveload::scenario {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kSpace = " \t\r\n";

Failure wrong(const std::string& file, std::size_t line, std::string cause) {
  return fail({.kind = ErrorKind::kConfig,
               .tried = "read the rows of",
               .target = fmt::format("{}:{}", file, line),
               .cause = std::move(cause)});
}

std::size_t line_of(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, offset), '\n'));
}

/// Where the value that begins at `begin` ends: behind its last bracket, or before the next comma.
std::size_t end_of_value(std::string_view text, std::size_t begin) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return i;
      if (--depth == 0) return i + 1;
    } else if (c == ',' && depth == 0) {
      return i;
    }
  }
  return text.size();
}

}  // namespace

Result<Rows> Rows::parse(Feeder::Format format, std::string text, const std::string& file) {
  Rows rows;
  rows.format_ = format;
  rows.text_ = std::move(text);
  if (rows.text_.starts_with(kByteOrderMark)) rows.text_.erase(0, kByteOrderMark.size());
  if (const std::size_t bad = base::not_utf8(rows.text_); bad < rows.text_.size()) {
    return wrong(file, line_of(rows.text_, bad), "the file is not UTF-8");
  }
  const std::size_t first = rows.text_.find_first_not_of(kSpace);
  const bool array = first != rows.text_.npos && rows.text_[first] == '[';
  const auto parsed = format == Feeder::Format::kCsv ? rows.parse_csv(file)
                      : array                        ? rows.parse_json_array(file)
                                                     : rows.parse_json_lines(file);
  if (!parsed) return Failure(parsed.error());
  if (rows.size() == 0) return wrong(file, 1, "there is no row in it");
  return rows;
}

Result<void> Rows::parse_csv(const std::string& file) {
  std::size_t line = 1;
  for (std::size_t at = 0; at < text_.size();) {
    auto record = read_csv_record(text_, at);
    if (!record) return wrong(file, line, record.error().cause);
    if (columns_.empty()) {
      columns_ = std::move(record->fields);
      for (auto column = columns_.begin(); column != columns_.end(); ++column) {
        if (column->empty()) return wrong(file, line, "a column has no name");
        if (std::find(columns_.begin(), column, *column) == column) continue;
        return wrong(file, line, fmt::format("two columns are named \"{}\"", *column));
      }
    } else if (record->blank && columns_.size() > 1) {
      // An empty line is no row.
    } else if (record->fields.size() != columns_.size()) {
      return wrong(file, line,
                   fmt::format("{} fields where {} columns are named", record->fields.size(),
                               columns_.size()));
    } else {
      begins_.push_back(at);
    }
    at = record->next;
    line += record->lines;
  }
  return {};
}

Result<void> Rows::add_object(std::size_t begin, std::size_t end, const std::string& file) {
  const auto value = base::parse_json(std::string_view(text_).substr(begin, end - begin));
  if (!value) return wrong(file, line_of(text_, begin), value.error().cause);
  if (value->if_object() == nullptr) {
    return wrong(file, line_of(text_, begin), "a row must be an object");
  }
  begins_.push_back(begin);
  return {};
}

Result<void> Rows::parse_json_lines(const std::string& file) {
  for (std::size_t at = 0; at < text_.size();) {
    const std::size_t end = std::min(text_.find('\n', at), text_.size());
    const bool blank = text_.find_first_not_of(kSpace, at) >= end;
    if (!blank) {
      if (auto added = add_object(at, end, file); !added) return added;
    }
    at = end + 1;
  }
  return {};
}

Result<void> Rows::parse_json_array(const std::string& file) {
  const auto skip = [this](std::size_t at) {
    return std::min(text_.find_first_not_of(kSpace, at), text_.size());
  };
  const auto is = [this](std::size_t at, char c) { return at < text_.size() && text_[at] == c; };
  std::size_t at = skip(skip(0) + 1);
  bool more = !is(at, ']');
  while (more) {
    const std::size_t end = end_of_value(text_, at);
    if (auto added = add_object(at, end, file); !added) return added;
    at = skip(end);
    more = is(at, ',');
    if (more) at = skip(at + 1);
  }
  if (!is(at, ']')) return wrong(file, line_of(text_, at), "the array does not end");
  if (skip(at + 1) < text_.size()) {
    return wrong(file, line_of(text_, skip(at + 1)), "text behind the array");
  }
  return {};
}

Value Rows::row(std::size_t index) const {
  const std::size_t begin = begins_[index];
  if (format_ == Feeder::Format::kCsv) {
    Value::Object row;
    auto record = read_csv_record(text_, begin);
    for (std::size_t i = 0; record && i < columns_.size(); ++i) {
      row.emplace(columns_[i], std::move(record->fields[i]));
    }
    return row;
  }
  const std::string_view text = text_;
  return base::parse_json(text.substr(begin, end_of_value(text, begin) - begin)).value_or(Value());
}

bool Rows::has_column(std::string_view name) const {
  return format_ == Feeder::Format::kJson || std::ranges::find(columns_, name) != columns_.end();
}

}  // namespace liveload::scenario
