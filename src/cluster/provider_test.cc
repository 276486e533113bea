#include "cluster/provider.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace liveload::cluster {
namespace {

using testing::HasSubstr;

TEST(Provider, SaysWhichOneWasProbablyMeant) {
  const auto made = make_provider("flyy", {});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(made.error().hint, "did you mean fly?");
}

TEST(Provider, ListsThemWhereNothingIsNear) {
  const auto made = make_provider("mainframe", {});
  ASSERT_FALSE(made);
  for (const ProviderKind& kind : provider_kinds()) {
    EXPECT_THAT(made.error().hint, HasSubstr(std::string(kind.name)));
  }
}

TEST(Provider, SaysWhichOptionWasProbablyMeant) {
  const auto made = make_provider("fly", {{"memory_gb", "8"}});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(made.error().target, "memory_gb");
  EXPECT_EQ(made.error().hint, "did you mean memory_mb?");
}

TEST(Provider, HasEveryOptionDocumented) {
  for (const ProviderKind& kind : provider_kinds()) {
    EXPECT_FALSE(kind.summary.empty()) << kind.name;
    for (const ProviderOption& option : kind.options) {
      EXPECT_FALSE(option.value.empty() || option.help.empty()) << kind.name << option.name;
      EXPECT_FALSE(option.help.ends_with('.')) << kind.name << option.name;
    }
  }
}

TEST(Provider, HasEveryOptionInTheManual) {
  std::ifstream file(LIVELOAD_SOURCE_DIR "/docs/providers.md");
  const std::string manual{std::istreambuf_iterator<char>(file), {}};
  for (const ProviderKind& kind : provider_kinds()) {
    const auto begin = manual.find(fmt::format("\n## {}\n", kind.name));
    const std::string section = manual.substr(std::min(begin, manual.size()));
    for (const ProviderOption& option : kind.options) {
      EXPECT_THAT(section.substr(0, section.find("\n## ", 1)),
                  HasSubstr(fmt::format("`{}`", option.name)))
          << "docs/providers.md: " << kind.name;
    }
  }
}

}  // namespace
}  // namespace liveload::cluster
