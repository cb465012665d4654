// Streams of injections, and the end.
#include "tests/oracle/author.h"

namespace greenpool::oracle {

Told Author::stream(const Oracle& oracle, std::int64_t at) {
  const auto& streams = oracle.streams();
  if (random_.chance(streams.empty() ? 3 : 25)) {
    BasicStopStream<ToldForm> told{"f0", some_operator()};
    if (!streams.empty() && random_.chance(90)) {
      auto chosen = streams.begin();
      std::advance(chosen, static_cast<std::ptrdiff_t>(random_.below(streams.size())));
      told.stream = chosen->first;
    }
    return told;
  }
  BasicStartStream<ToldForm> told;
  told.stream = !streams.empty() && random_.chance(4) ? streams.begin()->first : new_id('f');
  told.operator_id = some_operator();
  told.source = random_.pick({StreamSource::subsidy, StreamSource::reserve});
  const mpz_class held = oracle.account(told.source == StreamSource::subsidy ? Account::subsidy : Account::reserve);
  const mpz_class room = oracle.injection_room(at).value_or(held);
  const std::int64_t days = random_.between(1, 6);
  switch (random_.below(4)) {
    case 0:
      told.amount = Money(random_.magnitude(world_.paid_max));
      told.daily = Money(random_.magnitude(told.amount.units()));
      break;
    case 1:
      told.amount = money_of(held + nudge());
      told.daily = money_of(held / days + nudge());
      break;
    case 2:
      told.daily = money_of(room + nudge());
      told.amount = money_of(room * days + nudge());
      break;
    default:
      told.daily = money_of(room / days);
      told.amount = Money(told.daily.units() + random_.between(0, 1));
  }
  return told;
}

// In the second half of a story, or when a debt can still be repaid by the end; afterwards now and then in vain.
bool Author::is_time_to_close(const Oracle& oracle) {
  const bool is_open =
      oracle.closing().stage == OracleStage::running || oracle.closing().stage == OracleStage::proposed;
  if (is_open && has_debtor_with_points(oracle) && random_.chance(60)) return true;
  switch (oracle.closing().stage) {
    case OracleStage::running:
      return random_.chance(written_ * 2 > static_cast<std::uint64_t>(length_) ? 5 : 1);
    case OracleStage::proposed:
      return random_.chance(25);
    case OracleStage::confirmed:
      return random_.chance(3);
    case OracleStage::closed:
      return random_.chance(2);
  }
  return false;
}

bool Author::has_debtor_with_points(const Oracle& oracle) {
  for (std::size_t member = 0; member < oracle.members().size(); ++member) {
    if (oracle.books().purses()[member].wallet < 0 && !oracle.members()[member].open_positions.empty()) return true;
  }
  return false;
}

Told Author::step_of_closing(const Oracle& oracle) {
  const OracleClosing& closing = oracle.closing();
  const bool is_proposed = closing.stage == OracleStage::proposed;
  // A debt that waits is repaid soon by something else.
  const std::int64_t roll = random_.between(1, is_proposed && has_debtor_with_points(oracle) ? 60 : 100);
  if (roll <= (is_proposed ? 60 : 10)) return BasicConfirmClosing<ToldForm>{another_than(closing.proposed_by)};
  if (roll <= (is_proposed ? 90 : 20)) return BasicWithdrawClosing<ToldForm>{some_operator()};
  return BasicCloseProgramme<ToldForm>{some_operator()};
}

}  // namespace greenpool::oracle
