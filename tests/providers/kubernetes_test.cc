// The provider "kubernetes" against a real API server, where KUBEBUILDER_ASSETS names a folder with
// kube-apiserver and etcd; skipped elsewhere. The Job controller, the kubelets and the garbage
// collector are played by the test.

#include "cluster/providers/kubernetes.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/json.hpp"
#include "net/http_client.hpp"
#include "process/child.hpp"
#include "process/run_folder.hpp"
#include "scenario/files.hpp"
#include "support/free_port.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;
using base::Deadline;
using testing::HasSubstr;
using testing::SizeIs;
using namespace std::chrono_literals;
using Object = Value::Object;
using Array = Value::Array;

Deadline soon() {
  return Deadline::after(90s);
}

class KubernetesApiServer : public testing::Test {
 protected:
  void SetUp() override {
    const char* assets = std::getenv("KUBEBUILDER_ASSETS");
    if (assets == nullptr || !fs::exists(fs::path(assets) / "kube-apiserver")) {
      GTEST_SKIP() << "KUBEBUILDER_ASSETS names no folder with kube-apiserver and etcd";
    }
    ASSERT_TRUE(run({"openssl", "genrsa", "-out", path("sa.key"), "2048"}));
    ASSERT_TRUE(run({"openssl", "rsa", "-in", path("sa.key"), "-pubout", "-out", path("sa.pub")}));
    std::ofstream(path("tokens")) << "sesame,admin,1,system:masters\n";
    const int etcd = test::free_port(), peers = test::free_port(), port = test::free_port();
    const std::string storage = fmt::format("http://127.0.0.1:{}", etcd);
    const std::string peer = fmt::format("http://127.0.0.1:{}", peers);
    start({fs::path(assets) / "etcd", "--data-dir", path("etcd"), "--listen-client-urls", storage,
           "--advertise-client-urls", storage, "--listen-peer-urls", peer,
           "--initial-advertise-peer-urls", peer, "--initial-cluster", "default=" + peer});
    start({fs::path(assets) / "kube-apiserver", "--etcd-servers=" + storage,
           fmt::format("--secure-port={}", port), "--bind-address=127.0.0.1",
           "--cert-dir=" + path("certificates"), "--token-auth-file=" + path("tokens"),
           "--authorization-mode=RBAC", "--service-cluster-ip-range=10.0.0.0/24",
           "--service-account-issuer=https://kubernetes.default.svc",
           "--service-account-key-file=" + path("sa.pub"),
           "--service-account-signing-key-file=" + path("sa.key"),
           "--disable-admission-plugins=ServiceAccount"});
    server_ = fmt::format("https://127.0.0.1:{}", port);
    await_server();
    std::ofstream(path("config"))
        << "current-context: test\nclusters: [{name: test, cluster: {server: \"" << server_
        << "\", certificate-authority: certificates/apiserver.crt}}]\n"
           "users: [{name: admin, user: {token: sesame}}]\n"
           "contexts: [{name: test, context: {cluster: test, user: admin}}]\n";
  }

  std::string path(const std::string& name) const { return folder_->path() / name; }
  static bool run(const std::vector<std::string>& argv) {
    auto child = process::Child::spawn({.argv = argv});
    if (!child) return false;
    const auto status = child->wait(soon());
    return status && status->code == 0;
  }
  void start(const std::vector<std::string>& argv) {
    auto child = process::Child::spawn({.argv = argv});
    ASSERT_TRUE(child) << child.error().message();
    servers_.push_back(std::move(*child));
  }
  void await_server() {
    const Deadline deadline = soon();
    while (!deadline.passed() && !servers_.back().poll_exit()) {
      servers_.front().read_errors();
      servers_.back().read_errors();
      const auto authority = scenario::read_file(path("certificates/apiserver.crt"));
      if (!authority) continue;
      client_.emplace(net::HttpClient::Options{.authorization = [] { return "Bearer sesame"; },
                                               .authority = *authority,
                                               .first_pause = 100ms});
      const auto ready = client_->ask({.url = server_ + "/readyz"}, Deadline::after(1s));
      if (ready && ready->ok()) return;
    }
    FAIL() << servers_.back().recent_errors();
  }

  Value ask(const std::string& method, const std::string& path, const Value& body = {},
            const std::string& type = "application/json") {
    net::HttpRequest request{.method = method, .url = server_ + path};
    if (!body.is_null()) {
      request.headers.emplace_back("Content-Type", type);
      request.body = base::dump_json(body);
    }
    const auto answer = client_->insist(request, soon());
    if (!answer) return {};
    return base::parse_json(answer->body).value_or(Value());
  }
  Array items(const std::string& path) {
    const Value list = ask("GET", path)["items"];
    return list.if_array() != nullptr ? *list.if_array() : Array();
  }
  /// As a kubelet tells of the pod's only container.
  void report(const std::string& pod, const std::string& phase, Object state) {
    const Value container =
        Object{{"name", "agent"}, {"image", "i"},      {"imageID", ""},
               {"ready", false},  {"restartCount", 0}, {"state", std::move(state)}};
    ask("PATCH", kPods + "/" + pod + "/status",
        Object{{"status", Object{{"phase", phase}, {"containerStatuses", Array{container}}}}},
        "application/merge-patch+json");
  }
  /// As the Job controller and kubelets do.
  void play_controller() {
    const Deadline deadline = soon();
    Array jobs;
    while (jobs.empty() && !deadline.passed()) jobs = items(kJobs);
    ASSERT_THAT(jobs, SizeIs(1));
    const std::string name = jobs.at(0)["metadata"]["name"].text();
    for (int i = 0; i < 2; ++i) {
      Object metadata = *jobs.at(0)["spec"]["template"]["metadata"].if_object();
      const std::string pod = fmt::format("{}-{}-abcde", name, i);
      metadata["name"] = pod;
      Object spec = *jobs.at(0)["spec"]["template"]["spec"].if_object();
      spec["nodeName"] = "worker-1";
      const Value made = ask("POST", kPods,
                             Object{{"apiVersion", "v1"},
                                    {"kind", "Pod"},
                                    {"metadata", std::move(metadata)},
                                    {"spec", std::move(spec)}});
      ASSERT_EQ(made["kind"], Value("Pod")) << made.text();
      report(pod, "Running", {{"running", Object{{"startedAt", "2026-01-01T00:00:00Z"}}}});
    }
  }
  /// As the garbage collector does once the Job is gone.
  void collect_garbage() {
    const Deadline deadline = soon();
    while (!items(kJobs).empty() && !deadline.passed()) std::this_thread::yield();
    for (const Value& pod : items(kPods)) {
      ask("DELETE", kPods + "/" + pod["metadata"]["name"].text() + "?gracePeriodSeconds=0");
    }
  }

  const std::string kJobs = "/apis/batch/v1/namespaces/default/jobs";
  const std::string kPods = "/api/v1/namespaces/default/pods";
  const std::string kSecrets = "/api/v1/namespaces/default/secrets";
  Result<process::RunFolder> folder_ = process::RunFolder::create();
  std::vector<process::Child> servers_;
  std::string server_;
  std::optional<net::HttpClient> client_;
};

TEST_F(KubernetesApiServer, TakesTheJobAndItsSecretAndGivesThemBack) {
  auto settings = kube_settings({{"kubeconfig", path("config")}, {"image", "registry/agent:1"}});
  ASSERT_TRUE(settings) << settings.error().message();
  settings->pause = settings->watch = 50ms;
  const auto provider = kubernetes_provider(*settings);
  std::jthread controller([this] { play_controller(); });
  const auto launched = provider->launch(
      {.run_id = "r1", .nodes = 2, .ticket = "the-ticket", .longest = 10min}, soon());
  controller.join();
  ASSERT_TRUE(launched) << launched.error().message();
  ASSERT_THAT(*launched, SizeIs(2));
  EXPECT_EQ(launched->at(1).node, "liveload-r1-1-1-abcde");
  EXPECT_EQ(launched->at(1).place, "worker-1");
  const Value job = ask("GET", kJobs + "/liveload-r1-1");
  EXPECT_EQ(job["spec"]["activeDeadlineSeconds"], Value(600));
  const Value secret = ask("GET", kSecrets + "/liveload-r1-1");
  EXPECT_EQ(secret["data"]["ticket"], Value("dGhlLXRpY2tldA=="));
  EXPECT_EQ(secret["metadata"]["ownerReferences"].if_array()->at(0)["uid"], job["metadata"]["uid"]);

  report("liveload-r1-1-1-abcde", "Failed",
         {{"terminated", Object{{"exitCode", 4}, {"reason", "Error"}}}});
  const Deadline deadline = soon();
  while (provider->ended().empty() && !deadline.passed()) std::this_thread::yield();
  ASSERT_THAT(provider->ended(), SizeIs(1));
  EXPECT_EQ(provider->ended().at(0).reason, "exit code 4");

  std::jthread collector([this] { collect_garbage(); });
  const auto destroyed = provider->destroy("r1", soon());
  ASSERT_TRUE(destroyed) << destroyed.error().message();
  EXPECT_THAT(items(kJobs), SizeIs(0));
  EXPECT_THAT(items(kSecrets), SizeIs(0));
}

TEST_F(KubernetesApiServer, SaysWhatItDoesNotTake) {
  auto settings = kube_settings(
      {{"kubeconfig", path("config")}, {"image", "registry/agent:1"}, {"memory", "plenty"}});
  ASSERT_TRUE(settings) << settings.error().message();
  const auto launched =
      kubernetes_provider(*settings)->launch({.run_id = "r1", .nodes = 1, .ticket = "t"}, soon());
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(launched.error().cause, HasSubstr("quantities must match"));
}

}  // namespace
}  // namespace liveload::cluster
