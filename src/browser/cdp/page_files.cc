#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

std::string name_of(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

Failure set_files_error(Error error, std::string_view selector) {
  error.tried = "upload_file";
  error.target = selector;
  if (error.kind == ErrorKind::kTimeout) error.cause = "the page did not take the files";
  return fail(std::move(error));
}

}  // namespace

Result<void> CdpPage::set_files(std::string_view selector, const std::vector<std::string>& paths,
                                Deadline deadline) {
  Value::Array names;
  for (const std::string& path : paths) names.emplace_back(name_of(path));
  for (;;) {
    auto found = act("upload_file", "files", selector, names, deadline);
    if (!found) return tl::unexpected(std::move(found.error()));
    if (paths.empty()) return {};
    const std::string context = document().context(World::kOwn);
    auto input = session().call(
        "Runtime.callFunctionOn",
        {{"functionDeclaration", "() => liveload.chosenInput()"}, {"uniqueContextId", context}},
        deadline);
    if (!input && input.error().kind != ErrorKind::kProtocol) {
      return set_files_error(input.error(), selector);
    }
    const Value object = input ? (*input)["result"]["objectId"] : Value();
    if (!object.is_null()) {
      auto given = session().call(
          "DOM.setFileInputFiles",
          {{"files", Value::Array(paths.begin(), paths.end())}, {"objectId", object}}, deadline);
      session().send("Runtime.releaseObject", {{"objectId", object}});
      if (given) return {};
      if (context == document().context(World::kOwn)) {
        return set_files_error(given.error(), selector);
      }
    }
    // The document has gone meanwhile: the next may hold the input.
  }
}

}  // namespace liveload::browser::cdp
