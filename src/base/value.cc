#include "liveload/value.hpp"

#include <charconv>

#include "base/json.hpp"

namespace liveload {

const Value& Value::operator[](std::string_view key) const {
  static const Value kNull;
  const Object* object = if_object();
  if (object == nullptr) return kNull;
  const auto found = object->find(key);
  return found == object->end() ? kNull : found->second;
}

std::string Value::text() const {
  if (const std::string* s = if_string()) return *s;
  return base::dump_json(*this);
}

double Value::number(double fallback) const {
  if (const auto* i = if_integer()) return static_cast<double>(*i);
  if (const double* d = if_double()) return *d;
  if (const std::string* s = if_string()) {
    double parsed = 0;
    const auto [end, code] = std::from_chars(s->data(), s->data() + s->size(), parsed);
    if (code == std::errc{} && end == s->data() + s->size()) return parsed;
  }
  return fallback;
}

bool Value::truthy() const {
  if (const bool* b = if_bool()) return *b;
  if (const std::string* s = if_string())
    return *s == "true" || *s == "yes" || *s == "on" || *s == "1";
  return number() != 0;
}

}  // namespace liveload
