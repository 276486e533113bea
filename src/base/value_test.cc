#include "liveload/value.hpp"

#include <gtest/gtest.h>

namespace liveload {
namespace {

TEST(Value, ReadsMembersAndConverts) {
  const Value value = Value::Object{{"n", "12.5"}, {"on", "yes"}, {"list", Value::Array{1, 2}}};
  EXPECT_DOUBLE_EQ(value["n"].number(), 12.5);
  EXPECT_TRUE(value["on"].truthy());
  EXPECT_TRUE(value["none"].is_null());
  EXPECT_TRUE(value["n"]["deeper"].is_null());
  EXPECT_EQ(value["list"].text(), "[1,2]");
  EXPECT_DOUBLE_EQ(Value("12px").number(-1), -1);
}

}  // namespace
}  // namespace liveload
