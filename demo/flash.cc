#include "flash.hpp"

namespace liveload::demo {
namespace {

const Template kMessage{
    R"(<div id="flash-{}" class="flash {}" role="alert" phx-click="{}"><p>{}</p><button type="button" class="plain" aria-label="Close">✕</button></div>)",
    Template::Kind::kRoot};

// Tells the server, and does not wait for it.
std::string clear_commands(std::string_view kind) {
  return R"([["push",{"value":{"key":")" + std::string(kind) +
         R"("},"event":"lv:clear-flash"}],["hide",{"to":"#flash-)" + std::string(kind) +
         R"(","time":200,"transition":[["fade-out"],["opaque"],["clear"]]}]])";
}

Dynamic message(const Flash& flash, const std::string& kind) {
  const auto place = flash.find(kind);
  if (place == flash.end()) return "";
  return kMessage(kind, kind, clear_commands(kind), place->second);
}

const Template kMessages{"{}{}"};

}  // namespace

std::string sign_flash(const Signer& signer, const Flash& flash) {
  Params fields;
  for (const auto& [kind, text] : flash) fields.set(kind, text);
  return signer.sign("flash", fields.encode());
}

Flash read_flash(const Signer& signer, std::string_view token) {
  Flash flash;
  const auto payload = signer.verify("flash", token);
  const Params fields = parse_query(payload.value_or(""));
  for (const auto& [kind, text] : fields.fields()) flash[kind] = text;
  return flash;
}

void clear_flash(Flash& flash, const Params& value) {
  if (value.has("key")) {
    flash.erase(std::string(value.get("key")));
  } else {
    flash.clear();
  }
}

Dynamic flash_messages(const Flash& flash) {
  if (flash.empty()) return "";
  return kMessages(message(flash, "info"), message(flash, "error"));
}

}  // namespace liveload::demo
