#include "browser/connection.hpp"

#include "browser/cdp/connection.hpp"

namespace liveload::browser {

std::string_view to_string(Support support) {
  switch (support) {
    case Support::kInstrumented:
      return "instrumented";
    case Support::kEstimated:
      return "estimated";
    case Support::kUnsupported:
      return "unsupported";
  }
  return "unsupported";
}

Result<std::unique_ptr<Connection>> make_connection(const BrowserOptions& options) {
  if (options.connection == "cdp") return std::make_unique<cdp::CdpConnection>(options);
  return fail({.kind = ErrorKind::kUsage,
               .tried = "choose the browser connection",
               .target = options.connection,
               .cause = "there is no connection of that name",
               .hint = "cdp"});
}

}  // namespace liveload::browser
