# What is installed, and the .deb that cpack makes of it: cpack --config build/CPackConfig.cmake
include(GNUInstallDirs)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(package ${PROJECT_SOURCE_DIR}/scripts/package)
set(made ${PROJECT_BINARY_DIR}/package)

# Completion comes from the program's own tables, as the man pages do.
add_custom_command(OUTPUT ${made}/logad.bash ${made}/_logad ${made}/logad.fish
  COMMAND ${CMAKE_COMMAND} -E make_directory ${made}
  COMMAND logad completion bash > ${made}/logad.bash
  COMMAND logad completion zsh > ${made}/_logad
  COMMAND logad completion fish > ${made}/logad.fish
  DEPENDS logad VERBATIM)
add_custom_target(completions ALL DEPENDS ${made}/logad.bash)
if(ZSTD_FOUND)
  set(PC_ZSTD " libzstd")
  set(DEB_ZSTD ", libzstd1")
endif()
if(LOGAD_MPI)
  set(PC_MPI " ompi-c")
  set(DEB_MPI ", libopenmpi3")
endif()
configure_file(${package}/logad.pc.in ${made}/logad.pc @ONLY)

install(TARGETS logad RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS liblogad ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/logad DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${made}/logad.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(DIRECTORY data/ DESTINATION ${CMAKE_INSTALL_DATADIR}/logad)
file(GLOB pages docs/man/*.1)
install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${made}/logad.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        RENAME logad)
install(FILES ${made}/_logad DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${made}/logad.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES ${package}/logad.service ${package}/logad.timer DESTINATION lib/systemd/system)
install(FILES ${package}/cron.d docs/examples/score.c README.md docs/TUTORIAL.md docs/SCALE.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME logad)
set(CPACK_PACKAGE_CONTACT "logad maintainers <maintainers@logad.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "libc6, zlib1g, libcjson1, libopenblas0, libpcre2-8-0, libcurl4${DEB_ZSTD}${DEB_MPI}")
include(CPack)
