// Calls every function of the public scenario headers, so that loading it shows that each is there.
#include <liveload/liveload.hpp>

using namespace liveload;
using namespace std::chrono_literals;

class EveryFunction : public Scenario {
 public:
  Result<Config> config(const Config& options) override {
    Config made = options;
    made.set("seen", options.has("base-url"));
    if (made.require("base-url").empty()) {
      return fail({.kind = ErrorKind::kConfig, .tried = "config", .cause = "no base-url"});
    }
    made.set("text", made.get("text", "a") + made.get("other", std::string("b")));
    made.set("int", made.get("int", 1) + made.get("long", std::int64_t{2}));
    made.set("double", made.get("double", 1.5)).set("bool", made.get("bool", true));
    made.set("pause", static_cast<double>(made.get("pause", Duration(1s)).count()));
    return made;
  }

  std::vector<Throttle> throttles(const Config&) override {
    return {Throttle::rate("rate", 5).hold(1s).ramp_to(9, 1s).ramp_in_steps(1, 2, 1s),
            Throttle::interarrival("gap", 1s).ramp_to(Duration(2s), 1s).ramp_in_steps(3s, 2, 1s),
            Throttle::parallelism("door", 2)};
  }

  std::vector<Metric> metrics(const Config&) override {
    return {Metric::histogram("value", "us", "What it is."), Metric::counter("n")};
  }

  void run(Context& user, UserId id, const Config& config) override {
    act(user, config);
    look_around(user);
    read(user);
    expect(user);
    store(user);
    keep(user);
    push(user);
    control(user, id);
  }

 private:
  static void act(Context& user, const Config& config) {
    user.navigate(config.require("base-url")).reload({.timeout = 1s, .label = "again"});
    user.click("#a").fill("#a", [](const Context& c) { return c.assigned("name").text(); });
    user.clear("#a").press("#a", "Enter").check("#a").uncheck("#a").select_option("#a", "b");
    user.wait_for_selector("#a").ensure_liveview().wait_for_liveview();
    user.go_back().go_forward().double_click("#a").type("#a", "b").press_key("Control+k");
    user.select_multiple_options("#a", {"b", "c"}).focus("#a").blur("#a").hover("#a");
    user.select_multiple_options("#a", [](const Context&) { return std::vector<std::string>{}; });
    user.drag_and_drop("#a", "#b").scroll_to("#a").scroll_by(100).scroll_by(0, -10.5);
    user.upload_file("#a", {"b.png"}).upload_file("#a", {"b.png", "c.png"}, {.label = "send"});
    user.assign("two", user.eval("1 + 1")).assign("sum", user.eval("(a, b) => a + b", {1, 2}));
    user.assign("same", user.eval("a => a", {"x"}));
    user.eval("document.title", as("title")).eval("a => a", as("a"), {"x"}, {.timeout = 1s});
    user.wait_for_phx_loading_completion(Phx::kClick, "#a").submit_form("#form").sleep(1ms);
    user.think_time(1ms).think_time(ThinkTime::uniform(1ms, 2ms));
    user.think_time(ThinkTime::exponential(1ms)).assign("drawn", user.random()() > 0);
  }

  static void look_around(Context& user) {
    user.screenshot("picture").answer_dialogs(true, "yes").in_popup([] {}).in_frame("#f", [] {});
    user.assign("said", user.last_dialog().value_or("")).assign("file", user.wait_for_download());
    user.set_viewport(390, 844).set_locale("de-DE").set_timezone("UTC").set_user_agent("mine");
    user.set_extra_headers({{"X-Tenant", "a"}}).set_basic_auth("ann", "secret").set_offline(false);
    user.shape_network("none").shape_network(network_profile("slow-3g").value()).shape_cpu(2);
  }

  static void read(Context& user) {
    user.assign("page", user.page_content()).assign("html", user.inner_html("#a"));
    user.assign("text", user.inner_text("#a")).assign("all", user.text_content("#a").value_or(""));
    user.assign("value", user.input_value("#a"));
    user.assign("href", user.get_attribute("#a", "href").value_or(""));
    user.assign("seen", user.visible("#a")).assign("on", user.checked("#a"));
    user.page_content(as("a")).inner_html("#a", as("b")).inner_text("#a", as("c"));
    user.text_content("#a", as("d")).input_value("#a", as("e"));
    user.get_attribute("#a", "href", as([](const Value& v) { return v.text(); }));
    user.visible("#a", as([](const Value& v) { return Value::Object{{"f", v}}; }));
    user.checked("#a", as("g"));
  }

  static void expect(Context& user) {
    user.wait_for_text("tea").wait_for_text("#a", "tea", {.timeout = 1s}).wait_for_url("/cart");
    user.expect_text("#a", "tea").expect_visible("role=button").expect_hidden("text=late");
    user.expect_url("**/cart").expect_attribute("#a", "href", "/x").expect_count("li", 3);
    user.assign("n", user.count("li")).count("li", as("n")).assign("at", user.url());
  }

  static void store(Context& user) {
    user.assign("list", Value::Array{1, 2.5, "x", nullptr, true});
    user.update_assign("list", [](const Value& v) { return v.if_array()->size(); });
    if (user.assigned("list") == Value(5) && user.assigns().size() > 1) user.clear_assign("list");
    const Value& value = user.assigned("page")["title"];
    if (value.truthy() || value.number() > 0 || !value.text().empty()) user.reset_assigns();
  }

  static void keep(Context& user) {
    const Value snapshot = user.context_storage_snapshot();
    user.context_storage_snapshot(as("storage"));
    user.reset_context_storage().restore_context_storage(snapshot);
  }

  static void push(Context& user) {
    const Value reply = user.push_event("vote", Value::Object{{"id", 1}}, "#a");
    const Value toast = user.wait_for_liveview_idle().wait_for_event("toast");
    user.wait_for_event("toast", as("toast")).assign("reply", reply["id"]).assign("t", toast);
  }

  static void control(Context& user, UserId id) {
    user.throttle("door").release("door");
    user.step("all", [&] { user.step("one", [] {}); });
    user.observe("value", 1.5)
        .observe("value", Duration(1s), "tag")
        .increment("n")
        .increment("n", 2, "tag");
    user.throttle("door", {.counts_against_iteration = true});
    user.assign("s", user.secret("password")).assign("row", user.feed("people"));
    if (user.halted() || user.user_id() != id || user.iteration() == 0) user.halt();
    if (user.failed()) {
      const ActionError& error = *user.error();
      user.fail(error.message() + error.reason.message());
      user.fail(std::string(to_string(error.reason.kind)));
    }
    const As direct = as("key");
    user.assign("merged", direct.assigns_for(Value("x")));
    try {
      throw ConfigError("caught in the library");
    } catch (const ConfigError& error) {
      user.fail(error.what());
    }
  }
};

LIVELOAD_SCENARIO(EveryFunction);
