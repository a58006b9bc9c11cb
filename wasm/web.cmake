# The page's program: bin/page.mjs and bin/page.wasm, started by web/site/main.mjs.
add_executable(inkling-page web.cpp renderer.cpp)
target_link_libraries(inkling-page PRIVATE inkling_app inkling_warnings)
target_compile_options(inkling-page PRIVATE -fno-exceptions -fno-rtti)
target_link_options(inkling-page PRIVATE --no-entry -sUSE_GLFW=3
  -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sGL_ENABLE_GET_PROC_ADDRESS=0
  -sGL_SUPPORT_AUTOMATIC_ENABLE_EXTENSIONS=0
  -sMODULARIZE -sEXPORT_ES6 -sEXPORT_NAME=createPage -sENVIRONMENT=web -sFILESYSTEM=0
  -sDYNAMIC_EXECUTION=0 -sALLOW_MEMORY_GROWTH -sSTACK_SIZE=1MB -sMALLOC=emmalloc
  -sSUPPORT_LONGJMP=0 -sEXPORTED_FUNCTIONS=_malloc,_free
  -sEXPORTED_RUNTIME_METHODS=HEAPU8,HEAP32,HEAPF32,UTF8ToString)
set_target_properties(inkling-page PROPERTIES OUTPUT_NAME page SUFFIX .mjs CXX_EXTENSIONS OFF)
