#include "net/pipe.hpp"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <vector>

#include "net/fiber.hpp"

namespace liveload::net {
namespace {

using base::Deadline;
using std::chrono::seconds;
using testing::ElementsAre;

/// One end is a FramedPipe, the other a plain socket or another FramedPipe.
class FramedPipeTest : public testing::Test {
 protected:
  FramedPipeTest() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_), 0); }

  FramedPipe::Handlers collect() {
    return {.on_message = [this](std::string_view m) { received_.emplace_back(m); },
            .on_oversized = [this](std::string_view m) { oversized_.emplace_back(m); },
            .on_closed = [this](Error e) { closed_ = std::move(e); }};
  }
  void write_raw(std::string_view bytes) {
    ASSERT_EQ(write(ends_[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }

  EventLoop loop_;
  int ends_[2]{};
  std::vector<std::string> received_;
  std::vector<std::string> oversized_;
  std::optional<Error> closed_;
};

TEST_F(FramedPipeTest, SplitsAtNulBytesAndTellsTheEnd) {
  FramedPipe pipe(loop_, ends_[0], collect());
  write_raw(std::string("one\0two\0\0thr", 12));
  write_raw(std::string("ee\0unfinished", 13));
  close(ends_[1]);
  loop_.run();
  EXPECT_THAT(received_, ElementsAre("one", "two", "", "three"));
  ASSERT_TRUE(closed_);
  EXPECT_EQ(closed_->kind, ErrorKind::kIo);
  EXPECT_FALSE(pipe.send("late"));
}

TEST_F(FramedPipeTest, CarriesMessagesLargerThanAnyBuffer) {
  FramedPipe far(loop_, ends_[1],
                 {.on_message = {}, .on_oversized = {}, .on_closed = [](const Error&) {}});
  std::optional<FramedPipe> near;
  auto handlers = collect();
  handlers.on_message = [&](std::string_view m) {
    received_.emplace_back(m);
    if (received_.size() == 3) loop_.stop();
  };
  near.emplace(loop_, ends_[0], handlers);
  const std::string large(5'000'000, 'x');
  ASSERT_TRUE(far.send("first"));
  ASSERT_TRUE(far.send(large));
  ASSERT_TRUE(far.send("last"));
  loop_.run();
  EXPECT_THAT(received_, ElementsAre("first", large, "last"));
}

TEST_F(FramedPipeTest, ThrowsAwayWhatIsTooLongAndGoesOn) {
  FramedPipe pipe(loop_, ends_[0], collect(), {.message = 100'000, .unsent = 1000});
  FramedPipe far(loop_, ends_[1],
                 {.on_message = {}, .on_oversized = {}, .on_closed = [](const Error&) {}});
  ASSERT_TRUE(far.send(R"({"id":7,)" + std::string(1'000'000, 'x')));
  ASSERT_TRUE(far.send("next"));
  loop_.spawn([&] {
    const auto deadline = Deadline::after(seconds(10));
    while (received_.empty() && !deadline.passed())
      ASSERT_TRUE(sleep_until(Deadline::after(std::chrono::milliseconds(1))));
    loop_.stop();
  });
  loop_.run();
  EXPECT_THAT(received_, ElementsAre("next"));
  ASSERT_EQ(oversized_.size(), 1U);
  EXPECT_TRUE(oversized_[0].starts_with(R"({"id":7,)"));
}

TEST_F(FramedPipeTest, RefusesToQueueMoreThanItsLimit) {
  FramedPipe pipe(loop_, ends_[0], collect(), {.message = 1000, .unsent = 1000});
  ASSERT_TRUE(pipe.send(std::string(900, 'x')));
  auto refused = pipe.send(std::string(200, 'x'));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kIo);
}

TEST_F(FramedPipeTest, MayBeDestroyedByItsOwnHandler) {
  auto pipe = std::unique_ptr<FramedPipe>();
  pipe =
      std::make_unique<FramedPipe>(loop_, ends_[0],
                                   FramedPipe::Handlers{.on_message =
                                                            [&](std::string_view m) {
                                                              received_.emplace_back(m);
                                                              pipe.reset();
                                                            },
                                                        .on_oversized = {},
                                                        .on_closed = [](const Error&) { FAIL(); }});
  write_raw(std::string("one\0two\0", 8));
  loop_.run();
  EXPECT_THAT(received_, ElementsAre("one"));
  close(ends_[1]);
}

}  // namespace
}  // namespace liveload::net
