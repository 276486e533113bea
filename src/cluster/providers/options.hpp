#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cluster/provider.hpp"

namespace liveload::cluster {

/// Reads a provider's options one by one. The first that cannot be is kept as the error, and what
/// was read then is worth nothing. Confined to its thread.
class OptionReader {
 public:
  /// What is referred to must outlive it.
  OptionReader(std::string_view provider, const ProviderOptions& options)
      : provider_(provider), options_(options) {}

  /// A text; without it the environment variable (where one is named), then `fallback`.
  std::string text(std::string_view name, const char* variable = nullptr,
                   std::string_view fallback = {});
  /// As `text`, but an error where neither is there.
  std::string required(std::string_view name, const char* variable = nullptr);
  /// The content of the file that the option names, without blanks around it; without the option
  /// the environment variable. An error where neither is there.
  std::string secret(std::string_view name, const char* variable);
  std::string one_of(std::string_view name, std::initializer_list<std::string_view> choices,
                     std::string_view fallback);
  int integer(std::string_view name, int least, int most, int fallback);
  double number(std::string_view name, double least, double most, double fallback);
  /// "512m", "4g", "1.5g": in bytes; a bare number is bytes.
  std::int64_t bytes(std::string_view name, std::string_view fallback);
  bool flag(std::string_view name, bool fallback);
  Duration duration(std::string_view name, Duration fallback);
  /// Parted by commas, blanks around them set aside, without empty ones.
  std::vector<std::string> list(std::string_view name);
  /// Parted by blanks.
  std::vector<std::string> words(std::string_view name);

  /// For what the reader cannot know: names the option as wrong.
  void refuse(std::string_view name, std::string cause, std::string hint = {});
  const std::optional<Error>& error() const { return error_; }

 private:
  const std::string* given(std::string_view name) const;

  std::string_view provider_;
  const ProviderOptions& options_;
  std::optional<Error> error_;
};

}  // namespace liveload::cluster
