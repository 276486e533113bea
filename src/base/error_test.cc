#include "liveload/error.hpp"

#include <gtest/gtest.h>

namespace liveload {
namespace {

TEST(Error, SaysWhatWhereHowLongWhyAndWhatToDo) {
  const Error error{.kind = ErrorKind::kTimeout,
                    .tried = "click",
                    .target = "#buy",
                    .after = std::chrono::seconds(5),
                    .cause = "no element matches",
                    .hint = "check the selector"};
  EXPECT_EQ(error.message(),
            "click \"#buy\" failed after 5 s: no element matches (check the selector)");
}

TEST(Error, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ((Error{.kind = ErrorKind::kIo, .cause = "disk full"}.message()), "io: disk full");
}

}  // namespace
}  // namespace liveload
