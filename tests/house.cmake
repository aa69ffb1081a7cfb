# House rules that a program can check; a check whose tool is missing is skipped, and says so.
foreach(rule format layers sizes banned clang)
  add_test(NAME house/${rule} COMMAND ${PROJECT_SOURCE_DIR}/scripts/check ${rule})
  set_tests_properties(house/${rule} PROPERTIES SKIP_RETURN_CODE 77)
endforeach()
add_test(NAME house/symbols
         COMMAND ${PROJECT_SOURCE_DIR}/scripts/check symbols $<TARGET_FILE:liblogad>)
add_test(NAME house/runpath COMMAND ${PROJECT_SOURCE_DIR}/scripts/check runpath $<TARGET_FILE:logad>)
