// What a Context draws from: pauses and random numbers.
#include "liveload/context.hpp"
#include "scenario/context_state.hpp"

namespace liveload {

Context& Context::think_time(ThinkTime time) {
  state_->think_time(time);
  return *this;
}

std::mt19937_64& Context::random() {
  return state_->random();
}

}  // namespace liveload
