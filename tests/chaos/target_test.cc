// Targets that cannot be reached, are not trusted, or go away and come back.

#include "chaos/chaos_fixture.hpp"
#include "process/child.hpp"
#include "testing/demo_process.hpp"

namespace liveload::chaos {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Target = ChaosTest;

/// A TLS server with a certificate that nobody has signed.
class SelfSigned {
 public:
  explicit SelfSigned(const std::string& folder)
      : server_(process::Child::spawn(
            {.argv = {
                 "sh", "-c",
                 "cd \"$0\" && openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert "
                 "-days 2 -subj /CN=localhost && exec openssl s_server -accept 127.0.0.1:0 "
                 "-key key -cert cert -www 1>&2",
                 folder}})) {
    const auto deadline = base::Deadline::after(20s);
    const std::string listening = "ACCEPT 127.0.0.1:";
    while (server_ && !deadline.passed() && server_->read_errors()) {
      const std::string& said = server_->recent_errors();
      const auto at = said.find(listening);
      if (at == said.npos || said.find('\n', at) == said.npos) continue;
      port_ = std::stoi(said.substr(at + listening.size()));
      return;
    }
  }
  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_) + "/"; }
  bool listens() const { return port_ != 0; }

 private:
  Result<process::Child> server_;
  int port_ = 0;
};

TEST_F(Target, WhatCannotBeReachedIsANavigationErrorWithAHint) {
  std::optional<test::HttpServer> gone(std::in_place, nullptr);
  const std::string refused = gone->url();
  gone.reset();
  auto folder = process::RunFolder::create();
  ASSERT_TRUE(folder);
  {
    const SelfSigned self_signed(folder->path());
    ASSERT_TRUE(self_signed.listens());
    const std::vector<std::string> urls = {refused, self_signed.url(),
                                           "http://no-such-host.invalid/"};
    run(3, [&](Context& user, UserId id) { user.navigate(urls[id - 1]); }, {.users = 5});
  }
  std::filesystem::remove_all(folder->path());
  for (UserId id = 1; id <= 3; ++id) EXPECT_EQ(category_of(id), "navigate: navigation");
  EXPECT_THAT(reason_of(1), AllOf(HasSubstr("ERR_CONNECTION_REFUSED"), HasSubstr("target up?")));
  EXPECT_THAT(reason_of(2), AllOf(HasSubstr("ERR_CERT_"), HasSubstr("not trusted")));
  EXPECT_THAT(reason_of(3), AllOf(HasSubstr("ERR_NAME_NOT_RESOLVED"), HasSubstr("not known")));
  expect_the_others_went_on();
}

TEST_F(Target, ARestartedTargetIsReconnectedToOrFailsByName) {
  std::optional<demo::DemoProcess> shop(std::in_place);
  const std::string port = std::to_string(shop->port());
  const std::string counter = "http://127.0.0.1:" + port + "/counter";
  std::atomic<int> ready{0};
  std::atomic<bool> down{false}, back{false};
  std::optional<base::Deadline> down_for;
  meanwhile_ = [&] {
    if (ready == 3 && shop && !back) {
      shop.reset();
      down = true;
      down_for = base::Deadline::after(1s);
    } else if (down_for && down_for->passed() && !back) {
      shop.emplace(std::vector<std::string>{"--port", port});
      back = true;
    }
  };
  const auto until = [](Context& user, const std::atomic<bool>& flag) {
    while (!flag && !user.failed()) user.sleep(20ms);
  };
  std::string count;
  run(3,
      [&](Context& user, UserId id) {
        user.navigate(counter).wait_for_liveview();
        ++ready;
        if (id == 1) {  // Is there when the target goes, and goes on when it is back.
          until(user, back);
          user.wait_for_liveview().click("#inc").wait_for_phx_loading_completion(Phx::kClick,
                                                                                 "#inc");
          count = user.inner_text("#count");
        } else if (id == 2) {  // Is busy when it goes.
          while (!back && !user.failed()) {
            user.click("#inc").wait_for_phx_loading_completion(Phx::kClick, "#inc");
          }
        } else {  // Comes when it is away.
          until(user, down);
          user.navigate(counter);
        }
      },
      {.users = 5});
  ASSERT_TRUE(back);
  EXPECT_EQ(category_of(1), "");
  EXPECT_EQ(count, "1");
  EXPECT_THAT(category_of(2), testing::AnyOf("", HasSubstr(": liveview"), HasSubstr(": timeout")));
  EXPECT_EQ(category_of(3), "navigate: navigation");
  EXPECT_GE(result().counter("liveview_disconnections"), 2U);
  EXPECT_GE(result().counter("liveview_reconnections"), 1U);
  expect_the_others_went_on();
}

}  // namespace
}  // namespace liveload::chaos
