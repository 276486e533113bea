#pragma once

#include <string>
#include <vector>

#include "liveload/error.hpp"

namespace liveload {

/// Rows of data that users take one by one: `Feeder::csv("people", "people.csv").unique_to_user()`.
/// Declared by Scenario::feeders, asked by Context::feed. A row is an object: column or member name
/// → value; of CSV all values are text. Immutable.
///
/// A relative path is looked for beside the scenario's own source, then in the working directory.
class Feeder {
 public:
  enum class Order {
    kInOrder,       ///< All users of the run share one sequence.
    kRandom,        ///< Each time any row, by the user's own random numbers.
    kUniqueToUser,  ///< User 1 always gets the first row, user 2 the second…
  };

  /// Comma-separated values as of RFC 4180, UTF-8, whose first line names the columns.
  static Feeder csv(std::string name, std::string path) {
    return {std::move(name), std::move(path), Format::kCsv};
  }
  /// An array of objects, or one object a line (JSON Lines).
  static Feeder json(std::string name, std::string path) {
    return {std::move(name), std::move(path), Format::kJson};
  }

  /// The default. After the last row comes the first again, unless `once`.
  Feeder in_order() const { return with(Order::kInOrder); }
  Feeder random() const { return with(Order::kRandom); }
  /// Fewer rows than users is an error of kind `config` before the run starts.
  Feeder unique_to_user() const { return with(Order::kUniqueToUser); }
  /// In order, each row once: who asks when none is left ends as a success (halt).
  Feeder once() const {
    Feeder made = with(Order::kInOrder);
    made.once_ = true;
    return made;
  }
  /// The values of this column never reach a log or a result: "[redacted]" stands in their place.
  Feeder secret(std::string column) const {
    Feeder made = *this;
    made.secrets_.push_back(std::move(column));
    return made;
  }

  enum class Format { kCsv, kJson };
  const std::string& name() const { return name_; }
  const std::string& path() const { return path_; }
  Format format() const { return format_; }
  Order order() const { return order_; }
  bool only_once() const { return once_; }
  const std::vector<std::string>& secret_columns() const { return secrets_; }

 private:
  Feeder(std::string name, std::string path, Format format)
      : name_(std::move(name)), path_(std::move(path)), format_(format) {}
  Feeder with(Order order) const {
    Feeder made = *this;
    made.order_ = order;
    return made;
  }

  std::string name_;
  std::string path_;
  Format format_;
  Order order_ = Order::kInOrder;
  bool once_ = false;
  std::vector<std::string> secrets_;
};

}  // namespace liveload
