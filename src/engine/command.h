// What the engine can be asked to do. Each command is described once (commands/), for both forms in which it exists: as
// a request it owns its texts and names members by their ids; as an operation it is a view (its texts live with the
// caller until it is decided) and members are dense numbers, looked up at the door (service/door.h).
//
// The order of fields() is that of the journal's bytes; new commands are added at the end of the variant.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "base/time.h"
#include "engine/commands/closing.h"
#include "engine/commands/financing.h"
#include "engine/commands/form.h"
#include "engine/commands/legacy.h"
#include "engine/commands/members.h"
#include "engine/commands/orders.h"
#include "engine/commands/periods.h"
#include "engine/commands/platform.h"
#include "engine/commands/pool.h"
#include "engine/commands/terms.h"
#include "engine/commands/withdrawals.h"

namespace greenpool {

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
