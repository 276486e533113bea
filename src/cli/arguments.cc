#include "cli/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cli/suggest.hpp"

namespace liveload::cli {
namespace {

Failure usage(std::string target, std::string cause, std::string hint) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = "read the option",
               .target = std::move(target),
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

class Parser {
 public:
  Parser(std::span<const std::string> args, std::span<const OptionSpec> specs, Extras extras)
      : args_(args), specs_(specs), extras_(extras) {}

  Result<Arguments> parse() {
    while (next_ < args_.size()) {
      const std::string& arg = args_[next_++];
      if (arg == "--" && extras_ == Extras::kKept && !only_extras_) {
        only_extras_ = true;
      } else if (arg == "-h" || (arg == "--help" && !only_extras_)) {
        parsed_.help = true;
      } else if (arg.starts_with("--") && arg.size() > 2) {
        if (auto done = option(arg.substr(2)); !done) return tl::unexpected(done.error());
      } else if (arg == "--" && extras_ == Extras::kRejected) {
        parsed_.positionals.push_back(arg);
      } else if (arg.starts_with("-") && arg.size() > 1) {
        return usage(arg, "there are no options of one letter", "options are words: --users 5");
      } else if (only_extras_) {
        return usage(arg, "only options of the scenario may stand after --",
                     "write files and folders before it");
      } else {
        parsed_.positionals.push_back(arg);
      }
    }
    return std::move(parsed_);
  }

 private:
  Result<void> option(std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::string name(text.substr(0, equals));
    std::optional<std::string> value;
    if (equals != std::string_view::npos) value = std::string(text.substr(equals + 1));
    const OptionSpec* spec = only_extras_ ? nullptr : find_option(name, specs_);
    return spec != nullptr ? known(*spec, std::move(value)) : unknown(name, std::move(value));
  }

  Result<void> known(const OptionSpec& spec, std::optional<std::string> value) {
    const std::string where = fmt::format("--{}", spec.name);
    if (spec.value.empty() && value) {
      return usage(where, "it takes no value", fmt::format("write {} alone", where));
    }
    if (spec.looks_like_value != nullptr && !value) {
      const bool given = next_ < args_.size() && spec.looks_like_value(args_[next_]);
      value = given ? args_[next_++] : "";
    } else if (!spec.value.empty() && !value) {
      value = following();
      if (!value) {
        return usage(where, "its value is missing", fmt::format("write {} {}", where, spec.value));
      }
    }
    std::vector<Given>& given = parsed_.options[std::string(spec.name)];
    if (!spec.repeatable) given.clear();
    given.push_back({.text = value.value_or("true"), .where = where});
    return {};
  }

  Result<void> unknown(const std::string& name, std::optional<std::string> value) {
    if (name.empty()) return usage("--" + name, "it has no name", "options look like --users 5");
    const std::string suggestion = did_you_mean(name, specs_);
    if (extras_ == Extras::kRejected) {
      return usage("--" + name, "there is no such option" + suggestion,
                   "--help lists the options of a command");
    }
    if (!only_extras_ && !suggestion.empty()) {
      return usage(
          "--" + name, "there is no such option" + suggestion,
          fmt::format("if it is meant for the scenario, write it after a -- : … -- --{}", name));
    }
    if (!value) value = following();
    parsed_.extras.insert_or_assign(name, value ? Value(*value) : Value(true));
    return {};
  }

  /// The next argument, taken as a value, unless it is an option or there is none.
  std::optional<std::string> following() {
    if (next_ >= args_.size() || args_[next_].starts_with("--")) return std::nullopt;
    return args_[next_++];
  }

  std::span<const std::string> args_;
  std::span<const OptionSpec> specs_;
  Extras extras_;
  std::size_t next_ = 0;
  bool only_extras_ = false;
  Arguments parsed_;
};

}  // namespace

std::string Arguments::get(std::string_view name, std::string_view fallback) const {
  const auto found = options.find(name);
  return found == options.end() ? std::string(fallback) : found->second.back().text;
}

Result<Arguments> parse_arguments(std::span<const std::string> args,
                                  std::span<const OptionSpec> specs, Extras extras) {
  return Parser(args, specs, extras).parse();
}

std::string did_you_mean(std::string_view name, std::span<const OptionSpec> specs) {
  std::vector<std::string_view> names;
  for (const OptionSpec& spec : specs) names.push_back(spec.name);
  const std::string best = closest(name, names);
  return best.empty() ? best : fmt::format("; did you mean --{}?", best);
}

const OptionSpec* find_option(std::string_view name, std::span<const OptionSpec> specs) {
  const auto found = std::ranges::find(specs, name, &OptionSpec::name);
  return found == specs.end() ? nullptr : &*found;
}

}  // namespace liveload::cli
