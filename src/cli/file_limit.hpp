#pragma once

namespace liveload::cli {

/// Each user and browser takes descriptors: the usual soft limit of 1024 would end a run that the
/// hard limit allows.
void raise_file_limit();

}  // namespace liveload::cli
