# Files as bytes in the binary.
#
# liveload_bundle(out.js ENTRY file.ts [FORMAT iife] [DEPENDS ...]): bundles with esbuild at build time.
# liveload_embed(target NAMESPACE ns ASSETS symbol=file ...): generates assets.hpp in the target's own include path with
#   one `extern const std::string_view <symbol>` in `ns` for each file; include it as "<target>/assets.hpp".
function(liveload_bundle out)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "ENTRY;FORMAT" "DEPENDS;FLAGS")
  if(NOT arg_FORMAT)
    set(arg_FORMAT iife)
  endif()
  add_custom_command(
    OUTPUT "${out}"
    COMMAND "${CMAKE_SOURCE_DIR}/node_modules/.bin/esbuild" "${arg_ENTRY}" --bundle --minify --log-level=warning
            --format=${arg_FORMAT} --target=es2020 "--outfile=${out}" ${arg_FLAGS}
    DEPENDS "${arg_ENTRY}" ${arg_DEPENDS} "${CMAKE_SOURCE_DIR}/package-lock.json"
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
    COMMENT "Bundling ${arg_ENTRY}"
    VERBATIM)
endfunction()

function(liveload_embed target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAMESPACE" "ASSETS")
  set(dir "${CMAKE_CURRENT_BINARY_DIR}/embedded")
  set(files)
  foreach(asset IN LISTS arg_ASSETS)
    string(REGEX REPLACE "^[^=]*=" "" file "${asset}")
    list(APPEND files "${file}")
  endforeach()
  add_custom_command(
    OUTPUT "${dir}/${target}/assets.cc" "${dir}/${target}/assets.hpp"
    COMMAND "${CMAKE_COMMAND}" "-DOUT=${dir}/${target}" "-DINCLUDE=${target}/assets.hpp" "-DNAMESPACE=${arg_NAMESPACE}"
            "-DASSETS=${arg_ASSETS}" -P "${CMAKE_SOURCE_DIR}/cmake/embed.cmake"
    DEPENDS ${files} "${CMAKE_SOURCE_DIR}/cmake/embed.cmake"
    COMMENT "Embedding into ${target}"
    VERBATIM)
  target_sources(${target} PRIVATE "${dir}/${target}/assets.cc" "${dir}/${target}/assets.hpp")
  target_include_directories(${target} PRIVATE "${dir}")
endfunction()
