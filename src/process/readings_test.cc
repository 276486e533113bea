#include "process/readings.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace liveload::process {
namespace {

TEST(Readings, MachineTimeRisesWithWork) {
  const MachineTime before = read_machine_time();
  MachineTime after = before;
  // Reading is work, too: it shows within a few ticks of 10 ms.
  while (after.busy < before.busy + 5) after = read_machine_time();
  EXPECT_GE(after.total - before.total, after.busy - before.busy);
}

TEST(Readings, TreeHoldsChildren) {
  int gate[2];
  ASSERT_EQ(pipe(gate), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    char byte = 0;
    close(gate[1]);
    (void)!read(gate[0], &byte, 1);
    _exit(0);
  }
  const std::vector<pid_t> tree = process_tree(getpid());
  EXPECT_NE(std::ranges::find(tree, child), tree.end());
  EXPECT_EQ(tree.front(), getpid());
  close(gate[0]);
  close(gate[1]);
  waitpid(child, nullptr, 0);
}

TEST(Readings, MemoryRisesByWhatIsTouched) {
  constexpr std::size_t kSize = 64 << 20;
  const std::uint64_t before = read_memory({getpid()});
  void* block = mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(block, MAP_FAILED);
  std::memset(block, 1, kSize);
  const std::uint64_t after = read_memory({getpid()});
  munmap(block, kSize);
  EXPECT_GE(after - before, kSize * 9 / 10);
  EXPECT_EQ(read_memory({}), 0u);
}

}  // namespace
}  // namespace liveload::process
