// A writer with a flaw of choice, spoken to like `greenpool play`: it proves that the judge of the crash tests sees.
//
//   careless_writer FLAW play --terms FILE --journal DIR
//     none           answers once it is durable, as the real one
//     answers_early  answers what is decided but not yet stored
//     asks_twice     hands in every command twice and answers for the first
#include <unistd.h>

#include <cstdio>
#include <deque>
#include <iostream>
#include <string>

#include "cli/report.h"
#include "cli/terms_file.h"
#include "service/programme.h"
#include "wire/wire.h"

namespace greenpool::crash {
namespace {

struct AnsweredTicket : Ticket {
  std::string answer;  // empty: nobody is told
  bool silent = false;
};

class CarelessDoor final : public Answers {
 public:
  explicit CarelessDoor(bool early) : early_(early) {}

  void decided(Ticket& ticket, const Outcome& outcome, const State& state) override {
    auto& asked = static_cast<AnsweredTicket&>(ticket);
    if (asked.silent) return;
    append_outcome(asked.answer, asked.request, outcome, state);
    asked.answer.push_back('\n');
    if (early_) tell(asked);
  }
  void durable(std::span<Ticket* const> tickets, Reject) override {
    if (early_) return;
    for (Ticket* const ticket : tickets) tell(static_cast<AnsweredTicket&>(*ticket));
  }

 private:
  static void tell(const AnsweredTicket& ticket) {
    if (!ticket.silent) static_cast<void>(write_all(STDOUT_FILENO, ticket.answer));
  }

  const bool early_;
};

int run(const std::string& flaw, const std::string& terms_path, const std::string& journal) {
  ProgrammeOptions options;
  options.directory = journal;
  Result<Terms> terms = read_terms_file(terms_path);
  if (!terms) return complain(terms.error());
  options.terms = std::move(*terms);
  options.acknowledgement = Acknowledgement{"one", "two", "tests"};
  CarelessDoor door(flaw == "answers_early");
  std::deque<AnsweredTicket> tickets;
  Result<std::unique_ptr<Programme>> programme = Programme::open(options);
  if (!programme) return complain(programme.error());
  const auto hand_in = [&](const std::string& line, bool silent) {
    AnsweredTicket& ticket = tickets.emplace_back();
    ticket.answers = &door;
    ticket.silent = silent;
    if (!read_command(line, options.terms->currency.digits, ticket.request)) return false;
    return (*programme)->submit(ticket) == Reject::none;
  };
  for (std::string line; std::getline(std::cin, line);) {
    if (!hand_in(line, false) || (flaw == "asks_twice" && !hand_in(line, true))) return 2;
  }
  return (*programme)->stop() ? 0 : 3;
}

}  // namespace
}  // namespace greenpool::crash

int main(int argc, char** argv) {
  if (argc != 9) return 2;
  return greenpool::crash::run(argv[1], argv[4], argv[6]);
}
