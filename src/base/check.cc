#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace greenpool {

void check_failed(const char* condition, const char* explanation, std::source_location where) {
  std::fprintf(stderr, "greenpool: internal check failed: %s (%s) at %s:%u\n", explanation, condition,
               where.file_name(), static_cast<unsigned>(where.line()));
  std::fflush(stderr);
  std::abort();
}

}  // namespace greenpool
