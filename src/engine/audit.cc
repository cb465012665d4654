// The audit: walks everything that the state holds and compares it with the totals.
#include <algorithm>

#include "engine/commands/financing.h"
#include "engine/state.h"
#include "pool/trigger.h"

namespace greenpool {
namespace {

// Follows nothing that it has not checked, and ends whatever it meets: the state may be damaged in any way.
class Auditor {
 public:
  explicit Auditor(const State& state)
      : state_(state), listed_(state.positions.slot_count(), false), referred_(state.members.size(), 0) {}

  std::vector<std::string> run() {
    audit_members();
    audit_positions();
    audit_pool();
    audit_books();
    audit_details();
    audit_cap_table();
    audit_streams();
    audit_requests();
    audit_closing();
    audit_legacy();
    return std::move(findings_);
  }

 private:
  // One finding of a kind is enough.
  void require(bool condition, const char* what) {
    if (!condition && std::find(findings_.begin(), findings_.end(), what) == findings_.end()) {
      findings_.emplace_back(what);
    }
  }

  void audit_members() {
    for (std::size_t i = 0; i < state_.members.size(); ++i) {
      const MemberIndex index(static_cast<std::uint32_t>(i));
      const Member& member = state_.members[i];
      wallets_ += std::max(Money(0), member.wallet).units();
      debts_ += std::max(Money(0), -member.wallet).units();
      spent_ += member.spent.units();
      received_ += member.received.units();
      recovery_.move(0, marks_passed(member));
      require(member.accepted <= state_.version(), "only terms that were in force are accepted");
      if (member.referrer.exists()) {
        const bool known = member.referrer.value() < state_.members.size();
        require(known, "a referrer is known");
        if (known) ++referred_[member.referrer.value()];
      }
      require(i >= state_.directory.size() || state_.directory.find(state_.directory.id_of(index)) == index,
              "every id finds its member");
      if (const PositionSlot newest = state_.newest_position(index); newest.exists()) audit_list(index, newest);
    }
    require(state_.members.size() == state_.directory.size(), "every member has an id");
    for (std::size_t i = 0; i < referred_.size(); ++i) {
      require(referred_[i] == state_.members[i].directs, "direct referrals are counted");
    }
    audit_tree();
  }

  // Every walk up ends. Each member is walked over once: a walk stops at whoever an earlier one found to end.
  void audit_tree() {
    enum class Found : std::uint8_t { nothing, on_this_walk, ends };
    std::vector<Found> found(state_.members.size(), Found::nothing);
    std::vector<std::uint32_t> walk;
    for (std::uint32_t start = 0; start < found.size(); ++start) {
      std::uint32_t member = start;
      while (member < found.size() && found[member] == Found::nothing) {
        found[member] = Found::on_this_walk;
        walk.push_back(member);
        const MemberIndex referrer = state_.members[member].referrer;
        member = referrer.exists() ? referrer.value() : static_cast<std::uint32_t>(found.size());
      }
      require(member >= found.size() || found[member] == Found::ends, "the referral tree has no cycle");
      for (; !walk.empty(); walk.pop_back()) found[walk.back()] = Found::ends;
    }
  }

  [[nodiscard]] bool is_open(PositionSlot slot) const {
    return slot.value() < state_.positions.slot_count() && state_.positions.at(slot).id.exists();
  }

  void audit_list(MemberIndex index, PositionSlot newest) {
    PositionSlot before = newest;
    PositionSlot slot = is_open(newest) ? state_.positions.oldest(newest) : PositionSlot{};
    PositionId last;
    for (;;) {
      const bool linked = is_open(slot) && state_.positions.at(slot).older == before && !listed_[slot.value()];
      require(linked, "a list of positions is linked both ways");
      if (!linked) return;
      listed_[slot.value()] = true;
      const Position& position = state_.positions.at(slot);
      require(position.member == index, "a position is in its member's list");
      require(!last.exists() || last < position.id, "a member's positions are in order of opening");
      if (slot == newest) return;
      last = position.id;
      before = slot;
      slot = position.newer;
    }
  }

  void audit_positions() {
    const PositionBook& book = state_.positions;
    std::size_t open = 0;
    for (std::size_t i = 0; i < book.slot_count(); ++i) {
      const PositionSlot slot(static_cast<std::uint32_t>(i));
      if (!is_open(slot)) continue;
      ++open;
      require(listed_[i], "every open position is in a list");
      audit_position(book.at(slot));
    }
    require(open == book.open_count(), "open positions are counted");
    require(book.free_slots_are_sound(), "every free slot is in the list of free ones");
    require(holdings_ + state_.legacy.released.units() == state_.pool.circulating.units(),
            "the positions hold exactly the circulating points");
    require(state_.current_promise < state_.promises.size(), "every promise was made");
  }

  void audit_position(const Position& position) {
    holdings_ += position.remaining.units();
    require(position.id.value() >= 1 && position.id.value() <= state_.positions.opened(),
            "numbers of positions were given");
    const LegacyHolding* const legacy = state_.legacy_of(position);
    const bool may_be_empty = legacy != nullptr && legacy->awaits_points();
    const bool holds = position.remaining > Points(0) || (position.remaining == Points(0) && may_be_empty);
    require(holds && position.remaining <= position.acquired, "0 < R <= A");
    require(legacy == nullptr || (legacy->claim == position.spend && legacy->slot.value() < listed_.size() &&
                                  &state_.positions.at(legacy->slot) == &position),
            "a legacy position's spend is the claim");
    const bool bounded = position.acquired > Points(0) && position.acquired <= Points(kPointsMax) &&
                         position.spend >= Money(0) && position.spend <= Money(kOrderMoneyMax);
    require(bounded, "a position's amounts are bounded");
    const bool promised = position.promise < state_.promises.size();
    require(promised, "every promise was made");
    if (!bounded || !promised) return;
    const std::optional<Multiple>& multiple = state_.promises[position.promise].multiple;
    const bool due =
        multiple && position.spend > Money(0) && state_.pool.circulating > Points(0) &&
        Trigger::of_position(*multiple, position.spend, position.acquired) <= Trigger::of_price(state_.pool);
    require(!due, "no position is left due");
  }

  void audit_pool() {
    const Pool& pool = state_.pool;
    const bool bounded = pool.circulating >= Points(0) && pool.circulating <= Points(kPointsMax) &&
                         (pool.circulating == Points(0)) == (pool.cash == Money(0)) && pool.last_price.minor > 0 &&
                         pool.last_price.units > 0;
    require(bounded, "the pool is inside its bounds");
    require(!bounded || pool.price() < state_.terms.split_at, "the price is below the split");
    require(state_.window.agrees_with(pool.cash), "the injection window knows what the pool holds");
  }

  void audit_books() {
    const Books& books = state_.books;
    for (std::size_t i = 0; i < kAccountCount; ++i) {
      const Money balance = books.balance(static_cast<Account>(i));
      require(balance >= Money(0) && balance <= Money(kMoneyMax), "every account is inside its bounds");
    }
    require(books.figures().sum == Money(0), "all accounts sum to zero");
    require(books.surplus() >= Money(0), "cash covers pool, reserve, wallets and the rest");
    require(books.balance(Account::pool) == state_.pool.cash, "the pool account equals P");
    require(wallets_ == books.balance(Account::wallets).units(), "the wallets' account equals the members' wallets");
    require(debts_ == books.balance(Account::member_debt).units(), "the debts' account equals the members' debts");
    require(spent_ == state_.totals.spent.units(), "members' spend equals the total");
    const Int128 paid_out = Int128{state_.totals.sales_paid.units()} + state_.totals.exits_paid.units() +
                            state_.totals.converted.units() + state_.totals.closing_paid.units() -
                            state_.totals.taken_back.units();
    require(received_ == paid_out, "members received what was paid out");
    require(recovery_ == state_.totals.recovery, "who has recovered what they spent is counted");
  }

  // Accounts that stand for many entries equal the sum of them.
  void audit_details() {
    const Books& books = state_.books;
    Int128 held = 0;
    state_.withdrawals.for_each([&held](std::string_view, const Withdrawal& open) { held += open.amount.units(); });
    require(held == books.balance(Account::held_withdrawals).units(), "the held account equals the open withdrawals");
    Int128 deposits = 0;
    for (const auto& [id, order] : state_.paid_orders) deposits += (order.paid + order.subsidy).units();
    require(deposits == books.balance(Account::customer_deposits).units(), "the deposits equal the paid orders");
    Int128 payable = 0;
    Int128 receivable = 0;
    for (const Supplier& supplier : state_.suppliers.all()) {
      payable += std::max(Money(0), supplier.owed).units();
      receivable += std::max(Money(0), -supplier.owed).units();
    }
    require(payable == books.balance(Account::supplier_payable).units(), "the payable equals what suppliers are owed");
    require(receivable == books.balance(Account::supplier_receivable).units(), "the receivable is what suppliers owe");
    Int128 due = 0;
    for (const auto& [member, amount] : state_.reserve_due) due += amount.units();
    require(due == books.balance(Account::reserve_due).units(), "the reserve's part of debts adds up");
    require(books.balance(Account::rewards_payable) == Money(0), "no reward is in transit");
    require(state_.ranks.empty() || state_.ranks.size() == state_.members.size(), "every member has a rank record");
    audit_lots();
  }

  void audit_legacy() {
    const LegacyBook& legacy = state_.legacy;
    Int128 noted = 0;
    Int128 collectable = 0;
    Int128 claims = 0;
    Int128 waiting = 0;
    Int128 coins = 0;
    const bool indexed = legacy.index > 0 && legacy.index <= LegacyBook::kIndexOne;
    require(indexed, "the index of releases is inside its bounds");
    for (const auto& [member, holding] : legacy.holdings) {
      require(member.value() < state_.members.size(), "whose claims they are is a member");
      const bool now = holding.locked > Points(0) && holding.epoch == legacy.epoch;
      const bool bounded = holding.locked >= Points(0) && holding.ready >= Points(0) && holding.sold >= Points(0) &&
                           holding.received >= Money(0) && holding.claim >= Money(0) && holding.waiting >= Money(0) &&
                           holding.coins >= Money(0) &&
                           (!now || (holding.index >= legacy.index && holding.index <= LegacyBook::kIndexOne));
      require(bounded, "what was noted of locked points is inside its bounds");
      if (!bounded || !indexed) continue;
      noted += Int128{holding.locked.units()} + holding.ready.units();
      collectable += Int128{holding.ready.units()} + holding.locked.units() - legacy.locked_of(holding).units();
      claims += holding.claim.units();
      waiting += holding.waiting.units();
      coins += holding.coins.units();
      const bool opened = !holding.position.exists() || (holding.slot.value() < state_.positions.slot_count() &&
                                                         state_.positions.holds(holding.slot, holding.position));
      require(opened, "a legacy position is where it was opened");
      require(holding.claim > Money(0) || !holding.awaits_points(), "points are locked for a claim");
    }
    require(legacy.locked >= Points(0) && legacy.released >= Points(0) &&
                noted == Int128{legacy.locked.units()} + legacy.released.units(),
            "noted balances are what is locked and what is released");
    require(collectable <= legacy.released.units(), "no more can be collected than is released");
    require(claims == legacy.claims.units(), "the claims add up");
    for (const auto& [id, order] : state_.paid_orders) coins += order.coins.units();
    const Books& books = state_.books;
    require(coins == books.balance(Account::coins).units(),
            "the coins' account equals members' coins and paid orders'");
    require(waiting == books.balance(Account::legacy_claims).units(),
            "the claims' account equals claims not yet coins");
    require(
        books.balance(Account::legacy_assumed) == books.balance(Account::legacy_claims) + books.balance(Account::coins),
        "what was assumed is claims and coins");
    audit_batches();
  }

  void audit_batches() {
    Timestamp next;
    std::size_t ids = 0;
    for (const auto& [name, batch] : state_.legacy.batches) {
      Int128 amount = 0;
      for (const ClaimBatch::Claim& claim : batch.claims) amount += claim.amount.units();
      require(amount == batch.amount.units(), "a batch's claims add up");
      require(batch.approved == (batch.from != Timestamp{}), "approved claims wait for their time");
      if (batch.approved && (next == Timestamp{} || batch.from < next)) next = batch.from;
      ids += batch.claims.size();
    }
    require(ids == state_.legacy.claim_ids.size(), "claims that wait have ids of their own");
    require(next == state_.periods.claims_from, "the next claims that turn into coins are known");
  }

  // A kept order's lot is in its position's list, and the lots of a position hold no more than it.
  void audit_lots() {
    std::map<PositionSlot, Int128> in_lots;
    state_.orders.for_each([&](OrderNumber, const KeptOrder& order) {
      require(order.left >= Points(0) && order.left <= order.granted, "a lot has no more left than was granted");
      require(order.paid >= Money(0) && order.received >= Money(0), "a kept order's figures are not negative");
      if (!order.position.exists() || order.slot.value() >= state_.positions.slot_count()) return;
      if (state_.positions.holds(order.slot, order.position)) in_lots[order.slot] += order.left.units();
    });
    for (const auto& [slot, points] : in_lots) {
      require(points <= state_.positions.at(slot).remaining.units(), "a position holds what its lots hold");
    }
  }

  void audit_cap_table() {
    const CapTable& table = state_.cap_table;
    Int128 held = 0;
    for (const auto& [id, certificate] : table.certificates) {
      held += Int128{certificate.shares} - certificate.transferred;
      const bool bounded = certificate.shares > 0 && certificate.shares <= kSharesMax;
      require(bounded, "a certificate's shares are bounded");
      const bool dated = certificate.cliff_days >= 0 && certificate.cliff_days <= certificate.vesting_days &&
                         certificate.vesting_days <= kVestingDaysMax;
      require(dated, "a cliff is not longer than the vesting");
      if (!bounded || !dated) continue;
      require(certificate.transferred >= 0 && certificate.transferred <= vested(certificate, state_.clock),
              "no more is transferred than has vested");
    }
    require(held == table.shares && table.shares <= kSharesMax, "the certificates hold all shares");
    for (const auto& [id, round] : table.rounds) {
      require(round.raised >= Money(0) && round.raised <= round.amount, "a round raises no more than its amount");
      require(round.pre_money > Money(0) && round.shares_before > 0, "a round has a price");
    }
    require(table.share_price >= Money(0), "the share price is not negative");
  }

  void audit_streams() {
    for (const auto& [id, stream] : state_.streams) {
      require(stream.daily > Money(0) && stream.left > Money(0), "a stream that is over is gone");
    }
    require(state_.streams.empty() || state_.periods.day_end != Timestamp{}, "while streams run, days end");
  }

  // Nobody has asked to sell more than they hold. O(positions) while a request waits.
  void audit_requests() {
    const SaleWindow& window = state_.sale_window;
    require((window.end == Timestamp{}) == window.requested.empty(), "a window is open while requests wait");
    require(!window.executes(), "no window is half executed");
    if (window.requested.empty()) return;
    std::map<MemberIndex, Int128> held;
    state_.positions.for_each_open(
        [&](const Position& position) { held[position.member] += position.remaining.units(); });
    for (const auto& [member, points] : window.requested) {
      require(points > Points(0) && points.units() <= held[member], "no member has asked for more than they hold");
    }
  }

  void audit_closing() {
    const Closing& closing = state_.closing;
    require(!closing.begun, "no closing is half paid");
    require((closing.stage == ClosingStage::running) == closing.proposed_by.empty(), "who asked for an end is named");
    if (closing.stage != ClosingStage::closed) return;
    const bool over = state_.pool.circulating == Points(0) && state_.paid_orders.empty() && state_.streams.empty();
    require(over, "nothing goes on after the end");
  }

  const State& state_;
  std::vector<std::string> findings_;
  std::vector<bool> listed_;             // by slot: met in a member's list
  std::vector<std::uint32_t> referred_;  // by member: how many name them as referrer
  Int128 wallets_ = 0;
  Int128 debts_ = 0;
  Int128 spent_ = 0;
  Int128 received_ = 0;
  RecoveryCounts recovery_;
  Int128 holdings_ = 0;
};

}  // namespace

std::vector<std::string> State::audit() const { return Auditor(*this).run(); }

}  // namespace greenpool
