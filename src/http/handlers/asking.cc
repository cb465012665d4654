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

}  // namespace

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

}  // namespace greenpool
