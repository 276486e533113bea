#include "diff.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <random>

#include "testing/client_tree.hpp"

namespace liveload::demo {
namespace {

const Template kDiffPage{"<h1>{}</h1>{}<ul>{}</ul>"};
const Template kDiffNote{"<p>{} {}</p>", Template::Kind::kRoot};
const Template kDiffOther{"<b>{}</b>"};
const Template kDiffItem{"<li>{}{}</li>"};

std::string html_by_client(const std::string& full, const std::string& diff) {
  ClientTree client;
  client.merge(boost::json::parse(full));
  if (!diff.empty()) client.merge(boost::json::parse(diff));
  return client.html();
}

TEST(Template, EscapesTextAndKeepsMarkup) {
  EXPECT_EQ(to_html(kDiffNote("<a href=\"x\">", Raw{"<i>&</i>"})),
            "<p>&lt;a href=&quot;x&quot;&gt; <i>&</i></p>");
  EXPECT_THROW(kDiffNote("one"), std::logic_error);
}

TEST(Diff, SendsOnlyWhatChanged) {
  const Rendered before = kDiffPage("a", kDiffNote(1, 2), "");
  EXPECT_EQ(encode_diff(before, kDiffPage("a", kDiffNote(1, 2), "")), "");
  EXPECT_EQ(encode_diff(before, kDiffPage("b", kDiffNote(1, 2), "")), R"({"0":"b"})");
  EXPECT_EQ(encode_diff(before, kDiffPage("a", kDiffNote(1, 3), "")), R"({"1":{"1":"3"}})");
  EXPECT_EQ(encode_diff(before, kDiffPage("a", kDiffOther("x"), "")),
            R"({"1":{"0":"x","s":0},"p":{"0":["<b>","</b>"]}})");
}

TEST(Diff, CarriesTitleAndEvents) {
  const Rendered page = kDiffOther("x");
  EXPECT_EQ(encode_diff(page, kDiffOther("x"), {"New", {{"ping", R"({"n":1})"}, {"pong", "{}"}}}),
            R"({"t":"New","e":[["ping",{"n":1}],["pong",{}]]})");
}

TEST(Diff, SharesStaticsOnce) {
  const std::string full =
      encode_full(kDiffPage("a", kDiffNote(kDiffNote(1, 2), kDiffNote(3, 4)), ""));
  const auto tree = boost::json::parse(full);
  EXPECT_EQ(tree.at("p").as_object().size(), 2U);
  EXPECT_EQ(tree.at_pointer("/1/r"), 1);
}

TEST(Diff, MovesEntriesByKey) {
  const auto list = [](std::initializer_list<const char*> keys) {
    Comprehension items(kDiffItem);
    for (const char* key : keys) items.add(key, key, "");
    return kDiffPage("", "", std::move(items));
  };
  EXPECT_EQ(encode_diff(list({"a", "b"}), list({"b", "a"})),
            R"({"2":{"k":{"0":1,"1":0,"kc":2,"km":true}}})");
  EXPECT_EQ(encode_diff(list({"a", "b"}), list({"a"})), R"({"2":{"k":{"kc":1}}})");
  EXPECT_EQ(encode_diff(list({"a"}), list({})), R"({"2":{"k":{"kc":0}}})");
  EXPECT_EQ(encode_diff(list({}), list({})), "");
  EXPECT_EQ(encode_diff(list({}), list({"a"})),
            R"({"2":{"k":{"0":{"0":"a","1":""},"kc":1},"s":0},"p":{"0":["<li>","","</li>"]}})");
}

// Whatever the two trees: the client that has the first and gets the diff shows the second.
TEST(Diff, ClientEndsWithTheSecondTree) {
  std::mt19937 random(20);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const auto dynamic = [&]() -> Dynamic {
    switch (below(4)) {
      case 0:
        return kDiffNote(below(3), below(3));
      case 1:
        return kDiffOther(below(3));
      case 2:
        return "";
      default:
        return below(3);
    }
  };
  const auto tree = [&] {
    std::vector<int> keys{0, 1, 2, 3, 4, 5, 6, 7};
    std::shuffle(keys.begin(), keys.end(), random);
    keys.resize(static_cast<std::size_t>(below(9)));
    Comprehension items(kDiffItem);
    for (const int key : keys) items.add(std::to_string(key), key, dynamic());
    return kDiffPage(below(2), dynamic(), std::move(items));
  };
  for (int round = 0; round < 2000; ++round) {
    const Rendered before = tree();
    const Rendered after = tree();
    const std::string diff = encode_diff(before, after);
    ASSERT_EQ(html_by_client(encode_full(before), diff), to_html(after)) << diff;
  }
}

}  // namespace
}  // namespace liveload::demo
