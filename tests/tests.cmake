# Tests: one executable per tests/unit/<room>/test_*.c and tests/grad/test_*.c, linked to that room only.
find_package(PkgConfig QUIET)
pkg_check_modules(CMOCKA QUIET IMPORTED_TARGET cmocka)
if(NOT CMOCKA_FOUND)
  message(STATUS "cmocka is not there: tests are off (Debian: libcmocka-dev)")
  return()
endif()
enable_testing()

function(logad_test source room label)
  get_filename_component(name ${source} NAME_WE)
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE room_${room} PkgConfig::CMOCKA)
  target_compile_definitions(${name} PRIVATE TEST_SOURCE_DIR="${PROJECT_SOURCE_DIR}/tests")
  target_compile_options(${name} PRIVATE -Wno-missing-prototypes -Wno-cast-qual)
  add_test(NAME ${label}/${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/tests)
endfunction()

<<<<<<< HEAD
foreach(room base io parse seq nn embed model detect train eval report)
=======
foreach(room base io parse seq nn embed model detect train teacher eval)
>>>>>>> fb08173 (Teacher room: route and label, one way out for text, answers kept, a budget; a server that misbehaves)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/${room}/test_*.c)
  foreach(source ${sources})
    logad_test(${source} ${room} unit)
  endforeach()
endforeach()

file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/grad/test_*.c)
foreach(source ${sources})
  logad_test(${source} train grad)
endforeach()

# The engine of the command line, without any verb.
file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/cli/test_*.c)
foreach(source ${sources})
  logad_test(${source} io unit)
  get_filename_component(name ${source} NAME_WE)
  target_sources(${name} PRIVATE $<TARGET_OBJECTS:cli_engine>)
endforeach()

# Fuzz targets: with libFuzzer under clang; everywhere else their corpus is replayed.
file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/fuzz/fuzz_*.c)
foreach(source ${sources})
  get_filename_component(name ${source} NAME_WE)
  if(LOGAD_FUZZ)
    add_executable(${name} ${source})
    target_compile_options(${name} PRIVATE -fsanitize=fuzzer -Wno-missing-prototypes)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    add_executable(${name} ${source} ${PROJECT_SOURCE_DIR}/tests/fuzz/replay.c)
    target_compile_options(${name} PRIVATE -Wno-missing-prototypes)
    add_test(NAME fuzz/${name} COMMAND ${name} ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name})
  endif()
  target_link_libraries(${name} PRIVATE room_eval room_train room_teacher)
endforeach()

file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/bench/bench_*.c)
foreach(source ${sources})
  get_filename_component(name ${source} NAME_WE)
  add_executable(${name} EXCLUDE_FROM_ALL ${source})
  target_link_libraries(${name} PRIVATE room_eval room_train room_teacher)
endforeach()

include(${PROJECT_SOURCE_DIR}/tests/cli/cli.cmake)
<<<<<<< HEAD
include(${PROJECT_SOURCE_DIR}/tests/page/page.cmake)
=======
include(${PROJECT_SOURCE_DIR}/tests/http/http.cmake)
>>>>>>> fb08173 (Teacher room: route and label, one way out for text, answers kept, a budget; a server that misbehaves)
include(${PROJECT_SOURCE_DIR}/tests/house.cmake)
