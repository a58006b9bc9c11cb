# The WebAssembly half of the npm package: one file, bin/inkling.wasm, and no generated JavaScript.
# web/package/index.js instantiates it itself, which keeps bundlers and content security policies
# out of trouble.
add_executable(inkling-js js.cpp)
target_link_libraries(inkling-js PRIVATE inkling::inkling inkling_warnings)
target_compile_options(inkling-js PRIVATE -fno-exceptions -fno-rtti)
target_link_options(inkling-js PRIVATE --no-entry -sSTANDALONE_WASM -sFILESYSTEM=0
  -sMALLOC=emmalloc -sALLOW_MEMORY_GROWTH -sSTACK_SIZE=1MB -sSUPPORT_LONGJMP=0
  -sEXPORTED_FUNCTIONS=_malloc,_free -sASSERTIONS=0)
set_target_properties(inkling-js PROPERTIES OUTPUT_NAME inkling SUFFIX .wasm CXX_EXTENSIONS OFF)
