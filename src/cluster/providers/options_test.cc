#include "cluster/providers/options.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "process/run_folder.hpp"

namespace liveload::cluster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

TEST(OptionReader, ReadsWhatIsGivenAndFallsBack) {
  const ProviderOptions options{{"cpus", "3"},   {"share", "0.5"},         {"fast", "true"},
                                {"wait", "90s"}, {"hosts", " a, b,,c d "}, {"command", "x  --y"},
                                {"kind", "odd"}};
  OptionReader reader("p", options);
  EXPECT_EQ(reader.integer("cpus", 1, 4, 2), 3);
  EXPECT_EQ(reader.integer("other", 1, 4, 2), 2);
  EXPECT_EQ(reader.number("share", 0, 1, 1), 0.5);
  EXPECT_TRUE(reader.flag("fast", false));
  EXPECT_TRUE(reader.flag("other", true));
  EXPECT_EQ(reader.duration("wait", 1s), 90s);
  EXPECT_THAT(reader.list("hosts"), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(reader.list("other"), IsEmpty());
  EXPECT_THAT(reader.words("command"), ElementsAre("x", "--y"));
  EXPECT_EQ(reader.one_of("kind", {"even", "odd"}, "even"), "odd");
  EXPECT_EQ(reader.text("other", nullptr, "fallback"), "fallback");
  EXPECT_FALSE(reader.error());
}

TEST(OptionReader, ReadsSizes) {
  const ProviderOptions options{{"a", "512m"}, {"b", "1.5G"}, {"c", "4096"}, {"d", "much"}};
  OptionReader reader("p", options);
  EXPECT_EQ(reader.bytes("a", "1g"), 512 << 20);
  EXPECT_EQ(reader.bytes("b", "1g"), 3 << 29);
  EXPECT_EQ(reader.bytes("c", "1g"), 4096);
  EXPECT_EQ(reader.bytes("other", "1k"), 1024);
  EXPECT_FALSE(reader.error());
  reader.bytes("d", "1g");
  EXPECT_TRUE(reader.error());
}

TEST(OptionReader, NamesTheFirstThatCannotBe) {
  const ProviderOptions options{{"cpus", "four"}, {"share", "2"}};
  OptionReader reader("p", options);
  reader.integer("cpus", 1, 4, 2);
  reader.number("share", 0, 1, 1);
  ASSERT_TRUE(reader.error());
  EXPECT_EQ(reader.error()->kind, ErrorKind::kUsage);
  EXPECT_EQ(reader.error()->message(),
            "use the option cpus of the provider p \"four\" failed: it must be a whole number from "
            "1 to 4");
}

TEST(OptionReader, RefusesEveryWrongValue) {
  const ProviderOptions options{{"n", "5"}, {"x", "1e9"}, {"d", "0s"},   {"f", "yes"},
                                {"k", "c"}, {"t", ""},    {"d2", "soon"}};
  const auto refused = [&](auto read) {
    OptionReader reader("p", options);
    read(reader);
    return reader.error().has_value();
  };
  EXPECT_TRUE(refused([](OptionReader& r) { r.integer("n", 1, 4, 2); }));
  EXPECT_TRUE(refused([](OptionReader& r) { r.number("x", 0, 1, 1); }));
  EXPECT_TRUE(refused([](OptionReader& r) { r.duration("d", 1s); }));
  EXPECT_TRUE(refused([](OptionReader& r) { r.duration("d2", 1s); }));
  EXPECT_TRUE(refused([](OptionReader& r) { r.flag("f", false); }));
  EXPECT_TRUE(refused([](OptionReader& r) { r.one_of("k", {"a", "b"}, "a"); }));
  EXPECT_TRUE(refused([](OptionReader& r) { r.text("t"); }));
  EXPECT_TRUE(refused([](OptionReader& r) { r.required("missing"); }));
}

TEST(OptionReader, TakesASecretFromAFileOrAVariable) {
  const auto folder = process::RunFolder::create();
  const std::string path = folder->path() / "token";
  std::ofstream(path) << "  abc\n";
  setenv("LIVELOAD_TEST_TOKEN", "def", 1);
  const ProviderOptions options{{"token_file", path}, {"gone_file", path + "x"}};
  OptionReader reader("p", options);
  EXPECT_EQ(reader.secret("token_file", "LIVELOAD_TEST_TOKEN"), "abc");
  EXPECT_EQ(reader.secret("other_file", "LIVELOAD_TEST_TOKEN"), "def");
  EXPECT_FALSE(reader.error());
  reader.secret("gone_file", "LIVELOAD_TEST_TOKEN");
  unsetenv("LIVELOAD_TEST_TOKEN");
  ASSERT_TRUE(reader.error());
  EXPECT_THAT(reader.error()->message(), HasSubstr("cannot be read"));
}

}  // namespace
}  // namespace liveload::cluster
