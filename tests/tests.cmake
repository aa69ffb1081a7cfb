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

foreach(room base io net parse seq import nn embed model detect train teacher distil eval stream report)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/${room}/test_*.c)
  foreach(source ${sources})
    logad_test(${source} ${room} unit)
  endforeach()
endforeach()

# Products again with an OpenBLAS that has no threads, as some builds of it.
add_library(serial_blas SHARED ${PROJECT_SOURCE_DIR}/tests/unit/nn/serial_blas.c)
target_link_libraries(serial_blas PRIVATE logad_options)
target_include_directories(serial_blas PRIVATE ${OPENBLAS_INCLUDE_DIRS})
set_target_properties(serial_blas PROPERTIES OUTPUT_NAME openblas SOVERSION 0
                      LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/serial)
add_test(NAME unit/test_mat_serial COMMAND test_mat WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/tests)
set_tests_properties(unit/test_mat_serial PROPERTIES
                     ENVIRONMENT LD_LIBRARY_PATH=${PROJECT_BINARY_DIR}/serial)

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
  target_link_libraries(${name} PRIVATE room_eval room_train room_teacher room_stream room_import room_net)
endforeach()

file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/bench/bench_*.c)
foreach(source ${sources})
  get_filename_component(name ${source} NAME_WE)
  add_executable(${name} EXCLUDE_FROM_ALL ${source})
  target_link_libraries(${name} PRIVATE room_eval room_train room_teacher room_stream room_import room_net)
endforeach()

# Each folder that has tests of its own kind says so in FOLDER/FOLDER.cmake; cli comes first.
include(${PROJECT_SOURCE_DIR}/tests/cli/cli.cmake)
file(GLOB folders CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*/*.cmake)
list(REMOVE_ITEM folders ${PROJECT_SOURCE_DIR}/tests/cli/cli.cmake)
foreach(folder ${folders})
  include(${folder})
endforeach()
include(${PROJECT_SOURCE_DIR}/tests/house.cmake)

# Whole runs on real data; each says so where that is not there.
if(PYTHON3)
  add_test(NAME e2e/rendered COMMAND ${PYTHON3} ${PROJECT_SOURCE_DIR}/tests/e2e/rendered.py
                                     --logad $<TARGET_FILE:logad>)
  set_tests_properties(e2e/rendered PROPERTIES SKIP_RETURN_CODE 77)
endif()
