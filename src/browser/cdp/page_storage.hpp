#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "browser/cdp/document.hpp"
#include "browser/cdp/helper_tab.hpp"
#include "browser/cdp/session.hpp"
#include "browser/cdp/storage_snapshot.hpp"

namespace liveload::browser::cdp {

/// What a user's browser context keeps: taken, put back, emptied. The document that is open is
/// asked itself, apart from its own code; other origins through a tab beside it that asks no
/// server. What a tab keeps for an origin that it does not show (sessionStorage) waits for the
/// origin's next document. Confined to its shard.
class PageStorage {
 public:
  /// Calls a function in the page's own world (see World::kOwn).
  using CallInPage = std::function<Result<Value>(std::string_view function,
                                                 const Value::Array& arguments, Deadline)>;

  /// All must outlive this.
  PageStorage(Router& router, Session& root, Session& page, const DocumentTracker& document,
              std::string context, CallInPage call_in_page);

  Result<Value> snapshot(Deadline deadline);
  Result<void> restore(const Value& snapshot, Deadline deadline);
  Result<void> reset(Deadline deadline);

  /// The page shows another document.
  void document_changed();
  /// Another window of the user's was at this origin.
  void remember(const std::string& origin);

 private:
  struct Waiting {
    std::string items;
    std::string script;  ///< The identifier of what puts them there.
  };

  struct Answer {
    Value value;
    bool of_page = false;  ///< The user's own page gave it.
  };

  Result<Answer> call(std::string_view origin, std::string_view operation,
                      const Value::Array& arguments, Deadline deadline);
  Result<OriginStorage> collect(const std::string& origin, Deadline deadline);
  Result<void> put(const std::string& origin, const OriginStorage& storage, Deadline deadline);
  Result<void> await_document(const std::string& origin, const std::string& items,
                              Deadline deadline);
  void forget_waiting();

  Router& router_;
  Session& root_;
  Session& page_;
  const DocumentTracker& document_;
  std::string context_;
  CallInPage call_in_page_;
  /// Of origins that the page has not shown since they were restored.
  std::map<std::string, Waiting, std::less<>> waiting_;
  /// Where something may be kept: the page was there, or something was restored. At most 100.
  std::set<std::string, std::less<>> origins_;
  std::unique_ptr<HelperTab> helper_;  ///< While one of the above is under way.
};

}  // namespace liveload::browser::cdp
