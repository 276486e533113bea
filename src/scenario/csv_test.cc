#include "scenario/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "scenario/rows.hpp"

namespace liveload::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// All rows as JSON, one after another.
std::string rows(Feeder::Format format, std::string text) {
  const auto parsed = Rows::parse(format, std::move(text), "people");
  if (!parsed) return parsed.error().target + ": " + parsed.error().cause;
  std::string all;
  for (std::size_t i = 0; i < parsed->size(); ++i) all += base::dump_json(parsed->row(i));
  return all;
}
std::string csv(std::string text) {
  return rows(Feeder::Format::kCsv, std::move(text));
}
std::string json(std::string text) {
  return rows(Feeder::Format::kJson, std::move(text));
}

TEST(CsvRecord, FieldsPlainAndQuoted) {
  const auto record = read_csv_record("a,\"b \"\"c\"\",\nd\",, e \r\nnext", 0);
  ASSERT_TRUE(record);
  EXPECT_THAT(record->fields, ElementsAre("a", "b \"c\",\nd", "", " e "));
  EXPECT_EQ(record->lines, 2U);
  EXPECT_EQ(record->next, 21U);
}

TEST(Rows, OfCsvAreObjectsOfTexts) {
  EXPECT_EQ(csv("name,age\nAda,36\nBob,"), R"({"age":"36","name":"Ada"}{"age":"","name":"Bob"})");
  EXPECT_EQ(csv("\xEF\xBB\xBFname\r\nAda\r\n\r\nBob\r\n"),
            R"({"name":"Ada"}{"name":""}{"name":"Bob"})");
  EXPECT_EQ(csv("a,b\n1,2\n\n3,4\n"), R"({"a":"1","b":"2"}{"a":"3","b":"4"})");
  EXPECT_EQ(csv("a,b\n\"x\ny\",\"\"\n"), R"({"a":"x\u000ay","b":""})");
}

TEST(Rows, OfCsvThatAreWrongAreShownByLine) {
  EXPECT_EQ(csv("a,b\n1,2\n1\n"), "people:3: 1 fields where 2 columns are named");
  EXPECT_EQ(csv("a,b\n\"x\n\ny\",2\n1,2,3\n"), "people:5: 3 fields where 2 columns are named");
  EXPECT_EQ(csv("a,b,a\n"), "people:1: two columns are named \"a\"");
  EXPECT_EQ(csv("a,,b\n"), "people:1: a column has no name");
  EXPECT_EQ(csv("a\nx\"y\n"), "people:2: a quote within a field that does not begin with one");
  EXPECT_EQ(csv("a\n\"xy\n"), "people:2: a quoted field that does not end");
  EXPECT_EQ(csv("a\n\"x\"y\n"), "people:2: text behind the quote that ends a field");
  EXPECT_EQ(csv("a\nx\n\xFFz\n"), "people:3: the file is not UTF-8");
  EXPECT_EQ(csv("a,b\n"), "people:1: there is no row in it");
  EXPECT_EQ(csv(""), "people:1: there is no row in it");
}

TEST(Rows, OfJsonAreAnArrayOrLines) {
  const std::string both = R"({"a":1}{"a":[{"b":"]},"}]})";
  EXPECT_EQ(json("[ {\"a\":1},\n{\"a\":[{\"b\":\"]},\"}]} ]\n"), both);
  EXPECT_EQ(json("{\"a\":1}\n\n{\"a\":[{\"b\":\"]},\"}]}\n"), both);
}

TEST(Rows, OfJsonThatAreWrongAreShownByLine) {
  EXPECT_EQ(json("[]"), "people:1: there is no row in it");
  EXPECT_THAT(json("{\"a\":1}\n{\"a\":}\n"), HasSubstr("people:2: "));
  EXPECT_EQ(json("{\"a\":1}\n[1]\n"), "people:2: a row must be an object");
  EXPECT_EQ(json("[{},\n1]"), "people:2: a row must be an object");
  EXPECT_EQ(json("[{}\n{}]"), "people:2: the array does not end");
  EXPECT_EQ(json("[{},{}"), "people:1: the array does not end");
  EXPECT_THAT(json("[{},]"), HasSubstr("people:1: "));
  EXPECT_EQ(json("[{}]\nx"), "people:2: text behind the array");
}

}  // namespace
}  // namespace liveload::scenario
