#include "scenario/feeder_set.hpp"

#include <fmt/format.h>

#include "scenario/files.hpp"

namespace liveload::scenario {
namespace {

Failure wrong(const Feeder& feeder, std::string cause) {
  return fail({.kind = ErrorKind::kConfig,
               .tried = "prepare the feeder",
               .target = feeder.name(),
               .cause = std::move(cause)});
}

}  // namespace

FeederSet::ReadFile FeederSet::from_disk(std::filesystem::path folder) {
  return [folder = std::move(folder)](const Feeder& feeder) -> Result<File> {
    const auto path = find_file(feeder.path(), folder);
    if (!path) return wrong(feeder, path.error().message());
    auto text = read_file(*path);
    if (!text) return wrong(feeder, fmt::format("{} cannot be read", path->string()));
    return File{path->string(), std::move(*text)};
  };
}

Result<void> FeederSet::hide(const Source& source, base::Secrets& hidden) {
  for (const std::string& column : source.feeder.secret_columns()) {
    if (!source.rows.has_column(column)) {
      return wrong(source.feeder, fmt::format("it has no column \"{}\" to keep secret", column));
    }
    for (std::size_t i = 0; i < source.rows.size(); ++i) {
      if (hidden.add_all(source.rows.row(i)[column])) continue;
      return wrong(
          source.feeder,
          fmt::format("the secret \"{}\" of row {} is shorter than {} bytes, and so cannot "
                      "be kept out of a result",
                      column, i + 1, base::Secrets::kShortest));
    }
  }
  return {};
}

Result<std::unique_ptr<FeederSet>> FeederSet::make(const std::vector<Feeder>& feeders,
                                                   const ReadFile& read, std::uint64_t last_user,
                                                   base::Secrets& hidden) {
  auto set = std::make_unique<FeederSet>();
  for (const Feeder& feeder : feeders) {
    if (feeder.name().empty()) return wrong(feeder, "a feeder needs a name");
    if (set->has(feeder.name())) return wrong(feeder, "two feeders have this name");
    auto file = read(feeder);
    if (!file) return Failure(file.error());
    auto rows = Rows::parse(feeder.format(), std::move(file->text), file->name);
    if (!rows) return Failure(rows.error());
    if (feeder.order() == Feeder::Order::kUniqueToUser && rows->size() < last_user) {
      return wrong(feeder, fmt::format("each user needs a row of its own: there are {} rows for {} "
                                       "users",
                                       rows->size(), last_user));
    }
    std::unique_ptr<Source> source(new Source{feeder, std::move(*rows)});
    if (auto hid = hide(*source, hidden); !hid) return Failure(hid.error());
    set->sources_.emplace(feeder.name(), std::move(source));
  }
  return set;
}

void FeederSet::share(std::uint64_t node, std::uint64_t nodes) {
  node_ = node;
  nodes_ = nodes;
}

std::vector<std::string> FeederSet::names() const {
  std::vector<std::string> names;
  for (const auto& [name, source] : sources_) names.push_back(name);
  return names;
}

bool FeederSet::unique_to_user(std::string_view name) const {
  return sources_.find(name)->second->feeder.order() == Feeder::Order::kUniqueToUser;
}

std::optional<Value> FeederSet::next(std::string_view name, std::uint64_t user,
                                     std::mt19937_64& random) {
  Source& source = *sources_.find(name)->second;
  const std::size_t rows = source.rows.size();
  switch (source.feeder.order()) {
    case Feeder::Order::kUniqueToUser:
      if (user > rows) return {};  // One that came while the run went on.
      return source.rows.row(user - 1);
    case Feeder::Order::kRandom:
      return source.rows.row(std::uniform_int_distribution<std::size_t>(0, rows - 1)(random));
    case Feeder::Order::kInOrder:
      break;
  }
  const std::uint64_t number = source.taken++ * nodes_ + node_;
  if (source.feeder.only_once() && number >= rows) return {};
  return source.rows.row(number % rows);
}

}  // namespace liveload::scenario
