#include "tests/oracle/author.h"

#include "tests/oracle/bounds.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kStart = 1'767'225'600 * kSecond;  // 2026-01-01
constexpr std::int64_t kYear10000 = 253'402'300'800 * kSecond;

// Shares of the worlds, in percent.
struct ThemeShare {
  Theme theme;
  int percent;
};
constexpr ThemeShare kThemeShares[] = {
    {Theme::classic, 7},          {Theme::equal_orders, 4}, {Theme::cascades, 7},
    {Theme::splits, 6},           {Theme::last_holder, 6},  {Theme::windows, 5},
    {Theme::thin_margins, 4},     {Theme::money_bounds, 4}, {Theme::points_bounds, 5},
    {Theme::fractional_times, 3}, {Theme::reversals, 9},    {Theme::rewards, 6},
    {Theme::payouts, 4},          {Theme::dust, 2},         {Theme::changes, 7},
    {Theme::window_sales, 5},     {Theme::closing, 5},      {Theme::legacy, 7},
    {Theme::listing, 4},
};

Theme random_theme(Random& random) {
  std::int64_t roll = random.between(1, 100);
  for (const ThemeShare& share : kThemeShares) {
    roll -= share.percent;
    if (roll <= 0) return share.theme;
  }
  return Theme::dust;
}

// Of every hundred commands about the pool.
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
    case Theme::reversals:
    case Theme::window_sales:
      return {50, 42, 6, 2};
    case Theme::legacy:
      return {62, 30, 7, 1};
    default:
      return {60, 28, 10, 2};
  }
}

// Of every hundred commands of a whole programme; the rest is about the pool.
struct WholeWeights {
  int reversal;
  int paid_order;
  int withdrawal;
  int platform;
  int people;
};

WholeWeights whole_weights_of(Theme theme) {
  switch (theme) {
    case Theme::reversals:
      return {25, 5, 15, 10, 2};
    case Theme::rewards:
      return {8, 5, 8, 6, 10};
    case Theme::payouts:
      return {8, 5, 40, 15, 4};
    case Theme::window_sales:
    case Theme::closing:
      return {16, 5, 14, 10, 5};
    case Theme::legacy:
      return {12, 6, 4, 9, 2};
    default:
      return {10, 6, 10, 8, 4};
  }
}

constexpr std::string_view kBadIds[] = {"", "a b", "a,b", "a\"b", "a\\b", "\x7f", "\xc3\xa9", "tab\t"};

// Bad figures of every kind.
class Spoiler {
 public:
  Spoiler(Random& random, const Oracle& oracle) : random_(random), oracle_(oracle) {}

  void operator()(std::string& text) {
    switch (random_.below(4)) {
      case 0:
        text = std::string(65, 'x');
        break;
      case 1:
        text = "nobody";
        break;
      case 2:
        if (!oracle_.members().empty()) text = oracle_.members()[random_.below(oracle_.members().size())].id;
        break;
      default:
        text = kBadIds[random_.below(std::size(kBadIds))];
    }
  }
  void operator()(MemberIndex& member) {
    member = random_.chance(50)
                 ? MemberIndex()
                 : MemberIndex(static_cast<MemberIndex::rep>(oracle_.members().size() + random_.below(3)));
  }
  template <class Tag>
  void operator()(Amount<Tag>& amount) {
    amount = Amount<Tag>(random_.pick<std::int64_t>({0, -1, INT64_MIN, INT64_MAX, kOrderMoneyMax + 1, kOrderMoneyMax,
                                                     kMoneyMax + 1, kPointsMax + 1, kPointsMax, kRateOne + 1}));
  }
  void operator()(std::int64_t& number) {
    number = random_.pick<std::int64_t>({-1, 0, 1, 2, 65'535, 65'536, kWeightMax, kWeightMax + 1});
  }
  void operator()(OwnedLongText& document) {
    if (random_.chance(50)) document.text.resize(random_.pick<std::size_t>({0, 40, kLongTextMax, kLongTextMax + 1}));
    if (random_.chance(20)) document.text += '\0';
  }
  void operator()(Timestamp& time) {
    time = Timestamp(random_.pick<std::int64_t>({-1, 0, INT64_MIN, INT64_MAX, kYear10000 - 1, kYear10000}));
  }
  void operator()(RegionCode& region) {
    region =
        random_.chance(30) ? RegionCode() : RegionCode(random_.pick<std::uint32_t>({0, 123'456, 110'199, 999'999}));
  }
  template <class Value>
  void operator()(std::optional<Value>& value) {
    if (!value) value.emplace();
    (*this)(*value);
  }
  template <class Choice>
    requires std::is_enum_v<Choice>
  void operator()(Choice& choice) {
    choice = static_cast<Choice>(random_.below(kChoiceNames<Choice>.size()));
  }

 private:
  Random& random_;
  const Oracle& oracle_;
};

}  // namespace

Author::Author(Random random, std::uint64_t seed, Theme theme)
    : random_(random), world_(random_world(random_, theme)), last_time_(kStart) {
  story_.seed = seed;
  story_.terms = world_.terms;
  story_.has_fractional_times = theme == Theme::fractional_times || (world_.has_changes && random_.chance(50));
  story_.has_terms_beyond_validation = theme == Theme::dust;
  story_.has_follower = random_.chance(25);
  // What the cap leaves is to the second (pool/injection_window.h).
  if (story_.has_fractional_times) world_.has_streams = false;
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
  if (oracle.version() != version_) follow_terms(oracle.terms(), world_);
  version_ = oracle.version();
  std::int64_t at = next_time(oracle);
  Op op = op_of(next_operation(oracle, at));
  // What is due comes first; now and then it is forgotten, or asked for too early.
  const std::optional<std::int64_t> due = oracle.next_due();
  if (due && *due <= at && random_.chance(97)) {
    op.operation = BasicAdvance<ToldForm>{};
    if (random_.chance(50)) at = std::max(*due, oracle.clock());
  } else if (due && random_.chance(1)) {
    op.operation = BasicAdvance<ToldForm>{};
    at = std::max(oracle.clock(), *due - random_.pick<std::int64_t>({tick(), kSecond, kMicrosecondsPerDay}));
  }
  op.at = at;
  last_time_ = at;
  if (random_.chance(4)) spoil(oracle, op);
  return op;
}

Told Author::next_operation(const Oracle& oracle, std::int64_t& at) {
  const bool too_few = oracle.members().size() < 2;
  if (too_few || (static_cast<int>(oracle.members().size()) < world_.members && random_.chance(25))) {
    return registration(oracle);
  }
  if (world_.has_changes && random_.chance(has_business_with_terms(oracle) ? 40 : 8)) return step_of_terms(oracle, at);
  if (world_.has_legacy && random_.chance(world_.theme == Theme::legacy ? 14 : 6)) return claim(oracle, at);
  if (world_.has_shares && random_.chance(world_.theme == Theme::listing ? 35 : 12)) return shares(oracle, at);
  if (world_.has_streams && random_.chance(oracle.streams().empty() ? 6 : 2)) return stream(oracle, at);
  if (world_.has_closing && is_time_to_close(oracle)) return step_of_closing(oracle);
  if (world_.is_whole) {
    const WholeWeights weights = whole_weights_of(world_.theme);
    std::int64_t roll = random_.between(1, 100);
    if ((roll -= weights.reversal) <= 0) return reversal(oracle, at);
    if ((roll -= weights.paid_order) <= 0) return end_of_paid_order(oracle);
    if ((roll -= weights.withdrawal) <= 0) return withdrawal(oracle, at);
    if ((roll -= weights.platform) <= 0) return platform(oracle);
    if ((roll -= weights.people) <= 0) return people(oracle);
  }
  const Weights weights = weights_of(world_.theme);
  const std::int64_t roll = random_.between(1, 100);
  if (roll <= weights.order) return order(oracle);
  if (roll <= weights.order + weights.sale) return sale(oracle);
  if (roll <= 100 - weights.registration) return injection(oracle, at);
  return registration(oracle);
}

std::int64_t Author::next_time(const Oracle& oracle) {
  const bool about_windows = world_.theme == Theme::windows || world_.theme == Theme::fractional_times;
  const std::int64_t window = world_.terms.injection_window_days * kMicrosecondsPerDay;
  std::int64_t step = 0;
  const std::int64_t roll = random_.between(1, 100);
  if (roll > 55) step = random_.between(1, 60) * kSecond;
  if (roll > 80) step = random_.between(1, window / kSecond / 3) * kSecond;
  // Where something happens every day, days go by one at a time.
  const bool is_daily = world_.has_short_periods || oracle.periods().day_end;
  if (is_daily) step = std::min(step, kMicrosecondsPerDay / 2);
  std::int64_t at = std::max(last_time_, oracle.clock()) + step;
  if (roll > (about_windows ? 75 : 95) && !is_daily) {
    // One window after something, to the second.
    const std::int64_t edge = notable_times_[random_.below(notable_times_.size())] + window + nudge() * kSecond;
    if (edge >= oracle.clock()) at = edge;
  }
  // To the moment when new terms take effect, a window ends, or any other that is due.
  const bool waits = world_.has_changes || oracle.sale_window().end || oracle.closing().stage == OracleStage::confirmed;
  if (const std::optional<std::int64_t> due = oracle.next_due(); due && waits && random_.chance(12)) {
    at = std::max(oracle.clock(), *due + random_.pick<std::int64_t>({0, 0, 1, -1}) * tick());
  }
  // What begins at a midnight and takes a day ends with everything else that does.
  const bool about_ends = world_.theme == Theme::window_sales || world_.theme == Theme::closing;
  if (about_ends && random_.chance(4)) at += until_midnight(at);
  if (story_.has_fractional_times && random_.chance(60)) at += random_.between(0, kSecond - 1);
  if (random_.chance(30)) notable_times_[random_.below(notable_times_.size())] = at;
  return at;
}

std::int64_t Author::until_midnight(std::int64_t at) const {
  return kMicrosecondsPerDay - (at + world_.terms.utc_offset_minutes * 60 * kSecond) % kMicrosecondsPerDay;
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

MemberIndex Author::some_creditor(const Oracle& oracle) {
  MemberIndex member = someone(oracle);
  for (int tries = 0; tries < 6 && oracle.books().purses()[member.value()].wallet <= 0; ++tries) {
    member = someone(oracle);
  }
  return member;
}

std::int64_t Author::amount_of(const mpz_class& exact) const {
  return exact > 0 && exact.fits_slong_p() ? exact.get_si() : 1;
}

Told Author::registration(const Oracle& oracle) {
  BasicRegisterMember<ToldForm> told;
  told.member = "m" + std::to_string(oracle.members().size());
  if (random_.chance(5)) told.member.append(64 - told.member.size(), '~');
  told.accepts = random_.chance(90) ? oracle.version() : 0;
  if (oracle.members().empty() || !random_.chance(world_.theme == Theme::rewards ? 95 : 60)) return told;
  // Chains are deep where rewards are the theme.
  const bool newest = world_.theme == Theme::rewards && random_.chance(60);
  told.referrer = newest ? oracle.members().back().id : oracle.members()[someone(oracle).value()].id;
  return told;
}

// Bad input of every kind, or two kinds at once: which reason is answered is a matter of precedence.
void Author::spoil(const Oracle& oracle, Op& op) {
  for (int faults = random_.chance(30) ? 2 : 1; faults > 0; --faults) {
    if (random_.chance(15)) {
      op.at = random_.pick<std::int64_t>(
          {-1, INT64_MIN, kYear10000, INT64_MAX, oracle.clock() - 1, oracle.clock() - kSecond, 0});
      continue;
    }
    std::visit(
        [&](auto& told) {
          std::uint64_t count = 0;
          for_each_field(told, [&count](const auto&, const auto&) { ++count; });
          if (count == 0) return;
          std::uint64_t chosen = random_.below(count);
          Spoiler spoiler(random_, oracle);
          for_each_field(told, [&](const auto&, auto& value) {
            if (chosen-- == 0) spoiler(value);
          });
        },
        op.operation);
  }
  // That an order's id is used once is for the service to see.
  std::visit(
      [&]<class Kind>(Kind& told) {
        if constexpr (std::is_base_of_v<Order, Kind>) {
          if (oracle.has_settled(told.order)) told.order = new_id('o');
        }
      },
      op.operation);
}

}  // namespace greenpool::oracle
