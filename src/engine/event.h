// What happened (events/). State is a fold over events and nothing else: each holds every figure that its application
// needs. Texts are views into the command, or into texts that the engine keeps until the next command.
//
// The order of fields() is that of the journal's bytes and of JSON; new events are added at the end of the variant.
#pragma once

#include <string_view>
#include <variant>

#include "engine/command.h"
#include "engine/events/closing.h"
#include "engine/events/financing.h"
#include "engine/events/legacy.h"
#include "engine/events/members.h"
#include "engine/events/orders.h"
#include "engine/events/periods.h"
#include "engine/events/platform.h"
#include "engine/events/pool.h"
#include "engine/events/terms.h"
#include "engine/events/windows.h"
#include "engine/events/withdrawals.h"

namespace greenpool {

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
