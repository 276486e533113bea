#include "cluster/agent.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/duration.hpp"
#include "cluster/content.hpp"
#include "cluster/duty.hpp"
#include "cluster/mailbox.hpp"
#include "cluster/nats_bus.hpp"
#include "cluster/subjects.hpp"
#include "engine/evidence.hpp"
#include "process/run_folder.hpp"

namespace liveload::cluster {
namespace {

using base::Clock;
using base::Deadline;
using base::Instant;
using namespace std::chrono_literals;

constexpr Duration kHelloInterval = 500ms;
/// For users to be cut and browsers to end where nobody awaits it.
constexpr Duration kAbandonTime = 20s;
/// For the last acknowledgement to be on its way.
constexpr Duration kFarewell = 2s;
/// Until the coordinator has said what it is.
constexpr Duration kFirstLease = 30s;

struct Mail {
  std::string body;
  Instant at;
};

}  // namespace

class Agent::Impl {
 public:
  Impl(const AgentOptions& options, std::unique_ptr<Bus> bus, process::RunFolder folder);
  Result<void> listen();
  bool turn(Deadline deadline);
  Result<void> end();

 private:
  void hear(Mail mail);
  void obey(const Frame& command);
  void prepare(const Frame& command);
  void say_hello();
  void watch();
  void leave(Error error);
  Error lost_coordinator() const;
  Duration unheard_for() const { return Clock::now() - last_heard_; }

  const AgentOptions& options_;
  const Hello hello_;
  const Subjects subjects_;
  const process::RunFolder folder_;
  Mailbox<Mail> mailbox_;
  std::unique_ptr<Bus> bus_;
  ContentSource source_;
  ClockKeeper clock_;
  Link link_;
  std::unique_ptr<Duty> duty_;
  Instant started_ = Clock::now();
  Instant last_turn_ = Clock::now();
  Instant last_heard_ = Clock::now();
  Instant next_hello_{};
  Duration lease_ = kFirstLease;
  bool welcome_ = false;
  bool over_ = false;
  std::optional<Error> error_;
};

Agent::Impl::Impl(const AgentOptions& options, std::unique_ptr<Bus> bus, process::RunFolder folder)
    : options_(options),
      hello_(hello_of_this_machine(options.node)),
      subjects_(options.ticket.run_id),
      folder_(std::move(folder)),
      bus_(std::move(bus)),
      source_(*bus_, subjects_.fetch()),
      clock_(source_),
      link_([this](const std::string& message) {
        // What is lost comes again.
        (void)bus_->publish(subjects_.up(hello_.node), message);
      }) {}

Result<void> Agent::Impl::listen() {
  const auto handler = [this](BusMessage message) {
    mailbox_.put({std::move(message.body), Clock::now()});
  };
  for (const std::string& subject : {subjects_.down(hello_.node), subjects_.down_all()}) {
    if (auto subscribed = bus_->subscribe(subject, handler); !subscribed) return subscribed;
  }
  return bus_->flush(Deadline::after(options_.join_timeout));
}

bool Agent::Impl::turn(Deadline deadline) {
  for (Mail& mail : mailbox_.take(deadline)) hear(std::move(mail));
  if (!welcome_) say_hello();
  if (duty_) duty_->work();
  if (duty_ && duty_->over() && link_.all_arrived()) duty_.reset();
  if (welcome_) {
    link_.tick(Clock::now(), [this] {
      Value::Object status = duty_ ? duty_->status() : Value::Object();
      status["instance"] = hello_.instance;
      return status;
    });
  }
  watch();
  return !over_ && !error_;
}

Result<void> Agent::Impl::end() {
  source_.give_up();
  if (duty_) duty_->abandon(Deadline::after(kAbandonTime));
  (void)bus_->flush(Deadline::after(kFarewell));
  if (error_) return fail(*error_);
  return {};
}

void Agent::Impl::watch() {
  const Instant now = Clock::now();
  if (const Duration gap = now - std::exchange(last_turn_, now); gap > kStandstill) {
    // What was said meanwhile has yet to be heard.
    last_heard_ = std::max(last_heard_, now - lease_ / 2);
    if (duty_) duty_->pardon(gap);
  }
  if (options_.stop_requested()) {
    link_.mention({{"kind", "gone"}, {"cause", "its agent was told to end"}});
    leave({.kind = ErrorKind::kInterrupted,
           .tried = "take part in the run",
           .cause = "the agent was told to end"});
  } else if (!welcome_ && now - started_ > options_.join_timeout) {
    leave({.kind = ErrorKind::kCluster,
           .tried = "take part in the run",
           .target = options_.ticket.url,
           .after = now - started_,
           .cause = "failed_to_connect: the bus is there, but no coordinator answers on it"});
  } else if (welcome_ && unheard_for() > lease_) {
    leave(lost_coordinator());
  }
}

Error Agent::Impl::lost_coordinator() const {
  return {.kind = ErrorKind::kCluster,
          .tried = "take part in the run",
          .target = options_.ticket.url,
          .after = unheard_for(),
          .cause = fmt::format("nothing was heard of the coordinator for its lease of {}; {}",
                               base::format_duration(lease_),
                               bus_->connected() ? "the bus is there" : "the bus is gone, too")};
}

void Agent::Impl::leave(Error error) {
  if (!error_) error_ = std::move(error);
}

void Agent::Impl::say_hello() {
  if (Clock::now() < next_hello_) return;
  (void)bus_->publish(subjects_.hello(), pack(to_head(hello_)));
  next_hello_ = Clock::now() + kHelloInterval;
}

void Agent::Impl::hear(Mail mail) {
  auto frame = unpack(std::move(mail.body));
  if (!frame) return;
  // Said to an agent of the same name that was here before.
  const std::string* instance = frame->head["instance"].if_string();
  if (instance != nullptr && *instance != hello_.instance) return;
  last_heard_ = std::max(last_heard_, mail.at);
  if (auto command = link_.receive(std::move(*frame), Clock::now())) obey(*command);
}

void Agent::Impl::obey(const Frame& command) {
  const std::string_view kind = command.kind();
  std::string problem;
  result::Fields fields(command.head, "", problem);
  if (kind == "welcome") {
    welcome_ = true;
    lease_ = read_duration(fields, "lease");
    options_.tell(fmt::format("joined the run {} as {}", options_.ticket.run_id, hello_.node));
  } else if (kind == "prepare") {
    prepare(command);
  } else if (kind == "end") {
    over_ = true;
    link_.tick(Clock::now(), [this] { return Value::Object{{"instance", hello_.instance}}; });
  } else if (kind == "refuse" || kind == "leave") {
    leave({.kind = ErrorKind::kCluster,
           .tried = "take part in the run",
           .target = options_.ticket.run_id,
           .cause = fields.text("cause")});
  } else if (duty_ && command.head["task"] == Value(duty_->task())) {
    duty_->obey(command);
  }
}

void Agent::Impl::prepare(const Frame& command) {
  std::string problem;
  result::Fields fields(command.head, "", problem);
  Task task = read_task(fields);
  if (!problem.empty()) {
    leave({.kind = ErrorKind::kProtocol, .tried = "read the task", .cause = problem});
    return;
  }
  // The last one's end was not acknowledged yet, but whoever gives a new one has heard of it.
  if (duty_) duty_->abandon(Deadline::after(kAbandonTime));
  duty_.reset();
  const std::int64_t number = task.number;
  const std::filesystem::path folder = folder_.path() / fmt::format("task-{}", number);
  task.plan.files = folder / "files";
  const auto files = engine::files_folder(task.plan.files, task.plan.scenario);
  options_.tell(fmt::format("preparing {} users of {}", task.plan.users, task.plan.scenario));
  duty_ = std::make_unique<Duty>(number, options_.make_worker(std::move(task), source_, folder),
                                 files, Duty::Means{link_, clock_, bus_->max_body()});
}

Agent::Agent(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Agent::~Agent() = default;

Result<std::unique_ptr<Agent>> Agent::make(const AgentOptions& options, std::unique_ptr<Bus> bus) {
  if (!is_subject_part(options.node)) {
    return fail({.kind = ErrorKind::kUsage,
                 .tried = "name the node",
                 .target = options.node,
                 .cause = "it is no name of a node",
                 .hint = "letters, digits, - and _ only, at most 64"});
  }
  auto folder = process::RunFolder::create();
  if (!folder) return tl::unexpected(folder.error());
  auto impl = std::make_unique<Impl>(options, std::move(bus), std::move(*folder));
  if (auto listening = impl->listen(); !listening) return tl::unexpected(listening.error());
  return std::unique_ptr<Agent>(new Agent(std::move(impl)));
}

bool Agent::turn(Deadline deadline) {
  return impl_->turn(deadline);
}

Result<void> Agent::end() {
  return impl_->end();
}

Result<void> serve(const AgentOptions& options) {
  auto bus = connect_nats(options.ticket, options.node, Deadline::after(options.join_timeout));
  if (bus) return serve(options, std::move(*bus));
  Error error = bus.error();
  error.cause = "failed_to_connect: " + error.cause;
  return fail(std::move(error));
}

Result<void> serve(const AgentOptions& options, std::unique_ptr<Bus> bus) {
  auto agent = Agent::make(options, std::move(bus));
  if (!agent) return tl::unexpected(agent.error());
  while ((*agent)->turn(Deadline::after(Agent::kTurn))) {
  }
  return (*agent)->end();
}

}  // namespace liveload::cluster
