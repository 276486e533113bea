#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "browser/cdp/document.hpp"
#include "browser/cdp/session.hpp"

namespace liveload::browser::cdp {

/// A tab beside the user's, in the same browser context, that stands on an origin without asking
/// its server for anything: each of its requests is answered here, with an empty document. Nobody
/// observes it. Confined to its shard.
class HelperTab {
 public:
  /// `root` must outlive the tab.
  static Result<std::unique_ptr<HelperTab>> open(Router& router, Session& root,
                                                 std::string_view context, Deadline deadline);
  /// Closes the tab.
  ~HelperTab();

  /// Shows an empty document of `origin` ("https://shop.test").
  Result<void> visit(std::string_view origin, Deadline deadline);
  /// Calls a function in that document, and awaits its promise.
  Result<Value> call(std::string_view function, const Value::Array& arguments, Deadline deadline);

 private:
  HelperTab(Router& router, Session& root, std::string session, const std::string& target);
  void take_event(std::string_view method, std::string_view message);

  Session& root_;
  std::string target_;
  DocumentTracker document_;
  Session session_;  ///< Last: its handlers use the above.
};

}  // namespace liveload::browser::cdp
