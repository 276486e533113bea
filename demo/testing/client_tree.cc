#include "client_tree.hpp"

#include <boost/json.hpp>

namespace liveload::demo {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

// Puts the shared statics of "p" in place of their numbers, so that a tree stands by itself.
void resolve(value& node, const object* shared) {
  if (!node.is_object()) return;
  object& members = node.get_object();
  object own;
  if (auto* p = members.if_contains("p")) {
    own = p->as_object();
    members.erase("p");
    shared = &own;
  }
  if (auto* s = members.if_contains("s"); s && s->is_int64()) {
    members["s"] = shared->at(std::to_string(s->get_int64()));
  }
  for (auto& [key, child] : members) {
    if (key == "s") continue;
    if (child.is_array() && child.get_array().size() == 2) resolve(child.get_array()[1], shared);
    resolve(child, shared);
  }
}

void merge_into(value& target, const value& source);

void merge_list(object& target, const object& source) {
  const object before = target.at("k").as_object();
  object& entries = target.at("k").as_object();
  const object& changes = source.at("k").as_object();
  for (const auto& [key, change] : changes) {
    if (key == "kc" || key == "km") continue;
    if (change.is_array()) {
      entries[key] = before.at(std::to_string(change.get_array().at(0).as_int64()));
      merge_into(entries[key], change.get_array().at(1));
    } else if (change.is_int64()) {
      entries[key] = before.at(std::to_string(change.get_int64()));
    } else {
      if (!entries.contains(key)) entries[key] = object();
      merge_into(entries[key], change);
    }
  }
  entries["kc"] = changes.at("kc");
}

void merge_into(value& target, const value& source) {
  if (source.as_object().contains("k")) return merge_list(target.as_object(), source.as_object());
  for (const auto& [key, change] : source.as_object()) {
    value& place = target.as_object()[key];
    const bool grows =
        change.is_object() && !change.get_object().contains("s") && place.is_object();
    if (grows) {
      merge_into(place, change);
    } else {
      place = change;
    }
  }
}

void append(std::string& out, const value& node);

void append_filled(std::string& out, const object& node, const array& statics) {
  for (std::size_t i = 0; i + 1 < statics.size(); ++i) {
    out += statics[i].as_string();
    append(out, node.at(std::to_string(i)));
  }
  out += statics.back().as_string();
}

void append(std::string& out, const value& node) {
  if (node.is_string()) {
    out += node.get_string();
    return;
  }
  const object& members = node.as_object();
  const array& statics = members.at("s").as_array();
  if (!members.contains("k")) return append_filled(out, members, statics);
  const object& entries = members.at("k").as_object();
  for (std::int64_t i = 0; i < entries.at("kc").as_int64(); ++i) {
    append_filled(out, entries.at(std::to_string(i)).as_object(), statics);
  }
}

}  // namespace

void ClientTree::merge(value diff) {
  for (const char* beside : {"e", "t", "r"}) {
    // "r" beside statics marks a root; without them it is the reply to a hook.
    if (*beside != 'r' || !diff.as_object().contains("s")) diff.as_object().erase(beside);
  }
  resolve(diff, nullptr);
  if (diff.as_object().contains("s")) {
    tree_ = std::move(diff);
  } else {
    merge_into(tree_, diff);
  }
}

std::string ClientTree::html() const {
  std::string out;
  append(out, tree_);
  return out;
}

}  // namespace liveload::demo
