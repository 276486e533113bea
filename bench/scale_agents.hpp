#pragma once

// Agents of whom a thousand leave something of a machine to the coordinator that is measured. They
// are real but for what a machine of their own would do: to have a connection each, and to measure.

#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "cluster/bus.hpp"
#include "cluster/simulated_worker.hpp"
#include "node_second.hpp"

namespace liveload::cluster {

/// An agent's part of a connection that others use as well.
class SharedBus final : public Bus {
 public:
  explicit SharedBus(std::shared_ptr<Bus> bus) : bus_(std::move(bus)) {}
  ~SharedBus() override {
    const std::lock_guard lock(gate_->mutex);
    gate_->open = false;
  }

  Result<void> subscribe(std::string subject, Handler handler) override {
    return bus_->subscribe(std::move(subject),
                           [gate = gate_, handler = std::move(handler)](BusMessage message) {
                             const std::lock_guard lock(gate->mutex);
                             if (gate->open) handler(std::move(message));
                           });
  }
  Result<void> publish(std::string_view subject, std::string_view body,
                       std::string_view reply_to) override {
    return bus_->publish(subject, body, reply_to);
  }
  Result<std::string> request(std::string_view subject, std::string_view body,
                              base::Deadline deadline) override {
    return bus_->request(subject, body, deadline);
  }
  Result<void> flush(base::Deadline deadline) override { return bus_->flush(deadline); }
  bool connected() const override { return bus_->connected(); }
  std::size_t max_body() const override { return bus_->max_body(); }
  BusCounts counts() const override { return bus_->counts(); }
  std::string last_trouble() const override { return bus_->last_trouble(); }

 private:
  struct Gate {
    std::mutex mutex;
    bool open = true;
  };
  std::shared_ptr<Bus> bus_;
  std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
};

/// Seconds of a node, made up once for all agents of a process. Any thread.
class MadeUpSeconds {
 public:
  static constexpr std::size_t kSeconds = 100;

  MadeUpSeconds(unsigned seed, std::int64_t samples) {
    std::mt19937_64 random(seed);
    while (messages_.size() < kSeconds) {
      messages_.push_back(telemetry::encode_delta(telemetry::measured_in(0, samples, random),
                                                  telemetry::metrics()));
    }
  }
  const std::string& any(std::minstd_rand& random) const { return messages_[random() % kSeconds]; }

 private:
  std::vector<std::string> messages_;
};

/// A simulated node whose seconds are taken from these.
class MadeUpWorker final : public SimulatedWorker {
 public:
  MadeUpWorker(const Task& task, const MadeUpSeconds& seconds)
      : SimulatedWorker(without_metrics(task)),
        seconds_(seconds),
        random_(static_cast<unsigned>(task.plan.node + 1)) {}

  std::vector<engine::Flush> take() override {
    std::vector<engine::Flush> flushes = SimulatedWorker::take();
    for (engine::Flush& flush : flushes) {
      if (flush.delta.histograms.empty()) continue;
      const telemetry::Second second = flush.delta.histograms.front().seconds.back().first;
      flush.delta.add(telemetry::sent_in(second, seconds_.any(random_)));
    }
    return flushes;
  }

 private:
  static Task without_metrics(Task task) {
    task.plan.options.set("simulate-metrics", 0);
    return task;
  }

  const MadeUpSeconds& seconds_;
  std::minstd_rand random_;
};

}  // namespace liveload::cluster
