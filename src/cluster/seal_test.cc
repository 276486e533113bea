#include "cluster/seal.hpp"

#include <gtest/gtest.h>

namespace liveload::cluster {
namespace {

const Seal kSeal(std::string(Seal::kKeyBytes, 'k'));

TEST(Seal, OpensWhatItClosed) {
  for (const std::string& body :
       {std::string(), std::string("\0\xff body", 7), std::string(100'000, 'b')}) {
    const std::string sealed = kSeal.close("run.1.hello", "run.1.inbox.2", body);
    EXPECT_EQ(sealed.size(), body.size() + Seal::kBytes);
    EXPECT_EQ(kSeal.open("run.1.hello", "run.1.inbox.2", sealed), body);
  }
}

TEST(Seal, AnyChangeBreaksIt) {
  const std::string sealed = kSeal.close("subject", "reply", "body");
  EXPECT_FALSE(kSeal.open("subjects", "reply", sealed));
  EXPECT_FALSE(kSeal.open("subject", "", sealed));
  EXPECT_FALSE(kSeal.open("subject", "reply", sealed + " "));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    EXPECT_FALSE(kSeal.open("subject", "reply", sealed.substr(0, i))) << i;
    std::string bent = sealed;
    bent[i] = static_cast<char>(bent[i] ^ 1);
    EXPECT_FALSE(kSeal.open("subject", "reply", bent)) << i;
  }
}

TEST(Seal, PartsCannotBeShiftedIntoEachOther) {
  const std::string sealed = kSeal.close("ab", "c", "d");
  EXPECT_FALSE(kSeal.open("a", "bc", sealed));
  EXPECT_FALSE(kSeal.open("abc", "", sealed));
}

TEST(Seal, AnotherRunsKeyOpensNothing) {
  const Seal other(std::string(Seal::kKeyBytes, 'o'));
  EXPECT_FALSE(other.open("s", "r", kSeal.close("s", "r", "body")));
}

/// The code as `openssl dgst -sha256 -mac HMAC` computes it over the lengths and parts.
TEST(Seal, IsHmacSha256OverLengthsAndParts) {
  const std::string sealed = kSeal.close("s", "", "b");
  std::string hex;
  for (const char c : sealed.substr(0, Seal::kBytes)) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  EXPECT_EQ(hex, "d67df15c2b49d7eabfcfc1514cd3b27c82024ed5ac83da9a2a3adf5106762223");
}

}  // namespace
}  // namespace liveload::cluster
