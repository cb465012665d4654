#include "engine/state.h"

#include <algorithm>

#include "pool/trigger.h"

namespace greenpool {
namespace {

// The canonical bytes: everything a fold yields, nothing derived from it. A new field changes kFormat.
constexpr std::uint32_t kFormat = 2;

template <class Self, class Archive>
void serialise_body(Self& self, Archive& archive) {
  archive.value(self.next_seq);
  archive.value(self.clock);
  archive.value(self.pool.cash);
  archive.value(self.pool.circulating);
  archive.value(self.pool.last_price.minor);
  archive.value(self.pool.last_price.units);
  archive.value(self.totals);
  archive.value(self.current_promise);
  Books::serialise(self.books, archive);
  archive.value(self.periods);
  InjectionWindow::serialise(self.window, archive);
  Directory::serialise(self.directory, archive);
  archive.vector(self.members);
  PositionBook::serialise(self.positions, archive);
  OrderBook::serialise(self.orders, archive);
  archive.map(self.paid_orders);
  RankBook::serialise(self.ranks, archive);
  archive.map(self.agents);
  WithdrawalBook::serialise(self.withdrawals, archive);
  SupplierBook::serialise(self.suppliers, archive);
  archive.map(self.shareholders);
  archive.map(self.reserve_due);
}

// Follows nothing that it has not checked, and ends whatever it meets: the state may be damaged in any way.
class Auditor {
 public:
  explicit Auditor(const State& state) : state_(state), listed_(state.positions.slot_count(), false) {}

  std::vector<std::string> run() {
    audit_members();
    audit_positions();
    audit_pool();
    audit_books();
    audit_details();
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
      require(!member.referrer.exists() || member.referrer.value() < state_.members.size(), "a referrer is known");
      require(i >= state_.directory.size() || state_.directory.find(state_.directory.id_of(index)) == index,
              "every id finds its member");
      if (const PositionSlot newest = state_.newest_position(index); newest.exists()) audit_list(index, newest);
    }
    require(state_.members.size() == state_.directory.size(), "every member has an id");
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
    require(holdings_ == state_.pool.circulating.units(), "the positions hold exactly the circulating points");
    require(state_.current_promise < state_.promises.size(), "every promise was made");
  }

  void audit_position(const Position& position) {
    holdings_ += position.remaining.units();
    require(position.id.value() >= 1 && position.id.value() <= state_.positions.opened(),
            "numbers of positions were given");
    require(position.remaining > Points(0) && position.remaining <= position.acquired, "0 < R <= A");
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
    require(books.sum() == Money(0), "all accounts sum to zero");
    require(books.surplus() >= Money(0), "cash covers pool, reserve, wallets and the rest");
    require(books.balance(Account::pool) == state_.pool.cash, "the pool account equals P");
    require(wallets_ == books.balance(Account::wallets).units(), "the wallets' account equals the members' wallets");
    require(debts_ == books.balance(Account::member_debt).units(), "the debts' account equals the members' debts");
    require(spent_ == state_.totals.spent.units(), "members' spend equals the total");
    const Int128 paid_out = Int128{state_.totals.sales_paid.units()} + state_.totals.exits_paid.units() -
                            state_.totals.taken_back.units();
    require(received_ == paid_out, "members received what was paid out");
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

  const State& state_;
  std::vector<std::string> findings_;
  std::vector<bool> listed_;  // by slot: met in a member's list
  Int128 wallets_ = 0;
  Int128 debts_ = 0;
  Int128 spent_ = 0;
  Int128 received_ = 0;
  Int128 holdings_ = 0;
};

}  // namespace

State::State(Terms programme_terms)
    : terms(std::move(programme_terms)), promises{Promise{terms.exit_multiple}}, window(terms.injection_window_days) {
  pool.last_price = terms.initial_price;
}

Points State::holding_of(MemberIndex member) const {
  Points sum;
  const PositionSlot newest = newest_position(member);
  for (PositionSlot slot = positions.oldest(newest); slot.exists(); slot = positions.next(slot, newest)) {
    sum += positions.at(slot).remaining;
  }
  return sum;
}

std::optional<Timestamp> State::next_due() const {
  std::optional<Timestamp> due;
  for (const Timestamp end : {periods.ranks_end, periods.dividend_end}) {
    if (end != Timestamp{} && (!due || end < *due)) due = end;
  }
  return due;
}

PositionSlot State::joining_position(MemberIndex member) const {
  if (terms.exit_basis == ExitBasis::order) return {};
  const PositionSlot newest = newest_position(member);
  return newest.exists() && positions.at(newest).promise == current_promise ? newest : PositionSlot{};
}

std::size_t State::memory_bytes() const {
  return directory.memory_bytes() + members.memory_bytes() + positions.memory_bytes() + orders.memory_bytes() +
         ranks.memory_bytes();
}

Status State::save(const SaveArchive::Sink& sink) const {
  SaveArchive archive(sink);
  archive.value(kFormat);
  archive.text(to_toml(terms));
  serialise_body(*this, archive);
  return archive.finish();
}

Result<std::unique_ptr<State>> State::load(const LoadArchive::Source& source) {
  LoadArchive archive(source);
  const auto damaged = [](const std::string& how) {
    return failure("snapshot_damaged", "the snapshot is damaged: " + how);
  };
  std::uint32_t format = 0;
  archive.value(format);
  std::string terms_text;
  archive.text(terms_text);
  if (!archive.status()) return tl::unexpected<Error>(archive.status().error());
  if (format != kFormat) return damaged("it has another format");
  Result<Terms> terms = parse_terms(terms_text, "snapshot");
  if (!terms) return damaged(terms.error().message);
  if (to_toml(*terms) != terms_text) return damaged("its terms are not in their canonical form");
  auto state = std::make_unique<State>(std::move(*terms));
  serialise_body(*state, archive);
  if (Status read = archive.finish(); !read) return tl::unexpected<Error>(read.error());
  return state;
}

Digest State::hash() const {
  Sha256 sha;
  const Status saved = save([&sha](std::span<const std::uint8_t> bytes) {
    sha.update(bytes);
    return Status{};
  });
  GP_CHECK(saved.has_value(), "hashing cannot fail");
  return sha.finish();
}

std::vector<std::string> State::audit() const { return Auditor(*this).run(); }

}  // namespace greenpool
