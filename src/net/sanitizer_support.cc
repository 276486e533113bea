// Debian builds Boost.Context for its assembler switch only. The ucontext switch, which announces
// itself to the sanitizers, is a header but for these three functions, so the sanitizer presets
// bring them along.
#ifdef BOOST_USE_UCONTEXT

#include <boost/context/fiber_ucontext.hpp>

namespace boost::context::detail {
namespace {

/// The record of the code that runs on this thread: its own stack's until a fiber is resumed.
struct ThreadRecord {
  fiber_activation_record own;
  fiber_activation_record* current = &own;
};

}  // namespace

fiber_activation_record*& fiber_activation_record::current() noexcept {
  static thread_local ThreadRecord record;
  return record.current;
}

fiber_activation_record_initializer::fiber_activation_record_initializer() noexcept = default;
fiber_activation_record_initializer::~fiber_activation_record_initializer() = default;

}  // namespace boost::context::detail

#endif
