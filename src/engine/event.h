// What happened. State is a fold over events and nothing else: each holds every figure that its application needs.
// Texts are views into the command, or into texts that the engine keeps until the next command.
//
// The order of fields() is that of the journal's bytes and of JSON; new events are added at the end of the variant.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "base/long_text.h"
#include "engine/command.h"
#include "engine/events/closing.h"
#include "engine/events/financing.h"
#include "engine/events/legacy.h"
#include "engine/events/windows.h"
#include "pool/positions.h"

namespace greenpool {

// The first event of every journal: the terms, as canonical TOML; and, where findings of their review block them, the
// two operators who acknowledged that, with a reference to where the reasons are recorded. SPEC section 13.
struct ProgrammeOpened {
  static constexpr std::string_view kName = "programme_opened";
  LongText terms;
  std::string_view acknowledged_by{};
  std::string_view acknowledged_too_by{};
  std::string_view reference{};

  static constexpr auto fields() {
    using This = ProgrammeOpened;
    return std::tuple(Field("terms", &This::terms), Field("acknowledged_by", &This::acknowledged_by, Need::optional),
                      Field("acknowledged_too_by", &This::acknowledged_too_by, Need::optional),
                      Field("reference", &This::reference, Need::optional));
  }
};

struct MemberRegistered {
  static constexpr std::string_view kName = "member_registered";
  std::string_view id;
  MemberIndex member;    // its number; JSON shows the id alone
  MemberIndex referrer;  // nothing when nobody referred

  static constexpr auto fields() {
    using This = MemberRegistered;
    return std::tuple(Field("member", &This::id), Field("number", &This::member, Need::internal),
                      Field("referrer", &This::referrer));
  }
};

// paid + subsidy = cost + contribution + platform + rewards + remainder, all of the part that is not paid in coins.
struct OrderSettled {
  static constexpr std::string_view kName = "order_settled";
  std::string_view order;
  MemberIndex member;
  PositionId position;   // that the grant went to; nothing when nothing was granted and none was open
  bool opened = false;   // the position is new
  bool prepaid = false;  // the money was a deposit since pay_order
  Money paid;            // by the member
  Money wallet;          // the part of it that came from the wallet; 0 when prepaid
  Money subsidy;         // a = paid + subsidy + coins
  Money cost;            // k, of the part in money
  Money contribution;    // c, to the pool
  Money platform;
  Money rewards;      // all reward_paid events of this order together
  Money remainder;    // what they left of their budget, to where the terms say
  Money grant_value;  // v
  Points granted;     // n
  RegionCode region;
  std::string_view supplier;  // may be empty
  std::int64_t version = 0;   // of the terms, when the order was paid under an earlier one; else 0
  Money coins;                // the part of the price that coins pay
  Money coin_cost;            // of that part: the platform's loss
  Points locked;              // granted for that part
  Points released;            // of everyone's locked points, by this order's surplus

  static constexpr auto fields() {
    using This = OrderSettled;
    return std::tuple(
        Field("order", &This::order), Field("member", &This::member), Field("position", &This::position),
        Field("opened", &This::opened), Field("prepaid", &This::prepaid, Need::optional), Field("paid", &This::paid),
        Field("wallet", &This::wallet, Need::optional), Field("subsidy", &This::subsidy, Need::optional),
        Field("cost", &This::cost), Field("contribution", &This::contribution), Field("platform", &This::platform),
        Field("rewards", &This::rewards, Need::optional), Field("remainder", &This::remainder),
        Field("grant_value", &This::grant_value), Field("granted", &This::granted),
        Field("region", &This::region, Need::optional), Field("supplier", &This::supplier, Need::optional),
        Field("version", &This::version, Need::optional), Field("coins", &This::coins, Need::optional),
        Field("coin_cost", &This::coin_cost, Need::optional), Field("locked", &This::locked, Need::optional),
        Field("released", &This::released, Need::optional));
  }
};

struct PointsSold {
  static constexpr std::string_view kName = "points_sold";
  MemberIndex member;
  Points points;
  Money paid;

  static constexpr auto fields() {
    using This = PointsSold;
    return std::tuple(Field("member", &This::member), Field("points", &This::points), Field("paid", &This::paid));
  }
};

struct PoolInjected {
  static constexpr std::string_view kName = "pool_injected";
  Money amount;
  InjectionSource source;

  static constexpr auto fields() {
    return std::tuple(Field("amount", &PoolInjected::amount), Field("source", &PoolInjected::source));
  }
};

struct ForcedExit {
  static constexpr std::string_view kName = "forced_exit";
  PositionId position;
  PositionSlot slot;  // where the position is kept, so that a replay need not search for it
  MemberIndex member;
  Points points;  // all that remained
  Money paid;

  static constexpr auto fields() {
    using This = ForcedExit;
    return std::tuple(Field("position", &This::position), Field("slot", &This::slot, Need::internal),
                      Field("member", &This::member), Field("points", &This::points), Field("paid", &This::paid));
  }
};

// The last holder left, or nobody ever held: what the pool still holds moves to the reserve. SPEC section 3.
struct PoolReserved {
  static constexpr std::string_view kName = "pool_reserved";
  Money amount;

  static constexpr auto fields() { return std::tuple(Field("amount", &PoolReserved::amount)); }
};

// Every holding is multiplied. SPEC section 2.
struct PointsSplit {
  static constexpr std::string_view kName = "points_split";
  std::int64_t factor;

  static constexpr auto fields() { return std::tuple(Field("factor", &PointsSplit::factor)); }
};

// amount = floor(base x rate); the reason for each cent. SPEC section 6.
struct RewardPaid {
  static constexpr std::string_view kName = "reward_paid";
  MemberIndex member;
  RewardRule rule = RewardRule::direct;
  std::int64_t generation = 0;  // uplines from the buyer; 0 for agents
  Rate rate;
  Money base;  // a; of a peer reward the differential reward before it
  Money amount;

  static constexpr auto fields() {
    using This = RewardPaid;
    return std::tuple(Field("member", &This::member), Field("rule", &This::rule),
                      Field("generation", &This::generation), Field("rate", &This::rate), Field("base", &This::base),
                      Field("amount", &This::amount));
  }
};

// Money waits as a deposit; what settlement needs is fixed.
struct OrderPaid {
  static constexpr std::string_view kName = "order_paid";
  std::string_view order;
  MemberIndex member;
  Money paid;
  Money wallet;
  Money subsidy;
  Money cost;
  Rate reward_rate;
  Rate platform_rate;
  RegionCode region;
  std::string_view supplier;
  Money coins;

  static constexpr auto fields() {
    using This = OrderPaid;
    return std::tuple(Field("order", &This::order), Field("member", &This::member), Field("paid", &This::paid),
                      Field("wallet", &This::wallet, Need::optional), Field("subsidy", &This::subsidy, Need::optional),
                      Field("cost", &This::cost), Field("reward_rate", &This::reward_rate),
                      Field("platform_rate", &This::platform_rate), Field("region", &This::region, Need::optional),
                      Field("supplier", &This::supplier, Need::optional), Field("coins", &This::coins, Need::optional));
  }
};

struct OrderCancelled {
  static constexpr std::string_view kName = "order_cancelled";
  std::string_view order;
  MemberIndex member;
  Money cash;     // back to the member's bank
  Money wallet;   // back to the wallet
  Money subsidy;  // back to the subsidy account
  Money coins;    // the member's again

  static constexpr auto fields() {
    using This = OrderCancelled;
    return std::tuple(Field("order", &This::order), Field("member", &This::member), Field("cash", &This::cash),
                      Field("wallet", &This::wallet), Field("subsidy", &This::subsidy),
                      Field("coins", &This::coins, Need::optional));
  }
};

// One recipient gives a reward back, or owes it. Comes before its order_reversed.
struct RewardReversed {
  static constexpr std::string_view kName = "reward_reversed";
  std::string_view order;
  std::int64_t line = 0;  // which of the order's rewards, from 0
  MemberIndex member;
  RewardRule rule = RewardRule::direct;
  Money amount;  // of which what the wallet does not hold becomes debt

  static constexpr auto fields() {
    using This = RewardReversed;
    return std::tuple(Field("order", &This::order), Field("line", &This::line), Field("member", &This::member),
                      Field("rule", &This::rule), Field("amount", &This::amount));
  }
};

// refund + subsidy = pool_back + made_good + platform_back + rewards_back + reserve_back + cost_back + loss - gain.
struct OrderReversed {
  static constexpr std::string_view kName = "order_reversed";
  std::string_view refund_id;
  std::string_view order;
  MemberIndex member;
  Money refund;           // to the member's wallet
  Money subsidy;          // back to the subsidy account
  Points granted;         // leave A
  Points points;          // t, leave the lot and S
  Money pool_back;        // what the pool gives for them
  Money contribution;     // c of the refunded part
  Money received;         // what the lot got for points already sold: taken back from the member
  Money collected;        // of it from the wallet; the rest is debt
  Money platform_back;    // the platform's share, and the remainder if that was its
  Money rewards_back;     // all reward_reversed of this refund together
  Money reserve_back;     // the remainder, if that went to the reserve and is still there
  Money cost;             // of the refunded part
  Money cost_back;        // what the supplier gives back of it
  Money loss;             // the platform's
  Money gain;             // the platform's, of roundings, and the cost of a coin part that the supplier gives back
  Money coins;            // the member's again
  Points locked;          // taken from the member's locked points
  Points legacy_points;   // then from the legacy position; they leave S
  Money legacy_received;  // then what was received for such points, from the member, to the reserve

  static constexpr auto fields() {
    using This = OrderReversed;
    return std::tuple(Field("refund", &This::refund_id), Field("order", &This::order), Field("member", &This::member),
                      Field("refunded", &This::refund), Field("subsidy", &This::subsidy),
                      Field("granted", &This::granted), Field("points", &This::points),
                      Field("pool_back", &This::pool_back), Field("contribution", &This::contribution),
                      Field("received", &This::received), Field("collected", &This::collected),
                      Field("platform_back", &This::platform_back), Field("rewards_back", &This::rewards_back),
                      Field("reserve_back", &This::reserve_back), Field("cost", &This::cost),
                      Field("cost_back", &This::cost_back), Field("loss", &This::loss), Field("gain", &This::gain),
                      Field("coins", &This::coins, Need::optional), Field("locked", &This::locked, Need::optional),
                      Field("legacy_points", &This::legacy_points, Need::optional),
                      Field("legacy_received", &This::legacy_received, Need::optional));
  }
};

struct WithdrawalRequested {
  static constexpr std::string_view kName = "withdrawal_requested";
  std::string_view withdrawal;
  MemberIndex member;
  Money amount;

  static constexpr auto fields() {
    using This = WithdrawalRequested;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("member", &This::member),
                      Field("amount", &This::amount));
  }
};

struct WithdrawalApproved {
  static constexpr std::string_view kName = "withdrawal_approved";
  std::string_view withdrawal;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = WithdrawalApproved;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("operator", &This::operator_id));
  }
};

struct WithdrawalSent {
  static constexpr std::string_view kName = "withdrawal_sent";
  std::string_view withdrawal;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = WithdrawalSent;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("operator", &This::operator_id));
  }
};

struct WithdrawalUnknown {
  static constexpr std::string_view kName = "withdrawal_unknown";
  std::string_view withdrawal;

  static constexpr auto fields() { return std::tuple(Field("withdrawal", &WithdrawalUnknown::withdrawal)); }
};

// amount = fee + tax + what the bank paid out.
struct WithdrawalPaid {
  static constexpr std::string_view kName = "withdrawal_paid";
  std::string_view withdrawal;
  MemberIndex member;
  Money amount;
  Money fee;
  Money tax;

  static constexpr auto fields() {
    using This = WithdrawalPaid;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("member", &This::member),
                      Field("amount", &This::amount), Field("fee", &This::fee), Field("tax", &This::tax));
  }
};

// What was held is the member's again; it repays debt first.
struct WithdrawalReleased {
  static constexpr std::string_view kName = "withdrawal_released";
  std::string_view withdrawal;
  MemberIndex member;
  Money amount;
  ReleaseReason reason = ReleaseReason::rejected;
  std::string_view operator_id;  // who rejected; else empty

  static constexpr auto fields() {
    using This = WithdrawalReleased;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("member", &This::member),
                      Field("amount", &This::amount), Field("reason", &This::reason),
                      Field("operator", &This::operator_id, Need::optional));
  }
};

struct CapitalPaidIn {
  static constexpr std::string_view kName = "capital_paid_in";
  Money amount;

  static constexpr auto fields() { return std::tuple(Field("amount", &CapitalPaidIn::amount)); }
};

struct CapitalDrawn {
  static constexpr std::string_view kName = "capital_drawn";
  Money amount;

  static constexpr auto fields() { return std::tuple(Field("amount", &CapitalDrawn::amount)); }
};

struct TaxRemitted {
  static constexpr std::string_view kName = "tax_remitted";
  Money amount;

  static constexpr auto fields() { return std::tuple(Field("amount", &TaxRemitted::amount)); }
};

struct SubsidyFunded {
  static constexpr std::string_view kName = "subsidy_funded";
  Money amount;

  static constexpr auto fields() { return std::tuple(Field("amount", &SubsidyFunded::amount)); }
};

struct SupplierPaymentRequested {
  static constexpr std::string_view kName = "supplier_payment_requested";
  std::string_view payment;
  std::string_view supplier;
  Money amount;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = SupplierPaymentRequested;
    return std::tuple(Field("payment", &This::payment), Field("supplier", &This::supplier, Need::optional),
                      Field("amount", &This::amount), Field("operator", &This::operator_id));
  }
};

struct SupplierPaymentRejected {
  static constexpr std::string_view kName = "supplier_payment_rejected";
  std::string_view payment;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = SupplierPaymentRejected;
    return std::tuple(Field("payment", &This::payment), Field("operator", &This::operator_id));
  }
};

struct SupplierPaid {
  static constexpr std::string_view kName = "supplier_paid";
  std::string_view payment;
  std::string_view supplier;
  Money amount;
  std::string_view operator_id;  // who approved

  static constexpr auto fields() {
    using This = SupplierPaid;
    return std::tuple(Field("payment", &This::payment), Field("supplier", &This::supplier, Need::optional),
                      Field("amount", &This::amount), Field("operator", &This::operator_id));
  }
};

struct MemberStatusChanged {
  static constexpr std::string_view kName = "member_status_changed";
  MemberIndex member;
  MemberStatus from = MemberStatus::active;
  MemberStatus to = MemberStatus::active;

  static constexpr auto fields() {
    using This = MemberStatusChanged;
    return std::tuple(Field("member", &This::member), Field("from", &This::from), Field("to", &This::to));
  }
};

struct ReferrerChanged {
  static constexpr std::string_view kName = "referrer_changed";
  MemberIndex member;
  MemberIndex from;  // nothing when nobody had referred
  MemberIndex to;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = ReferrerChanged;
    return std::tuple(Field("member", &This::member), Field("from", &This::from), Field("to", &This::to),
                      Field("operator", &This::operator_id));
  }
};

struct AgentAppointed {
  static constexpr std::string_view kName = "agent_appointed";
  RegionCode region;
  MemberIndex member;
  MemberIndex replaced;  // nothing when the region had no agent

  static constexpr auto fields() {
    using This = AgentAppointed;
    return std::tuple(Field("region", &This::region), Field("member", &This::member),
                      Field("replaced", &This::replaced));
  }
};

struct AgentDismissed {
  static constexpr std::string_view kName = "agent_dismissed";
  RegionCode region;
  MemberIndex member;

  static constexpr auto fields() {
    return std::tuple(Field("region", &AgentDismissed::region), Field("member", &AgentDismissed::member));
  }
};

struct WeightSet {
  static constexpr std::string_view kName = "weight_set";
  MemberIndex member;
  std::int64_t weight = 0;

  static constexpr auto fields() {
    return std::tuple(Field("member", &WeightSet::member), Field("weight", &WeightSet::weight));
  }
};

// One line of a distribution: its share of the dividend account by weight.
struct DividendPaid {
  static constexpr std::string_view kName = "dividend_paid";
  MemberIndex member;
  std::int64_t weight = 0;  // time-weighted: weight x seconds
  Money amount;

  static constexpr auto fields() {
    using This = DividendPaid;
    return std::tuple(Field("member", &This::member), Field("weight", &This::weight), Field("amount", &This::amount));
  }
};

// The end of a distribution: all of its lines together.
struct DividendDistributed {
  static constexpr std::string_view kName = "dividend_distributed";
  Money amount;
  std::int64_t weight = 0;
  std::int64_t members = 0;

  static constexpr auto fields() {
    using This = DividendDistributed;
    return std::tuple(Field("amount", &This::amount), Field("weight", &This::weight), Field("members", &This::members));
  }
};

// A rank rose or fell when a period settled, and why: the figures of the period. SPEC section 6.
struct RankChanged {
  static constexpr std::string_view kName = "rank_changed";
  MemberIndex member;
  std::int64_t from = 0;  // 0: none; else the place in the terms, from 1
  std::int64_t to = 0;
  Money own_spend;
  std::int64_t directs = 0;
  Money team;

  static constexpr auto fields() {
    using This = RankChanged;
    return std::tuple(Field("member", &This::member), Field("from", &This::from), Field("to", &This::to),
                      Field("own_spend", &This::own_spend), Field("directs", &This::directs),
                      Field("team", &This::team));
  }
};

// A period of the ranks ended; rank_changed events of it stand before.
struct RanksSettled {
  static constexpr std::string_view kName = "ranks_settled";
  Timestamp ended;
  std::int64_t changes = 0;

  static constexpr auto fields() {
    return std::tuple(Field("ended", &RanksSettled::ended), Field("changes", &RanksSettled::changes));
  }
};

// A dividend period ended: what of the platform's profit gathers in the dividend account.
struct ProfitGathered {
  static constexpr std::string_view kName = "profit_gathered";
  Timestamp ended;
  Money revenue;   // of the period: shares of orders, unspent rewards
  Money loss;      // of the period
  Money due;       // the dividend's part of what is left, and what earlier periods could not gather
  Money gathered;  // of it, as much as full cover allows

  static constexpr auto fields() {
    using This = ProfitGathered;
    return std::tuple(Field("ended", &This::ended), Field("revenue", &This::revenue), Field("loss", &This::loss),
                      Field("due", &This::due), Field("gathered", &This::gathered));
  }
};

struct TermsProposed {
  static constexpr std::string_view kName = "terms_proposed";
  std::string_view proposal;
  LongText terms;  // canonical
  Timestamp effective;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = TermsProposed;
    return std::tuple(Field("proposal", &This::proposal), Field("terms", &This::terms),
                      Field("effective", &This::effective), Field("operator", &This::operator_id));
  }
};

struct TermsAcknowledged {
  static constexpr std::string_view kName = "terms_acknowledged";
  std::string_view proposal;
  std::string_view operator_id;
  std::string_view reference;

  static constexpr auto fields() {
    using This = TermsAcknowledged;
    return std::tuple(Field("proposal", &This::proposal), Field("operator", &This::operator_id),
                      Field("reference", &This::reference));
  }
};

struct TermsApproved {
  static constexpr std::string_view kName = "terms_approved";
  std::string_view proposal;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = TermsApproved;
    return std::tuple(Field("proposal", &This::proposal), Field("operator", &This::operator_id));
  }
};

// Taken back by an operator before it took effect.
struct TermsWithdrawn {
  static constexpr std::string_view kName = "terms_withdrawn";
  std::string_view proposal;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = TermsWithdrawn;
    return std::tuple(Field("proposal", &This::proposal), Field("operator", &This::operator_id));
  }
};

// From now on. What positions were promised, and orders that are paid already, keep the version they began with.
struct TermsChanged {
  static constexpr std::string_view kName = "terms_changed";
  std::string_view proposal;
  std::int64_t version = 0;  // the programme's first terms are version 1
  LongText terms;

  static constexpr auto fields() {
    using This = TermsChanged;
    return std::tuple(Field("proposal", &This::proposal), Field("version", &This::version),
                      Field("terms", &This::terms));
  }
};

using Event = std::variant<
    ProgrammeOpened, MemberRegistered, OrderSettled, PointsSold, PoolInjected, ForcedExit, PoolReserved, PointsSplit,
    RewardPaid, OrderPaid, OrderCancelled, RewardReversed, OrderReversed, WithdrawalRequested, WithdrawalApproved,
    WithdrawalSent, WithdrawalUnknown, WithdrawalPaid, WithdrawalReleased, CapitalPaidIn, CapitalDrawn, TaxRemitted,
    SubsidyFunded, SupplierPaymentRequested, SupplierPaymentRejected, SupplierPaid, MemberStatusChanged,
    ReferrerChanged, AgentAppointed, AgentDismissed, WeightSet, DividendPaid, DividendDistributed, RankChanged,
    RanksSettled, ProfitGathered, TermsProposed, TermsAcknowledged, TermsApproved, TermsWithdrawn, TermsChanged,
    TermsAccepted, ClosingProposed, ClosingConfirmed, ClosingWithdrawn, ClosingBegun, ClosingPaid, ClaimRepaid,
    ProgrammeClosed, StreamStarted, StreamStopped, StreamInjected, DayEnded, SaleRequested, WindowPriced, WindowSale,
    WindowClosed, ClaimProposed, ClaimsApproved, ClaimsRejected, ClaimConverted, ReleasedCollected, ReleasesSettled,
    LockedLapsed, SharesIssued, RoundOpened, Invested, SharesTransferred, SharesListed, PointsConverted>;

[[nodiscard]] std::string_view event_name(const Event& event);  // "order_settled"

}  // namespace greenpool
