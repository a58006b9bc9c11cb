# Configures and builds the program in SOURCE, then lets it read real digits with the shipped
# weights: cmake -D SOURCE=... -D BINARY=... -D WRITE_DIGIT=... -D WEIGHTS=... -D OPTIONS=... -P this
function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE output
    ERROR_VARIABLE errors OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "failed (${status}): ${ARGV}\n${output}\n${errors}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${BINARY}")
run("${CMAKE_COMMAND}" -G Ninja -S "${SOURCE}" -B "${BINARY}" -DCMAKE_BUILD_TYPE=Release ${OPTIONS})
run("${CMAKE_COMMAND}" --build "${BINARY}" --parallel 2)

if(NOT DEFINED ENV{INKLING_DATA})
  message(FATAL_ERROR "set INKLING_DATA to MNIST's folder (./dev data prints it)")
endif()
foreach(index 0 1 2 3)
  run("${WRITE_DIGIT}" "$ENV{INKLING_DATA}" ${index} "${BINARY}/digit.gray")
  set(label "${output}")
  run("${BINARY}/app" "${WEIGHTS}/cnn.safetensors" "${BINARY}/digit.gray")
  if(NOT output STREQUAL label)
    message(FATAL_ERROR "the program read test image ${index} as '${output}', not ${label}")
  endif()
endforeach()
