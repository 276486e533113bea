#pragma once
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace liveload::demo {

// One Phoenix channel message, serializer 2.0.0: [join_ref, ref, topic, event, payload].
struct Message {
  std::optional<std::string> join_ref;
  std::optional<std::string> ref;
  std::string topic;
  std::string event;
  boost::json::value payload;
};

// A message whose payload is bytes, in the binary form of the same serializer: a kind (0, a push),
// the lengths of four names in a byte each, the names, and the rest is the payload. It views the
// frame.
struct BinaryMessage {
  std::string join_ref;
  std::string ref;
  std::string topic;
  std::string event;
  std::string_view payload;
};

// Nothing unless `text` is such an array with an object as its payload.
std::optional<Message> parse_message(std::string_view text);

// Nothing unless `frame` is a push as phoenix.js writes it (assets/js/phoenix/serializer.js).
std::optional<BinaryMessage> parse_binary_message(std::string_view frame);

using Ref = std::optional<std::string>;
// `payload` is JSON already.
std::string encode_message(const Ref& join_ref, const Ref& ref, std::string_view topic,
                           std::string_view event, std::string_view payload);
// The phx_reply to `to`; `status` is "ok" or "error", `response` JSON.
std::string encode_reply(const Ref& join_ref, const Ref& ref, std::string_view topic,
                         std::string_view status, std::string_view response);
std::string encode_reply(const Message& to, std::string_view status, std::string_view response);

}  // namespace liveload::demo
