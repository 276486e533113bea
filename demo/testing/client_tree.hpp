#pragma once
#include <boost/json/value.hpp>
#include <string>

namespace liveload::demo {

// What the client keeps of a rendered tree, by the rules of phoenix_live_view 1.2,
// assets/js/phoenix_live_view/rendered.js: the other side of diff.hpp, to hold it against.
class ClientTree {
 public:
  // Takes the "rendered" of a join reply, then each "diff".
  void merge(boost::json::value diff);
  std::string html() const;

 private:
  boost::json::value tree_;
};

}  // namespace liveload::demo
