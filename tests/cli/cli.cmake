# Golden tests of the command line: one test a case. Those that want a trained model share one.
find_program(PYTHON3 python3)
if(NOT PYTHON3)
  message(STATUS "python3 is not there: tests of the command line are off")
  return()
endif()
set(cli_run ${PYTHON3} ${PROJECT_SOURCE_DIR}/tests/cli/run.py --logad $<TARGET_FILE:logad>)
set(cli_model ${PROJECT_BINARY_DIR}/cli-test.logad)
add_test(NAME cli/make_model COMMAND ${cli_run} --make-model ${cli_model})
set_tests_properties(cli/make_model PROPERTIES FIXTURES_SETUP cli_model LABELS trains)

file(GLOB cases CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/tests/cli
     ${PROJECT_SOURCE_DIR}/tests/cli/*/*.sh)
foreach(case ${cases})
  string(REGEX REPLACE "\\.sh$" "" name ${case})
  file(READ ${PROJECT_SOURCE_DIR}/tests/cli/${case} script)
  add_test(NAME cli/${name} COMMAND ${cli_run} --model ${cli_model} ${name})
  if(script MATCHES "[$]MODEL")
    set_tests_properties(cli/${name} PROPERTIES FIXTURES_REQUIRED cli_model LABELS trains)
  elseif(script MATCHES "train [^\n]*--episodes")
    set_tests_properties(cli/${name} PROPERTIES LABELS trains)
  endif()
endforeach()

add_test(NAME cli/errors COMMAND ${PYTHON3} ${PROJECT_SOURCE_DIR}/tests/cli/errors.py
         --logad $<TARGET_FILE:logad> --model ${cli_model})
# Commands that the documentation shows.
add_test(NAME docs/tutorial COMMAND ${PYTHON3} ${PROJECT_SOURCE_DIR}/tests/docs/run_doc.py
         $<TARGET_FILE:logad> ${PROJECT_SOURCE_DIR}/docs/TUTORIAL.md)
add_test(NAME docs/scale COMMAND ${PYTHON3} ${PROJECT_SOURCE_DIR}/tests/docs/run_doc.py
         --needs parallel $<TARGET_FILE:logad> ${PROJECT_SOURCE_DIR}/docs/SCALE.md)
add_test(NAME package/deb COMMAND ${PYTHON3} ${PROJECT_SOURCE_DIR}/tests/package/test_package.py
         ${PROJECT_BINARY_DIR} ${cli_model})
set_tests_properties(cli/errors package/deb PROPERTIES FIXTURES_REQUIRED cli_model LABELS trains)
set_tests_properties(docs/scale package/deb PROPERTIES SKIP_RETURN_CODE 77)

# The pages in docs/man are those that the program writes.
add_test(NAME stream/rotate COMMAND ${PYTHON3} ${PROJECT_SOURCE_DIR}/tests/stream/rotate.py
         --logad $<TARGET_FILE:logad> --model ${cli_model} --rotations 12)
add_test(NAME stream/kill COMMAND ${PYTHON3} ${PROJECT_SOURCE_DIR}/tests/stream/rotate.py
         --logad $<TARGET_FILE:logad> --model ${cli_model} --rotations 8 --kills 8 --windows)
set_tests_properties(stream/rotate stream/kill PROPERTIES FIXTURES_REQUIRED cli_model LABELS trains)

add_test(NAME docs/man COMMAND ${PROJECT_SOURCE_DIR}/scripts/make-man --check $<TARGET_FILE:logad>)
