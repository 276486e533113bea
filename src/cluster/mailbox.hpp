#pragma once

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
    }
    filled_.notify_all();
  }

  /// Everything that is there, in order of arrival; waits until there is something, or the deadline
  /// passed.
  std::deque<T> take(base::Deadline deadline) {
    std::unique_lock lock(mutex_);
    filled_.wait_until(lock, deadline.at(), [this] { return !items_.empty(); });
    return std::exchange(items_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<T> items_;
};

}  // namespace liveload::cluster
