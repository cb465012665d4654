add_library(gp_record STATIC record.cc restore.cc verify.cc)
target_link_libraries(gp_record PUBLIC greenpool_options gp_engine)
