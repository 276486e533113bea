#include "process/limits.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "support/temp_folder.hpp"

namespace liveload::process {
namespace {

namespace fs = std::filesystem;

/// A folder with the files that the kernel would show.
class GroupLimitsTest : public testing::Test {
 protected:
  void file(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text << '\n';
  }
  GroupLimits read() const { return read_group_limits(root_.path()); }

  const test::TempFolder root_;
};

TEST_F(GroupLimitsTest, AreTheLeastOfTheGroupAndThoseAboveIt) {
  file("proc/self/cgroup", "0::/user.slice/run.scope");
  file("sys/fs/cgroup/user.slice/memory.max", "1000000");
  file("sys/fs/cgroup/user.slice/cpu.max", "max 100000");
  file("sys/fs/cgroup/user.slice/run.scope/memory.max", "2000000");
  file("sys/fs/cgroup/user.slice/run.scope/cpu.max", "150000 100000");
  EXPECT_EQ(read().memory_bytes, 1000000u);
  EXPECT_EQ(read().cores, 1.5);
}

TEST_F(GroupLimitsTest, AreReadFromVersionOneAsWell) {
  file("proc/self/cgroup", "5:cpu,cpuacct:/job\n4:memory:/job\n0::/");
  file("sys/fs/cgroup/cpu/job/cpu.cfs_quota_us", "50000");
  file("sys/fs/cgroup/cpu/job/cpu.cfs_period_us", "100000");
  file("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "4096000");
  EXPECT_EQ(read().memory_bytes, 4096000u);
  EXPECT_EQ(read().cores, 0.5);
}

TEST_F(GroupLimitsTest, AreThoseOfTheMountWhereTheGroupIsOutOfSight) {
  file("proc/self/cgroup", "0::/docker/0123");
  file("sys/fs/cgroup/memory.max", "5000000");
  EXPECT_EQ(read().memory_bytes, 5000000u);
}

TEST_F(GroupLimitsTest, FreeMemoryIsWhatTheKernelCallsAvailable) {
  file("proc/meminfo", "MemTotal:  24000 kB\nMemFree:  1000 kB\nMemAvailable:  9000 kB");
  EXPECT_EQ(free_memory_bytes(root_.path()), 9000u * 1024);
  EXPECT_EQ(free_memory_bytes(root_ / "nothing"), physical_memory_bytes());
}

TEST_F(GroupLimitsTest, AreAbsentWhereNoneIsSet) {
  file("proc/self/cgroup", "4:memory:/\n5:cpu:/\n0::/a");
  file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
  file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1");
  file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");
  file("sys/fs/cgroup/a/memory.max", "max");
  file("sys/fs/cgroup/a/cpu.max", "nonsense");
  EXPECT_FALSE(read().memory_bytes);
  EXPECT_FALSE(read().cores);
}

TEST_F(GroupLimitsTest, AreAbsentWithoutControlGroups) {
  EXPECT_FALSE(read().memory_bytes);
  EXPECT_FALSE(read().cores);
}

TEST(Machine, HasCoresAndMemory) {
  EXPECT_GE(usable_cores(), 1u);
  EXPECT_GT(physical_memory_bytes(), 1u << 20);
}

}  // namespace
}  // namespace liveload::process
