# The key index: a library of its own, so that its tests and benchmark need nothing else of the journal.
find_package(PkgConfig REQUIRED)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)

add_library(gp_key_index STATIC
  ${CMAKE_CURRENT_LIST_DIR}/key_index.cc
  ${CMAKE_CURRENT_LIST_DIR}/key_index_file.cc
  ${CMAKE_CURRENT_LIST_DIR}/key_index_memory.cc
  ${CMAKE_CURRENT_LIST_DIR}/key_index_merge.cc
  ${CMAKE_CURRENT_LIST_DIR}/key_index_run.cc
  ${CMAKE_CURRENT_LIST_DIR}/key_index_runs.cc
  ${CMAKE_CURRENT_LIST_DIR}/key_index_table.cc
  ${CMAKE_CURRENT_LIST_DIR}/key_index_worker.cc)
target_link_libraries(gp_key_index PUBLIC greenpool_options gp_base PRIVATE PkgConfig::XXHASH)

greenpool_test(key_index_test
  SOURCES
    ${CMAKE_CURRENT_LIST_DIR}/key_index_damage_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/key_index_parts_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/key_index_test.cc
  LINKS gp_key_index
  LABELS journal)
