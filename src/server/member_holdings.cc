#include "server/member_holdings.h"

#include <memory>
#include <utility>

#include "figures/standing.h"
#include "server/engine_question.h"

namespace greenpool {
namespace {

MemberHoldings holdings_in(const State& state, const std::string& member) {
  MemberHoldings held{.programme = state.terms.id, .digits = state.terms.currency.digits};
  const MemberIndex index = state.directory.find(member);
  if (!index.exists()) return held;
  held.wallet = state.member(index).wallet;
  const SaleOfAll sale = sale_of_all(state, index);
  // Nobody can sell what a sale would pay nothing for.
  if (sale.pays > Money(0)) held.points = sale.points;
  if (const auto legacy = state.legacy.holdings.find(index); legacy != state.legacy.holdings.end()) {
    held.locked = state.legacy.locked_of(legacy->second);
    held.coins = legacy->second.coins + legacy->second.waiting;
  }
  held.withdrawals = state.withdrawals.of_member(index).size();
  return held;
}

// Keeps itself alive until the last engine has answered.
class Round : public std::enable_shared_from_this<Round> {
 public:
  Round(std::vector<Programme*> programmes, std::string member, HoldingsKnown then)
      : programmes_(std::move(programmes)), member_(std::move(member)), then_(std::move(then)) {}

  void go_on() {
    if (next_ == programmes_.size()) return then_(std::move(found_));
    Programme& programme = *programmes_[next_++];
    const auto self = shared_from_this();
    ask_engine(
        programme, [self](const State& state) { self->found_.push_back(holdings_in(state, self->member_)); },
        [self](Reject failed) { failed == Reject::none ? self->go_on() : self->then_(std::nullopt); });
  }

 private:
  const std::vector<Programme*> programmes_;
  const std::string member_;
  const HoldingsKnown then_;
  std::vector<MemberHoldings> found_;
  std::size_t next_ = 0;
};

}  // namespace

std::string describe(const std::vector<MemberHoldings>& holdings) {
  std::string text;
  for (const MemberHoldings& held : holdings) {
    if (held.empty()) continue;
    std::string parts;
    const auto add = [&parts](std::string_view name, const std::string& amount) {
      parts += (parts.empty() ? "" : ", ") + std::string(name) + " " + amount;
    };
    if (held.wallet != Money(0)) add("wallet", format_money(held.wallet, held.digits));
    if (held.points != Points(0)) add("points", format_points(held.points));
    if (held.locked != Points(0)) add("locked", format_points(held.locked));
    if (held.coins != Money(0)) add("coins", format_money(held.coins, held.digits));
    if (held.withdrawals > 0) add("withdrawals", std::to_string(held.withdrawals));
    text += (text.empty() ? "" : "; ") + held.programme + ": " + parts;
  }
  return text;
}

void ask_holdings(std::vector<Programme*> programmes, const std::string& member, HoldingsKnown then) {
  std::make_shared<Round>(std::move(programmes), member, std::move(then))->go_on();
}

}  // namespace greenpool
