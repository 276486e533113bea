# What `cmake --install` puts in place: the program, the public headers, the libraries, and the package that
# find_package(liveload) finds. Included last, when all targets are there.
#
#   liveload::scenario   headers: to build a library of scenarios with
#   liveload::liveload   everything: to build a program of one's own that calls liveload::run
include(CMakePackageConfigHelpers)

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/liveload")
set(archive_folder "${CMAKE_INSTALL_LIBDIR}/liveload")

get_property(capabilities GLOBAL PROPERTY LIVELOAD_CAPABILITIES)
# The command line is a program's, not a library's.
list(REMOVE_ITEM capabilities liveload_cli)
install(TARGETS ${capabilities} liveload_scenario_headers EXPORT liveload ARCHIVE DESTINATION "${archive_folder}")
install(EXPORT liveload NAMESPACE liveload:: DESTINATION "${package_folder}")
install(TARGETS liveload RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(FILES ${LIVELOAD_PUBLIC_HEADERS} DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/liveload")
install(FILES "${CMAKE_SOURCE_DIR}/src/scenario/exported.list" DESTINATION "${archive_folder}")

configure_package_config_file("${CMAKE_SOURCE_DIR}/cmake/liveloadConfig.cmake.in" "${CMAKE_BINARY_DIR}/liveloadConfig.cmake"
                              INSTALL_DESTINATION "${package_folder}" PATH_VARS archive_folder)
write_basic_package_version_file("${CMAKE_BINARY_DIR}/liveloadConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_BINARY_DIR}/liveloadConfig.cmake" "${CMAKE_BINARY_DIR}/liveloadConfigVersion.cmake"
        DESTINATION "${package_folder}")
