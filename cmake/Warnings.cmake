# Warnings are errors in our own code; system headers (Boost, fmt) are exempt as system includes.
add_library(liveload_warnings INTERFACE)
target_compile_options(
  liveload_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                              -Wno-missing-field-initializers -Werror)
# Optimising, GCC 12 sees copies that overlap inside std::string where there are none (GCC bug 105329), and members of a
# std::variant that are read although it holds another.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13
   AND (NOT CMAKE_BUILD_TYPE STREQUAL "Debug" OR LIVELOAD_SANITIZE))
  target_compile_options(liveload_warnings INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
# In a file made of several, a type of an anonymous namespace looks as if it came from a header.
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(liveload_warnings INTERFACE -Wno-subobject-linkage)
endif()
# libstdc++ 12 calls what it has deprecated itself.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(liveload_warnings INTERFACE -Wno-deprecated-declarations)
endif()
