// Live components, streams, replies and flash, as they go over the wire.
#include "component.hpp"

#include <gtest/gtest.h>

#include "diff.hpp"
#include "stream.hpp"
#include "testing/fixtures.hpp"

namespace liveload::demo {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

const Template kComponentPage{"<ul>{}</ul>{}"};
const Template kSlot{"{}"};
const Template kComponentItem{R"(<li id="{}">{}</li>)"};
const Template kCard{"<li>{}</li>", Template::Kind::kRoot};

Rendered page_of(std::initializer_list<std::pair<int, const char*>> cards) {
  Comprehension list(kSlot);
  for (const auto& [cid, text] : cards) {
    list.add(std::to_string(cid), PlacedComponent{cid, kCard(text)});
  }
  return kComponentPage(std::move(list), "");
}

TEST(ComponentDiff, TheSecondOfAKindTakesTheStaticsOfTheFirst) {
  EXPECT_EQ(encode_full(page_of({{1, "a"}, {2, "b"}})),
            R"({"0":{"k":{"0":{"0":1},"1":{"0":2},"kc":2},"s":0},"1":"","s":1,)"
            R"("c":{"1":{"0":"a","s":["<li>","</li>"],"r":1},"2":{"0":"b","s":1}},)"
            R"("p":{"0":["",""],"1":["<ul>","</ul>",""]}})");
}

TEST(ComponentDiff, OnlyTheChangedComponentIsSent) {
  const Rendered before = page_of({{1, "a"}, {2, "b"}});
  EXPECT_EQ(encode_diff(before, page_of({{1, "a"}, {2, "c"}})), R"({"c":{"2":{"0":"c"}}})");
  EXPECT_EQ(encode_diff(before, page_of({{1, "a"}, {2, "b"}})), "");
}

TEST(ComponentDiff, ANewOneTakesTheStaticsOfOneThatTheClientHas) {
  EXPECT_EQ(encode_diff(page_of({{1, "a"}}), page_of({{1, "a"}, {3, "c"}})),
            R"({"0":{"k":{"1":{"0":3},"kc":2}},"c":{"3":{"0":"c","s":-1}}})");
}

TEST(ComponentDiff, DeadPagesSayTheNumber) {
  EXPECT_EQ(to_html(page_of({{1, "a"}})), R"(<ul><li data-phx-component="1">a</li></ul>)");
}

TEST(StreamDiff, SendsWhatIsDoneAndKeepsNothing) {
  Stream stream("0", kComponentItem);
  stream.insert("a", -1, std::nullopt, "A");
  stream.insert("b", 0, -5, "B");
  const Rendered first = kComponentPage(stream.take(), "");
  EXPECT_EQ(encode_full(first),
            R"({"0":{"stream":["0",[["b",0,-5,false],["a",-1,null,false]],[]],)"
            R"("k":{"0":{"0":"a","1":"A"},"1":{"0":"b","1":"B"},"kc":2},"s":0},"1":"","s":1,)"
            R"("p":{"0":["<li id=\"","\">","</li>"],"1":["<ul>","</ul>",""]}})");
  const Rendered second = kComponentPage(stream.take(), "");
  EXPECT_EQ(encode_diff(first, second), "");
  stream.remove("a");
  const Rendered third = kComponentPage(stream.take(), "");
  EXPECT_EQ(encode_diff(second, third), R"({"0":{"stream":["0",[],["a"]],"k":{"kc":0}}})");
  stream.reset();
  EXPECT_EQ(encode_diff(third, kComponentPage(stream.take(), "")),
            R"({"0":{"stream":["0",[],[],true],"k":{"kc":0}}})");
}

struct Pages : testing::Test {
  App app{"secret", Faults{}, {}, 0};
  FakeBrowser browser{app};
  static std::string diff(const value& message) {
    return boost::json::serialize(message.at_pointer("/4/response/diff"));
  }
};

TEST_F(Pages, AComponentGoesWhenTheClientSaysSo) {
  browser.join("http://x/blends");
  const auto on_component = [&](int cid) {
    return browser.say("9", "event",
                       {{"type", "click"}, {"event", "spoon"}, {"value", object()}, {"cid", cid}});
  };
  EXPECT_EQ(diff(on_component(2)), R"({"c":{"2":{"2":"1"}}})");
  browser.click("put_away", {{"tin", "2"}});
  EXPECT_EQ(browser.say("10", "cids_will_destroy", {{"cids", array{2}}}).at_pointer("/4/response"),
            object());
  // One that is in the page was not announced, so it stays.
  EXPECT_EQ(browser.say("11", "cids_destroyed", {{"cids", array{1, 2}}}).at_pointer("/4/response"),
            value({{"cids", array{2}}}));
  EXPECT_EQ(on_component(2).at_pointer("/4/response"), object()) << "late, and nobody's";
  EXPECT_EQ(diff(on_component(1)), R"({"c":{"1":{"2":"1"}}})");
}

TEST_F(Pages, AHookIsAnsweredInTheDiff) {
  browser.join("http://x/scales");
  const value reply =
      browser.say("9", "event", {{"type", "hook"}, {"event", "weigh"}, {"value", {{"grams", 10}}}});
  EXPECT_EQ(reply.at_pointer("/4/response/diff/r"), value({{"grams", 10}, {"price", "£0.80"}}));
  EXPECT_EQ(reply.at_pointer("/4/response/diff/e"), value(array{array{"chime", {{"number", 1}}}}));
}

TEST_F(Pages, AFlashTravelsSigned) {
  browser.join("http://x/notices");
  const value reply = browser.click("carry");
  const std::string token(reply.at_pointer("/4/response/live_redirect/flash").as_string());
  Params claims;
  claims.set("id", "phx-1");
  claims.set("url", "/notices");
  const auto join = [&](const std::string& flash) {
    return boost::json::serialize(
        browser.say("4", "phx_join",
                    {{"redirect", "http://x/counter"},
                     {"flash", flash},
                     {"params", object()},
                     {"session", app.signer.sign("live_view", claims.encode())}}));
  };
  EXPECT_NE(join(token).find("Carried over"), std::string::npos);
  EXPECT_EQ(join("forged.token").find("Carried over"), std::string::npos);
}

TEST_F(Pages, ANestedViewEndsWithItsParent) {
  const std::string page = boost::json::serialize(browser.join("http://x/tills"));
  const std::size_t at = page.find("data-phx-session=\\\"") + 19;
  const std::string session = page.substr(at, page.find('\\', at) - at);
  browser.socket.receive(boost::json::serialize(
      array{"7", "7", "lv:till-a", "phx_join", {{"session", session}, {"params", object()}}}));
  EXPECT_EQ(browser.transport.sent.back().at_pointer("/4/status"), "ok");
  EXPECT_EQ(browser.transport.sent.back().at_pointer("/4/response/rendered/p").as_object().size(),
            1U)
      << "no layout around it";
  browser.say("9", "phx_leave", object());
  EXPECT_EQ(boost::json::serialize(browser.transport.sent.back()),
            R"(["7","7","lv:till-a","phx_close",{}])");
}

}  // namespace
}  // namespace liveload::demo
