#pragma once

#include <ostream>
#include <string_view>

#include "liveload/error.hpp"

namespace liveload::cli {

/// Where a command writes: what was asked for goes to `out`, everything else to `err`.
struct Console {
  std::ostream& out;
  std::ostream& err;
};

/// The error as a person wants it at the end of a command: what failed, why (a compiler's own
/// lines as they are), and what to do next. Control characters in it are replaced. `about`
/// is what it happened to, where that is not plain: a scenario's name.
void print_error(std::ostream& to, const Error& error, std::string_view about = {});

}  // namespace liveload::cli
