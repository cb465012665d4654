// Writes commands of every kind for a programme as it stands. Most are such that they will be accepted; some are not.
// One seed gives the same commands with any compiler.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "engine/command.h"
#include "engine/state.h"
#include "tests/oracle/random.h"

namespace greenpool::history {

enum class Commands : std::uint8_t {
  every_kind,
  orders  // registrations, then nothing but orders
};

class Author {
 public:
  // Registers up to `members`, and goes on with a programme that may have begun.
  Author(std::uint64_t seed, std::uint32_t members, Commands commands, const State& state);

  // The next command. The calendar's come first, each when it is due. Its texts live until the next call.
  [[nodiscard]] Command next(const State& state);

  // From here on the programme is wound down.
  void end() { ending_ = true; }

 private:
  [[nodiscard]] Operation next_operation(const State& state);
  [[nodiscard]] Operation any(const State& state);

  // author.cc: members and what they buy, sell and withdraw
  [[nodiscard]] Operation registration(const State& state);
  [[nodiscard]] SettleOrder order_of(const State& state, MemberIndex member);
  [[nodiscard]] Operation order(const State& state);
  [[nodiscard]] Operation of_paid_order(const State& state);
  [[nodiscard]] Operation refund(const State& state);
  [[nodiscard]] Operation sale(const State& state);
  [[nodiscard]] Operation withdrawal(const State& state);

  // author_operators.cc: what operators do
  [[nodiscard]] Operation people(const State& state);
  [[nodiscard]] Operation money(const State& state);
  [[nodiscard]] Operation supplier_payment(const State& state);
  [[nodiscard]] Operation injection(const State& state);
  [[nodiscard]] Operation terms(const State& state);
  [[nodiscard]] Operation claims(const State& state);
  [[nodiscard]] Operation shares(const State& state);
  [[nodiscard]] Operation closing(const State& state);

  [[nodiscard]] MemberIndex someone(const State& state);
  [[nodiscard]] std::string_view name(std::string_view kind);  // a new one: "order-17"
  [[nodiscard]] std::string_view text(std::string value) { return texts_.emplace_back(std::move(value)); }
  [[nodiscard]] std::string_view operator_id();
  // Some entry of a map whose keys are such names; nullptr when it has none.
  template <class Map>
  [[nodiscard]] const typename Map::value_type* some(const Map& map, std::string_view kind) {
    if (map.empty()) return nullptr;
    const auto found = map.lower_bound(std::string(kind) + "-" + std::to_string(random_.below(number_ + 1)));
    return found == map.end() ? &*map.begin() : &*found;
  }

  oracle::Random random_;
  std::uint32_t members_;
  Commands commands_;
  Timestamp at_;
  std::uint64_t number_;
  std::uint32_t selling_out_ = 0;
  bool ending_ = false;
  std::deque<std::string> texts_;   // of the command at hand
  std::deque<std::string> orders_;  // the last of them, to be refunded
};

}  // namespace greenpool::history
