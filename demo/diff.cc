#include "diff.hpp"

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

  void finish(Members& members, const DiffExtras& extras) {
    if (!indices_.empty()) {
      std::string& out = members.key("p") += '{';
      Members shared(out);
      for (std::size_t i = 0; i < templates_.size(); ++i) append_statics(shared.key(i), i);
      out += '}';
    }
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
    const Comprehension& list = *value.list();
    if (list.entries.empty()) {
      out += "\"\"";
      return;
    }
    out += "{\"k\":{";
    Members entries(out);
    for (std::size_t i = 0; i < list.entries.size(); ++i) entry(entries.key(i), list.entries[i]);
    entries.key("kc") += std::to_string(list.entries.size());
    out += "},\"s\":";
    out += statics(*list.source);
    out += '}';
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

  std::string statics(const Template& source) {
    const auto [place, added] = indices_.emplace(&source, templates_.size());
    if (added) templates_.push_back(&source);
    return std::to_string(place->second);
  }

  void append_statics(std::string& out, std::size_t index) const {
    const auto& parts = templates_[index]->statics();
    for (std::size_t i = 0; i < parts.size(); ++i) {
      out += i == 0 ? '[' : ',';
      append_json_string(out, parts[i]);
    }
    out += ']';
  }

  std::unordered_map<const Template*, std::size_t> indices_;
  std::vector<const Template*> templates_;
};

}  // namespace

std::string encode_full(const Rendered& tree, const DiffExtras& extras) {
  std::string out = "{";
  Members members(out);
  Encoder encoder;
  encoder.full(members, tree);
  encoder.finish(members, extras);
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
  encoder.finish(members, extras);
  return members.empty() ? std::string() : out + "}";
}

}  // namespace liveload::demo
