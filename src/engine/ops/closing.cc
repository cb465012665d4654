#include "engine/ops/closing.h"

#include <type_traits>
#include <vector>

#include "engine/ops/legacy.h"
#include "engine/ops/ops.h"

namespace greenpool {
namespace {

template <class T, class... Others>
constexpr bool kIsOneOf = (std::is_same_v<T, Others> || ...);

// Begins what needs a future, which is over once the end is confirmed.
template <class T>
constexpr bool kBegins = kIsOneOf<T, RegisterMember, SettleOrder, PayOrder, Inject, FundSubsidy, ProposeTerms,
                                  AcknowledgeTerms, ApproveTerms, WithdrawTerms, StartStream, StopStream, ProposeClaim,
                                  ApproveClaims, OpenRound, Invest, ListShares, ConvertPoints>;

// Moves what is owed, or decides who may have it, which goes on after the end. A frozen member is owed like others.
template <class T>
constexpr bool kOutlastsTheEnd =
    kIsOneOf<T, Advance, ReverseOrder, RequestWithdrawal, ApproveWithdrawal, RejectWithdrawal, SendWithdrawal,
             ResolveWithdrawal, RemitTax, RequestSupplierPayment, ApproveSupplierPayment, RejectSupplierPayment, PayIn,
             Draw, SetMemberStatus, SetWeight, DistributeDividend>;

// What the reserve gets of the member's debt when that much is credited to their wallet (apply/purse.h).
Money repaid_to_reserve(const State& state, MemberIndex member, Money credited) {
  const auto due = state.reserve_due.find(member);
  if (due == state.reserve_due.end()) return Money(0);
  const Money debt = std::max(Money(0), -state.member(member).wallet);
  const Money left = std::max(Money(0), debt - credited);
  return due->second - std::min(due->second, left);
}

// What is to be divided, as it will be once the events planned so far have happened.
class Closer {
 public:
  Closer(const State& state, Plan& plan)
      : state_(state),
        plan_(plan),
        pool_(state.pool.cash),
        circulating_(state.pool.circulating),
        reserve_(state.books.balance(Account::reserve)) {}

  void run() {
    count_claims();
    cancel_orders();
    end_legacy();
    sweep();
    plan_.add(ClosingBegun{pool_, circulating_, reserve_, claims_});
    const Money for_claims = std::min(reserve_, claims_);
    repay_claims(for_claims);
    pay_holders(reserve_ - for_claims);
    plan_.add(ProgrammeClosed{state_.closing.closes, paid_, members_});
  }

 private:
  // What a member is still owed from before the programme.
  struct Owed {
    Money coins;
    Money waiting;

    [[nodiscard]] Money sum() const { return coins + waiting; }
  };

  void count_claims() {
    for (const auto& [member, holding] : state_.legacy.holdings) {
      if (holding.coins + holding.waiting == Money(0)) continue;
      owed_[member] = {holding.coins, holding.waiting};
      claims_ += owed_[member].sum();
    }
  }

  // What comes back to wallets repays debts, and of those the reserve's part.
  void cancel_orders() {
    std::map<MemberIndex, Money> credited;
    for (const auto& [id, order] : state_.paid_orders) {
      plan_.add(cancellation_of(plan_.keep(id), order));
      credited[order.member] += order.wallet;
      if (order.coins == Money(0)) continue;
      owed_[order.member].coins += order.coins;
      claims_ += order.coins;
    }
    for (const auto& [member, amount] : credited) reserve_ += repaid_to_reserve(state_, member, amount);
  }

  // Everyone collects; as at a day's end what rounding left is locked again; then what is locked lapses.
  void end_legacy() {
    Points residue = state_.legacy.released;
    for (const auto& [member, holding] : state_.legacy.holdings) residue -= state_.legacy.collectable(holding);
    plan_lapse_of_all(state_, plan_);
    circulating_ -= residue;
  }

  // Where nothing but the residue circulated, nobody holds what the pool has.
  void sweep() {
    if (circulating_ > Points(0) || pool_ == Money(0)) return;
    plan_.add(PoolReserved{pool_});
    reserve_ += pool_;
    pool_ = Money(0);
  }

  // A member's coins before their claims that were not coins yet.
  void repay_claims(Money total) {
    if (total == Money(0)) return;
    std::vector<DividendShare> shares;
    for (const auto& [member, owed] : owed_) shares.push_back({member, owed.sum().units(), {}});
    for (const DividendShare& share : divide_by_weight(total, std::move(shares))) {
      if (share.amount == Money(0)) continue;
      const Money coins = std::min(share.amount, owed_[share.member].coins);
      plan_.add(ClaimRepaid{share.member, coins, share.amount - coins});
    }
    paid_ += total;
  }

  // By points, without a fee. Parts that are rounded down come first: then the price falls in none of these, and
  // something is left for each part to come, so that points never circulate over an empty pool (law 6).
  void pay_holders(Money from_reserve) {
    if (circulating_ == Points(0)) return;
    std::vector<DividendShare> all = holders();
    const std::vector<DividendShare> of_pool = divide_by_weight(pool_, all);
    const std::vector<DividendShare> of_reserve = divide_by_weight(from_reserve, std::move(all));
    for (const bool up : {false, true}) {
      for (std::size_t i = 0; i < of_pool.size(); ++i) {
        if (is_rounded_up(of_pool[i]) != up) continue;
        plan_.add(ClosingPaid{of_pool[i].member, Points(of_pool[i].weight), of_pool[i].amount, of_reserve[i].amount});
      }
    }
    paid_ += pool_ + from_reserve;
    members_ = static_cast<std::int64_t>(of_pool.size());
  }

  // Everyone who holds points or can collect some, in order of registration.
  [[nodiscard]] std::vector<DividendShare> holders() const {
    std::vector<DividendShare> shares;
    for (std::uint32_t i = 0; i < state_.members.size(); ++i) {
      const Points points = state_.holding_of(MemberIndex(i)) + state_.legacy.collectable(MemberIndex(i));
      if (points > Points(0)) shares.push_back({MemberIndex(i), points.units(), {}});
    }
    return shares;
  }

  [[nodiscard]] bool is_rounded_up(const DividendShare& part) const {
    return wide(static_cast<std::uint64_t>(part.amount.units()), static_cast<std::uint64_t>(circulating_.units())) >
           wide(static_cast<std::uint64_t>(part.weight), static_cast<std::uint64_t>(pool_.units()));
  }

  const State& state_;
  Plan& plan_;
  Money pool_;
  Points circulating_;
  Money reserve_;
  Money claims_;  // all that is owed, what cancelled orders give back included
  std::map<MemberIndex, Owed> owed_;
  Money paid_;
  std::int64_t members_ = 0;
};

}  // namespace

Reject check_stage(ClosingStage stage, const Operation& operation) {
  if (stage < ClosingStage::confirmed) return Reject::none;
  return std::visit(
      [stage]<class T>(const T&) {
        if (stage == ClosingStage::closed && !kOutlastsTheEnd<T>) return Reject::programme_closed;
        if (stage == ClosingStage::confirmed && kBegins<T>) return Reject::programme_closing;
        return Reject::none;
      },
      operation);
}

void plan_closing(const State& state, Plan& plan) { Closer(state, plan).run(); }

Reject check(const State& state, Timestamp, const CloseProgramme& command, Plan& plan) {
  if (state.closing.stage != ClosingStage::running) return Reject::closing_stage;
  plan.add(ClosingProposed{command.operator_id});
  return Reject::none;
}

Reject check(const State& state, Timestamp at, const ConfirmClosing& command, Plan& plan) {
  if (state.closing.proposed_by == command.operator_id) return Reject::four_eyes_required;
  if (state.closing.stage != ClosingStage::proposed) return Reject::closing_stage;
  // Never at the beginning of time, which stands for nothing.
  const Timestamp closes = std::max(hours_after(at, 24 * state.terms.wind_down_notice_days), Timestamp(1));
  plan.add(ClosingConfirmed{command.operator_id, closes});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const WithdrawClosing& command, Plan& plan) {
  if (state.closing.stage != ClosingStage::proposed) return Reject::closing_stage;
  plan.add(ClosingWithdrawn{command.operator_id});
  return Reject::none;
}

}  // namespace greenpool
