# cmake -DBUILD=<build folder> -DSOURCE=<this folder> -DCOMPILER=<c++> -P check.cmake: installs into a folder of its own,
# builds the consumer against it, and runs both programs.
set(work "${BUILD}/install-check")
file(REMOVE_RECURSE "${work}")

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT code EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nended with ${code}:\n${output}")
  endif()
endfunction()

run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${work}/prefix")
run("${CMAKE_COMMAND}" -S "${SOURCE}" -B "${work}/consumer" -G Ninja "-DCMAKE_PREFIX_PATH=${work}/prefix"
    "-DCMAKE_CXX_COMPILER=${COMPILER}")
run("${CMAKE_COMMAND}" --build "${work}/consumer")
run("${work}/consumer/own_program" "${work}/consumer/visit.so")
run("${work}/prefix/bin/liveload" version)
file(REMOVE_RECURSE "${work}")
