#include "engine/reject.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace greenpool {
namespace {

constexpr bool yes = true;
constexpr bool no = false;

constexpr auto kRejects = std::to_array<RejectInfo>({
#define GREENPOOL_REJECT_ROW(name, number, status, retry, zh, en) {Reject::name, #name, status, retry, zh, en},
    GREENPOOL_REJECTS(GREENPOOL_REJECT_ROW)
#undef GREENPOOL_REJECT_ROW
});

}  // namespace

std::span<const RejectInfo> all_rejects() { return kRejects; }

const RejectInfo& info_of(Reject reject) {
  const auto found = std::find_if(kRejects.begin(), kRejects.end(),
                                  [reject](const RejectInfo& info) { return info.reject == reject; });
  GP_CHECK(found != kRejects.end(), "every reason is in the table");
  return *found;
}

std::string_view outcome_name(Reject reject) { return reject == Reject::none ? "ok" : info_of(reject).name; }

}  // namespace greenpool
