#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <string>

namespace liveload::demo {

// What carries channel messages to one browser: a WebSocket or a long poll. Confined to its
// executor.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual void send(std::string message) = 0;
  // Ends it without a word, as a broken network would. Nothing is sent afterwards.
  virtual void close() = 0;
  virtual boost::asio::any_io_executor executor() = 0;
};

}  // namespace liveload::demo
