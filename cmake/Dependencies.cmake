# What the build needs, each found once. Missing ones are named with the command that installs them.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS context json)
find_package(OpenSSL REQUIRED)
find_package(CURL 7.85 REQUIRED)
# Linked as `nats`: the CMake package in Debian 12 names files that the package lacks.
find_library(NATS nats REQUIRED)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(simdjson REQUIRED)
find_package(tl-expected REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(yaml-cpp REQUIRED)
if(BUILD_TESTING)
  find_package(GTest REQUIRED)
endif()
find_package(benchmark REQUIRED)

if(NOT EXISTS "${CMAKE_SOURCE_DIR}/node_modules/esbuild")
  message(FATAL_ERROR "The npm packages are not installed: run scripts/setup (or `npm ci`) first.")
endif()

# Runs the checks, the schema's validation, the benchmarks and the tests that are written in JavaScript.
find_program(NODE node REQUIRED)

# Developer conveniences, used where they are installed: neither changes what is built.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()
find_program(MOLD mold)
if(MOLD AND NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  add_link_options(-fuse-ld=mold)
endif()

# A file that instantiates Asio needs up to 2.2 GB to compile: cap the jobs by memory, not by cores.
cmake_host_system_information(RESULT memory_mb QUERY TOTAL_PHYSICAL_MEMORY)
math(EXPR compile_jobs "${memory_mb} / 2200 + 1")
set_property(GLOBAL APPEND PROPERTY JOB_POOLS compile=${compile_jobs})
set(CMAKE_JOB_POOL_COMPILE compile)
