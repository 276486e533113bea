#pragma once
#include <string>

#include "../live_view.hpp"

namespace liveload::demo {

// A labelled input of a form, "GROUP[NAME]" with the id GROUP_NAME, and what is wrong with it. The
// problem is shown once the field has been used or the form submitted, and then has the id
// GROUP_NAME-error.
struct Field {
  std::string group, name, label, type;
  std::string value = "";
  std::string problem = "";
  bool used = false;

  void read(const Event& event, bool submitted);
  Rendered render() const;
};

}  // namespace liveload::demo
