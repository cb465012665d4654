// What the engine can be asked to do. Each command is described once, for both forms in which it exists: as a request
// it owns its texts and names members by their ids; as an operation it is a view (its texts live with the caller until
// it is decided) and members are dense numbers, looked up at the door (service/door.h).
//
// The order of fields() is that of the journal's bytes; new commands are added at the end of the variant.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/fields.h"
#include "base/time.h"
#include "engine/choices.h"
#include "engine/commands/closing.h"
#include "engine/commands/financing.h"
#include "engine/commands/form.h"
#include "engine/commands/legacy.h"
#include "members/members.h"
#include "members/regions.h"
#include "money/money.h"

namespace greenpool {

// A shareholder's weight; a million of them at most, so that weight x seconds stays inside 64 bits for centuries.
inline constexpr std::int64_t kWeightMax = 1'000'000;

// Joins. An empty referrer means nobody referred the member. SPEC section 6 (the referral tree). Who joins may accept
// the terms in the same moment: `accepts` is then their version (accept_terms).
template <class Form>
struct BasicRegisterMember {
  static constexpr std::string_view kName = "register_member";
  typename Form::Text member{};
  typename Form::Text referrer{};
  std::int64_t accepts = 0;  // 0: nothing yet

  static constexpr auto fields() {
    using This = BasicRegisterMember;
    return std::tuple(Field("member", &This::member), Field("referrer", &This::referrer, Need::optional),
                      Field("accepts", &This::accepts, Need::optional).within(0, kTermsVersionMax));
  }
};

// The return window of an order closed: split, grant, rewards, exits. SPEC sections 3, 5 and 6. For an order that was
// not recorded when it was paid (pay_order): payment and settlement are one.
template <class Form>
struct BasicSettleOrder {
  static constexpr std::string_view kName = "settle_order";
  typename Form::Text order{};
  typename Form::Member member{};
  Money paid{};                         // by the member in money; 0 only where coins pay it all
  Money cost{};                         // k
  Money wallet{};                       // the part of `paid` that comes from the member's wallet
  Money subsidy{};                      // from the subsidy account, on top of `paid`
  std::optional<Rate> reward_rate{};    // of this product, instead of the terms'
  std::optional<Rate> platform_rate{};  // likewise
  RegionCode region{};                  // of the delivery, for agents
  typename Form::Text supplier{};       // whom the cost is owed to; may be empty
  Money coins{};                        // of the price on top of `paid` and `subsidy`: a = paid + subsidy + coins

  static constexpr auto fields() {
    using This = BasicSettleOrder;
    return std::tuple(
        Field("order", &This::order), Field("member", &This::member),
        Field("paid", &This::paid).within(0, kOrderMoneyMax), Field("cost", &This::cost).within(0, kOrderMoneyMax),
        Field("wallet", &This::wallet, Need::optional).within(0, kOrderMoneyMax),
        Field("subsidy", &This::subsidy, Need::optional).within(0, kOrderMoneyMax),
        Field("reward_rate", &This::reward_rate, Need::optional),
        Field("platform_rate", &This::platform_rate, Need::optional), Field("region", &This::region, Need::optional),
        Field("supplier", &This::supplier, Need::optional),
        Field("coins", &This::coins, Need::optional).within(0, kOrderMoneyMax));
  }
};

// Sells points back to the pool, oldest position first. SPEC section 3.
template <class Form>
struct BasicSellPoints {
  static constexpr std::string_view kName = "sell_points";
  typename Form::Member member{};
  std::optional<Points> points{};  // nothing: all the member holds

  static constexpr auto fields() {
    using This = BasicSellPoints;
    return std::tuple(Field("member", &This::member), Field("points", &This::points).within(1, kPointsMax));
  }
};

// Cash into the pool without points. SPEC section 3.
template <class Form>
struct BasicInject {
  static constexpr std::string_view kName = "inject";
  Money amount{};
  InjectionSource source = InjectionSource::subsidy;

  static constexpr auto fields() {
    using This = BasicInject;
    return std::tuple(Field("amount", &This::amount).within(1, kMoneyMax), Field("source", &This::source));
  }
};

// An order was paid: its price, cost and rates are fixed, wallet and subsidy are taken, and the customer's money waits
// as a deposit until settlement or cancellation. SPEC section 6 (lifecycle).
template <class Form>
struct BasicPayOrder : BasicSettleOrder<Form> {
  static constexpr std::string_view kName = "pay_order";
};

// A paid order's return window closed.
template <class Form>
struct BasicSettlePaidOrder {
  static constexpr std::string_view kName = "settle_paid_order";
  typename Form::Text order{};

  static constexpr auto fields() { return std::tuple(Field("order", &BasicSettlePaidOrder::order)); }
};

// A paid order is called off before its settlement: everything goes back where it came from.
template <class Form>
struct BasicCancelOrder {
  static constexpr std::string_view kName = "cancel_order";
  typename Form::Text order{};

  static constexpr auto fields() { return std::tuple(Field("order", &BasicCancelOrder::order)); }
};

// Refunds a settled order, whole or in part. SPEC section 7.
template <class Form>
struct BasicReverseOrder {
  static constexpr std::string_view kName = "reverse_order";
  typename Form::Text refund{};  // this refund's own id
  typename Form::Text order{};
  std::optional<Money> amount{};  // of the price, subsidy included; nothing: all that is not yet refunded
  CostReturn cost = CostReturn::kept;

  static constexpr auto fields() {
    using This = BasicReverseOrder;
    return std::tuple(Field("refund", &This::refund), Field("order", &This::order),
                      Field("amount", &This::amount).within(1, kOrderMoneyMax), Field("cost", &This::cost));
  }
};

// Money from the wallet to the member's bank. SPEC section 8.
template <class Form>
struct BasicRequestWithdrawal {
  static constexpr std::string_view kName = "request_withdrawal";
  typename Form::Text withdrawal{};
  typename Form::Member member{};
  Money amount{};

  static constexpr auto fields() {
    using This = BasicRequestWithdrawal;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("member", &This::member),
                      Field("amount", &This::amount).within(1, kMoneyMax));
  }
};

template <class Form>
struct BasicApproveWithdrawal {
  static constexpr std::string_view kName = "approve_withdrawal";
  typename Form::Text withdrawal{};
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicApproveWithdrawal;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("operator", &This::operator_id));
  }
};

template <class Form>
struct BasicRejectWithdrawal : BasicApproveWithdrawal<Form> {
  static constexpr std::string_view kName = "reject_withdrawal";
};

// The payout was handed to the bank: from here on it can only be resolved.
template <class Form>
struct BasicSendWithdrawal : BasicApproveWithdrawal<Form> {
  static constexpr std::string_view kName = "send_withdrawal";
};

template <class Form>
struct BasicResolveWithdrawal {
  static constexpr std::string_view kName = "resolve_withdrawal";
  typename Form::Text withdrawal{};
  PayoutResult result = PayoutResult::unknown;

  static constexpr auto fields() {
    using This = BasicResolveWithdrawal;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("result", &This::result));
  }
};

// The platform's own money into the programme.
template <class Form>
struct BasicPayIn {
  static constexpr std::string_view kName = "pay_in";
  Money amount{};

  static constexpr auto fields() { return std::tuple(Field("amount", &BasicPayIn::amount).within(1, kMoneyMax)); }
};

// The platform's own money out of it: no more than what full cover leaves.
template <class Form>
struct BasicDraw {
  static constexpr std::string_view kName = "draw";
  Money amount{};

  static constexpr auto fields() { return std::tuple(Field("amount", &BasicDraw::amount).within(1, kMoneyMax)); }
};

// Withheld tax to the tax office.
template <class Form>
struct BasicRemitTax {
  static constexpr std::string_view kName = "remit_tax";
  Money amount{};

  static constexpr auto fields() { return std::tuple(Field("amount", &BasicRemitTax::amount).within(1, kMoneyMax)); }
};

// Cash set aside to pay parts of members' prices, or injections. SPEC section 10.
template <class Form>
struct BasicFundSubsidy {
  static constexpr std::string_view kName = "fund_subsidy";
  Money amount{};

  static constexpr auto fields() { return std::tuple(Field("amount", &BasicFundSubsidy::amount).within(1, kMoneyMax)); }
};

// What a supplier is owed is paid under four eyes: asked for by one operator, approved by another. Without a supplier
// it is what is owed for orders that named none.
template <class Form>
struct BasicRequestSupplierPayment {
  static constexpr std::string_view kName = "request_supplier_payment";
  typename Form::Text payment{};
  typename Form::Text supplier{};
  Money amount{};
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicRequestSupplierPayment;
    return std::tuple(Field("payment", &This::payment), Field("supplier", &This::supplier, Need::optional),
                      Field("amount", &This::amount).within(1, kMoneyMax), Field("operator", &This::operator_id));
  }
};

template <class Form>
struct BasicApproveSupplierPayment {
  static constexpr std::string_view kName = "approve_supplier_payment";
  typename Form::Text payment{};
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicApproveSupplierPayment;
    return std::tuple(Field("payment", &This::payment), Field("operator", &This::operator_id));
  }
};

template <class Form>
struct BasicRejectSupplierPayment : BasicApproveSupplierPayment<Form> {
  static constexpr std::string_view kName = "reject_supplier_payment";
};

template <class Form>
struct BasicSetMemberStatus {
  static constexpr std::string_view kName = "set_member_status";
  typename Form::Member member{};
  MemberStatus status = MemberStatus::active;

  static constexpr auto fields() {
    using This = BasicSetMemberStatus;
    return std::tuple(Field("member", &This::member), Field("status", &This::status));
  }
};

// An audited act of an operator; past rewards stay. SPEC section 6.
template <class Form>
struct BasicChangeReferrer {
  static constexpr std::string_view kName = "change_referrer";
  typename Form::Member member{};
  typename Form::Member referrer{};
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicChangeReferrer;
    return std::tuple(Field("member", &This::member), Field("referrer", &This::referrer),
                      Field("operator", &This::operator_id));
  }
};

// From now on, in place of whoever had the region.
template <class Form>
struct BasicAppointAgent {
  static constexpr std::string_view kName = "appoint_agent";
  RegionCode region{};
  typename Form::Member member{};

  static constexpr auto fields() {
    using This = BasicAppointAgent;
    return std::tuple(Field("region", &This::region), Field("member", &This::member));
  }
};

template <class Form>
struct BasicDismissAgent {
  static constexpr std::string_view kName = "dismiss_agent";
  RegionCode region{};

  static constexpr auto fields() { return std::tuple(Field("region", &BasicDismissAgent::region)); }
};

// A shareholder's weight in distributions, from now on. 0: none.
template <class Form>
struct BasicSetWeight {
  static constexpr std::string_view kName = "set_weight";
  typename Form::Member member{};
  std::int64_t weight = 0;

  static constexpr auto fields() {
    using This = BasicSetWeight;
    return std::tuple(Field("member", &This::member), Field("weight", &This::weight).within(0, kWeightMax));
  }
};

// Divides the dividend account among the shareholders.
template <class Form>
struct BasicDistributeDividend {
  static constexpr std::string_view kName = "distribute_dividend";

  static constexpr auto fields() { return std::tuple(); }
};

// What the calendar makes due (a period ended) at or before the command's time. No other command passes a due time:
// whoever sends commands (service/programme.h) puts these between them.
template <class Form>
struct BasicAdvance {
  static constexpr std::string_view kName = "advance";

  static constexpr auto fields() { return std::tuple(); }
};

// Changed terms, whole, to take effect at a time that leaves the notice they need. SPEC sections 5 and 13.
template <class Form>
struct BasicProposeTerms {
  static constexpr std::string_view kName = "propose_terms";
  typename Form::Text proposal{};
  typename Form::Document terms{};
  Timestamp effective;
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicProposeTerms;
    return std::tuple(Field("proposal", &This::proposal), Field("terms", &This::terms),
                      Field("effective", &This::effective), Field("operator", &This::operator_id));
  }
};

// An operator has read the findings that block the proposed terms (terms/review.h); two of them have to.
template <class Form>
struct BasicAcknowledgeTerms {
  static constexpr std::string_view kName = "acknowledge_terms";
  typename Form::Text proposal{};
  typename Form::Text operator_id{};
  typename Form::Text reference{};  // to where the reasons are recorded

  static constexpr auto fields() {
    using This = BasicAcknowledgeTerms;
    return std::tuple(Field("proposal", &This::proposal), Field("operator", &This::operator_id),
                      Field("reference", &This::reference));
  }
};

// By another operator than the one who proposed.
template <class Form>
struct BasicApproveTerms {
  static constexpr std::string_view kName = "approve_terms";
  typename Form::Text proposal{};
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicApproveTerms;
    return std::tuple(Field("proposal", &This::proposal), Field("operator", &This::operator_id));
  }
};

template <class Form>
struct BasicWithdrawTerms : BasicApproveTerms<Form> {
  static constexpr std::string_view kName = "withdraw_terms";
};

template <class Form>
using BasicOperation =
    std::variant<BasicRegisterMember<Form>, BasicSettleOrder<Form>, BasicSellPoints<Form>, BasicInject<Form>,
                 BasicPayOrder<Form>, BasicSettlePaidOrder<Form>, BasicCancelOrder<Form>, BasicReverseOrder<Form>,
                 BasicRequestWithdrawal<Form>, BasicApproveWithdrawal<Form>, BasicRejectWithdrawal<Form>,
                 BasicSendWithdrawal<Form>, BasicResolveWithdrawal<Form>, BasicPayIn<Form>, BasicDraw<Form>,
                 BasicRemitTax<Form>, BasicFundSubsidy<Form>, BasicRequestSupplierPayment<Form>,
                 BasicApproveSupplierPayment<Form>, BasicRejectSupplierPayment<Form>, BasicSetMemberStatus<Form>,
                 BasicChangeReferrer<Form>, BasicAppointAgent<Form>, BasicDismissAgent<Form>, BasicSetWeight<Form>,
                 BasicDistributeDividend<Form>, BasicAdvance<Form>, BasicProposeTerms<Form>,
                 BasicAcknowledgeTerms<Form>, BasicApproveTerms<Form>, BasicWithdrawTerms<Form>, BasicAcceptTerms<Form>,
                 BasicCloseProgramme<Form>, BasicConfirmClosing<Form>, BasicWithdrawClosing<Form>,
                 BasicStartStream<Form>, BasicStopStream<Form>, BasicProposeClaim<Form>, BasicApproveClaims<Form>,
                 BasicRejectClaims<Form>, BasicIssueShares<Form>, BasicOpenRound<Form>, BasicInvest<Form>,
                 BasicTransferShares<Form>, BasicListShares<Form>, BasicConvertPoints<Form>>;

using RegisterMember = BasicRegisterMember<OperationForm>;
using SettleOrder = BasicSettleOrder<OperationForm>;
using SellPoints = BasicSellPoints<OperationForm>;
using Inject = BasicInject<OperationForm>;
using PayOrder = BasicPayOrder<OperationForm>;
using SettlePaidOrder = BasicSettlePaidOrder<OperationForm>;
using CancelOrder = BasicCancelOrder<OperationForm>;
using ReverseOrder = BasicReverseOrder<OperationForm>;
using RequestWithdrawal = BasicRequestWithdrawal<OperationForm>;
using ApproveWithdrawal = BasicApproveWithdrawal<OperationForm>;
using RejectWithdrawal = BasicRejectWithdrawal<OperationForm>;
using SendWithdrawal = BasicSendWithdrawal<OperationForm>;
using ResolveWithdrawal = BasicResolveWithdrawal<OperationForm>;
using PayIn = BasicPayIn<OperationForm>;
using Draw = BasicDraw<OperationForm>;
using RemitTax = BasicRemitTax<OperationForm>;
using FundSubsidy = BasicFundSubsidy<OperationForm>;
using RequestSupplierPayment = BasicRequestSupplierPayment<OperationForm>;
using ApproveSupplierPayment = BasicApproveSupplierPayment<OperationForm>;
using RejectSupplierPayment = BasicRejectSupplierPayment<OperationForm>;
using SetMemberStatus = BasicSetMemberStatus<OperationForm>;
using ChangeReferrer = BasicChangeReferrer<OperationForm>;
using AppointAgent = BasicAppointAgent<OperationForm>;
using DismissAgent = BasicDismissAgent<OperationForm>;
using SetWeight = BasicSetWeight<OperationForm>;
using DistributeDividend = BasicDistributeDividend<OperationForm>;
using Advance = BasicAdvance<OperationForm>;
using ProposeTerms = BasicProposeTerms<OperationForm>;
using AcknowledgeTerms = BasicAcknowledgeTerms<OperationForm>;
using ApproveTerms = BasicApproveTerms<OperationForm>;
using WithdrawTerms = BasicWithdrawTerms<OperationForm>;
using AcceptTerms = BasicAcceptTerms<OperationForm>;
using CloseProgramme = BasicCloseProgramme<OperationForm>;
using ConfirmClosing = BasicConfirmClosing<OperationForm>;
using WithdrawClosing = BasicWithdrawClosing<OperationForm>;
using StartStream = BasicStartStream<OperationForm>;
using StopStream = BasicStopStream<OperationForm>;
using ProposeClaim = BasicProposeClaim<OperationForm>;
using ApproveClaims = BasicApproveClaims<OperationForm>;
using RejectClaims = BasicRejectClaims<OperationForm>;
using IssueShares = BasicIssueShares<OperationForm>;
using OpenRound = BasicOpenRound<OperationForm>;
using Invest = BasicInvest<OperationForm>;
using TransferShares = BasicTransferShares<OperationForm>;
using ListShares = BasicListShares<OperationForm>;
using ConvertPoints = BasicConvertPoints<OperationForm>;
using Operation = BasicOperation<OperationForm>;

struct Command {
  Timestamp at;
  std::string_view key;  // idempotency key, may be empty; what the operation names is a key of its own (OwnName)
  Operation operation;
};

// What an operation brings into being has a name of its own, which is used once for as long as the programme exists.
enum class NameKind : std::uint8_t {
  order,
  order_end,
  refund,
  withdrawal,
  supplier_payment,
  proposal,
  claim,
  certificate,
  round,
  stream
};
struct OwnName {
  NameKind kind;
  std::string_view text;

  friend bool operator==(const OwnName&, const OwnName&) = default;
};
[[nodiscard]] std::string_view kind_text(NameKind kind);  // "order", "supplier payment"
[[nodiscard]] std::optional<OwnName> own_name(const Operation& operation);

[[nodiscard]] std::string_view operation_name(const Operation& operation);  // "settle_order"

}  // namespace greenpool
