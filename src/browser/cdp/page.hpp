#pragma once

#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "browser/cdp/document.hpp"
#include "browser/cdp/downloads.hpp"
#include "browser/cdp/frames.hpp"
#include "browser/cdp/network.hpp"
#include "browser/cdp/page_storage.hpp"
#include "browser/cdp/router.hpp"
#include "browser/cdp/session.hpp"
#include "browser/connection.hpp"

namespace liveload::browser::cdp {

struct Chord;

class CdpPage;

/// What a browser lends its pages; outlives them.
struct BrowserParts {
  Router& router;
  Session& root;
  std::vector<PageScript> scripts;
  /// Where each page's folder for downloads is made.
  std::filesystem::path folder;
  /// By target: who is told of the windows that it opens.
  std::unordered_map<std::string, CdpPage*> pages{};
};

/// A tab of Chromium. See Page for what its functions promise. Split over page.cc (its life),
/// page_navigation.cc, page_script.cc (running code in it), page_eval.cc (a scenario's own),
/// page_actions.cc, page_input.cc (mouse and keys), page_drag.cc, page_files.cc,
/// page_waits.cc, page_screenshot.cc, page_emulation.cc, page_auth.cc, page_dialogs.cc,
/// page_downloads.cc, page_popups.cc and page_frames.cc.
class CdpPage final : public Page {
 public:
  /// Opens the tab, ready for its first navigation.
  static Result<std::unique_ptr<CdpPage>> open(BrowserParts& browser, PageObserver& observer,
                                               Deadline deadline);
  ~CdpPage() override;

  Result<void> navigate(std::string_view url, Deadline deadline) override;
  Result<void> reload(Deadline deadline) override;
  std::string url() const override;
  Result<bool> go(int steps, Deadline deadline) override;

  Result<void> click(std::string_view selector, Deadline deadline) override;
  Result<void> fill(std::string_view selector, std::string_view text, Deadline deadline) override;
  Result<void> press(std::string_view selector, std::string_view key, Deadline deadline) override;
  Result<void> set_checked(std::string_view selector, bool checked, Deadline deadline) override;
  Result<void> select_options(std::string_view selector, const std::vector<std::string>& options,
                              Deadline deadline) override;
  Result<void> double_click(std::string_view selector, Deadline deadline) override;
  Result<void> type(std::string_view selector, std::string_view text, Deadline deadline) override;
  Result<void> press_key(std::string_view key, Deadline deadline) override;
  Result<void> focus(std::string_view selector, Deadline deadline) override;
  Result<void> blur(std::string_view selector, Deadline deadline) override;
  Result<void> hover(std::string_view selector, Deadline deadline) override;
  Result<void> drag_and_drop(std::string_view source, std::string_view target,
                             Deadline deadline) override;
  Result<void> scroll_to(std::string_view selector, Deadline deadline) override;
  Result<void> scroll_by(double right, double down, Deadline deadline) override;
  Result<void> set_files(std::string_view selector, const std::vector<std::string>& paths,
                         Deadline deadline) override;
  Result<void> wait_for_selector(std::string_view selector, Deadline deadline) override;
  Result<void> wait_for_text(std::string_view selector, std::string_view text,
                             Deadline deadline) override;
  Result<void> wait_for_hidden(std::string_view selector, Deadline deadline) override;
  Result<void> wait_for_attribute(std::string_view selector, std::string_view name,
                                  std::string_view value, Deadline deadline) override;
  Result<void> wait_for_count(std::string_view selector, std::size_t count,
                              Deadline deadline) override;
  Result<void> wait_for_url(std::string_view pattern, Deadline deadline) override;

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
  Result<void> emulate(const Emulation& changes, Deadline deadline) override;
  void answer_dialogs(bool accept, std::string prompt_text) override;
  std::optional<std::string> last_dialog() const override;
  Result<Value> wait_for_download(Instant since, Deadline deadline) override;
  Result<Page*> popup(Instant since, Deadline deadline) override;
  void close_popup(Page& page) override;
  Result<void> enter_frame(std::string_view selector, Deadline deadline) override;
  void leave_frame() override;
  Result<Value> storage_snapshot(Deadline deadline) override { return storage_.snapshot(deadline); }
  Result<void> restore_storage(const Value& snapshot, Deadline deadline) override {
    return storage_.restore(snapshot, deadline);
  }
  Result<void> reset_storage(Deadline deadline) override { return storage_.reset(deadline); }

  Result<Value> eval(std::string_view script, const Value::Array& arguments,
                     Deadline deadline) override;
  Result<Value> call(std::string_view function, const Value::Array& arguments,
                     std::string_view waiting_for, Deadline deadline) override;
  Result<void> drain(Deadline deadline) override;
  void close(Deadline deadline) override;

  const std::string& session_id() const { return session_.id(); }
  const std::string& target_id() const { return target_; }
  /// The tab has crashed or was closed by somebody else.
  void lose(Error error) { session_.lose(std::move(error)); }
  /// The page has opened a window; its session is attached, and its scripts wait.
  void take_popup(const std::string& session, const std::string& target);

 private:
  struct Popup {
    std::unique_ptr<CdpPage> page;
    Instant opened;
    bool entered;
  };
  /// A frame of another process, as a session of its own.
  struct FrameProcess {
    FrameProcess(CdpPage& page, Session& parent_session, const std::string& id,
                 std::string frame_id);
    Session& parent;
    std::string frame;
    Session session;
  };
  struct Dialogs {
    bool accept = false;
    std::string prompt_text;
    std::optional<std::string> last;
  };

  CdpPage(BrowserParts& browser, std::string session, std::string target, std::string context,
          PageObserver& observer, CdpPage* opener);
  /// The user's first page, which keeps what all of the user's windows share.
  CdpPage& home();
  const CdpPage& home() const;
  Result<void> set_up(Deadline deadline);
  std::vector<Command> send_set_up(Session& session);
  void take_event(std::string_view method, std::string_view message);
  void take_events_around(Session& session, std::string_view method, std::string_view message);
  void take_frame_event(Session& session, std::string_view method, std::string_view message);
  bool take_frame_process(Session& session, std::string_view method, std::string_view message);
  void drop_frame_process(const std::string& id);
  void answer_dialog(Session& session, std::string_view message);
  void let_request_go(Session& session, std::string_view message);
  void answer_challenge(Session& session, std::string_view message);
  std::vector<Command> send_emulation(Session& session, const Emulation& changes);
  void pass_emulation_on(const Emulation& changes);
  Result<void> check_names(const Emulation& changes, Deadline deadline);
  void take_picture(std::string_view message);
  Result<std::string> last_drawn(Deadline deadline);

  // What is acted on: the frame that was entered last, else the page's own document.
  Frames::Frame* frame();
  DocumentTracker& document();
  Session& session();
  /// Why nothing can be done there any more, if so.
  Result<void> still_there();
  Result<std::string> frame_at(std::string_view selector, Deadline deadline);
  Result<Value> in_window(Value point, Deadline deadline);
  Session* frame_parent(const std::string& id);
  Result<void> navigate_frame(std::string_view tried, const std::string& address,
                              Deadline deadline);

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
  Result<Value> call_once(Value::Object call, Deadline deadline);
  /// Lets one of the helpers of actions.ts act. The value of its reply; its cause is the error's.
  Result<Value> act(std::string_view tried, std::string_view operation, std::string_view selector,
                    Value argument, Deadline deadline);
  Result<Value> read(std::string_view tried, std::string_view selector, Value::Array what,
                     Deadline deadline);
  /// In CSS pixels from the window's upper left corner.
  struct Point {
    double x = 0, y = 0;
  };
  class Drag;

  /// As `act`, of an operation whose value is a place.
  Result<Point> point_of(std::string_view tried, std::string_view operation,
                         std::string_view selector, Value argument, Deadline deadline);
  Command mouse(std::string_view type, const Point& at, Value::Object more);
  void send_stroke(const Chord& chord, std::vector<Command>& commands);
  void take_drag(std::string_view message);
  /// Moves the mouse to the point, then clicks so often.
  Result<void> click_at(std::string_view tried, std::string_view selector, const Point& point,
                        int clicks, Deadline deadline);
  Result<void> strike(std::string_view tried, std::string_view selector, const Chord& chord,
                      Deadline deadline);
  Result<void> finish_input(std::string_view tried, std::string_view selector,
                            std::vector<Command> commands, Deadline deadline);

  BrowserParts& browser_;
  CdpPage* opener_;  ///< Whose window this is; nullptr for a user's first.
  std::string target_;
  std::string context_;
  PageObserver& observer_;
  DocumentTracker document_;
  Frames frames_;
  NetworkTracker network_;
  std::optional<Value> drag_data_;  ///< Of the browser's own drag that began last.
  net::Event drag_began_;
  bool closed_ = false;
  bool wants_picture_ = false;  ///< Of a hanging page; see page_screenshot.cc.
  std::string picture_;
  std::set<std::string> answered_challenges_;
  // What home() keeps for all.
  Emulation emulation_;
  Dialogs dialogs_;
  std::unique_ptr<Downloads> downloads_;
  net::Event popup_opened_;
  Session session_;  ///< Its handlers use the above.
  PageStorage storage_;
  std::map<std::string, std::unique_ptr<FrameProcess>> frame_processes_;  ///< By session.
  std::vector<std::string> acting_in_;  ///< The frames that were entered, the innermost last.
  std::deque<Popup> popups_;
};

/// The message of a Runtime.ExceptionDetails, without the stack.
std::string exception_text(const Value& details);
/// Whether a command failed because its document went away.
bool document_went(const Error& error);

}  // namespace liveload::browser::cdp
