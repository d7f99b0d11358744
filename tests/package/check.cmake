# Builds and runs the consumer in this folder against the library, the way WAY says.
function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGV}\nended with ${status}:\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE "${WORK}")
set(options "-DWAY=${WAY}" "-DRNN_SOURCE=${SOURCE}" "-DRNN_MARCH=${MARCH}")
list(GET PREFIX_PATH 0 eigen)
list(GET PREFIX_PATH 1 json)
list(APPEND options "-DEigen3_DIR=${eigen}" "-Dnlohmann_json_DIR=${json}")

if(WAY STREQUAL "find_package")
  run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/installed")
  list(APPEND options "-DCMAKE_PREFIX_PATH=${WORK}/installed" -DCMAKE_BUILD_TYPE=Release)
else()
  # It compiles the whole library once more: whether that works is the question, not how fast it runs.
  list(APPEND options -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DCMAKE_UNITY_BUILD=ON)
endif()
run("${CMAKE_COMMAND}" -G Ninja -S "${CMAKE_CURRENT_LIST_DIR}" -B "${WORK}/build" ${options})
run("${CMAKE_COMMAND}" --build "${WORK}/build" --parallel 2)
run("${WORK}/build/consumer")
