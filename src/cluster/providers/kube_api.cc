#include "cluster/providers/kube_api.hpp"

#include <fmt/format.h>

namespace liveload::cluster {
namespace {

/// In bytes: a pod is told of in some 10 KB.
constexpr std::size_t kLargestList = 64 * 1024 * 1024;

net::HttpClient::Options client_options(const KubeAccess& access) {
  return {.authorization =
              [access] {
                const std::string token = access.current_token();
                return token.empty() ? token : "Bearer " + token;
              },
          .authority = access.authority,
          .certificate = access.certificate,
          .key = access.key,
          .largest_body = kLargestList};
}

}  // namespace

KubeApi::KubeApi(const KubeSettings& settings)
    : settings_(settings),
      api_("the Kubernetes API", settings.access.server, client_options(settings.access)) {
  api_.hide(settings.access.current_token());
}

std::string KubeApi::path(const KubeCollection& collection) const {
  return fmt::format("/{}/namespaces/{}/{}", collection.api,
                     net::percent_encoded(settings_.name_space), collection.plural);
}

Error KubeApi::refusal(std::string tried, std::string target, const Api::Answer& answer) const {
  std::string hint;
  if (answer.status == 401) {
    hint = "the credentials are no longer valid: does `kubectl get jobs` work with the same file?";
  } else if (answer.status == 403) {
    hint = "docs/providers.md shows the rights that are needed, and a role that gives them";
  }
  return api_.refusal(std::move(tried), std::move(target), answer, std::move(hint));
}

Result<Value> KubeApi::create(const KubeCollection& collection, const Value& object,
                              base::Deadline deadline, const std::stop_token& stop) {
  const std::string name = object["metadata"]["name"].text();
  auto answer = api_.call("POST", path(collection), object, deadline, stop);
  if (!answer) return tl::unexpected(answer.error());
  if (answer->status == 409 && answer->body["reason"].text() == "AlreadyExists") {
    answer = api_.call("GET", path(collection) + "/" + name, {}, deadline, stop);
    if (!answer) return tl::unexpected(answer.error());
  }
  if (answer->ok()) return std::move(answer->body);
  return fail(refusal(fmt::format("make a {}", object["kind"].text()), name, *answer));
}

Result<Value::Array> KubeApi::list(const KubeCollection& collection, std::string_view run_id,
                                   base::Deadline deadline, const std::stop_token& stop) {
  const std::string selector = fmt::format("{}={}", kKubeRunLabel, run_id);
  auto answer =
      api_.call("GET", path(collection) + "?labelSelector=" + net::percent_encoded(selector), {},
                deadline, stop);
  if (!answer) return tl::unexpected(answer.error());
  if (!answer->ok()) {
    return fail(refusal(fmt::format("list {}", collection.plural), settings_.name_space, *answer));
  }
  // Without any, older servers say null.
  const Value::Array* items = answer->body["items"].if_array();
  return items != nullptr ? *items : Value::Array();
}

Result<void> KubeApi::remove(const KubeCollection& collection, const std::string& name,
                             base::Deadline deadline) {
  auto answer = api_.call("DELETE",
                          fmt::format("{}/{}?propagationPolicy=Background", path(collection),
                                      net::percent_encoded(name)),
                          {}, deadline);
  if (!answer) return tl::unexpected(answer.error());
  if (answer->ok() || answer->status == 404) return {};
  return fail(refusal("remove", name, *answer));
}

std::string KubeApi::refused_pods(const std::string& job, base::Deadline deadline,
                                  const std::stop_token& stop) {
  const std::string selector =
      fmt::format("involvedObject.kind=Job,involvedObject.name={},reason=FailedCreate", job);
  const auto answer = api_.call(
      "GET", path({"api/v1", "events"}) + "?fieldSelector=" + net::percent_encoded(selector), {},
      deadline, stop);
  // Events are a courtesy: not everybody may read them.
  if (!answer || !answer->ok()) return {};
  const Value::Array* items = answer->body["items"].if_array();
  if (items == nullptr || items->empty()) return {};
  return items->back()["message"].text();
}

}  // namespace liveload::cluster
