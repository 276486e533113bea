#include "report/page_comparison.hpp"

#include "result/compare_json.hpp"

namespace liveload::report {

void write_comparisons(result::JsonWriter& out,
                       const std::vector<result::Comparison>& comparisons) {
  const auto texts = [&out](const result::Change& change) {
    result::write_text(out, "change_text", result::format_change(change));
    result::write_text(out, "margin_text", result::format_margin(change));
  };
  out.key("comparisons");
  out.begin_array();
  for (const result::Comparison& one : comparisons) {
    result::write_comparison(out, one, result::is_shown, texts);
  }
  out.end_array();
}

}  // namespace liveload::report
