#include "views/testing.h"

#include <algorithm>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include "journal/record.h"
#include "journal/restore.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

class Teller {
 public:
  Teller(const HistoryOptions& options, Journal& journal)
      : options_(options), journal_(journal), random_(options.seed), writer_(journal.head().epoch + 1) {}

  Status tell() {
    if (Status opened = open(); !opened) return opened;
    if (options_.kind == HistoryOptions::Commands::orders) {
      while (state().members.size() < options_.members) {
        try_command(registration());
        if (Status stored = store_when_full(); !stored) return stored;
      }
    }
    for (std::uint64_t i = 0; i < options_.commands; ++i) {
      if (options_.kind == HistoryOptions::Commands::every_kind || i % 8 == 0) {
        at_ += below(10) < 3 ? 0 : below(options_.kind == HistoryOptions::Commands::orders ? 1'000'000 : 3'600'000'000);
      }
      if (const std::optional<Timestamp> due = state().next_due(); due && *due <= Timestamp(at_)) {
        try_command(Advance{});
      } else {
        try_command(options_.kind == HistoryOptions::Commands::orders ? order() : any());
      }
      if (Status stored = store_when_full(); !stored) return stored;
    }
    return append();
  }

 private:
  Status open() {
    if (journal_.head().next_seq > 0) {
      Result<Restored> restored = restore_programme(journal_, nullptr);
      if (!restored) return tl::unexpected<Error>(restored.error());
      engine_ = std::move(restored->engine);
      at_ = std::max(at_, state().clock.microseconds());
      writer_.start(state().next_seq);
      number_ = state().next_seq * 1'000;
      return {};
    }
    engine_ = std::make_unique<Engine>(options_.terms);
    const std::string terms = to_toml(options_.terms);
    events_.assign(1, ProgrammeOpened{{terms}});
    if (Status opened = engine_->replay(Timestamp{}, events_); !opened) return opened;
    engine_->ready();
    writer_.start(0);
    writer_.add({0, Timestamp{}, {}, std::nullopt, events_, state().pool});
    return append();
  }

  void try_command(const Operation& operation) {
    events_.clear();
    const std::string key = below(5) == 0 ? "key-" + std::to_string(number_) : std::string();
    if (engine_->decide({Timestamp(at_), key, operation}, events_) == Reject::none) {
      writer_.add({state().next_seq - 1, Timestamp(at_), key, operation, events_, state().pool});
    }
    texts_.clear();
  }

  Status store_when_full() { return writer_.records() < frame_records_ ? Status{} : append(); }
  Status append() {
    if (writer_.records() == 0) return {};
    if (Status appended = journal_.append(writer_.seal(journal_.head().chain)); !appended) return appended;
    writer_.start(state().next_seq);
    frame_records_ = 1 + static_cast<std::uint32_t>(below(options_.frame_records_max));
    return {};
  }

  Operation any() {
    if (state().members.size() == 0) return registration();
    const std::int64_t choice = below(100);
    if (choice < 8) return state().members.size() < options_.members ? registration() : order();
    if (choice < 35) return order();
    if (choice < 45) return pay();
    if (choice < 55) return sale();
    if (choice < 62) return of_paid_order();
    if (choice < 70) return refund();
    if (choice < 87) return withdrawal();
    if (choice < 90) return claim();
    return platform();
  }

  Operation registration() {
    // A copy: the directory may move its texts when it grows.
    const std::string_view referrer = state().members.size() > 0 && below(10) < 8
                                          ? text(std::string(state().directory.id_of(someone())))
                                          : std::string_view{};
    return RegisterMember{text("member-" + std::to_string(state().members.size())), referrer};
  }
  SettleOrder order() {
    SettleOrder order;
    order.order = text("order-" + std::to_string(++number_));
    order.member = someone();
    order.paid = Money(1'000 + below(300'000));
    order.cost = Money(order.paid.units() * below(30) / 100);
    if (options_.kind == HistoryOptions::Commands::orders) return order;
    orders_.push_back(std::string(order.order));
    if (orders_.size() > 50) orders_.pop_front();
    if (below(4) == 0)
      order.wallet = Money(std::clamp<std::int64_t>(state().member(order.member).wallet.units(), 0, 500));
    if (below(6) == 0) order.subsidy = Money(below(100));
    if (below(3) == 0) order.region = parse_region("110101");
    if (below(3) == 0) order.supplier = below(2) == 0 ? "mill" : "farm";
    const auto legacy = state().legacy.holdings.find(order.member);
    if (legacy != state().legacy.holdings.end() && below(2) == 0) {
      order.coins = Money(below(std::min<std::int64_t>(legacy->second.coins.units(), 200'000) + 1));
      if (order.coins > Money(0) && below(3) == 0) order.paid = order.wallet = order.subsidy = Money(0);
    }
    return order;
  }
  PayOrder pay() {
    PayOrder pay;
    static_cast<SettleOrder&>(pay) = order();
    return pay;
  }
  Operation of_paid_order() {
    if (state().paid_orders.empty()) return pay();
    const std::string_view id = text(state().paid_orders.begin()->first);
    if (below(3) == 0) return CancelOrder{id};
    return SettlePaidOrder{id};
  }
  Operation sale() {
    const MemberIndex member = someone();
    const Points holding = state().holding_of(member);
    if (holding <= Points(0) || below(3) == 0) return SellPoints{member, std::nullopt};
    return SellPoints{member, Points(1 + below(holding.units()))};
  }
  Operation refund() {
    if (orders_.empty()) return order();
    ReverseOrder refund;
    refund.refund = text("refund-" + std::to_string(++number_));
    refund.order = text(orders_[static_cast<std::size_t>(below(static_cast<std::int64_t>(orders_.size())))]);
    if (below(2) == 0) refund.amount = Money(1 + below(50'000));
    refund.cost = below(2) == 0 ? CostReturn::kept : CostReturn::returned;
    return refund;
  }
  Operation withdrawal() {
    std::vector<std::string_view> open;
    state().withdrawals.for_each([&](const std::string& id, const Withdrawal&) { open.push_back(id); });
    if (open.empty() || below(3) == 0) {
      const MemberIndex member = someone();
      const std::int64_t wallet = state().member(member).wallet.units();
      return RequestWithdrawal{text("withdrawal-" + std::to_string(++number_)), member,
                               Money(1'000 + below(std::max<std::int64_t>(wallet, 1)))};
    }
    const std::string_view id = text(std::string(open[static_cast<std::size_t>(below(std::ssize(open)))]));
    switch (state().withdrawals.find(id)->stage) {
      case WithdrawalStage::requested:
        if (below(5) == 0) return RejectWithdrawal{{id, "ruth"}};
        return ApproveWithdrawal{id, "olga"};
      case WithdrawalStage::approved:
        return SendWithdrawal{{id, "pete"}};
      default:
        break;
    }
    constexpr std::array<PayoutResult, 4> kResults{PayoutResult::paid, PayoutResult::paid, PayoutResult::failed,
                                                   PayoutResult::unknown};
    return ResolveWithdrawal{id, kResults[static_cast<std::size_t>(below(4))]};
  }
  // Batches of a few claims, for now or for some hours later.
  Operation claim() {
    const auto& batches = state().legacy.batches;
    const auto open =
        std::find_if(batches.begin(), batches.end(), [](const auto& one) { return !one.second.approved; });
    if (open == batches.end() || open->second.claims.size() < 3) {
      const std::string batch = open == batches.end() ? "batch-" + std::to_string(++number_) : open->first;
      return ProposeClaim{text("claim-" + std::to_string(++number_)), text(batch), someone(), Money(1 + below(500'000)),
                          "olga"};
    }
    if (below(4) == 0) return RejectClaims{text(open->first), "pete"};
    const Timestamp from = below(2) == 0 ? Timestamp{} : Timestamp(at_ + below(20'000'000'000));
    return ApproveClaims{text(open->first), from, "pete"};
  }
  Operation platform() {
    switch (below(14)) {
      case 0:
        return PayIn{Money(1 + below(1'000'000))};
      case 1:
        return Draw{Money(1 + below(10'000))};
      case 2:
        return RemitTax{state().books.balance(Account::tax_withheld) + Money(below(2))};
      case 3:
        return FundSubsidy{Money(1 + below(10'000))};
      case 4:
        return RequestSupplierPayment{text("payment-" + std::to_string(++number_)), "mill", Money(1 + below(1'000)),
                                      "olga"};
      case 5:
      case 6:
        if (state().suppliers.payments().empty()) break;
        return below(3) == 0
                   ? Operation(RejectSupplierPayment{{text(state().suppliers.payments().begin()->first), "pete"}})
                   : Operation(ApproveSupplierPayment{text(state().suppliers.payments().begin()->first), "pete"});
      case 7:
        return SetMemberStatus{someone(), static_cast<MemberStatus>(below(3))};
      case 8:
        return ChangeReferrer{someone(), someone(), "olga"};
      case 9:
        return AppointAgent{parse_region(below(2) == 0 ? "110101" : "110000"), someone()};
      case 10:
        return DismissAgent{parse_region("110101")};
      case 11:
        return SetWeight{someone(), below(10)};
      case 12:
        return DistributeDividend{};
      default:
        break;
    }
    return Inject{Money(1 + state().pool.cash.units() / 20), static_cast<InjectionSource>(below(3))};
  }

  MemberIndex someone() {
    return MemberIndex(static_cast<std::uint32_t>(below(static_cast<std::int64_t>(state().members.size()))));
  }
  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(bound));
  }
  std::string_view text(std::string value) { return texts_.emplace_back(std::move(value)); }
  [[nodiscard]] const State& state() const { return engine_->state(); }

  const HistoryOptions& options_;
  Journal& journal_;
  std::mt19937_64 random_;
  FrameWriter writer_;
  std::unique_ptr<Engine> engine_;
  std::int64_t at_ = 1'767'225'600'000'000;  // 2026-01-01T00:00:00Z
  std::uint32_t frame_records_ = 1;
  std::uint64_t number_ = 0;
  std::deque<std::string> texts_;   // of the command at hand
  std::deque<std::string> orders_;  // that may be refunded
  std::vector<Event> events_;
};

}  // namespace

Terms lively_terms() {
  Terms terms = *find_preset("two-level");
  terms.id = "lively";
  terms.exit_multiple = Multiple(1'300'000);
  terms.split_at = Price{1, 100'000};
  terms.split_factor = 10;
  terms.reversal_days = 30;
  terms.sale_pricing = SalePricing::instant;
  terms.withdrawal.daily_limit.reset();
  terms.reward_rate = Rate(260'000);
  terms.rewards.ranks = {{"silver", Rate(30'000), Money(1), 0, Money(0)},
                         {"gold", Rate(60'000), Money(1), 2, Money(0)}};
  terms.rewards.rank_period = Period::day;
  terms.rewards.peer = Rate(100'000);
  terms.rewards.peer_generations = 2;
  terms.dividend.rate = Rate(100'000);
  terms.dividend.period = Period::day;
  terms.legacy = {Rate(600'000), Multiple(1'000'000)};
  GP_CHECK(validate(terms).has_value(), "the history's terms are valid");
  return terms;
}

Status write_history(const HistoryOptions& options, Journal& journal) { return Teller(options, journal).tell(); }

}  // namespace greenpool
