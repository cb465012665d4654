// A programme with people in it: honest members who hold on to what they have, what they and the platform will do, and
// a coalition that knows it and moves in between. A strategy is a list of moves; it is played on the model, which
// answers what the coalition has in the end.
//
// The coalition's accounting, exact to the minor unit. It is one purse: members' money, wallets (a debt counts as money
// owed), and what its supplier is owed (below 0: what the supplier owes). It spends what its members pay for orders. A
// cost that its supplier receives is spent on nothing: the goods are fake. Where they are real, what they cost the one
// member and are worth to the other stays inside the coalition, so that it neither gains nor loses by them.
// Points left in the end are worth what the pool would pay for all of them at once, after the fee.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "terms/terms.h"
#include "tests/coalition/model.h"

namespace greenpool::coalition {

enum class MoveKind : std::uint8_t {
  buy,     // from the coalition's own supplier
  sell,    // part of what an account holds
  others,  // the next of what others do
  wait,
  refund,      // part of an own order
  withdraw,    // an account's wallet, or what the supplier is owed
  distribute,  // dividends
};
inline constexpr int kMoveKinds = 7;

// Shares are parts per million, so that a move makes sense whatever came before it.
struct Move {
  MoveKind kind = MoveKind::others;
  int account = 0;
  std::int64_t price = 0;                    // of what is bought
  std::int64_t cost_share = 0;               // of the highest cost that the terms allow
  std::int64_t reward_rate = kOfTheTerms;    // of what is bought
  std::int64_t platform_rate = kOfTheTerms;  // likewise
  std::int64_t share = 0;                    // buy: of the highest subsidy; sell, refund: of what there is
  int order = 0;                             // which own order
  int hours = 0;
  bool flag = false;  // buy: in the agents' region; refund: the supplier returns the cost; withdraw: the supplier does
};
using Strategy = std::vector<Move>;
[[nodiscard]] std::string text_of(const Strategy& strategy);

// Of a scripted injection: as much as the cap leaves.
inline constexpr std::int64_t kAllThatIsAllowed = -1;
inline constexpr std::int64_t kBegins = 1'767'225'617;  // 2026-01-01T00:00:17Z

struct World {
  Terms terms;
  Cast cast;
  int accounts = 1;         // members 0 .. accounts - 1 are the coalition's
  std::vector<Op> history;  // what happened before, with its times
  std::vector<Op> script;   // what others will do, in this order, at times of the coalition's choice
  std::int64_t start = kBegins;
  std::int64_t price_max = 100'000;
  std::int64_t fixed_cost = -1;               // every order has the price price_max and this cost
  std::int64_t subsidy_share_max = kRateOne;  // of the highest subsidy that the engine allows
  int orders_max = 12;
  int sales_max = 100;
  bool waits = true;
  bool product_rates = false;  // whether products may have rates of their own
  bool refunds = false;
  bool cost_kept = false;  // whether suppliers may keep the cost of what is refunded
};

struct Outcome {
  std::int64_t money = 0;      // gained, wallets and suppliers included
  std::int64_t abandoned = 0;  // of it debts, which somebody who leaves never repays; <= 0
  std::int64_t after_fee = 0;  // what the pool would pay for all points left, at once
  std::int64_t no_fee = 0;     // the same without the fee
  std::int64_t platform = 0;   // gained by the platform: revenue less losses, subsidies and reserve
  int moves = 0;               // orders, sales and refunds of the coalition

  [[nodiscard]] std::int64_t with_points() const { return money + after_fee; }
};

// What the coalition has without moving, in the same measure: its points from before, and its share, as it was in the
// beginning, of what others bring beyond their own points; dividends that come anyway.
struct HeldOn {
  std::int64_t dividends = 0;  // that come anyway; part of the three figures
  std::int64_t at_once = 0;    // sold at once, after the fee
  std::int64_t in_slices = 0;  // sold in infinitely many slices: the most that sales can bring
  std::int64_t no_fee = 0;
  long double pool = 0;     // in the beginning
  long double share = 0;    // of the points, the coalition's, in the beginning
  long double brought = 0;  // by others, beyond their own points
  int others_refused = 0;   // of the script
};

class Player {
 public:
  // The world outlives the player.
  Player(const World& world, Guards guards);

  // `trace`, if given, receives every operation that was tried, history first.
  Outcome play(const Strategy& strategy, std::vector<Op>* trace = nullptr) const;
  [[nodiscard]] const HeldOn& held_on() const { return held_on_; }
  [[nodiscard]] const Model& start() const { return start_; }
  [[nodiscard]] const World& world() const { return world_; }

 private:
  struct Game;
  void move(Game& game, const Move& move) const;
  void buy(Game& game, const Move& move) const;
  void sell(Game& game, const Move& move) const;
  void refund(Game& game, const Move& move) const;
  void withdraw(Game& game, const Move& move) const;
  bool next_of_others(Game& game) const;
  bool play(Game& game, Op op) const;
  [[nodiscard]] Outcome settle(Game& game) const;
  [[nodiscard]] std::int64_t holdings(const Model& model) const;
  void measure_holding_on();
  [[nodiscard]] std::int64_t dividends_of(Game& game) const;

  const World& world_;
  Guards guards_;
  Model start_;
  HeldOn held_on_;
};

// The highest cost at which a product of that price can be sold under these terms, and at rates of its own.
[[nodiscard]] std::int64_t highest_cost(const Terms& terms, std::int64_t price, Rate rewards, Rate platform);
[[nodiscard]] inline std::int64_t highest_cost(const Terms& terms, std::int64_t price) {
  return highest_cost(terms, price, terms.reward_rate, terms.platform_rate);
}

}  // namespace greenpool::coalition
