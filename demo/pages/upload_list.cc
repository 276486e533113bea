#include "upload_list.hpp"

namespace liveload::demo {
namespace {

const Template kList{R"(<ul class="uploads">{}</ul>{})"};
const Template kEntry{R"(<li id="upload-{}">
  {}<span class="name">{}</span><span class="muted">{}</span>
  <progress value="{}" max="100">{} %</progress>
  <button type="button" class="plain" phx-click="cancel" phx-value-ref="{}" aria-label="Take it out">✕</button>{}
</li>)"};
const Template kPreview{
    R"(<img id="phx-preview-{}" alt="" width="48" height="48" data-phx-upload-ref="{}" data-phx-entry-ref="{}" data-phx-hook="Phoenix.LiveImgPreview" data-phx-update="ignore">)"};
const Template kProblem{R"(<p class="error upload-error" role="alert">{}</p>)"};

std::string_view words(std::string_view problem) {
  if (problem == "too_large") return "That is too large.";
  if (problem == "not_accepted") return "We do not take that kind.";
  return "It did not arrive.";
}

std::string readable(std::uint64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " B";
  if (bytes < 1'000'000) return std::to_string(bytes / 1000) + " kB";
  return std::to_string(bytes / 1'000'000) + " MB";
}

}  // namespace

Rendered upload_list(const Upload& upload, bool previews) {
  Comprehension entries(kEntry);
  for (const UploadEntry& entry : upload.entries()) {
    entries.add(entry.ref, entry.ref,
                previews && entry.problem.empty()
                    ? Dynamic(kPreview(entry.ref, upload.ref(), entry.ref))
                    : Dynamic(""),
                entry.name, readable(entry.size), entry.progress, entry.progress, entry.ref,
                entry.problem.empty() ? Dynamic("") : Dynamic(kProblem(words(entry.problem))));
  }
  return kList(std::move(entries),
               upload.too_many_files() ? Dynamic(kProblem("Those are too many.")) : Dynamic(""));
}

}  // namespace liveload::demo
