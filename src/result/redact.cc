#include "result/redact.hpp"

#include <algorithm>

namespace liveload::result {
namespace {

Value redact_value(const Value& value) {
  if (const auto* object = value.if_object()) return redact(*object);
  if (const auto* array = value.if_array()) {
    Value::Array copy;
    for (const Value& item : *array) copy.push_back(redact_value(item));
    return copy;
  }
  // An option may be a URL with a password in it.
  if (const auto* text = value.if_string(); text != nullptr && text->find("://") != text->npos) {
    return redact_url(*text);
  }
  return value;
}

std::string redact_query(std::string_view query) {
  std::string out;
  while (true) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    const std::size_t equals = parameter.find('=');
    if (equals != parameter.npos && is_secret(parameter.substr(0, equals))) {
      out.append(parameter.substr(0, equals + 1)).append(kRedacted);
    } else {
      out += parameter;
    }
    if (end == query.size()) return out;
    out += '&';
    query.remove_prefix(end + 1);
  }
}

}  // namespace

bool is_secret(std::string_view name) {
  return base::names_secret(name);
}

Value::Object redact(const Value::Object& options) {
  Value::Object out;
  for (const auto& [key, value] : options) {
    out.emplace(key, is_secret(key) ? Value(kRedacted) : redact_value(value));
  }
  return out;
}

std::string redact_url(std::string_view url) {
  std::string out;
  if (const std::size_t scheme = url.find("://"); scheme != url.npos) {
    const std::size_t host = scheme + 3;
    const std::size_t end = std::min(url.find_first_of("/?#", host), url.size());
    const std::size_t at = url.substr(0, end).rfind('@');
    out.append(url.substr(0, host));
    url.remove_prefix(at != url.npos && at >= host ? at + 1 : host);
  }
  const std::size_t query = url.find('?');
  if (query == url.npos) return out.append(url);
  const std::size_t fragment = std::min(url.find('#', query), url.size());
  out.append(url.substr(0, query + 1));
  out.append(redact_query(url.substr(query + 1, fragment - query - 1)));
  return out.append(url.substr(fragment));
}

}  // namespace liveload::result
