# Dear ImGui, compiled from its sources in INKLING_IMGUI_DIR.
if(NOT EXISTS "${INKLING_IMGUI_DIR}/imgui.h")
  message(FATAL_ERROR "The front end needs Dear ImGui's sources: set INKLING_IMGUI_DIR to the folder "
    "that holds imgui.h, version 1.92 or newer (Debian: apt-get source imgui), "
    "or build without it (-DINKLING_BUILD_APP=OFF). It is \"${INKLING_IMGUI_DIR}\" now.")
endif()
file(STRINGS "${INKLING_IMGUI_DIR}/imgui.h" imgui_version REGEX "define IMGUI_VERSION_NUM")
string(REGEX REPLACE "[^0-9]*([0-9]+).*" "\\1" imgui_version "${imgui_version}")
if(imgui_version LESS 19200)
  message(FATAL_ERROR "The front end needs Dear ImGui 1.92 or newer; "
    "${INKLING_IMGUI_DIR} holds version number ${imgui_version}.")
endif()

add_library(inkling_imgui STATIC
  ${INKLING_IMGUI_DIR}/imgui.cpp
  ${INKLING_IMGUI_DIR}/imgui_draw.cpp
  ${INKLING_IMGUI_DIR}/imgui_tables.cpp
  ${INKLING_IMGUI_DIR}/imgui_widgets.cpp)
target_include_directories(inkling_imgui SYSTEM PUBLIC ${INKLING_IMGUI_DIR})
target_compile_features(inkling_imgui PUBLIC cxx_std_20)
target_compile_definitions(inkling_imgui PUBLIC IMGUI_DISABLE_OBSOLETE_FUNCTIONS
  IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_FILE_FUNCTIONS
  IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS "ImDrawIdx=unsigned int")
target_compile_options(inkling_imgui PRIVATE -w -fno-exceptions -fno-rtti
  $<$<BOOL:${EMSCRIPTEN}>:-Oz>)  # It is fast enough, and visitors download it.
