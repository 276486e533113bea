#include "browser/cdp/storage_snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"

namespace liveload::browser::cdp {
namespace {

using testing::HasSubstr;

std::string refusal(const Value& value) {
  const auto snapshot = StorageSnapshot::from_value(value);
  if (snapshot) return "taken";
  EXPECT_EQ(snapshot.error().kind, ErrorKind::kUsage);
  return snapshot.error().cause;
}

Value example() {
  StorageSnapshot snapshot;
  snapshot.cookies.push_back(
      Value::Object{{"name", "id"}, {"value", "7"}, {"domain", "shop.test"}, {"httpOnly", true}});
  snapshot.origins["http://shop.test"] = {.local = R"([["a","1"]])"};
  return snapshot.to_value();
}

TEST(StorageSnapshot, SurvivesJson) {
  const auto parsed = base::parse_json(base::dump_json(example()));
  ASSERT_TRUE(parsed);
  const auto snapshot = StorageSnapshot::from_value(*parsed);
  ASSERT_TRUE(snapshot) << snapshot.error().message();
  EXPECT_EQ(snapshot->to_value(), example());
  EXPECT_EQ(snapshot->origins.at("http://shop.test").local, R"([["a","1"]])");
  EXPECT_EQ(snapshot->origins.at("http://shop.test").session, "[]");
}

TEST(StorageSnapshot, NamesWhatIsNone) {
  EXPECT_EQ(refusal(Value()), "this is no storage snapshot but nothing");
  EXPECT_EQ(refusal("my session"), "this is no storage snapshot but the text \"my session\"");
  EXPECT_EQ(refusal(7), "this is no storage snapshot but a number");
  EXPECT_EQ(refusal(Value::Array{}), "this is no storage snapshot but a list");
  EXPECT_EQ(refusal(Value::Object{{"cookies", Value::Array{}}}),
            "this is no storage snapshot but an object of another kind");
}

TEST(StorageSnapshot, RefusesWhatWasChanged) {
  auto changed = [](std::string_view key, Value to) {
    Value value = example();
    (*value.if_object())[std::string(key)] = std::move(to);
    return value;
  };
  EXPECT_THAT(refusal(changed("liveload_storage", 2)), HasSubstr("version 2"));
  EXPECT_EQ(refusal(changed("cookies", 1)), "the snapshot was cut or changed");
  EXPECT_EQ(refusal(changed("cookies", Value::Array{1})), "a cookie of the snapshot was changed");
  EXPECT_THAT(refusal(changed("origins", Value::Object{{"http://a", 1}})), HasSubstr("http://a"));
}

TEST(StorageSnapshot, KeepsWhatACookieIsAndNoMore) {
  const auto cookie = base::parse_json(
      R"({"name":"id","value":"7","domain":"shop.test","path":"/","expires":-1,"size":3,"httpOnly":true,)"
      R"("secure":false,"session":true,"sameSite":"Lax","priority":"Medium","sourceScheme":"NonSecure","sourcePort":80})");
  ASSERT_TRUE(cookie);
  const Value settable = settable_cookie(*cookie);
  EXPECT_TRUE(settable["expires"].is_null()) << "it is the session's";
  EXPECT_TRUE(settable["size"].is_null());
  EXPECT_TRUE(settable["httpOnly"].truthy());
  EXPECT_EQ(settable["sameSite"].text(), "Lax");
}

}  // namespace
}  // namespace liveload::browser::cdp
