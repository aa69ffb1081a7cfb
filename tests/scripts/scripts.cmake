# Scripts that make what is bundled, without the data that they make it from.
if(PYTHON3)
  add_test(NAME scripts/make_wording
           COMMAND ${PYTHON3} ${PROJECT_SOURCE_DIR}/tests/scripts/test_make_wording.py)
endif()
