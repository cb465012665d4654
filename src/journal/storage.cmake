# The journal and the snapshots themselves, apart from what records mean.
add_library(gp_journal STATIC
  checksum.cc
  frame_table.cc
  journal_files.cc
  memory_journal.cc
  memory_snapshot_store.cc
  sqlite_journal.cc
  sqlite_snapshot_store.cc
  wal_scan.cc
  witness.cc)
target_link_libraries(gp_journal PUBLIC greenpool_options gp_base gp_sql)

greenpool_test(journal_test SOURCES journal_test.cc snapshot_test.cc LINKS gp_journal LABELS journal)
