#include "rendered.hpp"

#include <algorithm>
#include <stdexcept>

namespace liveload::demo {

Dynamic::Dynamic(std::string_view text) : value_(escape_html(text)) {}
Dynamic::Dynamic(Rendered nested) : value_(std::make_unique<Rendered>(std::move(nested))) {}
Dynamic::Dynamic(Comprehension list) : value_(std::make_unique<Comprehension>(std::move(list))) {}
Dynamic::Dynamic(PlacedComponent component)
    : value_(std::make_unique<PlacedComponent>(std::move(component))) {}
Dynamic::Dynamic(Dynamic&&) noexcept = default;
Dynamic& Dynamic::operator=(Dynamic&&) noexcept = default;
Dynamic::~Dynamic() = default;

const Rendered* Dynamic::nested() const {
  const auto* held = std::get_if<std::unique_ptr<Rendered>>(&value_);
  return held ? held->get() : nullptr;
}

const Comprehension* Dynamic::list() const {
  const auto* held = std::get_if<std::unique_ptr<Comprehension>>(&value_);
  return held ? held->get() : nullptr;
}

const PlacedComponent* Dynamic::component() const {
  const auto* held = std::get_if<std::unique_ptr<PlacedComponent>>(&value_);
  return held ? held->get() : nullptr;
}

Template::Template(std::string_view source, Kind kind) : kind_(kind) {
  for (std::size_t hole; (hole = source.find("{}")) != std::string_view::npos;) {
    statics_.emplace_back(source.substr(0, hole));
    source.remove_prefix(hole + 2);
  }
  statics_.emplace_back(source);
}

void Template::check_count(std::size_t values) const {
  if (values + 1 != statics_.size()) {
    throw std::logic_error("a template was given the wrong number of values: " + statics_.front());
  }
}

namespace {

void append_html(std::string& out, const Template& source, const std::vector<Dynamic>& dynamics);

// The element of a component says its number.
void append_component(std::string& out, const PlacedComponent& component) {
  std::string html;
  append_html(html, *component.rendered.source, component.rendered.dynamics);
  html.insert(std::min(html.size(), html.find_first_of(" >")),
              " data-phx-component=\"" + std::to_string(component.cid) + "\"");
  out += html;
}

void append_html(std::string& out, const Template& source, const std::vector<Dynamic>& dynamics) {
  for (std::size_t i = 0; i < dynamics.size(); ++i) {
    out += source.statics()[i];
    const Dynamic& dynamic = dynamics[i];
    if (dynamic.text()) {
      out += *dynamic.text();
    } else if (dynamic.nested()) {
      append_html(out, *dynamic.nested()->source, dynamic.nested()->dynamics);
    } else if (dynamic.component()) {
      append_component(out, *dynamic.component());
    } else {
      for (const auto& entry : dynamic.list()->entries) {
        append_html(out, *dynamic.list()->source, entry.dynamics);
      }
    }
  }
  out += source.statics().back();
}

}  // namespace

std::string to_html(const Rendered& rendered) {
  std::string out;
  append_html(out, *rendered.source, rendered.dynamics);
  return out;
}

}  // namespace liveload::demo
