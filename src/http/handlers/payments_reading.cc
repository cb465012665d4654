#include <memory>

#include "http/handlers/payments.h"
#include "http/problem.h"

namespace greenpool {

void read_elsewhere(OfficeCall& call, std::function<void()> read, OfficeCall::Then then) {
  const auto taken = std::make_shared<bool>(true);
  Readers& readers = call.hall.house->readers;
  call.later(
      [taken, read = std::move(read), &readers](OfficeCall::Back back) {
        if (readers.submit([read, back] {
              read();
              back();
            })) {
          return;
        }
        *taken = false;
        back();
      },
      [taken, then = std::move(then)](OfficeCall& after) {
        if (!*taken) throw Refusal(kOfficeBusy, "too much is being read");
        then(after);
      });
}

void refuse_views(const Error& error) {
  if (error.code == "unknown_member") throw Refusal(problem_of(Reject::unknown_member));
  // They are being made for the first time, made anew, or behind what was asked for.
  throw Refusal(info_of(HttpProblem::views_unavailable), error.code);
}

}  // namespace greenpool
