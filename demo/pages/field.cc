#include "field.hpp"

namespace liveload::demo {
namespace {

const Template kField{R"(<div class="field {}">
  <label for="{}_{}">{}</label>
  <input id="{}_{}" type="{}" name="{}[{}]" value="{}" autocomplete="off" phx-debounce="100">{}
</div>)",
                      Template::Kind::kRoot};
const Template kProblem{R"(<p id="{}_{}-error" class="error" role="alert">{}</p>)"};

}  // namespace

void Field::read(const Event& event, bool submitted) {
  value = event.value.get(group + "[" + name + "]");
  // The client marks the fields nobody has touched yet: view.ts, serializeForm.
  used = submitted || !event.value.has(group + "[_unused_" + name + "]");
}

Rendered Field::render() const {
  const bool shown = used && !problem.empty();
  return kField(shown ? "invalid" : "", group, name, label, group, name, type, group, name, value,
                shown ? Dynamic(kProblem(group, name, problem)) : Dynamic(""));
}

}  // namespace liveload::demo
