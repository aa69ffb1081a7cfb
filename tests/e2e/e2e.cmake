# The main job on a log that is made up, and on real logs, where LOGAD_TEST_DATA says where they are.
if(NOT PYTHON3)
  return()
endif()
add_test(NAME e2e/own_log
         COMMAND ${PYTHON3} ${PROJECT_SOURCE_DIR}/tests/e2e/own_log.py --logad $<TARGET_FILE:logad>)
set_tests_properties(e2e/own_log PROPERTIES LABELS trains)
add_test(NAME e2e/plain
         COMMAND ${PYTHON3} ${PROJECT_SOURCE_DIR}/tests/e2e/plain.py --logad $<TARGET_FILE:logad> --floor 0.6
                 etl kubelet)
set_tests_properties(e2e/plain PROPERTIES LABELS trains)
foreach(what whole pairs)
  add_test(NAME e2e/${what}
           COMMAND ${PYTHON3} ${PROJECT_SOURCE_DIR}/tests/e2e/e2e.py --logad $<TARGET_FILE:logad> ${what})
  set_tests_properties(e2e/${what} PROPERTIES SKIP_RETURN_CODE 77 LABELS trains)
endforeach()
