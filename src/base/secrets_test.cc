#include "base/secrets.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"

namespace liveload::base {
namespace {

class SecretsTest : public testing::Test {
 protected:
  void hide(std::string_view value) { EXPECT_TRUE(secrets_.add(value)); }
  std::string mask(std::string text) { return secrets_.mask(std::move(text)); }
  Secrets secrets_;
};

TEST_F(SecretsTest, NothingIsChangedWhereNothingIsHidden) {
  EXPECT_TRUE(secrets_.empty());
  EXPECT_EQ(mask("a \\ text with %41 & more"), "a \\ text with %41 & more");
  hide("hunter22");
  EXPECT_FALSE(secrets_.empty());
  EXPECT_EQ(mask(""), "");
  EXPECT_EQ(mask("hunter2"), "hunter2");
}

TEST_F(SecretsTest, EveryOccurrenceIsMasked) {
  hide("hunter22");
  EXPECT_EQ(mask("hunter22"), "[redacted]");
  EXPECT_EQ(mask("a hunter22, and hunter22."), "a [redacted], and [redacted].");
}

TEST_F(SecretsTest, WhatIsTooShortIsRefused) {
  EXPECT_FALSE(secrets_.add("abc"));
  EXPECT_FALSE(secrets_.add(""));
  EXPECT_EQ(mask("abc"), "abc");
}

TEST_F(SecretsTest, TheLongestIsMaskedAndOverlapsLeaveNothing) {
  hide("pass");
  hide("password");
  hide("wordless");
  EXPECT_EQ(mask("my password"), "my [redacted]");
  EXPECT_EQ(mask("my passwordless"), "my [redacted]");
  EXPECT_EQ(mask("my passport"), "my [redacted]port");
}

TEST_F(SecretsTest, PercentEncodedInWholeOrInPart) {
  hide("p@ss w/rd");
  EXPECT_EQ(mask("http://h/p%40ss%20w%2Frd?x=1"), "http://h/[redacted]?x=1");
  EXPECT_EQ(mask("http://h/p%40ss%20w%2frd"), "http://h/[redacted]");
  EXPECT_EQ(mask("http://h/p@ss%20w/rd"), "http://h/[redacted]");
  EXPECT_EQ(mask("password=p%40ss+w%2Frd&b"), "password=[redacted]&b");
  EXPECT_EQ(mask("100% p@ss"), "100% p@ss");
}

TEST_F(SecretsTest, EscapedInJsonAndHtml) {
  const std::string value = "a\"b\\c<d>&é\n😀'";
  hide(value);
  EXPECT_EQ(mask("{\"v\":" + quote_json(value) + "}"), "{\"v\":\"[redacted]\"}");
  EXPECT_EQ(mask(R"(x a\"b\\c\u003cd\u003e\u0026\u00e9\n\ud83d\ude00' y)"), "x [redacted] y");
  EXPECT_EQ(mask("<p title=\"a&quot;b\\c&lt;d&gt;&amp;é\n😀&#39;\">"), "<p title=\"[redacted]\">");
  EXPECT_EQ(mask(R"(a&quot;b\\c&lt;d&gt;&amp;é\n😀&#x27;!)"), "[redacted]!");
}

TEST_F(SecretsTest, CutOffBeforeAnEllipsis) {
  hide("correct horse battery staple");
  EXPECT_EQ(mask("fill(#a, correct hor…) failed"), "fill(#a, [redacted]…) failed");
  EXPECT_EQ(mask("a cor…"), "a cor…");
}

TEST_F(SecretsTest, BrokenEscapesAreLeftAlone) {
  hide("zzzz");
  for (const char* text : {"%", "%4", "%zz", "\\", "\\u12", "\\ud800", "&", "&;", "&#;", "&#x;",
                           "&#99999999;", "&unknown;", "a+b", "…"}) {
    EXPECT_EQ(mask(text), text);
  }
}

TEST_F(SecretsTest, ValuesAndErrorsAreMaskedThroughout) {
  hide("hunter22");
  hide("123456");
  const Value value =
      Value::Object{{"a", Value::Array{"x hunter22", 123456, 1.5, nullptr}}, {"hunter22", true}};
  EXPECT_EQ(dump_json(secrets_.mask_all(value)),
            R"({"[redacted]":true,"a":["x [redacted]","[redacted]",1.5,null]})");
  const Error error = secrets_.mask(Error{.kind = ErrorKind::kIo,
                                          .tried = "read",
                                          .target = "/hunter22",
                                          .cause = "hunter22?",
                                          .hint = "no hunter22"});
  EXPECT_EQ(error.message().find("hunter22"), std::string::npos);
  EXPECT_EQ(error.kind, ErrorKind::kIo);
}

TEST_F(SecretsTest, AllTextsOfAValueCanBeHidden) {
  EXPECT_TRUE(secrets_.add_all(Value::Object{{"name", "session=xyz"}, {"n", 12345}, {"e", ""}}));
  EXPECT_EQ(mask("session=xyz 12345 name"), "[redacted] [redacted] name");
  EXPECT_FALSE(secrets_.add_all(Value::Array{"long enough", "no"}));
  EXPECT_EQ(mask("long enough"), "[redacted]");
}

TEST(NamesSecret, TellsByTheWordsInIt) {
  EXPECT_TRUE(names_secret("API_KEY"));
  EXPECT_TRUE(names_secret("reset-token"));
  EXPECT_FALSE(names_secret("user"));
}

}  // namespace
}  // namespace liveload::base
