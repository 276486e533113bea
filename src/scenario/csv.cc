#include "scenario/csv.hpp"

#include <algorithm>

namespace liveload::scenario {
namespace {

class Reader {
 public:
  Reader(std::string_view text, std::size_t offset) : text_(text), at_(offset) {}

  Result<CsvRecord> record() {
    record_.lines = 1;
    while (true) {
      const bool quoted = at_ < text_.size() && text_[at_] == '"';
      if (auto read = quoted ? quoted_field() : plain_field(); !read) return Failure(read.error());
      if (at_ < text_.size() && text_[at_] == ',') {
        ++at_;
        continue;
      }
      record_.blank = !quoted && record_.fields.size() == 1 && record_.fields[0].empty();
      at_ += line_end();
      record_.next = at_;
      return std::move(record_);
    }
  }

 private:
  /// Length of the line end here; 0 where there is none.
  std::size_t line_end() const {
    if (text_.substr(at_).starts_with("\r\n")) return 2;
    return at_ < text_.size() && text_[at_] == '\n' ? 1 : 0;
  }

  Result<void> wrong(std::string cause) const {
    return fail({.kind = ErrorKind::kConfig, .cause = std::move(cause)});
  }

  Result<void> plain_field() {
    const std::size_t end = std::min(text_.find_first_of(",\n\"", at_), text_.size());
    if (end < text_.size() && text_[end] == '"') {
      return wrong("a quote within a field that does not begin with one");
    }
    std::string_view field = text_.substr(at_, end - at_);
    if (end < text_.size() && text_[end] == '\n' && field.ends_with('\r')) field.remove_suffix(1);
    record_.fields.emplace_back(field);
    at_ += field.size();
    return {};
  }

  Result<void> quoted_field() {
    std::string field;
    ++at_;
    while (true) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == text_.npos) return wrong("a quoted field that does not end");
      field += text_.substr(at_, quote - at_);
      at_ = quote + 1;
      if (at_ >= text_.size() || text_[at_] != '"') break;
      field += '"';
      ++at_;
    }
    record_.lines += static_cast<std::size_t>(std::ranges::count(field, '\n'));
    record_.fields.push_back(std::move(field));
    if (at_ == text_.size() || text_[at_] == ',' || line_end() > 0) return {};
    return wrong("text behind the quote that ends a field");
  }

  std::string_view text_;
  std::size_t at_;
  CsvRecord record_;
};

}  // namespace

Result<CsvRecord> read_csv_record(std::string_view text, std::size_t offset) {
  return Reader(text, offset).record();
}

}  // namespace liveload::scenario
