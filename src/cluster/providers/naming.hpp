#pragma once

#include <string>
#include <vector>

#include "cluster/provider.hpp"

namespace liveload::cluster {

/// "liveload-RUN-7": of the node of this number within the launch, from 0.
std::string node_name(const LaunchRequest& request, int index);

/// The error of a launch, with which nodes are missing. `launched`: one for each node, without a
/// name where there is none.
Error with_missing(Error error, const LaunchRequest& request,
                   const std::vector<Launched>& launched);

/// "a, b, c and 7 more".
std::string shortened(const std::vector<std::string>& names);

/// The error of a `destroy` that came to its deadline while `things` are left.
template <class T>
Error still_there(std::string what, const std::vector<T>& things, std::string T::* name,
                  base::Deadline deadline) {
  std::vector<std::string> names;
  for (const T& thing : things) names.push_back(thing.*name);
  return {.kind = ErrorKind::kTimeout,
          .tried = "remove the " + std::move(what),
          .target = shortened(names),
          .after = deadline.waited(),
          .cause = "they are still there"};
}

}  // namespace liveload::cluster
