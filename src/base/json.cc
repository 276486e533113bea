#include "base/json.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>

#include "base/utf8.hpp"

namespace liveload::base {
namespace {

Value from_boost(const boost::json::value& v) {
  switch (v.kind()) {
    case boost::json::kind::null:
      return nullptr;
    case boost::json::kind::bool_:
      return v.get_bool();
    case boost::json::kind::int64:
      return v.get_int64();
    case boost::json::kind::uint64:
      return static_cast<double>(v.get_uint64());
    case boost::json::kind::double_:
      return v.get_double();
    case boost::json::kind::string:
      return std::string(v.get_string());
    case boost::json::kind::array: {
      Value::Array array;
      array.reserve(v.get_array().size());
      for (const auto& item : v.get_array()) array.push_back(from_boost(item));
      return array;
    }
    case boost::json::kind::object: {
      Value::Object object;
      for (const auto& [key, item] : v.get_object())
        object.emplace(std::string(key), from_boost(item));
      return object;
    }
  }
  return nullptr;
}

void append(std::string& out, const Value& value) {
  if (value.is_null()) {
    out += "null";
  } else if (const bool* b = value.if_bool()) {
    out += *b ? "true" : "false";
  } else if (const auto* i = value.if_integer()) {
    fmt::format_to(std::back_inserter(out), "{}", *i);
  } else if (const double* d = value.if_double()) {
    if (std::isfinite(*d)) {
      fmt::format_to(std::back_inserter(out), "{}", *d);
    } else {
      out += "null";
    }
  } else if (const auto* s = value.if_string()) {
    append_quoted_json(out, *s);
  } else if (const auto* a = value.if_array()) {
    out += '[';
    for (const Value& item : *a) {
      if (out.back() != '[') out += ',';
      append(out, item);
    }
    out += ']';
  } else if (const auto* o = value.if_object()) {
    out += '{';
    bool first = true;
    for (const auto& [key, item] : *o) {
      if (!first) out += ',';
      first = false;
      append_quoted_json(out, key);
      out += ':';
      append(out, item);
    }
    out += '}';
  }
}

}  // namespace

Result<Value> parse_json(std::string_view text) {
  boost::json::error_code code;
  boost::json::parse_options options;
  options.max_depth = 64;
  boost::json::stream_parser parser({}, options);
  const std::size_t consumed = parser.write_some(text.data(), text.size(), code);
  if (!code && consumed < text.size()) {
    if (text.find_first_not_of(" \t\r\n", consumed) != text.npos)
      code = boost::json::error::extra_data;
  }
  if (!code) parser.finish(code);
  if (code) {
    return fail({.kind = ErrorKind::kProtocol,
                 .tried = "read JSON",
                 .cause = fmt::format("{} at byte {}", code.message(), consumed)});
  }
  return from_boost(parser.release());
}

std::string dump_json(const Value& value) {
  std::string out;
  append(out, value);
  return out;
}

void append_quoted_json(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text.substr(i));
    const char c = text[i];
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (length > 1) {
      out.append(text, i, length);
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
    i += std::max<std::size_t>(length, 1);
  }
  out += '"';
}

std::string quote_json(std::string_view text) {
  std::string out;
  append_quoted_json(out, text);
  return out;
}

}  // namespace liveload::base
