# liveload_capability(name SOURCES a.cc ... [LINKS lib ...] [PRIVATE_LINKS lib ...] [TESTS a_test.cc ...]
#                     [TEST_LINKS lib ...])
#
# One static library a folder of src/, named liveload_<name>, linked along the arrows of docs/architecture.md only.
# TESTS become one executable, liveload_<name>_test, known to ctest under the label "unit".
function(liveload_capability name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS;PRIVATE_LINKS;TESTS;TEST_LINKS")
  add_library(liveload_${name} STATIC ${arg_SOURCES})
  target_include_directories(
    liveload_${name} PUBLIC "$<BUILD_INTERFACE:${LIVELOAD_PUBLIC_INCLUDES};${CMAKE_SOURCE_DIR}/src>"
                            "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  target_link_libraries(liveload_${name} PUBLIC ${arg_LINKS} PRIVATE $<BUILD_INTERFACE:liveload_warnings>
                                                                     ${arg_PRIVATE_LINKS})
  set_property(GLOBAL APPEND PROPERTY LIVELOAD_CAPABILITIES liveload_${name})
  if(arg_TESTS AND BUILD_TESTING)
    liveload_test(liveload_${name}_test SOURCES ${arg_TESTS} LINKS liveload_${name} ${arg_PRIVATE_LINKS} ${arg_TEST_LINKS}
                  LABELS unit)
  endif()
endfunction()

# What a test takes of ctest's slots, of which scripts/test gives two for each core: one, unless it says otherwise, for
# what mostly waits or is over in a moment; so many for what keeps a core busy, or the better part of two.
set(LIVELOAD_BUSY_TEST 2)
set(LIVELOAD_BUSIEST_TEST 3)

# All unit tests, to build without the rest: what the sanitizer presets are for.
add_custom_target(unit_tests)

# liveload_test(target SOURCES a_test.cc ... LINKS lib ... LABELS unit|integration [TIMEOUT seconds] [SERIAL])
# SERIAL: no other test runs meanwhile; for tests that measure time.
function(liveload_test target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "SERIAL" "TIMEOUT" "SOURCES;LINKS;LABELS")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 60)
  endif()
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE ${arg_LINKS} GTest::gtest GTest::gmock GTest::gtest_main liveload_warnings)
  target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}/tests")  # support/
  target_compile_definitions(${target} PRIVATE LIVELOAD_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                               LIVELOAD_BINARY_DIR="${CMAKE_BINARY_DIR}")
  if("unit" IN_LIST arg_LABELS)
    add_dependencies(unit_tests ${target})
  endif()
  set(slots 1)
  if("integration" IN_LIST arg_LABELS)
    set(slots ${LIVELOAD_BUSY_TEST})
  endif()
  include(GoogleTest)
  gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT}
                                                                    RUN_SERIAL ${arg_SERIAL} PROCESSORS ${slots})
endfunction()
