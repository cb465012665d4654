// CHECK: a condition that only a bug of ours can break. It stays on in production, prints what broke and where, and
// aborts before anything half true can be stored. Business refusals are Reject (engine/reject.h); failures of the
// outside world are Result (base/result.h). The three are never mixed.
// Thread safety: any thread may fail a check.
#pragma once

#include <source_location>

namespace greenpool {

[[noreturn]] void check_failed(const char* condition, const char* explanation,
                               std::source_location where = std::source_location::current());

}  // namespace greenpool

#define GP_CHECK(condition, explanation)                  \
  do {                                                    \
    if (!(condition)) [[unlikely]] {                      \
      ::greenpool::check_failed(#condition, explanation); \
    }                                                     \
  } while (false)
