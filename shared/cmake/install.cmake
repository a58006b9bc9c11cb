# Makes `find_package(inkling)` work on an installed library.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(inkling_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/inkling")
target_include_directories(inkling PUBLIC $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
install(TARGETS inkling EXPORT inklingTargets)
install(DIRECTORY include/inkling DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT inklingTargets NAMESPACE inkling:: DESTINATION "${inkling_package_dir}")

# Before 1.0 a minor version may change the interface.
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/inklingConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
configure_package_config_file(cmake/inklingConfig.cmake.in
  "${CMAKE_CURRENT_BINARY_DIR}/inklingConfig.cmake" INSTALL_DESTINATION "${inkling_package_dir}"
  PATH_VARS CMAKE_INSTALL_DATADIR)
install(FILES
  "${CMAKE_CURRENT_BINARY_DIR}/inklingConfig.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/inklingConfigVersion.cmake"
  DESTINATION "${inkling_package_dir}")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/weights/"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/inkling/weights" FILES_MATCHING PATTERN "*.safetensors")
