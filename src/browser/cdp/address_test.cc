#include "browser/cdp/address.hpp"

#include <gmock/gmock.h>

namespace liveload::browser::cdp {
namespace {

TEST(ResolveAddress, CompletesFromTheDocumentShown) {
  const std::string base = "http://host:1/a/b?q=1#f";
  EXPECT_EQ(resolve_address(base, "/x?y"), "http://host:1/x?y");
  EXPECT_EQ(resolve_address(base, "x"), "http://host:1/a/x");
  EXPECT_EQ(resolve_address(base, "../x"), "http://host:1/a/../x");
  EXPECT_EQ(resolve_address(base, "?p"), "http://host:1/a/b?p");
  EXPECT_EQ(resolve_address(base, "#g"), "http://host:1/a/b?q=1#g");
  EXPECT_EQ(resolve_address(base, ""), "http://host:1/a/b?q=1");
  EXPECT_EQ(resolve_address(base, "//other/x"), "http://other/x");
  EXPECT_EQ(resolve_address(base, "https://other/x"), "https://other/x");
  EXPECT_EQ(resolve_address(base, "about:blank"), "about:blank");
}

TEST(ResolveAddress, KnowsABaseWithoutAPath) {
  EXPECT_EQ(resolve_address("http://host", "x"), "http://host/x");
  EXPECT_EQ(resolve_address("http://host?q=/a/b", "x"), "http://host/x");
  EXPECT_EQ(resolve_address("http://host", "/x"), "http://host/x");
}

TEST(ResolveAddress, CannotCompleteWithoutADocument) {
  EXPECT_EQ(resolve_address("about:blank", "/x"), "");
  EXPECT_EQ(resolve_address("chrome-error://chromewebdata/", "x"), "");
  EXPECT_EQ(resolve_address("about:blank", ""), "");
}

}  // namespace
}  // namespace liveload::browser::cdp
