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

void append_packed(std::string& out, const Value::Object& head, std::string_view body) {
  const std::string json = base::dump_json(Value(head));
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    out += static_cast<char>((json.size() >> (8 * i)) & 0xFF);
  }
  out += json;
  out += body;
}

std::string pack(const Value::Object& head, std::string_view body) {
  std::string message;
  append_packed(message, head, body);
  return message;
}

Result<Frame> unpack(std::string message) {
  if (message.size() < kLengthBytes) return no_frame("it is too short");
  std::size_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    length |= std::size_t{static_cast<unsigned char>(message[i])} << (8 * i);
  }
  if (length > message.size() - kLengthBytes) {
    return no_frame("its head is longer than the message");
  }
  auto head = base::parse_json(std::string_view(message).substr(kLengthBytes, length));
  if (!head) return tl::unexpected(head.error());
  if (head->if_object() == nullptr) return no_frame("its head is no object");
  message.erase(0, kLengthBytes + length);
  return Frame{std::move(*head), std::move(message)};
}

}  // namespace liveload::cluster
