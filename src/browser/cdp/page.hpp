#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "browser/cdp/document.hpp"
#include "browser/cdp/network.hpp"
#include "browser/cdp/session.hpp"
#include "browser/connection.hpp"

namespace liveload::browser::cdp {

struct KeyStroke;

/// A tab of Chromium. See Page for what its functions promise. Split over page.cc (its life),
/// page_navigation.cc, page_script.cc (running code in it), page_actions.cc and page_waits.cc.
class CdpPage final : public Page {
 public:
  /// Opens the tab, ready for its first navigation. `root` must outlive the page.
  static Result<std::unique_ptr<CdpPage>> open(Router& router, Session& root,
                                               const std::vector<PageScript>& scripts,
                                               PageObserver& observer, Deadline deadline);
  ~CdpPage() override;

  Result<void> navigate(std::string_view url, Deadline deadline) override;
  Result<void> reload(Deadline deadline) override;
  std::string url() const override { return document_.url(); }

  Result<void> click(std::string_view selector, Deadline deadline) override;
  Result<void> fill(std::string_view selector, std::string_view text, Deadline deadline) override;
  Result<void> press(std::string_view selector, std::string_view key, Deadline deadline) override;
  Result<void> set_checked(std::string_view selector, bool checked, Deadline deadline) override;
  Result<void> select_options(std::string_view selector, const std::vector<std::string>& options,
                              Deadline deadline) override;
  Result<void> wait_for_selector(std::string_view selector, Deadline deadline) override;

  Result<std::string> content(Deadline deadline) override;
  Result<std::string> inner_html(std::string_view selector, Deadline deadline) override;
  Result<std::string> inner_text(std::string_view selector, Deadline deadline) override;
  Result<std::optional<std::string>> text_content(std::string_view selector,
                                                  Deadline deadline) override;
  Result<std::string> input_value(std::string_view selector, Deadline deadline) override;
  Result<std::optional<std::string>> attribute(std::string_view selector, std::string_view name,
                                               Deadline deadline) override;
  Result<bool> visible(std::string_view selector, Deadline deadline) override;
  Result<bool> checked(std::string_view selector, Deadline deadline) override;
  Result<std::size_t> count(std::string_view selector, Deadline deadline) override;

  Result<std::string> screenshot(Deadline deadline) override;

  Result<Value> call(std::string_view function, const Value::Array& arguments,
                     std::string_view waiting_for, Deadline deadline) override;
  Result<void> drain(Deadline deadline) override;
  void close(Deadline deadline) override;

  const std::string& session_id() const { return session_.id(); }
  const std::string& target_id() const { return target_; }
  /// The tab has crashed or was closed by somebody else.
  void lose(Error error) { session_.lose(std::move(error)); }

 private:
  CdpPage(Router& router, Session& root, std::string session, std::string target,
          std::string context, PageObserver& observer);
  Result<void> set_up(const std::vector<PageScript>& scripts, Deadline deadline);
  void take_event(std::string_view method, std::string_view message);
  void answer_dialog(std::string_view message);
  void take_picture(std::string_view message);
  Result<std::string> last_drawn(Deadline deadline);

  /// Suspends until `condition` holds; woken by each change of the document.
  template <class Condition>
  Result<void> wait_until(Condition condition, Deadline deadline) {
    while (!condition()) {
      if (const Error* lost = session_.lost()) return fail(*lost);
      if (auto waited = document_.changed().wait(deadline); !waited) return waited;
    }
    return {};
  }

  /// Calls `function` in the current document, and again in the next when that one goes away.
  /// `arguments` are asked for anew each time. The reply's `result.value`.
  Result<Value> run(World world, std::string_view function,
                    const std::function<Value::Array()>& arguments, Deadline deadline);
  /// Lets one of the helpers of actions.ts act. The value of its reply; its cause is the error's.
  Result<Value> act(std::string_view tried, std::string_view operation, std::string_view selector,
                    Value argument, Deadline deadline);
  Result<Value> read(std::string_view tried, std::string_view selector, Value::Array what,
                     Deadline deadline);
  Result<void> click_at(std::string_view tried, std::string_view selector, const Value& point,
                        Deadline deadline);
  Result<void> strike(std::string_view tried, std::string_view selector, const KeyStroke& stroke,
                      Deadline deadline);
  Result<void> finish_input(std::string_view tried, std::string_view selector,
                            std::vector<Command> commands, Deadline deadline);

  Session& root_;
  std::string target_;
  std::string context_;
  PageObserver& observer_;
  DocumentTracker document_;
  NetworkTracker network_;
  bool closed_ = false;
  bool wants_picture_ = false;  ///< Of a hanging page; see page_screenshot.cc.
  std::string picture_;
  Session session_;  ///< Last: its handlers use the above.
};

}  // namespace liveload::browser::cdp
