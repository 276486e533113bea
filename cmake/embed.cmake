# Script mode: writes OUT/assets.{hpp,cc} from ASSETS ("symbol=file" list). See EmbedAssets.cmake.
set(header "#pragma once\n#include <string_view>\n\nnamespace ${NAMESPACE} {\n")
set(source "#include \"${INCLUDE}\"\n\nnamespace ${NAMESPACE} {\n")
foreach(asset IN LISTS ASSETS)
  string(REGEX MATCH "^([^=]*)=(.*)$" _ "${asset}")
  set(symbol "${CMAKE_MATCH_1}")
  set(file "${CMAKE_MATCH_2}")
  file(SIZE "${file}" size)
  file(READ "${file}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  # The trailing zero is not part of the view; it lets C interfaces take data() as a string.
  string(APPEND source "static const unsigned char ${symbol}_bytes[] = {${bytes}0};\n"
         "const std::string_view ${symbol}{reinterpret_cast<const char*>(${symbol}_bytes), ${size}};\n")
  string(APPEND header "extern const std::string_view ${symbol};\n")
endforeach()
file(WRITE "${OUT}/assets.hpp" "${header}}  // namespace ${NAMESPACE}\n")
file(WRITE "${OUT}/assets.cc" "${source}}  // namespace ${NAMESPACE}\n")
