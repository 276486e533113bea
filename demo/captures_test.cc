// Our messages, held against those that a Phoenix application was recorded to send.
#include <gtest/gtest.h>

#include <set>

#include "testing/client_tree.hpp"
#include "testing/fixtures.hpp"

namespace liveload::demo {
namespace {

using boost::json::object;
using boost::json::value;

// The form of a JSON value without its content: kinds, and the keys of objects. A rendered tree
// (what is under "rendered" and "diff") has keys of its own for each page, so it is reduced to the
// letters of the protocol that occur in it.
void collect_letters(const value& tree, std::set<std::string>& letters) {
  if (!tree.is_object()) return;
  for (const auto& [key, child] : tree.get_object()) {
    const bool index = key.find_first_not_of("0123456789") == boost::json::string_view::npos;
    letters.insert(index ? "#" : std::string(key));
    if (key != "p" && key != "e") collect_letters(child, letters);
  }
}

std::string shape(const value& json, std::string_view name = "") {
  if (name == "rendered" || name == "diff") {
    std::set<std::string> letters;
    collect_letters(json, letters);
    letters.erase("r");
    letters.erase("c");
    std::string out = "<";
    for (const std::string& letter : letters) out += letter;
    return out + ">";
  }
  if (json.is_array()) {
    std::string out = "[";
    for (const value& item : json.get_array()) out += shape(item) + ",";
    return out + "]";
  }
  if (!json.is_object()) return json.is_string() ? "text" : json.is_null() ? "null" : "number";
  std::set<std::string> members;
  for (const auto& [key, child] : json.get_object()) {
    members.insert(std::string(key) + ":" + shape(child, {key.data(), key.size()}));
  }
  std::string out = "{";
  for (const std::string& member : members) out += member + ",";
  return out + "}";
}

struct Captures : testing::Test {
  App app{"secret", Faults{}, {}, 0};
  FakeBrowser browser{app};
};

TEST_F(Captures, JoinReply) {
  const value ours = browser.join("http://x/");
  EXPECT_EQ(shape(ours), shape(recorded("list_join_reply")));
  // Refs are those of the request, and the rendered tree says its title.
  EXPECT_EQ(ours.at(0), recorded("join_reply").at(0));
  EXPECT_TRUE(ours.at_pointer("/4/response/rendered/t").is_string());
  EXPECT_TRUE(ours.at_pointer("/4/response/rendered/p/0").is_array());
}

TEST_F(Captures, NavigationJoinReply) {
  const value ours = browser.join("http://x/", "redirect");
  EXPECT_EQ(ours.at_pointer("/4/response/container"),
            recorded("navigation_join_reply").at_pointer("/4/response/container"));
  EXPECT_TRUE(ours.at_pointer("/4/response").as_object().contains("liveview_version"));
}

TEST_F(Captures, EventReplies) {
  browser.join("http://x/counter");
  EXPECT_EQ(shape(browser.click("inc")), shape(recorded("event_reply")));
  const value nothing_changed = browser.click("key", {{"key", "none"}});
  EXPECT_EQ(shape(nothing_changed), shape(recorded("empty_reply")));
  EXPECT_EQ(nothing_changed.at_pointer("/4/response"), object());
}

TEST_F(Captures, EventReplyWithNewStatics) {
  browser.join("http://x/products/1");
  EXPECT_EQ(shape(browser.click("add_to_cart")), shape(recorded("event_reply_new_statics")));
}

TEST_F(Captures, RecordedRequestsAreUnderstood) {
  for (const char* name : {"event", "form_event", "keydown_event", "live_patch_request", "leave"}) {
    const auto message = parse_message(boost::json::serialize(recorded(name)));
    ASSERT_TRUE(message) << name;
    EXPECT_EQ(message->join_ref, std::string(recorded(name).at(0).as_string())) << name;
  }
}

TEST_F(Captures, ListDiff) {
  browser.join("http://x/?q=no+such+thing");
  const value ours = browser.form("search", "q=teapot");
  EXPECT_EQ(shape(ours), shape(recorded("list_diff")));
}

TEST_F(Captures, PushPatchTellsTheAddressBeforeItsReply) {
  browser.join("http://x/");
  browser.form("search", "q=oolong");
  const auto& sent = browser.transport.sent;
  ASSERT_GE(sent.size(), 3U);
  EXPECT_EQ(shape(sent[sent.size() - 2]), shape(recorded("live_patch_push")));
  EXPECT_EQ(sent[sent.size() - 2].at(3), "live_patch");
  EXPECT_EQ(sent.back().at(3), "phx_reply");
}

TEST_F(Captures, PushNavigate) {
  FakeBrowser buyer(app, "ann@example.com");
  app.shop.carts.add("cart-1", 1, 1);
  buyer.join("http://x/checkout");
  const value reply = buyer.form(
      "place_order",
      "order[name]=Ann&order[address]=1+Mill+Lane,+Thornby&order[card]=4242424242424242");
  value theirs = recorded("live_redirect_reply");
  theirs.at_pointer("/4/response/live_redirect").as_object().erase("flash");
  EXPECT_EQ(shape(reply), shape(theirs));
  const auto& sent = buyer.transport.sent;
  EXPECT_EQ(shape(sent[sent.size() - 2]), shape(recorded("redirect_flush")));
}

TEST_F(Captures, Redirect) {
  const value reply = browser.join("http://x/checkout");
  EXPECT_EQ(reply.at_pointer("/4/status"), "error");
  EXPECT_EQ(shape(reply.at_pointer("/4/response")),
            shape(recorded("redirect_reply").at_pointer("/4/response")));
}

TEST_F(Captures, ServerPush) {
  browser.join("http://x/products/1");
  browser.transport.loop.run_for(std::chrono::seconds(2));
  const value& ours = browser.transport.sent.back();
  EXPECT_EQ(shape(ours.at(4), "diff"), shape(recorded("server_diff").at(4), "diff"));
  EXPECT_TRUE(ours.at(1).is_null());
  EXPECT_EQ(ours.at(3), "diff");
}

TEST_F(Captures, PushedEvents) {
  browser.join("http://x/feed?every=5");
  browser.transport.loop.run_for(std::chrono::milliseconds(30));
  for (const value& events : {browser.transport.sent.back().at_pointer("/4/e"),
                              recorded("push_event_reply").at_pointer("/4/response/diff/e")}) {
    EXPECT_TRUE(events.at(0).at(0).is_string());
    EXPECT_TRUE(events.at(0).at(1).is_object());
    EXPECT_EQ(events.at(0).as_array().size(), 2U);
  }
}

TEST_F(Captures, LeaveAndCrash) {
  browser.join("http://x/counter");
  const value reply = browser.say("26", "phx_leave", object());
  EXPECT_EQ(shape(reply), shape(recorded("leave_reply")));
  EXPECT_EQ(shape(browser.transport.sent[1]), shape(recorded("leave_close")));
  browser.join("http://x/counter");
  const value error = browser.click("boom");
  EXPECT_EQ(error.at(3), recorded("crash_error").at(3));
  EXPECT_EQ(error.at(4), recorded("crash_error").at(4));
  EXPECT_EQ(error.at(1), error.at(0)) << "as recorded, the ref is the join's";
}

// The model of the client that the diff tests rely on, tried on what Phoenix really sent.
TEST(ClientTreeTest, RendersRecordedTraffic) {
  ClientTree page;
  page.merge(recorded("join_reply").at_pointer("/4/response/rendered"));
  EXPECT_NE(page.html().find("<span id=\"count\">0</span>"), std::string::npos);
  page.merge(recorded("event_reply").at_pointer("/4/response/diff"));
  EXPECT_NE(page.html().find("<span id=\"count\">1</span>"), std::string::npos);
  page.merge(recorded("event_reply_new_statics").at_pointer("/4/response/diff"));
  EXPECT_NE(page.html().find("<p phx-r id=\"many\">That is many.</p>"), std::string::npos);
}

}  // namespace
}  // namespace liveload::demo
