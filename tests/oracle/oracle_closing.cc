// The programme's end: asked for, confirmed by another operator, and paid out after its notice. SPEC section 15,
// ADR 0019.
#include <algorithm>
#include <set>

#include "tests/oracle/bounds.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {
namespace {

template <class Operation, class... Kinds>
constexpr bool kIsOneOf = (std::is_same_v<Operation, Kinds> || ...);

// What a programme that is closing takes no more.
template <class Operation>
constexpr bool kEndsWithConfirmation =
    kIsOneOf<Operation, RegisterMember, SettleOrder, PayOrder, Inject, FundSubsidy, StartStream, StopStream,
             ProposeClaim, ApproveClaims, OpenRound, Invest, ListShares, ConvertPoints, ProposeTerms, AcknowledgeTerms,
             ApproveTerms, WithdrawTerms>;

// Money that is owed moves for ever.
template <class Operation>
constexpr bool kOutlivesTheEnd =
    kIsOneOf<Operation, RequestWithdrawal, ApproveWithdrawal, RejectWithdrawal, SendWithdrawal, ResolveWithdrawal,
             ReverseOrder, RemitTax, RequestSupplierPayment, ApproveSupplierPayment, RejectSupplierPayment,
             DistributeDividend, SetWeight, PayIn, Draw, Advance, SetMemberStatus>;

// `total` in whole parts by weight; what is left, a unit each, to the largest fractions, of equal ones to the first.
struct Parts {
  std::vector<mpz_class> amounts;
  std::vector<bool> rounded_up;
};
Parts divided(const mpz_class& total, const std::vector<mpz_class>& weights, Flaw flaw) {
  mpz_class all;
  for (const mpz_class& weight : weights) all += weight;
  Parts parts;
  parts.rounded_up.resize(weights.size());
  std::vector<mpq_class> fractions;
  mpz_class left = total;
  for (const mpz_class& weight : weights) {
    const mpq_class exact = all == 0 ? mpq_class(0) : ratio(total * weight, all);
    parts.amounts.push_back(floor_of(exact));
    fractions.push_back(exact - parts.amounts.back());
    left -= parts.amounts.back();
  }
  if (all == 0 || flaw == Flaw::closing_leaves_fractions) return parts;
  for (; left > 0; --left) {
    std::optional<std::size_t> chosen;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (parts.rounded_up[i]) continue;
      const bool later = flaw == Flaw::closing_ties_later && chosen && fractions[i] == fractions[*chosen];
      if (!chosen || fractions[i] > fractions[*chosen] || later) chosen = i;
    }
    parts.rounded_up[*chosen] = true;
    parts.amounts[*chosen] += 1;
  }
  return parts;
}

}  // namespace

void Oracle::add_reasons_of_closing(const Operation& operation, Reasons& reasons) const {
  std::visit(
      [&]<class Kind>(const Kind&) {
        reasons.add_if(is_closed() && !kOutlivesTheEnd<Kind>, Reject::programme_closed);
        const bool goes_on = std::is_same_v<Kind, RegisterMember> && flawed(Flaw::members_join_to_the_end);
        reasons.add_if(is_closing() && kEndsWithConfirmation<Kind> && !goes_on, Reject::programme_closing);
      },
      operation);
}

Reasons Oracle::reasons(const CloseProgramme&, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(closing_.stage != OracleStage::running, Reject::closing_stage);
  return reasons;
}

void Oracle::apply(const CloseProgramme& operation, Events& events) {
  closing_.stage = OracleStage::proposed;
  closing_.proposed_by = operation.operator_id;
  events.emplace_back(ClosingProposed{operation.operator_id});
}

Reasons Oracle::reasons(const ConfirmClosing& operation, std::int64_t) const {
  Reasons reasons;
  const bool is_proposed = closing_.stage == OracleStage::proposed;
  reasons.add_if(!is_proposed, Reject::closing_stage);
  reasons.add_if(closing_.proposed_by == operation.operator_id && !flawed(Flaw::one_operator_closes),
                 Reject::four_eyes_required);
  return reasons;
}

void Oracle::apply(const ConfirmClosing& operation, Events& events) {
  meet_confirmation();
  closing_.stage = OracleStage::confirmed;
  closing_.closes = std::min(kLatestTime, clock_ + terms_.wind_down_notice_days * kMicrosecondsPerDay);
  if (!flawed(Flaw::streams_outlive_closing)) streams_.clear();
  if (!flawed(Flaw::terms_change_while_closing)) proposals_.clear();
  if (!has_daily_work()) periods_.day_end.reset();
  events.emplace_back(ClosingConfirmed{operation.operator_id, Timestamp(closing_.closes)});
}

Reasons Oracle::reasons(const WithdrawClosing&, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(closing_.stage != OracleStage::proposed, Reject::closing_stage);
  return reasons;
}

void Oracle::apply(const WithdrawClosing& operation, Events& events) {
  closing_ = {};
  events.emplace_back(ClosingWithdrawn{operation.operator_id});
}

std::optional<std::int64_t> Oracle::closing_due() const {
  if (!is_closing()) return std::nullopt;
  return flawed(Flaw::closing_one_moment_late) ? closing_.closes + 1 : closing_.closes;
}

void Oracle::cancel_paid_orders(Events& events) {
  while (!paid_.empty()) {
    meet(Occasion::closing_cancels_an_order);
    cancel(paid_.begin()->first, events);
  }
}

void Oracle::lapse_locked_points(Events& events) {
  if (!locked_.any()) return;
  collect_all(events);
  settle_residue(events);
  if (locked_.locked() > 0) meet(Occasion::closing_lapses_locked_points);
  for (std::size_t member = 0; member < members_.size() && !flawed(Flaw::locked_points_outlive_closing); ++member) {
    lapse(member, locked_.locked_of(member), LapseReason::closing, events);
  }
  sweep(events);
}

mpz_class Oracle::unpaid_claims() const { return account(Account::coins) + account(Account::legacy_claims); }

// A member's coins before claims that are not coins yet.
void Oracle::repay_claims(const mpz_class& total, Events& events) {
  std::vector<mpz_class> owed;
  for (const OracleMember& member : members_) owed.push_back(member.legacy.coins + member.legacy.waiting);
  const Parts parts = divided(total, owed, flaw_);
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const mpz_class& part = parts.amounts[i];
    if (part == 0) continue;
    meet(part < owed[i] ? Occasion::closing_repays_a_part_of_claims : Occasion::closing_repays_all_of_a_claim);
    OracleLegacy& legacy = members_[i].legacy;
    const mpz_class coins = std::min(part, legacy.coins);
    const mpz_class claims = part - coins;
    legacy.coins -= coins;
    legacy.waiting -= claims;
    balance(Account::coins) -= coins;
    balance(Account::legacy_claims) -= claims;
    balance(Account::legacy_assumed) -= part;
    balance(Account::reserve) -= part;
    books_.credit(i, part);
    events.emplace_back(ClaimRepaid{index_of(i), Money(units_of(coins)), Money(units_of(claims))});
  }
}

void Oracle::close(Events& events) {
  const std::int64_t ended = closing_.closes;
  cancel_paid_orders(events);
  if (sale_window_.end) meet(Occasion::closing_drops_requests);
  sale_window_ = {};
  lapse_locked_points(events);
  const mpz_class pool = flawed(Flaw::closing_keeps_the_fee) ? floor_of(pool_ * (1 - fee_)) : pool_;
  const mpz_class reserve = account(Account::reserve);
  const mpz_class claims = unpaid_claims();
  events.emplace_back(ClosingBegun{Money(units_of(pool_)), Points(units_of(circulating_)), Money(units_of(reserve)),
                                   Money(units_of(claims))});
  const mpz_class for_claims = std::min(reserve, claims);
  if (for_claims > 0) repay_claims(for_claims, events);
  mpz_class paid = for_claims;
  const mpq_class stated = price();

  std::vector<std::size_t> holders;
  std::vector<mpz_class> points;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (holding_of(i) == 0) continue;
    holders.push_back(i);
    points.push_back(holding_of(i));
  }
  const Parts of_pool = divided(pool, points, flaw_);
  const mpz_class rest = flawed(Flaw::closing_keeps_the_reserve) ? mpz_class(0) : mpz_class(reserve - for_claims);
  const Parts of_reserve = divided(rest, points, flaw_);
  meet_closing(holders, reserve);
  for (const bool up : {false, true}) {
    for (std::size_t i = 0; i < holders.size(); ++i) {
      const bool is_up = of_pool.rounded_up[i] && !flawed(Flaw::closing_in_order_of_registration);
      if (is_up != up) continue;
      if (up) meet(Occasion::closing_rounds_up);
      pay_holder(holders[i], of_pool.amounts[i], of_reserve.amounts[i], events);
      paid += of_pool.amounts[i] + of_reserve.amounts[i];
    }
  }
  closing_.stage = OracleStage::closed;
  batches_.clear();
  periods_.day_end.reset();
  if (!flawed(Flaw::closing_leaves_the_last_price)) last_price_ = stated;
  periods_.ranks_end.reset();
  events.emplace_back(
      ProgrammeClosed{Timestamp(ended), Money(units_of(paid)), static_cast<std::int64_t>(holders.size())});
  consequences(Occasion::exit_caused_by_order, events);
}

void Oracle::pay_holder(std::size_t member, const mpz_class& from_pool, const mpz_class& from_reserve, Events& events) {
  const mpz_class points = holding_of(member);
  if (in_debt(member)) meet(Occasion::closing_repays_debt);
  if (from_pool == 0) meet(Occasion::closing_pays_a_holder_nothing);
  sell_from(std::vector<std::size_t>(members_[member].open_positions), points, from_pool + from_reserve);
  leave_pool(member, points, from_pool);
  balance(Account::reserve) -= from_reserve;
  books_.credit(member, from_reserve);
  members_[member].received += from_reserve;
  events.emplace_back(ClosingPaid{index_of(member), Points(units_of(points)), Money(units_of(from_pool)),
                                  Money(units_of(from_reserve))});
}

}  // namespace greenpool::oracle
