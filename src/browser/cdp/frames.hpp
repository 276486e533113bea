#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "browser/cdp/document.hpp"
#include "browser/cdp/session.hpp"

namespace liveload::browser::cdp {

/// Follows the frames below a page's main one, whichever process they are shown by. Confined to its
/// shard.
class Frames {
 public:
  struct Frame {
    explicit Frame(const std::string& id) : document(id) {}
    DocumentTracker document;
    /// Whose commands reach it. A frame of another process has a session of its own.
    Session* session = nullptr;
    bool removed = false;
    /// Somebody acts in it, or is about to: it is kept, though it may be removed.
    int held = 0;
  };

  explicit Frames(std::string main_frame) : main_frame_(std::move(main_frame)) {}

  /// Takes events of the domains Page and Runtime that came by `session`.
  void take(Session& session, std::string_view method, std::string_view message);
  /// The frame is shown by the process at the other end of `session` from now on.
  void move(const std::string& id, Session& session);
  /// `session` is about to go; its frames belong to `heir` until they show up elsewhere.
  void leave(const Session& session, Session& heir);
  /// Wakes whoever waits for a frame: the page is gone.
  void lose();

  /// nullptr where there is none.
  Frame* find(std::string_view id);
  const Frame* find(std::string_view id) const;
  /// No longer held; forgotten, if it was removed.
  void release(std::string_view id);

 private:
  Frame* frame_of(std::string_view id);
  void remove(std::string_view id);

  std::string main_frame_;
  std::map<std::string, std::unique_ptr<Frame>, std::less<>> frames_;
};

}  // namespace liveload::browser::cdp
