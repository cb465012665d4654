#include <array>

#include "engine/event.h"

namespace greenpool {

std::string_view operation_name(const Operation& operation) {
  return std::visit([]<class T>(const T&) { return T::kName; }, operation);
}

std::string_view event_name(const Event& event) {
  return std::visit([]<class T>(const T&) { return T::kName; }, event);
}

std::string_view kind_text(NameKind kind) {
  static constexpr std::array<std::string_view, 10> kTexts{
      "order",    "end of order", "refund",      "withdrawal", "supplier payment",
      "proposal", "claim",        "certificate", "round",      "stream"};
  return kTexts[static_cast<std::size_t>(kind)];
}

std::optional<OwnName> own_name(const Operation& operation) {
  struct Namer {
    std::optional<OwnName> operator()(const SettleOrder& command) const {
      return OwnName{NameKind::order, command.order};
    }
    std::optional<OwnName> operator()(const SettlePaidOrder& command) const {
      return OwnName{NameKind::order_end, command.order};
    }
    std::optional<OwnName> operator()(const CancelOrder& command) const {
      return OwnName{NameKind::order_end, command.order};
    }
    std::optional<OwnName> operator()(const ReverseOrder& command) const {
      return OwnName{NameKind::refund, command.refund};
    }
    std::optional<OwnName> operator()(const RequestWithdrawal& command) const {
      return OwnName{NameKind::withdrawal, command.withdrawal};
    }
    std::optional<OwnName> operator()(const RequestSupplierPayment& command) const {
      return OwnName{NameKind::supplier_payment, command.payment};
    }
    std::optional<OwnName> operator()(const ProposeTerms& command) const {
      return OwnName{NameKind::proposal, command.proposal};
    }
    std::optional<OwnName> operator()(const ProposeClaim& command) const {
      return OwnName{NameKind::claim, command.claim};
    }
    std::optional<OwnName> operator()(const IssueShares& command) const {
      return OwnName{NameKind::certificate, command.certificate};
    }
    std::optional<OwnName> operator()(const Invest& command) const {
      return OwnName{NameKind::certificate, command.certificate};
    }
    std::optional<OwnName> operator()(const TransferShares& command) const {
      return OwnName{NameKind::certificate, command.transfer};
    }
    std::optional<OwnName> operator()(const ConvertPoints& command) const {
      return OwnName{NameKind::certificate, command.conversion};
    }
    std::optional<OwnName> operator()(const OpenRound& command) const {
      return OwnName{NameKind::round, command.round};
    }
    std::optional<OwnName> operator()(const StartStream& command) const {
      return OwnName{NameKind::stream, command.stream};
    }
  };
  return std::visit(
      []<class T>(const T& command) -> std::optional<OwnName> {
        if constexpr (std::is_invocable_v<Namer, const T&>) {
          return Namer()(command);
        } else {
          return std::nullopt;
        }
      },
      operation);
}

}  // namespace greenpool
