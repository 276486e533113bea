// The provider "docker" against the API of a real Podman with runc: an engine of the test's own,
// with an image that holds one program. Skipped where Podman or runc is missing, or may run no
// container here.

#include "cluster/providers/docker.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "process/child.hpp"
#include "process/run_folder.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;
using base::Deadline;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

constexpr const char* kImage = "localhost/liveload-stub:test";

/// A Podman of our own: its storage, its state and its socket are in one folder.
class Podman {
 public:
  Podman() : folder_(std::move(*process::RunFolder::create())) {
    // Podman's own limits need a right that root in a container lacks, and crun no mixed cgroups.
    std::ofstream(path("containers.conf"))
        << "[containers]\ndefault_ulimits = [\"nofile=1024:1024\", \"nproc=4096:4096\"]\n"
           "[engine]\nruntime = \"runc\"\ncgroup_manager = \"cgroupfs\"\nevents_logger = "
           "\"file\"\n";
  }
  ~Podman() {
    run({"rm", "--all", "--force"});
    // Its layers belong to other users where it runs without root.
    run({"system", "reset", "--force"});
  }

  /// Empty when all is well, else why there is no engine.
  std::string start() {
    fs::create_directory(path("image"));
    fs::copy_file(STUB_AGENT, path("image/agent"));
    const auto archived = child({"tar", "-C", path("image"), "-cf", path("image.tar"), "agent"});
    if (!archived.empty()) return "tar: " + archived;
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"import", "--change", R"(ENTRYPOINT ["/agent"])",
                                   path("image.tar"), kImage},
          {"run", "--rm", "--network=host", kImage, "exit", "0"}}) {
      if (const std::string wrong = run(words); !wrong.empty()) return "podman: " + wrong;
    }
    auto service = process::Child::spawn(
        {.argv = command({"system", "service", "--time=0", "unix://" + socket()}),
         .environment = environment()});
    if (!service) return service.error().message();
    service_.emplace(std::move(*service));
    const auto deadline = Deadline::after(20s);
    while (!fs::exists(socket()) && !deadline.passed() && !service_->poll_exit()) {
      std::this_thread::yield();
    }
    return fs::exists(socket()) ? "" : "podman: its service did not start";
  }

  std::string socket() const { return path("engine.sock"); }
  std::string run(const std::vector<std::string>& words) const { return child(command(words)); }

 private:
  std::string path(const std::string& name) const { return folder_.path() / name; }
  std::vector<std::string> command(const std::vector<std::string>& words) const {
    std::vector<std::string> argv{"podman",    "--root",           path("root"),
                                  "--runroot", path("runroot"),    "--tmpdir",
                                  path("tmp"), "--storage-driver", "vfs"};
    argv.insert(argv.end(), words.begin(), words.end());
    return argv;
  }
  std::vector<std::pair<std::string, std::string>> environment() const {
    return {{"CONTAINERS_CONF", path("containers.conf")}};
  }
  std::string child(const std::vector<std::string>& argv) const {
    auto started = process::Child::spawn({.argv = argv, .environment = environment()});
    if (!started) return started.error().message();
    const auto status = started->wait(Deadline::after(60s));
    if (!status) return status.error().message();
    return status->code == 0 && status->signal == 0 ? ""
                                                    : status->text() + started->recent_errors();
  }

  process::RunFolder folder_;
  std::optional<process::Child> service_;
};

class DockerWithPodman : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    podman_ = std::make_unique<Podman>();
    missing_ = podman_->start();
  }
  static void TearDownTestSuite() { podman_.reset(); }
  void SetUp() override {
    if (!missing_.empty()) GTEST_SKIP() << "no container engine: " << missing_;
  }

  static DockerSettings settings() {
    return {.unix_socket = podman_->socket(),
            .image = kImage,
            .memory = 64 << 20,
            .shm = 1 << 20,
            .pause = 10ms,
            .watch = 10ms};
  }
  static LaunchRequest request(const std::string& run_id) {
    return {.run_id = run_id, .nodes = 2, .ticket = "ticket"};
  }
  static Deadline soon() { return Deadline::after(60s); }
  static std::vector<Ended> wait_for_end(const Provider& provider) {
    const Deadline deadline = soon();
    while (provider.ended().empty() && !deadline.passed()) std::this_thread::yield();
    return provider.ended();
  }

  static std::unique_ptr<Podman> podman_;
  static std::string missing_;
};
std::unique_ptr<Podman> DockerWithPodman::podman_;
std::string DockerWithPodman::missing_;

TEST_F(DockerWithPodman, LaunchesContainersSeesThemEndAndRemovesThem) {
  const auto provider = docker_provider(settings());
  const auto launched = provider->launch(request("r1"), soon());
  ASSERT_TRUE(launched) << launched.error().message();
  ASSERT_THAT(*launched, SizeIs(2));
  EXPECT_THAT(provider->ended(), IsEmpty());
  EXPECT_EQ(podman_->run({"kill", "liveload-r1-2"}), "");
  const auto ended = wait_for_end(*provider);
  ASSERT_THAT(ended, SizeIs(1));
  EXPECT_EQ(ended.at(0).node, "liveload-r1-2");
  EXPECT_EQ(ended.at(0).reason, "exit code 137");
  EXPECT_NE(podman_->run({"container", "exists", "liveload-r1-2"}), "") << "it removes itself";
  // As after a crash of the coordinator that launched them.
  const auto destroyed = docker_provider(settings())->destroy("r1", soon());
  ASSERT_TRUE(destroyed) << destroyed.error().message();
  EXPECT_NE(podman_->run({"container", "exists", "liveload-r1-1"}), "");
  EXPECT_TRUE(provider->destroy("r1", soon())) << "once more is no error";
}

TEST_F(DockerWithPodman, NamesAnAgentThatEndsAtOnce) {
  DockerSettings failing = settings();
  failing.command = {"/agent", "exit", "3"};
  const auto provider = docker_provider(failing);
  const auto launched = provider->launch(request("r2"), soon());
  // It may end before the launch has, or a moment later.
  const auto ended = wait_for_end(*provider);
  ASSERT_FALSE(ended.empty());
  EXPECT_EQ(ended.at(0).reason, "exit code 3");
  if (!launched) {
    EXPECT_THAT(launched.error().cause, HasSubstr("exit code 3"));
  }
  EXPECT_TRUE(provider->destroy("r2", soon()));
}

}  // namespace
}  // namespace liveload::cluster
