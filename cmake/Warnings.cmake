# Warnings are errors in our own code; system headers (Boost, fmt) are exempt as system includes.
add_library(liveload_warnings INTERFACE)
target_compile_options(
  liveload_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                              -Wno-missing-field-initializers -Werror)
