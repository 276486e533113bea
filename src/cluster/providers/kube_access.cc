#include "cluster/providers/kube_access.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "base/base64.hpp"
#include "base/environment.hpp"
#include "scenario/files.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;

/// In bytes. No kubeconfig is so large, and the YAML reader needs memory and stack.
constexpr std::uintmax_t kLargest = 1 << 20;

Failure wrong(const fs::path& file, std::string cause, std::string hint = {}) {
  return fail({.kind = ErrorKind::kConfig,
               .tried = "read how to reach Kubernetes from",
               .target = file,
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text;
}

/// A text, or nothing where there is none.
std::string text_of(const YAML::Node& node, const char* name) {
  const YAML::Node member = node[name];
  return member && member.IsScalar() ? member.Scalar() : std::string();
}

/// Of the list `list` the entry of this name: what is below its `what`.
YAML::Node entry(const YAML::Node& document, const char* list, const char* what,
                 const std::string& name) {
  for (const YAML::Node& item : document[list]) {
    if (text_of(item, "name") == name) return item[what];
  }
  return YAML::Node(YAML::NodeType::Undefined);
}

/// What stands in `data` as base64, or in the file that `path` names, seen from the kubeconfig's
/// folder.
Result<std::string> material(const fs::path& file, const YAML::Node& node, const char* data,
                             const char* path) {
  if (const std::string encoded = text_of(node, data); !encoded.empty()) {
    auto decoded = base::from_base64(encoded);
    if (!decoded) return wrong(file, fmt::format("its {} is no base64", data));
    return decoded;
  }
  const std::string name = text_of(node, path);
  if (name.empty()) return std::string();
  auto content = scenario::read_file(file.parent_path() / name);
  if (!content) return wrong(file, fmt::format("its {} \"{}\" cannot be read", path, name));
  return std::move(*content);
}

/// What is not there in LiveLoad, with the way around it; nothing where all is.
std::string_view way_around(const YAML::Node& cluster, const YAML::Node& user, std::string& what) {
  const auto has = [&](const YAML::Node& node, const char* name) {
    if (!node[name]) return false;
    what = name;
    return true;
  };
  if (has(user, "exec") || has(user, "auth-provider")) {
    return "it gets credentials from another program; make a token instead (`kubectl create token "
           "SERVICEACCOUNT --duration 2h >FILE`) and name its file: --provider-option "
           "token_file=FILE";
  }
  if (has(user, "username")) return "use a token or a client certificate";
  if (text_of(cluster, "insecure-skip-tls-verify") == "true" &&
      has(cluster, "insecure-skip-tls-verify")) {
    return "name the cluster's certificate-authority: the run's secrets go this way";
  }
  if (has(cluster, "tls-server-name")) return "use a server address that its certificate names";
  if (has(cluster, "proxy-url")) return "name the proxy in the environment variable https_proxy";
  return {};
}

Result<KubeAccess> read_access(const fs::path& file, const YAML::Node& document,
                               std::string_view wanted, const fs::path& token_file) {
  const std::string name =
      wanted.empty() ? text_of(document, "current-context") : std::string(wanted);
  if (name.empty()) return wrong(file, "it has no current-context", "name one: context=NAME");
  const YAML::Node context = entry(document, "contexts", "context", name);
  if (!context) return wrong(file, fmt::format("it has no context \"{}\"", name));
  const YAML::Node cluster = entry(document, "clusters", "cluster", text_of(context, "cluster"));
  if (!cluster) return wrong(file, fmt::format("the context \"{}\" names no cluster of it", name));
  const YAML::Node user = token_file.empty()
                              ? entry(document, "users", "user", text_of(context, "user"))
                              : YAML::Node(YAML::NodeType::Map);
  if (!user) return wrong(file, fmt::format("the context \"{}\" names no user of it", name));
  std::string what;
  if (const auto around = way_around(cluster, user, what); !around.empty()) {
    return wrong(file, fmt::format("LiveLoad knows no {}", what), std::string(around));
  }
  KubeAccess access{.server = text_of(cluster, "server"),
                    .token = text_of(user, "token"),
                    .token_file = token_file,
                    .name_space = text_of(context, "namespace")};
  if (!access.server.starts_with("http")) return wrong(file, "its cluster has no server");
  while (access.server.ends_with('/')) access.server.pop_back();
  const std::string own_file = text_of(user, "tokenFile");
  if (!own_file.empty()) access.token_file = file.parent_path() / own_file;
  const std::tuple<std::string&, const YAML::Node&, const char*, const char*> materials[] = {
      {access.authority, cluster, "certificate-authority-data", "certificate-authority"},
      {access.certificate, user, "client-certificate-data", "client-certificate"},
      {access.key, user, "client-key-data", "client-key"}};
  for (const auto& [target, node, data, path] : materials) {
    auto read = material(file, node, data, path);
    if (!read) return tl::unexpected(read.error());
    target = std::move(*read);
  }
  return access;
}

}  // namespace

std::string KubeAccess::current_token() const {
  if (token_file.empty()) return token;
  return trimmed(scenario::read_file(token_file).value_or(""));
}

Result<KubeAccess> in_cluster_access(const KubeServiceAccount& account) {
  const auto authority = scenario::read_file(account.folder / "ca.crt");
  if (!authority) return wrong(account.folder / "ca.crt", "it cannot be read");
  // An IPv6 address stands in brackets in a URL.
  const bool v6 = account.host.find(':') != std::string::npos;
  KubeAccess access{
      .server =
          fmt::format("https://{}:{}", v6 ? "[" + account.host + "]" : account.host, account.port),
      .authority = *authority,
      .token_file = account.folder / "token",
      .name_space = trimmed(scenario::read_file(account.folder / "namespace").value_or(""))};
  if (access.current_token().empty()) {
    return wrong(access.token_file, "it holds no token",
                 "the pod needs a service account with a token");
  }
  return access;
}

Result<KubeAccess> kubeconfig_access(const fs::path& file, std::string_view context,
                                     const fs::path& token_file) {
  std::error_code none;
  if (const auto size = fs::file_size(file, none); none || size > kLargest) {
    return wrong(file, none ? "it cannot be read" : "it is too large to be a kubeconfig file");
  }
  try {
    return read_access(file, YAML::LoadFile(file), context, token_file);
  } catch (const YAML::Exception& error) {
    return wrong(file, error.what());
  }
}

Result<KubeAccess> find_kube_access(const std::string& kubeconfig, std::string_view context,
                                    const fs::path& token_file) {
  if (!kubeconfig.empty()) return kubeconfig_access(kubeconfig, context, token_file);
  if (const std::string named = base::environment("KUBECONFIG"); !named.empty()) {
    if (named.find(':') != std::string::npos) {
      return fail({.kind = ErrorKind::kConfig,
                   .tried = "read how to reach Kubernetes from",
                   .target = named,
                   .cause = "KUBECONFIG names several files",
                   .hint = "`kubectl config view --flatten --raw` makes one of them; name that"});
    }
    return kubeconfig_access(named, context, token_file);
  }
  const fs::path own = fs::path(base::environment("HOME")) / ".kube/config";
  std::error_code none;
  if (fs::exists(own, none)) return kubeconfig_access(own, context, token_file);
  if (const std::string host = base::environment("KUBERNETES_SERVICE_HOST"); !host.empty()) {
    return in_cluster_access({.host = host, .port = base::environment("KUBERNETES_SERVICE_PORT")});
  }
  return wrong(own, "there is no such file, and this is no pod",
               "name the file of the cluster: kubeconfig=FILE");
}

}  // namespace liveload::cluster
