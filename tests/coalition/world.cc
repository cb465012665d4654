#include "tests/coalition/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace greenpool::coalition {

struct Player::Game {
  Model model;
  std::vector<Op>* trace = nullptr;
  std::int64_t now = 0;
  std::size_t others = 0;  // next of the script
  std::int64_t pocket = 0;
  std::vector<int> orders;  // own ones that were accepted
  int sales = 0;
  int refunds = 0;
};

std::int64_t highest_cost(const Terms& terms, std::int64_t price, Rate rewards, Rate platform) {
  const std::int64_t taken =
      share_down(price, rewards.units(), kRateOne) + share_down(price, platform.units(), kRateOne);
  const std::int64_t left = std::max<std::int64_t>(0, price - taken);
  const std::int64_t shares = (rewards + platform).units();
  if (terms.grant_base == GrantBase::contribution || shares == 0) return left;
  const std::int64_t kept = kRateOne - terms.grant_rate.units();
  if (kept == 0) return 0;
  return std::clamp<std::int64_t>(price - share_up(price, shares, kept), 0, left);
}

Player::Player(const World& world, Guards guards)
    : world_(world), guards_(guards), start_(world.terms, world.cast, guards, kBegins) {
  for (const Op& op : world.history) start_.play(op);
  start_.catch_up(world.start);
  measure_holding_on();
}

Outcome Player::play(const Strategy& strategy, std::vector<Op>* trace) const {
  Game game{start_, trace, world_.start, 0, 0, {}, 0, 0};
  if (trace != nullptr) *trace = world_.history;
  for (const Move& step : strategy) move(game, step);
  while (game.others < world_.script.size()) next_of_others(game);
  return settle(game);
}

void Player::move(Game& game, const Move& move) const {
  switch (move.kind) {
    case MoveKind::buy:
      return buy(game, move);
    case MoveKind::sell:
      return sell(game, move);
    case MoveKind::others:
      next_of_others(game);
      return;
    case MoveKind::wait:
      if (!world_.waits) return;
      game.now += std::int64_t{move.hours} * 3'600;
      return game.model.catch_up(game.now);
    case MoveKind::refund:
      return refund(game, move);
    case MoveKind::withdraw:
      return withdraw(game, move);
    case MoveKind::distribute: {
      Op op;
      op.act = Act::distribution;
      play(game, op);
      return;
    }
  }
}

bool Player::play(Game& game, Op op) const {
  op.at = ++game.now;
  if (game.trace != nullptr) game.trace->push_back(op);
  return game.model.play(op);
}

void Player::buy(Game& game, const Move& move) const {
  if (static_cast<int>(game.orders.size()) >= world_.orders_max) return;
  const std::int64_t price = std::clamp<std::int64_t>(move.price, 1, world_.price_max);
  Op op;
  op.member = move.account % world_.accounts;
  op.supplier = kFakeSupplier;
  op.in_region = move.flag;
  std::int64_t a = price;
  op.reward_rate = move.reward_rate;
  op.platform_rate = move.platform_rate;
  const auto or_of_the_terms = [](std::int64_t rate, Rate otherwise) {
    return rate == kOfTheTerms ? otherwise : Rate(rate);
  };
  const Rate rewards = or_of_the_terms(op.reward_rate, world_.terms.reward_rate);
  const Rate platform = or_of_the_terms(op.platform_rate, world_.terms.platform_rate);
  op.cost = share_down(highest_cost(world_.terms, price, rewards, platform), move.cost_share, kRateOne);
  if (world_.fixed_cost >= 0) {
    a = world_.price_max;
    op.cost = world_.fixed_cost;
  }
  const std::int64_t highest =
      guards_.subsidy_cap ? share_down(share_down(a, platform.units(), kRateOne), world_.subsidy_share_max, kRateOne)
                          : a - 1;
  op.subsidy = std::min(share_down(highest, move.share, kRateOne), game.model.subsidy());
  op.paid = a - op.subsidy;
  if (op.paid <= 0) return;
  const int number = game.model.orders();
  if (!play(game, op)) return;
  game.pocket -= op.paid;
  game.orders.push_back(number);
}

void Player::sell(Game& game, const Move& move) const {
  if (game.sales >= world_.sales_max) return;
  Op op;
  op.act = Act::sale;
  op.member = move.account % world_.accounts;
  const std::int64_t available = game.model.available(op.member);
  op.points = move.share >= kRateOne ? 0 : share_down(available, move.share, kRateOne);
  if (available == 0 || (op.points == 0 && move.share < kRateOne)) return;
  if (play(game, op)) ++game.sales;
}

void Player::refund(Game& game, const Move& move) const {
  if (!world_.refunds || game.orders.empty()) return;
  Op op;
  op.act = Act::refund;
  op.order = game.orders[static_cast<std::size_t>(move.order) % game.orders.size()];
  op.cost_returned = !world_.cost_kept || move.flag;
  const std::int64_t left = game.model.refundable(op.order, game.now);
  if (left == 0) return;
  op.amount = move.share >= kRateOne ? 0 : std::max<std::int64_t>(1, share_down(left, move.share, kRateOne));
  if (play(game, op)) ++game.refunds;
}

void Player::withdraw(Game& game, const Move& move) const {
  Op op;
  op.act = move.flag ? Act::collection : Act::withdrawal;
  op.member = move.account % world_.accounts;
  op.supplier = kFakeSupplier;
  const std::int64_t amount = move.flag ? game.model.owed(kFakeSupplier) : game.model.wallet(op.member);
  if (amount <= 0) return;
  if (play(game, op)) game.pocket += amount;
}

bool Player::next_of_others(Game& game) const {
  if (game.others >= world_.script.size()) return false;
  Op op = world_.script[game.others++];
  if (op.act == Act::injection && op.amount == kAllThatIsAllowed) {
    op.amount = game.model.injection_room(game.now + 1).value_or(0);
    if (op.amount == 0) return false;
  }
  return play(game, op);
}

std::int64_t Player::holdings(const Model& model) const {
  std::int64_t sum = 0;
  for (int account = 0; account < world_.accounts; ++account) sum += model.holding(account);
  return sum;
}

Outcome Player::settle(Game& game) const {
  if (game.model.window_end() != 0) game.model.catch_up(game.model.window_end());
  Outcome outcome;
  outcome.money = game.pocket;
  const auto add = [&outcome](std::int64_t balance, std::int64_t before) {
    outcome.money += balance - before;
    outcome.abandoned += std::min<std::int64_t>(balance, 0);
  };
  for (int account = 0; account < world_.accounts; ++account) {
    add(game.model.wallet(account), start_.wallet(account));
  }
  add(game.model.owed(kFakeSupplier), start_.owed(kFakeSupplier));
  if (const std::int64_t points = holdings(game.model); points > 0) {
    outcome.after_fee = game.model.sale_value(points, world_.terms.sell_fee.units());
    outcome.no_fee = game.model.sale_value(points, 0);
  }
  const auto platform = [](const Model& model) {
    return model.revenue() - model.loss() + model.subsidy() + model.reserve();
  };
  outcome.platform = platform(game.model) - platform(start_);
  outcome.moves = static_cast<int>(game.orders.size()) + game.sales + game.refunds;
  return outcome;
}

// Sold in ever smaller slices, a share f of all points brings (1 - (1 - f)^(1 - h)) P. SPEC section 13.
void Player::measure_holding_on() {
  held_on_.pool = static_cast<long double>(start_.pool());
  const auto points = static_cast<long double>(start_.circulating());
  held_on_.share = points > 0 ? static_cast<long double>(holdings(start_)) / points : 0;
  Game game{start_, nullptr, world_.start, 0, 0, {}, 0, 0};
  while (game.others < world_.script.size()) {
    held_on_.others_refused += next_of_others(game) ? 0 : 1;
  }
  held_on_.brought = static_cast<long double>(game.model.brought() - start_.brought());
  held_on_.dividends = dividends_of(game);
  const long double all = held_on_.pool + held_on_.brought;
  const long double kept = static_cast<long double>(kRateOne - world_.terms.sell_fee.units()) / kRateOne;
  const auto up = [this](long double value) {
    const std::int64_t worth = value > 0 ? static_cast<std::int64_t>(std::ceil(value * (1 + 1e-15L))) + 1 : 0;
    return worth + held_on_.dividends;
  };
  held_on_.at_once = up(all * held_on_.share * kept);
  held_on_.in_slices = up(all * (1 - std::pow(1 - held_on_.share, kept)));
  held_on_.no_fee = up(all * held_on_.share);
}

// What the coalition's weights bring of the profit of what happens without it.
std::int64_t Player::dividends_of(Game& game) const {
  if (world_.terms.dividend.rate == Rate(0)) return 0;
  game.now += std::int64_t{62} * 86'400;
  game.model.catch_up(game.now);
  const auto wallets = [&] {
    std::int64_t sum = 0;
    for (int account = 0; account < world_.accounts; ++account) sum += game.model.wallet(account);
    return sum;
  };
  const std::int64_t before = wallets();
  Op op;
  op.act = Act::distribution;
  play(game, op);
  return wallets() - before;
}

std::string text_of(const Strategy& strategy) {
  constexpr std::array<std::string_view, kMoveKinds> kNames{"buy",    "sell",     "others",    "wait",
                                                            "refund", "withdraw", "distribute"};
  std::string text;
  for (const Move& move : strategy) {
    text += fmt::format("  {}", kNames[static_cast<std::size_t>(move.kind)]);
    switch (move.kind) {
      case MoveKind::buy:
        text += fmt::format(" account {} price {} cost {} ppm subsidy {} ppm{}", move.account, move.price,
                            move.cost_share, move.share, move.flag ? " in region" : "");
        if (move.reward_rate != kOfTheTerms) text += fmt::format(" rewards {} ppm", move.reward_rate);
        if (move.platform_rate != kOfTheTerms) text += fmt::format(" platform {} ppm", move.platform_rate);
        break;
      case MoveKind::sell:
        text += fmt::format(" account {} {} ppm", move.account, move.share);
        break;
      case MoveKind::wait:
        text += fmt::format(" {} hours", move.hours);
        break;
      case MoveKind::refund:
        text += fmt::format(" order {} {} ppm, cost {}", move.order, move.share, move.flag ? "returned" : "kept");
        break;
      case MoveKind::withdraw:
        text += move.flag ? std::string(" supplier") : fmt::format(" account {}", move.account);
        break;
      case MoveKind::others:
      case MoveKind::distribute:
        break;
    }
    text += "\n";
  }
  return text;
}

}  // namespace greenpool::coalition
