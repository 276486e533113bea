#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

/// "de-DE,de": as a person's browser says it, which adds the weights.
std::string accepted_languages(const std::string& locale) {
  const auto dash = locale.find('-');
  return dash == std::string::npos ? locale : locale + "," + locale.substr(0, dash);
}

double milliseconds(Duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

double limit(double bytes_per_s) {
  return bytes_per_s > 0 ? bytes_per_s : -1;
}

void add(Emulation& all, const Emulation& changes) {
  const auto take = [](auto& mine, const auto& theirs) {
    if (theirs) mine = theirs;
  };
  take(all.viewport, changes.viewport);
  take(all.locale, changes.locale);
  take(all.timezone, changes.timezone);
  take(all.user_agent, changes.user_agent);
  take(all.headers, changes.headers);
  take(all.credentials, changes.credentials);
  take(all.offline, changes.offline);
  take(all.network, changes.network);
  take(all.cpu_slowdown, changes.cpu_slowdown);
}

Error refused(std::string target, std::string cause, std::string hint) {
  return {.kind = ErrorKind::kUsage,
          .tried = "emulate",
          .target = std::move(target),
          .cause = std::move(cause),
          .hint = std::move(hint)};
}

}  // namespace

/// Some settings travel together in one command, so that all of them are needed for one's change.
std::vector<Command> CdpPage::send_emulation(Session& session, const Emulation& changes) {
  const Emulation& all = home().emulation_;
  std::vector<Command> commands;
  auto send = [&](std::string_view method, const Value::Object& params) {
    commands.push_back(session.send(method, params));
  };
  if (changes.viewport) {
    send("Emulation.setDeviceMetricsOverride", {{"width", changes.viewport->width},
                                                {"height", changes.viewport->height},
                                                {"deviceScaleFactor", 0},
                                                {"mobile", false}});
  }
  if (changes.locale || changes.user_agent) {
    Value::Object params{{"userAgent", all.user_agent.value_or("")}};
    if (all.locale) params["acceptLanguage"] = accepted_languages(*all.locale);
    send("Emulation.setUserAgentOverride", params);
  }
  if (changes.locale) send("Emulation.setLocaleOverride", {{"locale", *changes.locale}});
  if (changes.timezone) send("Emulation.setTimezoneOverride", {{"timezoneId", *changes.timezone}});
  if (changes.headers) {
    Value::Object headers;
    for (const auto& [name, value] : *changes.headers) headers[name] = value;
    send("Network.setExtraHTTPHeaders", {{"headers", std::move(headers)}});
  }
  if (changes.credentials) send("Fetch.enable", {{"handleAuthRequests", true}});
  if (changes.offline || changes.network) {
    const NetworkProfile network = all.network.value_or(NetworkProfile{});
    send("Network.emulateNetworkConditions",
         {{"offline", all.offline.value_or(false)},
          {"latency", milliseconds(network.latency)},
          {"downloadThroughput", limit(network.download_bytes_per_s)},
          {"uploadThroughput", limit(network.upload_bytes_per_s)}});
  }
  if (changes.cpu_slowdown) {
    send("Emulation.setCPUThrottlingRate", {{"rate", *changes.cpu_slowdown}});
  }
  return commands;
}

/// The browser takes any name for a locale or a time zone, and does nothing with those it does not
/// know; the page's own Intl knows what there is.
Result<void> CdpPage::check_names(const Emulation& changes, Deadline deadline) {
  const auto check = [&](std::string_view kind, const std::string& name, std::string cause,
                         std::string hint) -> Result<void> {
    auto known = act("emulate", "known", name, kind, deadline);
    if (!known) return tl::unexpected(known.error());
    if (!known->truthy()) return fail(refused(name, std::move(cause), std::move(hint)));
    return {};
  };
  Result<void> good;
  if (changes.locale) {
    good = check("locale", *changes.locale, "the browser knows no such locale",
                 "a language, or a language and a country: de, de-DE, pt-BR");
  }
  if (good && changes.timezone) {
    good = check("timezone", *changes.timezone, "the browser knows no such time zone",
                 "a name of the tz database: Europe/Berlin, America/New_York, UTC");
  }
  return good;
}

void CdpPage::pass_emulation_on(const Emulation& changes) {
  for (auto& [id, process] : frame_processes_) send_emulation(process->session, changes);
  for (auto& popup : popups_) {
    popup.page->send_emulation(popup.page->session_, changes);
    popup.page->pass_emulation_on(changes);
  }
}

Result<void> CdpPage::emulate(const Emulation& changes, Deadline deadline) {
  if (auto good = check_names(changes, deadline); !good) return good;
  CdpPage& first = home();
  const Emulation before = first.emulation_;
  add(first.emulation_, changes);
  // Windows of one user may share a process, which takes some settings once: the first one's answer
  // counts.
  auto commands = first.send_emulation(first.session_, changes);
  first.pass_emulation_on(changes);
  for (auto& command : commands) {
    auto reply = command.wait(deadline);
    if (reply) continue;
    first.emulation_ = before;
    Error error = reply.error();
    error.tried = "emulate";
    if (error.kind == ErrorKind::kProtocol) error.kind = ErrorKind::kUsage;
    if (error.kind == ErrorKind::kTimeout) error.cause = "the page did not answer";
    return fail(std::move(error));
  }
  return {};
}

}  // namespace liveload::browser::cdp
