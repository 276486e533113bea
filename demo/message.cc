#include "message.hpp"

#include <boost/json/parse.hpp>

#include "html.hpp"

namespace liveload::demo {
namespace {

bool read_ref(const boost::json::value& value, Ref& out) {
  if (value.is_string()) out = std::string(value.get_string());
  return value.is_string() || value.is_null();
}

void append_ref(std::string& out, const Ref& ref) {
  if (ref) {
    append_json_string(out, *ref);
  } else {
    out += "null";
  }
}

}  // namespace

std::optional<Message> parse_message(std::string_view text) {
  boost::json::error_code error;
  boost::json::value json = boost::json::parse({text.data(), text.size()}, error);
  if (error || !json.is_array()) return std::nullopt;
  boost::json::array& parts = json.get_array();
  Message message;
  if (parts.size() != 5 || !read_ref(parts[0], message.join_ref) ||
      !read_ref(parts[1], message.ref) || !parts[2].is_string() || !parts[3].is_string() ||
      !parts[4].is_object()) {
    return std::nullopt;
  }
  message.topic = parts[2].get_string();
  message.event = parts[3].get_string();
  message.payload = std::move(parts[4]);
  return message;
}

std::optional<BinaryMessage> parse_binary_message(std::string_view frame) {
  constexpr std::size_t kHeader = 5;
  if (frame.size() < kHeader || frame[0] != 0) return std::nullopt;
  BinaryMessage message;
  std::size_t place = kHeader;
  std::size_t length_at = 1;
  for (std::string* name : {&message.join_ref, &message.ref, &message.topic, &message.event}) {
    const std::size_t length = static_cast<unsigned char>(frame[length_at++]);
    if (frame.size() - place < length) return std::nullopt;
    *name = frame.substr(place, length);
    place += length;
  }
  message.payload = frame.substr(place);
  return message;
}

std::string encode_message(const Ref& join_ref, const Ref& ref, std::string_view topic,
                           std::string_view event, std::string_view payload) {
  std::string out = "[";
  append_ref(out, join_ref);
  out += ',';
  append_ref(out, ref);
  out += ',';
  append_json_string(out, topic);
  out += ',';
  append_json_string(out, event);
  out += ',';
  out += payload;
  return out + "]";
}

std::string encode_reply(const Ref& join_ref, const Ref& ref, std::string_view topic,
                         std::string_view status, std::string_view response) {
  std::string payload = "{\"status\":";
  append_json_string(payload, status);
  payload += ",\"response\":";
  payload += response;
  return encode_message(join_ref, ref, topic, "phx_reply", payload + "}");
}

std::string encode_reply(const Message& to, std::string_view status, std::string_view response) {
  return encode_reply(to.join_ref, to.ref, to.topic, status, response);
}

}  // namespace liveload::demo
