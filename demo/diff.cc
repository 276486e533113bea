#include "diff.hpp"

#include <map>
#include <unordered_map>

namespace liveload::demo {
namespace {

// Writes the members of one JSON object, commas included.
class Members {
 public:
  explicit Members(std::string& out) : out_(out) {}

  std::string& key(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    append_json_string(out_, name);
    out_ += ':';
    return out_;
  }
  std::string& key(std::size_t index) { return key(std::to_string(index)); }

  // Where to cut back to if the member about to be written turns out to be empty.
  struct Mark {
    std::size_t size;
    bool first;
  };
  Mark mark() const { return {out_.size(), first_}; }
  void rewind(Mark mark) {
    out_.resize(mark.size);
    first_ = mark.first;
  }
  bool empty() const { return first_; }

 private:
  std::string& out_;
  bool first_ = true;
};

class Encoder {
 public:
  void full(Members& members, const Rendered& tree) {
    dynamics(members, tree.dynamics);
    members.key("s") += statics(*tree.source);
    if (tree.source->is_root()) members.key("r") += '1';
  }

  // Each returns whether anything was written.
  bool changes(Members& members, const std::vector<Dynamic>& before,
               const std::vector<Dynamic>& after) {
    for (std::size_t i = 0; i < after.size(); ++i) {
      const auto mark = members.mark();
      if (!change(members.key(i), before[i], after[i])) members.rewind(mark);
    }
    return !members.empty();
  }

  // `before`: what the client has, null if nothing.
  void finish(Members& members, const Rendered* before, const DiffExtras& extras) {
    if (!components_.empty()) components(members, before);
    if (!indices_.empty()) {
      std::string& out = members.key("p") += '{';
      Members shared(out);
      for (std::size_t i = 0; i < templates_.size(); ++i) {
        shared.key(i) += statics_json(*templates_[i]);
      }
      out += '}';
    }
    if (!extras.reply.empty()) members.key("r") += extras.reply;
    if (!extras.title.empty()) append_json_string(members.key("t"), extras.title);
    if (extras.events.empty()) return;
    std::string& out = members.key("e");
    for (std::size_t i = 0; i < extras.events.size(); ++i) {
      out += i == 0 ? "[[" : ",[";
      append_json_string(out, extras.events[i].first);
      out += ',';
      out += extras.events[i].second;
      out += ']';
    }
    out += ']';
  }

 private:
  void dynamics(Members& members, const std::vector<Dynamic>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) full(members.key(i), values[i]);
  }

  void full(std::string& out, const Dynamic& value) {
    if (value.text()) return append_json_string(out, *value.text());
    if (value.nested()) {
      out += '{';
      Members members(out);
      full(members, *value.nested());
      out += '}';
      return;
    }
    if (value.component()) return component(out, *value.component());
    const Comprehension& list = *value.list();
    if (list.entries.empty() && !list.stream) {
      out += "\"\"";
      return;
    }
    out += '{';
    whole_list(out, list);
    out += ",\"s\":";
    out += statics(*list.source);
    out += '}';
  }

  void whole_list(std::string& out, const Comprehension& list) {
    if (list.stream) stream(out, *list.stream);
    out += "\"k\":{";
    Members entries(out);
    for (std::size_t i = 0; i < list.entries.size(); ++i) entry(entries.key(i), list.entries[i]);
    entries.key("kc") += std::to_string(list.entries.size());
    out += '}';
  }

  // The last insert comes first, as Phoenix has it.
  static void stream(std::string& out, const StreamChange& change) {
    out += "\"stream\":[";
    append_json_string(out, change.ref);
    out += ",[";
    for (auto insert = change.inserts.rbegin(); insert != change.inserts.rend(); ++insert) {
      out += insert == change.inserts.rbegin() ? "[" : ",[";
      append_json_string(out, insert->dom_id);
      out += ',' + std::to_string(insert->at) + ',';
      out += insert->limit ? std::to_string(*insert->limit) : "null";
      out += ",false]";
    }
    out += "],[";
    for (std::size_t i = 0; i < change.deletes.size(); ++i) {
      if (i > 0) out += ',';
      append_json_string(out, change.deletes[i]);
    }
    out += change.reset ? "],true]," : "]],";
  }

  void component(std::string& out, const PlacedComponent& placed) {
    components_.push_back(&placed);
    out += std::to_string(placed.cid);
  }

  void entry(std::string& out, const Comprehension::Entry& value) {
    out += '{';
    Members members(out);
    dynamics(members, value.dynamics);
    out += '}';
  }

  bool change(std::string& out, const Dynamic& before, const Dynamic& after) {
    if (after.text() && before.text() && *after.text() == *before.text()) return false;
    if (after.nested() && before.nested() && after.nested()->source == before.nested()->source) {
      return object_change(out, before.nested()->dynamics, after.nested()->dynamics);
    }
    if (after.component() && before.component() &&
        after.component()->cid == before.component()->cid) {
      components_.push_back(after.component());
      return false;
    }
    if (after.list() && before.list() && after.list()->stream && before.list()->stream) {
      if (after.list()->stream->empty()) return false;
      out += '{';
      whole_list(out, *after.list());
      out += '}';
      return true;
    }
    // An empty list went out as "", so the client has no statics for it: it is new.
    if (after.list() && before.list() && !before.list()->entries.empty()) {
      return list_change(out, *before.list(), *after.list());
    }
    if (after.list() && before.list() && after.list()->entries.empty()) return false;
    full(out, after);
    return true;
  }

  bool object_change(std::string& out, const std::vector<Dynamic>& before,
                     const std::vector<Dynamic>& after) {
    out += '{';
    Members members(out);
    const bool changed = changes(members, before, after);
    out += '}';
    return changed;
  }

  bool list_change(std::string& out, const Comprehension& before, const Comprehension& after) {
    std::unordered_map<std::string_view, std::size_t> old_places;
    for (std::size_t i = 0; i < before.entries.size(); ++i) {
      old_places.emplace(before.entries[i].key, i);
    }
    bool moved = false;
    out += "{\"k\":{";
    Members entries(out);
    for (std::size_t i = 0; i < after.entries.size(); ++i) {
      const auto mark = entries.mark();
      const auto place = old_places.find(after.entries[i].key);
      if (place == old_places.end()) {
        entry(entries.key(i), after.entries[i]);
      } else if (place->second == i) {
        const bool changed =
            object_change(entries.key(i), before.entries[i].dynamics, after.entries[i].dynamics);
        if (!changed) entries.rewind(mark);
      } else {
        moved = true;
        move(entries.key(i), place->second, before.entries[place->second], after.entries[i]);
      }
    }
    if (entries.empty() && before.entries.size() == after.entries.size()) return false;
    entries.key("kc") += std::to_string(after.entries.size());
    if (moved) entries.key("km") += "true";
    out += "}}";
    return true;
  }

  void move(std::string& out, std::size_t from, const Comprehension::Entry& before,
            const Comprehension::Entry& after) {
    const std::size_t start = out.size();
    out += '[';
    out += std::to_string(from);
    out += ',';
    if (object_change(out, before.dynamics, after.dynamics)) {
      out += ']';
    } else {
      out.resize(start);
      out += std::to_string(from);
    }
  }

  // What the client has of each component, by number.
  using Known = std::map<int, const Rendered*>;
  static void collect(const std::vector<Dynamic>& dynamics, Known& known) {
    for (const Dynamic& dynamic : dynamics) {
      if (const PlacedComponent* placed = dynamic.component()) {
        known[placed->cid] = &placed->rendered;
        collect(placed->rendered.dynamics, known);
      } else if (dynamic.nested()) {
        collect(dynamic.nested()->dynamics, known);
      } else if (dynamic.list()) {
        for (const auto& item : dynamic.list()->entries) collect(item.dynamics, known);
      }
    }
  }

  // The trees of the components, each with the statics that it needs: Phoenix shares none of them
  // with the page, but a new component takes those of another of its kind, by that one's number if
  // it is in the same message, by the negative number if the client has it already.
  void components(Members& members, const Rendered* before) {
    Known known;
    if (before) collect(before->dynamics, known);
    std::map<const Template*, int> owners;
    for (const auto& [cid, rendered] : known) owners.emplace(rendered->source, -cid);
    const auto start = members.mark();
    std::string& out = members.key("c") += '{';
    Members trees(out);
    own_statics_ = true;
    // A component may hold others: the list grows while it is written.
    for (std::size_t i = 0; i < components_.size(); ++i) {
      const PlacedComponent& placed = *components_[i];
      const auto mark = trees.mark();
      const auto had = known.find(placed.cid);
      std::string& tree = trees.key(std::to_string(placed.cid));
      if (had != known.end() && had->second->source == placed.rendered.source) {
        if (!object_change(tree, had->second->dynamics, placed.rendered.dynamics)) {
          trees.rewind(mark);
        }
        continue;
      }
      tree += '{';
      Members parts(tree);
      const auto [owner, first] = owners.emplace(placed.rendered.source, placed.cid);
      dynamics(parts, placed.rendered.dynamics);
      parts.key("s") += first ? statics(*placed.rendered.source) : std::to_string(owner->second);
      if (first) parts.key("r") += '1';
      tree += '}';
    }
    own_statics_ = false;
    out += '}';
    if (trees.empty()) members.rewind(start);
  }

  std::string statics(const Template& source) {
    if (own_statics_) return statics_json(source);
    const auto [place, added] = indices_.emplace(&source, templates_.size());
    if (added) templates_.push_back(&source);
    return std::to_string(place->second);
  }

  static std::string statics_json(const Template& source) {
    std::string out;
    for (const std::string& part : source.statics()) {
      out += out.empty() ? '[' : ',';
      append_json_string(out, part);
    }
    return out + ']';
  }

  std::unordered_map<const Template*, std::size_t> indices_;
  std::vector<const Template*> templates_;
  std::vector<const PlacedComponent*> components_;
  bool own_statics_ = false;
};

}  // namespace

std::string encode_full(const Rendered& tree, const DiffExtras& extras) {
  std::string out = "{";
  Members members(out);
  Encoder encoder;
  encoder.full(members, tree);
  encoder.finish(members, nullptr, extras);
  return out + "}";
}

std::string encode_diff(const Rendered& before, const Rendered& after, const DiffExtras& extras) {
  std::string out = "{";
  Members members(out);
  Encoder encoder;
  if (before.source == after.source) {
    encoder.changes(members, before.dynamics, after.dynamics);
  } else {
    encoder.full(members, after);
  }
  encoder.finish(members, &before, extras);
  return members.empty() ? std::string() : out + "}";
}

}  // namespace liveload::demo
