#include "cluster/frame.hpp"

#include <array>

#include "base/json.hpp"

namespace liveload::cluster {
namespace {

constexpr std::size_t kLengthBytes = 4;

Failure no_frame(std::string cause) {
  return fail({.kind = ErrorKind::kProtocol,
               .tried = "read a message of the cluster",
               .cause = std::move(cause)});
}

}  // namespace

std::string_view Frame::kind() const {
  const std::string* kind = head["kind"].if_string();
  return kind == nullptr ? std::string_view() : *kind;
}

std::string pack(const Value::Object& head, std::string_view body) {
  const std::string json = base::dump_json(Value(head));
  std::string message;
  message.reserve(kLengthBytes + json.size() + body.size());
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    message += static_cast<char>((json.size() >> (8 * i)) & 0xFF);
  }
  message += json;
  message += body;
  return message;
}

Result<Frame> unpack(std::string_view message) {
  if (message.size() < kLengthBytes) return no_frame("it is too short");
  std::size_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    length |= std::size_t{static_cast<unsigned char>(message[i])} << (8 * i);
  }
  message.remove_prefix(kLengthBytes);
  if (length > message.size()) return no_frame("its head is longer than the message");
  auto head = base::parse_json(message.substr(0, length));
  if (!head) return tl::unexpected(head.error());
  if (head->if_object() == nullptr) return no_frame("its head is no object");
  return Frame{std::move(*head), std::string(message.substr(length))};
}

}  // namespace liveload::cluster
