#include "result/redact.hpp"

#include <gtest/gtest.h>

namespace liveload::result {
namespace {

TEST(Redact, TakesSecretsOutAtAllLevels) {
  const Value::Object options{
      {"base-url", "https://me:pw@shop.example/x"},
      {"API_TOKEN", "t"},
      {"nested",
       Value::Object{{"Password", "p"}, {"list", Value::Array{Value::Object{{"secretKey", 1}}}}}},
      {"users", 5}};
  const Value::Object safe = redact(options);
  EXPECT_EQ(safe.at("base-url").text(), "https://shop.example/x");
  EXPECT_EQ(safe.at("API_TOKEN").text(), "[redacted]");
  EXPECT_EQ(safe.at("nested")["Password"].text(), "[redacted]");
  EXPECT_EQ((*safe.at("nested")["list"].if_array())[0]["secretKey"].text(), "[redacted]");
  EXPECT_EQ(safe.at("users"), Value(5));
}

TEST(RedactUrl, TakesOutUserAndSecretParametersOnly) {
  EXPECT_EQ(redact_url("http://a:b@h:1/p?q=1&token=x&csrf_token=y&z#f@g"),
            "http://h:1/p?q=1&token=[redacted]&csrf_token=[redacted]&z#f@g");
  EXPECT_EQ(redact_url("http://h/p?mail=a@b&x=http://c"), "http://h/p?mail=a@b&x=http://c");
  EXPECT_EQ(redact_url("/path?key=1"), "/path?key=[redacted]");
  EXPECT_EQ(redact_url(""), "");
  EXPECT_EQ(redact_url("about:blank"), "about:blank");
}

}  // namespace
}  // namespace liveload::result
