// What a channel does for uploads and live components.
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "channel.hpp"
#include "upload_channel.hpp"

namespace liveload::demo {
namespace {

using boost::json::object;

std::vector<std::int64_t> read_cids(const Message& message) {
  std::vector<std::int64_t> cids;
  const auto* list = message.payload.get_object().if_contains("cids");
  if (!list || !list->is_array()) return cids;
  for (const auto& cid : list->get_array()) {
    if (cid.is_int64()) cids.push_back(cid.get_int64());
  }
  return cids;
}

const boost::json::value& member(const Message& message, std::string_view name) {
  const auto* found = message.payload.get_object().if_contains({name.data(), name.size()});
  if (!found) throw std::runtime_error(message.event + " without " + std::string(name));
  return *found;
}

std::string_view text(const boost::json::value& value) {
  if (!value.is_string()) throw std::runtime_error("a ref is no text");
  return {value.get_string().data(), value.get_string().size()};
}

Upload& known_upload(LiveView& view, std::string_view ref) {
  Upload* upload = view.upload(ref);
  if (!upload) throw std::runtime_error("the view has no upload " + std::string(ref));
  return *upload;
}

}  // namespace

Upload& Channel::upload_of(const Message& message) {
  return known_upload(*view_, text(member(message, "ref")));
}

// A form's event says which files its inputs have.
void Channel::put_selected_files(const object& payload) {
  const auto* uploads = payload.if_contains("uploads");
  if (!uploads || !uploads->is_object()) return;
  for (const auto& [ref, files] : uploads->get_object()) {
    known_upload(*view_, {ref.data(), ref.size()}).put_entries(files);
  }
}

Channel::Outcome Channel::allow_upload(const Message& message) {
  Upload& upload = upload_of(message);
  app_.stats.upload_preflight();
  const std::string extra =
      upload.preflight(member(message, "entries"), [&](const UploadEntry& entry) {
        return sign_upload(app_.signer, topic_, upload.ref(), entry.ref);
      });
  ViewSocket socket = make_socket();
  return answer(message, socket, extra + ",");
}

Channel::Outcome Channel::progress(const Message& message) {
  Upload& upload = upload_of(message);
  const std::string_view entry_ref = text(member(message, "entry_ref"));
  upload.put_progress(entry_ref, member(message, "progress"));
  ViewSocket socket = make_socket();
  if (const UploadEntry* entry = upload.find(entry_ref)) view_->handle_progress(*entry, socket);
  return answer(message, socket);
}

void Channel::register_upload(std::string upload_ref, std::string entry_ref,
                              Registered registered) {
  mailbox_.emplace_back(Task([this, upload_ref, entry_ref, registered]() -> Outcome {
    Upload* upload = view_->upload(upload_ref);
    UploadEntry* entry = upload ? upload->find(entry_ref) : nullptr;
    if (!entry || entry->file || !entry->preflighted) {
      registered(nullptr);
      return {};
    }
    entry->file = std::make_shared<UploadedFile>();
    entry->file->size = entry->size;
    registered(entry->file);
    return {};
  }));
  pump();
}

void Channel::upload_ended(std::string upload_ref, std::string entry_ref) {
  mailbox_.emplace_back(Task([this, upload_ref, entry_ref]() -> Outcome {
    if (Upload* upload = view_->upload(upload_ref)) upload->drop(entry_ref);
    ViewSocket socket = make_socket();
    return changed(socket);
  }));
  pump();
}

Channel::Outcome Channel::cids_will_destroy(const Message& message) {
  if (Components* components = view_->components()) components->will_destroy(read_cids(message));
  return {{encode_reply(message, "ok", "{}")}, faults_.event_latency};
}

Channel::Outcome Channel::cids_destroyed(const Message& message) {
  object response;
  boost::json::array& cids = response["cids"].emplace_array();
  if (Components* components = view_->components()) {
    for (const std::int64_t cid : components->destroy(read_cids(message))) cids.push_back(cid);
  }
  return {{encode_reply(message, "ok", boost::json::serialize(response))}, faults_.event_latency};
}

}  // namespace liveload::demo
