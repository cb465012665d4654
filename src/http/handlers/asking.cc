#include "http/handlers/asking.h"

#include <memory>

#include "http/problem.h"
#include "server/engine_question.h"
#include "server/house.h"

namespace greenpool {
namespace {

struct Way {
  Reject failed = Reject::none;
  bool is_taken = true;  // by a reader
};

void do_elsewhere(OfficeCall& call, Readers& readers, std::function<void()> work, OfficeCall::Then then) {
  const auto taken = std::make_shared<bool>(true);
  call.later(
      [taken, work = std::move(work), &readers](OfficeCall::Back back) {
        if (readers.submit([work, back] {
              work();
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

}  // namespace

void read_elsewhere(OfficeCall& call, std::function<void()> read, OfficeCall::Then then) {
  do_elsewhere(call, call.hall.house->readers, std::move(read), std::move(then));
}

void fold_elsewhere(OfficeCall& call, std::function<void()> fold, OfficeCall::Then then) {
  do_elsewhere(call, call.hall.house->folders, std::move(fold), std::move(then));
}

void ask_engine_then_read(OfficeCall& call, std::function<void(const State&)> look, std::function<void()> read,
                          OfficeCall::Then then) {
  const auto way = std::make_shared<Way>();
  Readers& readers = call.hall.house->readers;
  call.later(
      [way, &readers, look = std::move(look), read = std::move(read),
       programme = call.exchange.programme](OfficeCall::Back back) {
        ask_engine(*programme, look, [way, &readers, read, back = std::move(back)](Reject failed) {
          way->failed = failed;
          if (failed != Reject::none) return back();
          way->is_taken = readers.submit([read, back] {
            read();
            back();
          });
          if (!way->is_taken) back();
        });
      },
      [way, then = std::move(then)](OfficeCall& after) {
        if (way->failed != Reject::none) throw Refusal(problem_of(way->failed));
        if (!way->is_taken) throw Refusal(kOfficeBusy, "too much is being read");
        then(after);
      });
}

void refuse_views(const Error& error) {
  if (error.code == "unknown_member") throw Refusal(problem_of(Reject::unknown_member));
  // They are being made for the first time, made anew, or behind what was asked for.
  throw Refusal(info_of(HttpProblem::views_unavailable), error.code);
}

}  // namespace greenpool
