#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace liveload::support {

/// Compares `text` with the approved file `name`, a path from the repository's root. To approve
/// what is made now, run the test with LIVELOAD_APPROVE=1 in the environment, and read the
/// difference before committing it.
inline void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(LIVELOAD_SOURCE_DIR) + "/" + name;
  if (std::getenv("LIVELOAD_APPROVE") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  ASSERT_TRUE(file) << path << " is not there; LIVELOAD_APPROVE=1 makes it";
  std::ostringstream approved;
  approved << file.rdbuf();
  EXPECT_EQ(text, approved.str()) << "differs from " << path
                                  << "; LIVELOAD_APPROVE=1 approves it as it is now";
}

}  // namespace liveload::support
