#include "scenario/secret_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace liveload::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class SecretValuesTest : public testing::Test {
 protected:
  ~SecretValuesTest() override {
    for (const std::string& name : set_) unsetenv(name.c_str());
  }
  void environment(const std::string& name, const std::string& value) {
    setenv(name.c_str(), value.c_str(), 1);
    set_.push_back(name);
  }
  Result<SecretValues> find(const std::vector<std::string>& names) {
    return find_secrets(names, config_, options_, hidden_);
  }
  Error refused(const std::string& name) {
    const auto found = find({name});
    EXPECT_FALSE(found);
    return found ? Error{} : found.error();
  }

  Config config_;
  Config options_;
  base::Secrets hidden_;
  std::vector<std::string> set_;
};

TEST_F(SecretValuesTest, TheOptionComesBeforeTheEnvironment) {
  environment("LIVELOAD_TEST_A", "from the environment");
  environment("LIVELOAD_TEST_B_C", "upper case");
  options_.set("LIVELOAD_TEST_A", "from the option");
  const auto found = find({"LIVELOAD_TEST_A", "liveload-test-b-c"});
  ASSERT_TRUE(found) << found.error().message();
  EXPECT_THAT(*found, ElementsAre(Pair("LIVELOAD_TEST_A", "from the option"),
                                  Pair("liveload-test-b-c", "upper case")));
  EXPECT_EQ(hidden_.mask("from the option, in upper case"), "[redacted], in [redacted]");
}

TEST_F(SecretValuesTest, TheVeryNameComesBeforeItsUpperCase) {
  environment("liveload-test", "as it is");
  environment("LIVELOAD_TEST", "upper case");
  const auto found = find({"liveload-test"});
  ASSERT_TRUE(found);
  EXPECT_THAT(*found, ElementsAre(Pair("liveload-test", "as it is")));
}

TEST_F(SecretValuesTest, WhatConfigMadeOfTheOptionsCounts) {
  config_.set("pin", 123456);
  const auto found = find({"pin"});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at("pin"), "123456");
}

TEST_F(SecretValuesTest, WhatIsMissingOrEmptyOrTooShortIsNamed) {
  EXPECT_THAT(refused("api-token").message(), HasSubstr("api-token"));
  EXPECT_THAT(refused("api-token").hint, HasSubstr("API_TOKEN"));
  EXPECT_EQ(refused("api-token").kind, ErrorKind::kConfig);
  environment("LIVELOAD_TEST", "");
  EXPECT_THAT(refused("LIVELOAD_TEST").cause, HasSubstr("neither"));
  options_.set("short", "abc");
  EXPECT_THAT(refused("short").cause, HasSubstr("shorter than 4"));
  EXPECT_THAT(refused("").cause, HasSubstr("needs a name"));
}

TEST_F(SecretValuesTest, WhatIsNamedLikeASecretIsHiddenUnlessItIsAWord) {
  hide_named({{"password", "long enough"},
              {"user", "not a secret"},
              {"api-key", "test"},
              {"session", Value::Object{{"token", "abcdefgh"}, {"name", "somebody"}}},
              {"tokens", Value::Array{"ijklmnop", Value::Object{{"key", "qrstuvwx"}}}}},
             hidden_);
  EXPECT_EQ(hidden_.mask("long enough, not a secret, test, abcdefgh, somebody, ijklmnop, qrstuvwx"),
            "[redacted], not a secret, test, [redacted], somebody, [redacted], [redacted]");
}

}  // namespace
}  // namespace liveload::scenario
