# LIVELOAD_SANITIZE: "address,undefined" or "thread". Fibers then switch by ucontext and announce each switch to the
# sanitizer: with Boost's assembler switch AddressSanitizer reports false errors and ThreadSanitizer crashes.
set(LIVELOAD_SANITIZE "" CACHE STRING "Sanitizers to build with")
if(LIVELOAD_SANITIZE)
  add_compile_options(-fsanitize=${LIVELOAD_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${LIVELOAD_SANITIZE})
  add_compile_definitions(BOOST_USE_UCONTEXT LIVELOAD_SANITIZED)
  if(LIVELOAD_SANITIZE MATCHES address)
    add_compile_definitions(BOOST_USE_ASAN)
  else()
    add_compile_definitions(BOOST_USE_TSAN)
    # Asio's fences: GCC warns that the sanitizer does not know them, and warnings are errors.
    add_compile_options(-Wno-tsan)
  endif()
endif()

# LIVELOAD_FUZZ: the targets of tests/fuzz/, by clang, which alone has libFuzzer.
option(LIVELOAD_FUZZ "Build the fuzzers" OFF)
if(LIVELOAD_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "The fuzzers need clang: apt-get install clang-19 libclang-rt-19-dev, then cmake --preset fuzz")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
