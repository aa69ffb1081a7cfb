# The teacher against a real HTTP server on loopback, made of Python's standard library.
if(NOT PYTHON3)
  message(STATUS "python3 is not there: tests against an HTTP server are off")
  return()
endif()
file(GLOB suites CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/http/test_*.py)
foreach(suite ${suites})
  get_filename_component(name ${suite} NAME_WE)
  add_test(NAME http/${name} COMMAND ${PYTHON3} ${suite} --logad $<TARGET_FILE:logad> --model ${cli_model})
  set_tests_properties(http/${name} PROPERTIES FIXTURES_REQUIRED cli_model)
endforeach()

# Labelled sets of simulated systems, for simulated_targets.py.
add_executable(flow_set EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/tests/http/flow_set.c)
target_link_libraries(flow_set PRIVATE room_seq)
