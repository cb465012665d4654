#include "tests/oracle/author.h"

#include "tests/oracle/bounds.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
constexpr std::int64_t kStart = 1'767'225'600 * kSecond;  // 2026-01-01
constexpr std::int64_t kYear10000 = 253'402'300'800 * kSecond;

// Shares of the worlds, in percent.
Theme random_theme(Random& random) {
  const std::int64_t roll = random.between(1, 100);
  if (roll <= 20) return Theme::classic;
  if (roll <= 30) return Theme::equal_orders;
  if (roll <= 45) return Theme::cascades;
  if (roll <= 55) return Theme::splits;
  if (roll <= 64) return Theme::last_holder;
  if (roll <= 74) return Theme::windows;
  if (roll <= 77) return Theme::fractional_times;
  if (roll <= 85) return Theme::thin_margins;
  if (roll <= 90) return Theme::money_bounds;
  if (roll <= 98) return Theme::points_bounds;
  return Theme::dust;
}

struct Weights {
  int order;
  int sale;
  int injection;
  int registration;  // beyond those that a world needs
};

Weights weights_of(Theme theme) {
  switch (theme) {
    case Theme::last_holder:
      return {45, 50, 4, 1};
    case Theme::windows:
    case Theme::fractional_times:
      return {35, 20, 43, 2};
    case Theme::splits:
      return {40, 45, 13, 2};
    case Theme::cascades:
      return {70, 18, 10, 2};
    default:
      return {60, 28, 10, 2};
  }
}

}  // namespace

Author::Author(Random random, std::uint64_t seed, Theme theme)
    : random_(random), world_(random_world(random_, theme)), last_time_(kStart) {
  story_.seed = seed;
  story_.terms = world_.terms;
  story_.has_fractional_times = theme == Theme::fractional_times;
  story_.has_terms_beyond_validation = theme == Theme::dust;
  story_.has_follower = random_.chance(25);
  length_ = static_cast<int>(random_.between(40, 400));
  notable_times_.fill(kStart);
}

Author::Author(std::uint64_t seed, Theme theme) : Author(Random(seed), seed, theme) {}

Author::Author(std::uint64_t seed) : random_(seed), last_time_(kStart) {
  const Theme theme = random_theme(random_);
  *this = Author(random_, seed, theme);
}

Op Author::next(const Oracle& oracle) {
  if (random_.chance(1)) {
    Op op;
    op.kind = random_.pick({OpKind::check_and_go_on, OpKind::hand_to_follower, OpKind::hand_to_copy});
    return op;
  }
  ++written_;
  Op op = next_command(oracle);
  if (random_.chance(4)) spoil(oracle, op);
  return op;
}

Op Author::next_command(const Oracle& oracle) {
  const bool too_few = oracle.members().size() < 2;
  if (too_few || (static_cast<int>(oracle.members().size()) < world_.members && random_.chance(25))) {
    return registration(oracle);
  }
  const std::int64_t at = next_time(oracle);
  const Weights weights = weights_of(world_.theme);
  const std::int64_t roll = random_.between(1, 100);
  Op op = roll <= weights.order                  ? order(oracle)
          : roll <= weights.order + weights.sale ? sale(oracle)
          : roll <= 100 - weights.registration   ? injection(oracle, at)
                                                 : registration(oracle);
  op.at = at;
  return op;
}

std::int64_t Author::next_time(const Oracle& oracle) {
  const bool about_windows = world_.theme == Theme::windows || world_.theme == Theme::fractional_times;
  const std::int64_t window = world_.terms.injection_window_days * kDay;
  std::int64_t step = 0;
  const std::int64_t roll = random_.between(1, 100);
  if (roll > 55) step = random_.between(1, 60) * kSecond;
  if (roll > 80) step = random_.between(1, window / kSecond / 3) * kSecond;
  std::int64_t at = std::max(last_time_, oracle.clock()) + step;
  if (roll > (about_windows ? 75 : 95)) {
    // One window after something, to the second.
    const std::int64_t edge = notable_times_[random_.below(notable_times_.size())] + window + nudge() * kSecond;
    if (edge >= oracle.clock()) at = edge;
  }
  if (story_.has_fractional_times && random_.chance(60)) at += random_.between(0, kSecond - 1);
  last_time_ = at;
  if (random_.chance(30)) notable_times_[random_.below(notable_times_.size())] = at;
  return at;
}

MemberIndex Author::someone(const Oracle& oracle) {
  // The first few do the most.
  std::uint64_t count = oracle.members().size();
  if (count > 4 && random_.chance(40)) count = 4;
  return MemberIndex(static_cast<MemberIndex::rep>(random_.below(count)));
}

MemberIndex Author::some_holder(const Oracle& oracle) {
  MemberIndex member = someone(oracle);
  for (int tries = 0; tries < 6 && oracle.members()[member.value()].open_positions.empty(); ++tries) {
    member = someone(oracle);
  }
  return member;
}

std::int64_t Author::amount_of(const mpz_class& exact) const {
  return exact > 0 && exact.fits_slong_p() ? exact.get_si() : 1;
}

Op Author::registration(const Oracle& oracle) {
  Op op;
  op.kind = OpKind::register_member;
  op.at = std::max(last_time_, oracle.clock());
  op.text = "m" + std::to_string(oracle.members().size());
  if (random_.chance(5)) op.text.append(64 - op.text.size(), '~');
  if (!oracle.members().empty() && random_.chance(60)) op.referrer = oracle.members()[someone(oracle).value()].id;
  return op;
}

Op Author::order(const Oracle& oracle) {
  Op op;
  op.kind = OpKind::settle_order;
  op.text = "o" + std::to_string(written_);
  op.member = someone(oracle);
  op.amount = world_.standard_paid;
  op.cost = world_.standard_cost;
  const bool far_aims = world_.theme == Theme::money_bounds || world_.theme == Theme::points_bounds;
  const std::int64_t roll = random_.between(1, 100);
  if (roll <= 35) return op;
  if (roll <= (far_aims ? 50 : 65)) {
    op.amount = random_.magnitude(world_.paid_max);
    op.cost = random_.chance(30) ? 0 : op.amount / 100 * random_.between(0, 99);
    return op;
  }
  aim_order(oracle, op);
  return op;
}

Op Author::sale(const Oracle& oracle) {
  Op op;
  op.kind = OpKind::sell_points;
  op.member = some_holder(oracle);
  const mpz_class holding = oracle.holding_of(op.member.value());
  const bool keen = world_.theme == Theme::last_holder;
  switch (random_.below(keen ? 4 : 10)) {
    case 0:
    case 1:
      op.kind = OpKind::sell_all;
      break;
    case 2:
      op.amount = amount_of(holding + nudge());
      break;
    case 3:
      op.amount = amount_of(holding - 1);
      break;
    case 4: {
      // The fewest that pay one minor unit, or two.
      const mpq_class wanted = random_.pick({1, 1, 2}) / oracle.sale_value(1);
      op.amount = amount_of(ceiling_of(wanted) + nudge());
      break;
    }
    case 5:
      op.amount = random_.magnitude(1'000);
      break;
    case 6: {
      // As far as one position reaches, of several.
      const std::vector<std::size_t>& open = oracle.members()[op.member.value()].open_positions;
      op.amount = open.empty() ? 1 : amount_of(oracle.positions()[open.front()].remaining + nudge());
      break;
    }
    default:
      op.amount = amount_of(holding * random_.between(1, 99) / 100);
  }
  return op;
}

Op Author::injection(const Oracle& oracle, std::int64_t at) {
  Op op;
  op.kind = OpKind::inject;
  op.source = random_.pick({InjectionSource::financing, InjectionSource::reserve});
  const std::optional<mpz_class> room = oracle.injection_room(at);
  switch (random_.below(8)) {
    case 0:
      op.amount = random_.magnitude(world_.paid_max);
      break;
    case 1:
    case 2:
      op.amount = amount_of((room ? *room : kMoneyBound) + nudge());
      break;
    case 3:
      op.amount = amount_of((room ? *room : kMoneyBound) * random_.between(1, 99) / 100);
      break;
    case 4: {
      // Up to the next trigger.
      const std::optional<mpq_class> trigger = oracle.lowest_trigger();
      if (trigger) op.amount = amount_of(ceiling_of(*trigger * oracle.circulating()) - oracle.pool() + nudge());
      break;
    }
    case 5: {
      // Up to the split.
      const Price& split_at = world_.terms.split_at;
      const mpq_class wanted = ratio(whole(split_at.minor), whole(split_at.units)) * oracle.circulating();
      op.amount = amount_of(ceiling_of(wanted) - oracle.pool() + nudge());
      break;
    }
    case 6:
      op.source = InjectionSource::reserve;
      op.amount = amount_of(oracle.account(Account::reserve) + nudge());
      break;
    default:
      op.amount = amount_of(kMoneyBound - oracle.account(Account::cash) + nudge());
      if (op.source == InjectionSource::reserve) op.source = InjectionSource::financing;
  }
  if (op.amount == 0) op.amount = 1;
  return op;
}

void Author::contribute(const Oracle& oracle, Op& op, const mpz_class& contribution) {
  const Terms& terms = world_.terms;
  const std::int64_t kept = kRateOne - (terms.reward_rate + terms.platform_rate).units();
  if (kept == 0) return;
  op.amount = amount_of(ceiling_of(ratio(contribution * kRateOne, whole(kept))));
  if (random_.chance(70)) op.amount += random_.magnitude(world_.paid_max);
  const SettleOrder free{op.text, op.member, Money(op.amount), Money(0)};
  const mpz_class cost = oracle.figures_of(free).contribution - contribution;
  op.cost = cost >= 0 && cost.fits_slong_p() ? cost.get_si() : 0;
}

void Author::buy(const Oracle& oracle, Op& op, const mpz_class& points) {
  if (world_.terms.grant_rate == Rate(0) || points <= 0) return;
  const mpz_class value = floor_of(points * oracle.price()) + nudge();
  contribute(oracle, op, ceiling_of(ratio(value * kRateOne, whole(world_.terms.grant_rate.units()))));
}

void Author::aim_order(const Oracle& oracle, Op& op) {
  const std::vector<std::size_t>& open = oracle.members()[op.member.value()].open_positions;
  const OraclePosition* joined = open.empty() ? nullptr : &oracle.positions()[open.back()];
  switch (random_.below(9)) {
    case 0:
    case 1:
    case 2:
      // Where points are dear, a thousand minor units may lose exactly one.
      contribute(oracle, op,
                 world_.theme == Theme::dust && random_.chance(50) ? whole(1'000 * random_.between(1, 5) + nudge())
                                                                   : whole(random_.between(0, world_.thin_max)));
      break;
    case 3: {
      // Nothing for the pool, or less.
      op.cost = 0;
      const SettleOrder free{op.text, op.member, Money(op.amount), Money(0)};
      op.cost = amount_of(oracle.figures_of(free).contribution + random_.pick({0, 1}));
      break;
    }
    case 4:
      op.amount = amount_of(kOrderBound - (joined == nullptr ? mpz_class(0) : joined->spend) + nudge());
      op.cost = op.amount / 100 * random_.between(0, 99);
      break;
    case 5:
      op.amount = amount_of(kMoneyBound - oracle.account(Account::cash) + nudge());
      op.cost = op.amount / 100 * random_.between(0, 99);
      break;
    case 6:
      buy(oracle, op, kPointsBound - oracle.circulating());
      break;
    case 7:
      buy(oracle, op, kPointsBound - (joined == nullptr ? mpz_class(0) : joined->acquired));
      break;
    default: {
      // A product that just covers a grant on its profit: (1-g)(a-k) = (r+p) a, if it comes out even.
      const Terms& terms = world_.terms;
      const std::int64_t left = (Rate(kRateOne) - terms.grant_rate).units();
      if (left == 0) break;
      op.amount = (op.amount / 1'000 + 1) * 1'000;
      const mpz_class promised = whole((terms.reward_rate + terms.platform_rate).units()) * whole(op.amount);
      op.cost = amount_of(whole(op.amount) - ceiling_of(ratio(promised, whole(left))) + nudge());
    }
  }
}

// Bad input of every kind, or two kinds at once: which reason is answered is a matter of precedence.
void Author::spoil(const Oracle& oracle, Op& op) {
  const std::string_view bad_ids[] = {"", "a b", "a,b", "a\"b", "a\\b", "\x7f", "\xc3\xa9", "tab\t"};
  for (int faults = random_.chance(30) ? 2 : 1; faults > 0; --faults) {
    switch (random_.below(8)) {
      case 0:
        op.at = random_.pick<std::int64_t>(
            {-1, INT64_MIN, kYear10000, INT64_MAX, oracle.clock() - 1, oracle.clock() - kSecond, 0});
        break;
      case 1:
        op.text = random_.chance(20) ? std::string(65, 'x') : std::string(bad_ids[random_.below(std::size(bad_ids))]);
        break;
      case 2:
        op.referrer = random_.chance(50) ? op.text : std::string(bad_ids[1 + random_.below(std::size(bad_ids) - 1)]);
        break;
      case 3:
        op.referrer = "nobody";
        break;
      case 4:
        if (!oracle.members().empty()) op.text = oracle.members()[someone(oracle).value()].id;
        break;
      case 5:
        op.member = random_.chance(50)
                        ? MemberIndex()
                        : MemberIndex(static_cast<MemberIndex::rep>(oracle.members().size() + random_.below(3)));
        break;
      case 6:
        op.amount = random_.pick<std::int64_t>(
            {0, -1, INT64_MIN, INT64_MAX, kOrderMoneyMax + 1, kMoneyMax + 1, kPointsMax + 1, kPointsMax});
        break;
      default:
        op.cost = random_.pick<std::int64_t>({-1, INT64_MIN, INT64_MAX, kOrderMoneyMax + 1, kOrderMoneyMax});
    }
  }
}

}  // namespace greenpool::oracle
