#include "cluster/providers/kubernetes.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "support/deadlines.hpp"
#include "support/fake_kubernetes.hpp"
#include "support/tls_front.hpp"

namespace liveload::cluster {
namespace {

using base::Deadline;
using test::FakeKubernetes;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using namespace std::chrono_literals;
using test::soon;

LaunchRequest three_nodes() {
  return {.run_id = "r1",
          .nodes = 3,
          .ticket = "the-secret-ticket",
          .lease = 30s,
          .longest = 10min + 1ms};
}

KubeSettings settings(const FakeKubernetes& kubernetes) {
  return {.access = {.server = kubernetes.url(), .token = "token"},
          .name_space = "load",
          .image = "registry/agent:1",
          .pause = 1ms,
          .watch = 5ms};
}

Error launch_error(const FakeKubernetes& kubernetes, Deadline deadline = soon()) {
  const auto launched = kubernetes_provider(settings(kubernetes))->launch(three_nodes(), deadline);
  EXPECT_FALSE(launched);
  return launched ? Error() : launched.error();
}

TEST(KubernetesProvider, LaunchesAJobWhosePodsAreTheNodes) {
  FakeKubernetes kubernetes({});
  auto provider = kubernetes_provider(settings(kubernetes));
  const auto launched = provider->launch(three_nodes(), soon());
  ASSERT_TRUE(launched) << launched.error().message();
  ASSERT_THAT(*launched, SizeIs(3));
  EXPECT_EQ(launched->at(2).node, "liveload-r1-1-2-x7k2p");
  EXPECT_EQ(launched->at(2).place, "worker-1");
  const Value spec = kubernetes.objects("jobs").at("liveload-r1-1")["spec"];
  EXPECT_EQ(spec["completionMode"], Value("Indexed"));
  EXPECT_EQ(spec["parallelism"], Value(3));
  EXPECT_EQ(spec["backoffLimitPerIndex"], Value(0));
  EXPECT_EQ(spec["activeDeadlineSeconds"], Value(601));
  EXPECT_EQ(spec["ttlSecondsAfterFinished"], Value(300));
  ASSERT_TRUE(provider->destroy("r1", soon()));
  for (const char* collection : {"jobs", "secrets", "pods"}) {
    EXPECT_THAT(kubernetes.objects(collection), IsEmpty()) << collection;
  }
  EXPECT_TRUE(provider->destroy("r1", soon())) << "once more is no error";
}

TEST(KubernetesProvider, KeepsTheTicketInASecretOfTheJob) {
  FakeKubernetes kubernetes({});
  ASSERT_TRUE(kubernetes_provider(settings(kubernetes))->launch(three_nodes(), soon()));
  const Value secret = kubernetes.objects("secrets").at("liveload-r1-1");
  EXPECT_EQ(secret["stringData"]["ticket"], Value("the-secret-ticket"));
  const Value owner = (*secret["metadata"]["ownerReferences"].if_array()).at(0);
  EXPECT_EQ(owner["kind"], Value("Job"));
  EXPECT_EQ(owner["uid"], Value("uid-of-liveload-r1-1"));
  EXPECT_THAT(kubernetes.objects("jobs").at("liveload-r1-1").text(),
              Not(HasSubstr("the-secret-ticket")));
}

TEST(KubernetesProvider, GivesLaterNodesAJobOfTheirOwn) {
  FakeKubernetes kubernetes({});
  auto provider = kubernetes_provider(settings(kubernetes));
  LaunchRequest request = three_nodes();
  request.nodes = 1;
  ASSERT_TRUE(provider->launch(request, soon()));
  request.nodes = 2;
  request.launched_before = 1;
  const auto launched = provider->launch(request, soon());
  ASSERT_TRUE(launched) << launched.error().message();
  EXPECT_EQ(launched->at(0).node, "liveload-r1-2-0-x7k2p");
  ASSERT_TRUE(provider->destroy("r1", soon()));
  EXPECT_THAT(kubernetes.objects("jobs"), IsEmpty());
}

TEST(KubernetesProvider, IsPatientWithABusyAndBrokenServer) {
  FakeKubernetes kubernetes({.busy = 1, .broken = 1, .lost_answers = 1});
  const auto launched = kubernetes_provider(settings(kubernetes))->launch(three_nodes(), soon());
  ASSERT_TRUE(launched) << launched.error().message();
  EXPECT_THAT(kubernetes.objects("jobs"), SizeIs(1));
}

TEST(KubernetesProvider, NamesAnImageThatCannotBePulled) {
  FakeKubernetes kubernetes({.no_image = {1}});
  const Error error = launch_error(kubernetes);
  EXPECT_EQ(error.kind, ErrorKind::kCluster);
  EXPECT_THAT(error.cause,
              HasSubstr("liveload-r1-1-1-x7k2p: ImagePullBackOff: Back-off pulling image"));
  EXPECT_THAT(error.hint, HasSubstr("kubectl -n load describe pods -l liveload-run=r1"));
}

TEST(KubernetesProvider, NamesAnAgentThatEndsAtBoot) {
  FakeKubernetes kubernetes({.exit_at_boot = {{2, 4}}});
  auto provider = kubernetes_provider(settings(kubernetes));
  const auto launched = provider->launch(three_nodes(), soon());
  ASSERT_FALSE(launched);
  EXPECT_THAT(launched.error().cause, HasSubstr("liveload-r1-1-2-x7k2p: exit code 4"));
  EXPECT_THAT(provider->ended(), SizeIs(1));
}

TEST(KubernetesProvider, NamesTheQuotaAtOnce) {
  FakeKubernetes kubernetes({.quota = 1});
  const Error error = launch_error(kubernetes);
  EXPECT_THAT(error.cause, HasSubstr("1 of 3 pods could be made"));
  EXPECT_THAT(error.cause, HasSubstr("exceeded quota"));
}

TEST(KubernetesProvider, SaysWhatPodsWaitForUntilTheDeadline) {
  FakeKubernetes kubernetes({.unschedulable = {0}});
  LaunchRequest request = three_nodes();
  std::vector<std::string> told;
  request.tell = [&](const std::string& text) { told.push_back(text); };
  const auto launched =
      kubernetes_provider(settings(kubernetes))->launch(request, Deadline::after(100ms));
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().kind, ErrorKind::kTimeout);
  EXPECT_THAT(launched.error().cause, HasSubstr("Unschedulable: 0/3 nodes are available"));
  EXPECT_THAT(told, SizeIs(1));
}

TEST(KubernetesProvider, SeesAPodThatEndsLater) {
  FakeKubernetes kubernetes({});
  auto provider = kubernetes_provider(settings(kubernetes));
  ASSERT_TRUE(provider->launch(three_nodes(), soon()));
  EXPECT_THAT(provider->ended(), IsEmpty());
  kubernetes.end(1, "OOMKilled", 137);
  const Deadline deadline = soon();
  while (provider->ended().empty() && !deadline.passed()) std::this_thread::yield();
  ASSERT_THAT(provider->ended(), SizeIs(1));
  EXPECT_EQ(provider->ended().at(0).node, "liveload-r1-1-1-x7k2p");
  EXPECT_EQ(provider->ended().at(0).reason, "out of memory (OOMKilled)");
}

TEST(KubernetesProvider, SaysWhichRightsAreMissing) {
  FakeKubernetes kubernetes({.forbidden = {"pods"}});
  const Error error = launch_error(kubernetes);
  EXPECT_EQ(error.kind, ErrorKind::kConfig);
  EXPECT_THAT(error.cause, HasSubstr("cannot list resource \"pods\""));
  EXPECT_THAT(error.hint, HasSubstr("docs/providers.md"));
}

TEST(KubernetesProvider, StopsALaunch) {
  FakeKubernetes kubernetes({.unschedulable = {0}});
  std::stop_source source;
  LaunchRequest request = three_nodes();
  request.stop = source.get_token();
  request.tell = [&](const std::string&) { source.request_stop(); };
  KubeSettings eager = settings(kubernetes);
  eager.pause = 1h;
  const auto launched = kubernetes_provider(eager)->launch(request, Deadline::after(1h));
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().kind, ErrorKind::kInterrupted);
}

TEST(KubernetesProvider, ShowsAClientCertificate) {
  FakeKubernetes kubernetes({});
  const test::TlsFront front(kubernetes.port());
  KubeSettings secured = settings(kubernetes);
  secured.access.server = front.url("");
  secured.access.authority = front.authority();
  secured.access.certificate = front.client_certificate();
  secured.access.key = front.client_key();
  const auto launched = kubernetes_provider(secured)->launch(three_nodes(), soon());
  ASSERT_TRUE(launched) << launched.error().message();
}

TEST(KubernetesProvider, DescribesALaunchWithoutSecrets) {
  FakeKubernetes kubernetes({});
  const std::string text = kubernetes_provider(settings(kubernetes))->describe(three_nodes());
  EXPECT_THAT(text, HasSubstr("a Kubernetes Job \"liveload-r1-1\" of 3 pods"));
  EXPECT_THAT(text, HasSubstr("[redacted]"));
  EXPECT_THAT(text, Not(HasSubstr("the-secret-ticket")));
  EXPECT_THAT(kubernetes.requests(), IsEmpty());
}

TEST(KubernetesSettings, NamesWhatIsWrong) {
  const auto missing = kube_settings({});
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message(), HasSubstr("image"));
  const auto wrong = kube_settings({{"image", "i"}, {"node_selector", "disk"}});
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message(), HasSubstr("LABEL=VALUE"));
}

}  // namespace
}  // namespace liveload::cluster
