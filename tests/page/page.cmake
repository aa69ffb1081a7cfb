# The HTML report in a real browser; skipped where Chromium is not installed.
if(NOT PYTHON3)
  return()
endif()
add_executable(make_page ${PROJECT_SOURCE_DIR}/tests/page/make_page.c)
target_link_libraries(make_page PRIVATE room_report)
add_test(NAME page/browser COMMAND ${PYTHON3} ${PROJECT_SOURCE_DIR}/tests/page/test_page.py
         $<TARGET_FILE:make_page>)
set_tests_properties(page/browser PROPERTIES SKIP_RETURN_CODE 77)
