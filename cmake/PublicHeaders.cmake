# What scenarios are compiled against: include/liveload/*.hpp, and a generated liveload/abi.hpp that stands for the
# content of all of them, so that a library built against other headers is recognised when it is loaded.
#
# Sets LIVELOAD_PUBLIC_HEADERS (paths), LIVELOAD_PUBLIC_INCLUDES (the two folders to include from).
set(LIVELOAD_PUBLIC_INCLUDES "${CMAKE_SOURCE_DIR}/include" "${CMAKE_BINARY_DIR}/include")
file(GLOB LIVELOAD_PUBLIC_HEADERS CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/include/liveload/*.hpp")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${LIVELOAD_PUBLIC_HEADERS})

set(public_header_digests)
foreach(header IN LISTS LIVELOAD_PUBLIC_HEADERS)
  file(SHA256 "${header}" digest)
  # By its name alone: the same headers are the same wherever they lie.
  get_filename_component(name "${header}" NAME)
  string(APPEND public_header_digests "${name} ${digest}\n")
endforeach()
string(SHA256 public_header_digest "${public_header_digests}")
string(SUBSTRING "${public_header_digest}" 0 12 public_header_digest)
file(
  CONFIGURE
  OUTPUT "${CMAKE_BINARY_DIR}/include/liveload/abi.hpp"
  CONTENT
    "#pragma once

/// The version, and a digest of the public headers: a scenario's library and the program that loads it must agree.
#define LIVELOAD_ABI \"${PROJECT_VERSION} (headers ${public_header_digest})\"
"
  @ONLY)
list(APPEND LIVELOAD_PUBLIC_HEADERS "${CMAKE_BINARY_DIR}/include/liveload/abi.hpp")
