#include "cluster/subjects.hpp"

#include <algorithm>

namespace liveload::cluster {

Subjects::Subjects(std::string_view run_id) : prefix_("run." + std::string(run_id) + ".") {}

std::string Subjects::hello() const {
  return prefix_ + "hello";
}
std::string Subjects::up(std::string_view node) const {
  return prefix_ + "up." + std::string(node);
}
std::string Subjects::up_any() const {
  return prefix_ + "up.*";
}
std::string Subjects::down(std::string_view node) const {
  return prefix_ + "down." + std::string(node);
}
std::string Subjects::down_all() const {
  return prefix_ + "down.all";
}
std::string Subjects::down_any() const {
  return prefix_ + "down.*";
}
std::string Subjects::fetch() const {
  return prefix_ + "fetch";
}
std::string Subjects::inbox(std::string_view name) const {
  return prefix_ + "inbox." + std::string(name);
}
std::string Subjects::inbox_any() const {
  return prefix_ + "inbox.>";
}
std::string Subjects::everything() const {
  return prefix_ + ">";
}

bool is_subject_part(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

}  // namespace liveload::cluster
