#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

#include "base/deadline.hpp"

namespace liveload::cluster {

/// What came in on other threads, for the one that works it off. Thread-safe.
template <class T>
class Mailbox {
 public:
  void put(T item) {
    {
      const std::lock_guard lock(mutex_);
      items_.push_back(std::move(item));
      if (items_.size() > 1) return;  // That it is not empty was told.
    }
    filled_.notify_all();
  }

  /// Everything that is there, in order of arrival; waits until there is something, or the deadline
  /// passed. Not before `earliest`, so that much is taken at once where something always comes.
  std::deque<T> take(base::Deadline deadline, base::Instant earliest = {}) {
    std::unique_lock lock(mutex_);
    filled_.wait_until(lock, deadline.at(), [this] { return !items_.empty(); });
    never_.wait_until(lock, std::min(earliest, deadline.at()), [] { return false; });
    return std::exchange(items_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable never_;
  std::deque<T> items_;
};

}  // namespace liveload::cluster
