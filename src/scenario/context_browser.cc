// The browser around the page.
#include <fmt/format.h>

#include "liveload/context.hpp"
#include "scenario/context_state.hpp"
#include "scenario/page_values.hpp"
#include "scenario/run_files.hpp"

namespace liveload {
namespace {

using base::Deadline;
using browser::Page;
using scenario::ContextState;
using Arguments = ContextState::Arguments;

}  // namespace

Context& Context::screenshot(Text name, ActionOptions options) {
  state_->perform(
      {.name = "screenshot", .options = options, .texts = {&name}},
      [this](Page& page, const Arguments& arguments, Deadline deadline) -> Result<Value> {
        // The name is looked at before the picture is taken.
        const std::string file =
            fmt::format("{}-user{}-iteration{}.png", arguments[0], user_id(), iteration());
        if (auto good = scenario::RunFiles::check_name(file); !good) return Failure(good.error());
        if (!state_->shared().files) {
          return liveload::fail({.kind = ErrorKind::kUsage,
                                 .tried = "screenshot",
                                 .target = arguments[0],
                                 .cause = "there is no folder for files here"});
        }
        auto picture = page.screenshot(deadline);
        if (!picture) return Failure(std::move(picture.error()));
        auto written = state_->shared().files->write(file, *picture);
        if (!written) return Failure(std::move(written.error()));
        return Value();
      });
  return *this;
}

}  // namespace liveload
