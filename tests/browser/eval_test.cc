// Scripts of a scenario in the page's own world.
#include "browser/input_fixture.hpp"

namespace liveload::browser {
namespace {

class EvalTest : public InputTest {
 protected:
  static Value value(Page& page, std::string_view script, const Value::Array& arguments = {}) {
    auto result = page.eval(script, arguments, soon());
    EXPECT_TRUE(result) << result.error().message();
    return result.value_or(Value("an error"));
  }
};

TEST_F(EvalTest, TakesExpressionsAndFunctions) {
  with_page("/second.html", [&](Page& page) {
    EXPECT_EQ(value(page, "1 + 1"), Value(2));
    EXPECT_EQ(value(page, " document.title; \n"), Value("Second"));
    EXPECT_EQ(value(page, "{ a: [1, 'x', null] } // a comment"),
              (Value::Object{{"a", Value::Array{1, "x", nullptr}}}));
    EXPECT_EQ(value(page, "(a, b) => a.n + b", {Value::Object{{"n", 1}}, 2}), Value(3));
    EXPECT_EQ(value(page, "function (a) { return this === undefined ? 'strict' : a }", {"x"}),
              Value("x"));
    EXPECT_EQ(value(page, "function named() { return arguments.length }", {1, 2, 3}), Value(3));
    ok(page.call("() => { window.mark = 'own' }", {}, "", soon()));
    EXPECT_EQ(value(page, "mark"), Value("own")) << "it is the page's own world";
  });
}

TEST_F(EvalTest, AwaitsPromises) {
  with_page("/second.html", [&](Page& page) {
    EXPECT_EQ(value(page, "new Promise((done) => setTimeout(done, 20, 'late'))"), Value("late"));
    EXPECT_EQ(value(page, "async (a) => { await null; return a }", {7}), Value(7));
    EXPECT_EQ(value(page, "(await fetch('/second.html')).status"), Value(200));
    expect_error(page.eval("new Promise(() => {})", {}, brief()), ErrorKind::kTimeout,
                 "eval failed after 1");
    EXPECT_EQ(value(page, "1"), Value(1));
  });
}

TEST_F(EvalTest, WhatIsNoJsonIsNullOrAnError) {
  with_page("/second.html", [&](Page& page) {
    EXPECT_EQ(value(page, "undefined"), Value());
    EXPECT_EQ(value(page, "null"), Value());
    EXPECT_EQ(value(page, "NaN"), Value());
    EXPECT_EQ(value(page, "10n"), Value());
    expect_error(page.eval("() => Symbol('x')", {}, soon()), ErrorKind::kScript,
                 "cannot be written as JSON");
    EXPECT_EQ(value(page, "document.body"), Value(Value::Object{}));
    expect_error(page.eval("'a\\ud83d'", {}, soon()), ErrorKind::kScript, "no Unicode");
    expect_error(page.eval("() => { const a = {}; a.a = a; return a }", {}, soon()),
                 ErrorKind::kScript, "cannot be written as JSON");
  });
}

TEST_F(EvalTest, WhatIsThrownIsTheError) {
  with_page("/second.html", [&](Page& page) {
    expect_error(page.eval("() => { throw new Error('no tea') }", {}, soon()), ErrorKind::kScript,
                 "eval failed: no tea");
    expect_error(page.eval("Promise.reject(new TypeError('bad'))", {}, soon()), ErrorKind::kScript,
                 "TypeError: bad");
    expect_error(page.eval("() => { throw 'text' }", {}, soon()), ErrorKind::kScript, "text");
    expect_error(page.eval("nothing.here", {}, soon()), ErrorKind::kScript,
                 "ReferenceError: nothing is not defined");
    expect_error(page.eval("const a = 1; a", {}, soon()), ErrorKind::kScript,
                 "an expression, or a function");
    expect_error(page.eval(" ; ", {}, soon()), ErrorKind::kUsage, "empty");
  });
}

TEST_F(EvalTest, ADocumentThatGoesAwayMeanwhileIsAnError) {
  with_page("/history.html", [&](Page& page) {
    expect_error(page.eval("() => { location.href = '/second.html'; return new Promise(() => {}) }",
                           {}, soon()),
                 ErrorKind::kScript, "the document was left before the script had ended");
    EXPECT_EQ(value(page, "document.title"), Value("Second"));
  });
}

}  // namespace
}  // namespace liveload::browser
