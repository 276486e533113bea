#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "net/fiber.hpp"

namespace liveload::browser::cdp {

/// Where code can run in a document: among the page's own, or apart from it with our action
/// helpers.
enum class World { kMain, kOwn };
inline constexpr std::string_view kOwnWorldName = "liveload";

/// Follows the main frame of a page: which document it shows, whether that is loaded, and the
/// execution contexts of both worlds. Confined to its shard.
class DocumentTracker {
 public:
  /// The main frame of a target has the target's id.
  explicit DocumentTracker(std::string frame_id) : frame_id_(std::move(frame_id)) {}

  /// Takes events of the domains Page and Runtime that concern documents; ignores others.
  void take(std::string_view method, std::string_view message);

  /// A frame below the main one tells of its loading only so.
  void set_loaded(bool loaded);
  /// The document's process has gone, or is about to.
  void forget_contexts();

  const std::string& url() const { return url_; }
  /// "https://shop.test"; of what has no origin to keep anything for, another text.
  const std::string& origin() const { return origin_; }
  /// The load event of the current document has fired.
  bool loaded() const { return loaded_; }
  /// The browser shows an error page in place of `url`.
  bool unreachable() const { return unreachable_; }
  /// How many documents the frame has shown.
  std::uint64_t documents() const { return documents_; }
  /// How often the frame has moved within a document (another fragment, pushState).
  std::uint64_t moves() const { return moves_; }
  /// Whether the document with this loader id is, or was lately, the frame's.
  bool committed(std::string_view loader) const;
  /// The unique id of the execution context; empty while there is none.
  const std::string& context(World world) const { return contexts_[index(world)]; }

  /// Notified at each change of the above.
  net::Event& changed() { return changed_; }

 private:
  static std::size_t index(World world) { return world == World::kMain ? 0 : 1; }
  void frame_navigated(std::string_view message);
  void navigated_within(std::string_view message);
  void context_created(std::string_view message);
  void context_destroyed(std::string_view message);

  std::string frame_id_;
  std::string url_ = "about:blank";
  std::string origin_;
  std::deque<std::string> loaders_;
  std::uint64_t documents_ = 0;
  std::uint64_t moves_ = 0;
  bool loaded_ = true;
  bool unreachable_ = false;
  std::array<std::string, 2> contexts_;
  net::Event changed_;
};

}  // namespace liveload::browser::cdp
