#include "cluster/providers/kube_access.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "process/run_folder.hpp"

namespace liveload::cluster {
namespace {

using testing::HasSubstr;

class KubeAccessTest : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& text) {
    const auto path = folder_->path() / name;
    std::ofstream(path) << text;
    return path;
  }
  /// A kubeconfig whose context "here" has this cluster and this user.
  std::filesystem::path config(const std::string& cluster, const std::string& user) {
    return write("config",
                 "current-context: here\n"
                 "contexts: [{name: other, context: {cluster: gone, user: me}},\n"
                 "           {name: here, context: {cluster: c, user: me, namespace: ns}}]\n"
                 "clusters: [{name: c, cluster: {server: \"https://k:6443/\"" +
                     cluster + "}}]\nusers: [{name: me, user: {" + user + "}}]\n");
  }
  std::string refusal(const std::filesystem::path& file, const std::string& context = {}) {
    const auto access = kubeconfig_access(file, context, {});
    EXPECT_FALSE(access);
    if (access) return {};
    EXPECT_EQ(access.error().kind, ErrorKind::kConfig);
    return access.error().message();
  }

  Result<process::RunFolder> folder_ = process::RunFolder::create();
};

TEST_F(KubeAccessTest, ReadsCertificatesFromTheFileAndFromThoseItNames) {
  write("ca.pem", "authority");
  const auto access =
      kubeconfig_access(config(", certificate-authority: ca.pem",
                               "client-certificate-data: Y2VydA==, client-key-data: a2V5"),
                        {}, {});
  ASSERT_TRUE(access) << access.error().message();
  EXPECT_EQ(access->server, "https://k:6443");
  EXPECT_EQ(access->authority, "authority");
  EXPECT_EQ(access->certificate, "cert");
  EXPECT_EQ(access->key, "key");
  EXPECT_EQ(access->name_space, "ns");
  EXPECT_EQ(access->current_token(), "");
}

TEST_F(KubeAccessTest, ReadsTokens) {
  auto access = kubeconfig_access(config("", "token: abc"), {}, {});
  ASSERT_TRUE(access) << access.error().message();
  EXPECT_EQ(access->current_token(), "abc");
  const auto file = write("token", "def\n");
  access = kubeconfig_access(config("", "tokenFile: token"), {}, {});
  ASSERT_TRUE(access) << access.error().message();
  EXPECT_EQ(access->current_token(), "def");
  write("token", "replaced");
  EXPECT_EQ(access->current_token(), "replaced");
}

TEST_F(KubeAccessTest, NamesTheWayAroundWhatItLacks) {
  const auto exec = config("", "exec: {command: aws}");
  EXPECT_THAT(refusal(exec), HasSubstr("LiveLoad knows no exec"));
  EXPECT_THAT(refusal(exec), HasSubstr("token_file=FILE"));
  EXPECT_THAT(refusal(config("", "auth-provider: {name: gcp}")), HasSubstr("auth-provider"));
  EXPECT_THAT(refusal(config("", "username: me, password: x")), HasSubstr("username"));
  EXPECT_THAT(refusal(config(", insecure-skip-tls-verify: true", "token: abc")),
              HasSubstr("certificate-authority"));
  EXPECT_THAT(refusal(config(", proxy-url: \"http://p\"", "token: abc")), HasSubstr("https_proxy"));
  EXPECT_THAT(refusal(config(", tls-server-name: k", "token: abc")), HasSubstr("tls-server-name"));
}

TEST_F(KubeAccessTest, TakesATokenInPlaceOfAnExecPlugin) {
  const auto token = write("token", "abc");
  const auto access = kubeconfig_access(config("", "exec: {command: aws}"), {}, token);
  ASSERT_TRUE(access) << access.error().message();
  EXPECT_EQ(access->current_token(), "abc");
}

TEST_F(KubeAccessTest, NamesWhatIsMissingOrBroken) {
  EXPECT_THAT(refusal(folder_->path() / "none"), HasSubstr("cannot be read"));
  EXPECT_THAT(refusal(write("a", "")), HasSubstr("current-context"));
  EXPECT_THAT(refusal(write("b", "- just\n- a list\n")), HasSubstr("current-context"));
  EXPECT_THAT(refusal(write("c", "contexts: {")), HasSubstr("line"));
  EXPECT_THAT(refusal(write("d", "current-context: here\ncontexts: {a: b}\n")), HasSubstr("d"));
  const auto file = config("", "token: abc");
  EXPECT_THAT(refusal(file, "nowhere"), HasSubstr("no context \"nowhere\""));
  EXPECT_THAT(refusal(file, "other"), HasSubstr("names no cluster"));
  EXPECT_THAT(refusal(config("", "client-key-data: \"*\"")), HasSubstr("no base64"));
  EXPECT_THAT(refusal(config("", "client-key: gone")), HasSubstr("\"gone\" cannot be read"));
}

TEST_F(KubeAccessTest, FindsWhatAPodHas) {
  write("ca.crt", "authority");
  write("token", "abc\n");
  write("namespace", "load");
  const KubeServiceAccount account{.host = "fd00::1", .port = "443", .folder = folder_->path()};
  const auto access = in_cluster_access(account);
  ASSERT_TRUE(access) << access.error().message();
  EXPECT_EQ(access->server, "https://[fd00::1]:443");
  EXPECT_EQ(access->current_token(), "abc");
  EXPECT_EQ(access->name_space, "load");
  write("token", "");
  EXPECT_FALSE(in_cluster_access(account));
}

TEST_F(KubeAccessTest, LooksWhereKubectlLooks) {
  const auto file = config("", "token: abc");
  setenv("KUBECONFIG", file.c_str(), 1);
  const auto found = find_kube_access({}, {}, {});
  setenv("KUBECONFIG", (file.string() + ":other").c_str(), 1);
  const auto several = find_kube_access({}, {}, {});
  unsetenv("KUBECONFIG");
  ASSERT_TRUE(found) << found.error().message();
  EXPECT_EQ(found->current_token(), "abc");
  ASSERT_FALSE(several);
  EXPECT_THAT(several.error().hint, HasSubstr("--flatten"));
}

}  // namespace
}  // namespace liveload::cluster
