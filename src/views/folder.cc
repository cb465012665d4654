#include "views/folder.h"

#include <algorithm>

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 7> kClosingNames{"",           "sale",    "exit", "reversal",
                                                        "conversion", "closing", "lapse"};

// Whom an event is about.
template <class T>
MemberIndex member_of(const T& event) {
  MemberIndex member;
  for_each_field(event, [&member](const auto& field, const auto& value) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, MemberIndex>) {
      if (field.name == "member" || field.name == "number") member = value;
    }
  });
  return member;
}

// Whose positions an event may change beside the one that its change names.
struct Changes {
  const State& state;

  [[nodiscard]] std::vector<MemberIndex> operator()(const PointsSold& event) const { return {event.member}; }
  [[nodiscard]] std::vector<MemberIndex> operator()(const WindowSale& event) const { return {event.member}; }
  [[nodiscard]] std::vector<MemberIndex> operator()(const PointsConverted& event) const { return {event.member}; }
  [[nodiscard]] std::vector<MemberIndex> operator()(const ClosingPaid& event) const { return {event.member}; }
  // A legacy position that waited for what is gone closes.
  [[nodiscard]] std::vector<MemberIndex> operator()(const LockedLapsed& event) const { return {event.member}; }
  [[nodiscard]] std::vector<MemberIndex> operator()(const OrderReversed& event) const {
    if (event.coins == Money(0)) return {};
    return {event.member};
  }
  // Claims are the spend of legacy positions.
  [[nodiscard]] std::vector<MemberIndex> operator()(const ClaimsApproved& event) const {
    std::vector<MemberIndex> members;
    const auto batch = state.legacy.batches.find(event.batch);
    if (batch == state.legacy.batches.end()) return members;
    for (const ClaimBatch::Claim& claim : batch->second.claims) members.push_back(claim.member);
    return members;
  }
  template <class T>
  [[nodiscard]] std::vector<MemberIndex> operator()(const T&) const {
    return {};
  }
};

bool is_as_before(const Position& now, const Position& before) {
  return now.remaining == before.remaining && now.acquired == before.acquired && now.spend == before.spend;
}

bool is_kept_by_member(Account account) { return account == Account::wallets || account == Account::member_debt; }

}  // namespace

Folder::Folder(std::unique_ptr<Engine> engine, const ViewsMarks& marks, const PriceSeries::Buckets& buckets)
    : engine_(std::move(engine)), marks_(marks), prices_(buckets), members_before_(engine_->state().members.size()) {
  const Books& books = engine_->state().books;
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    const auto account = static_cast<Account>(i);
    const std::int64_t balance = books.balance(account).units();
    debits_[i] = is_debit_account(account) ? balance : -balance;
  }
}

Status Folder::fold(const Record& record, ViewRows& rows) {
  if (!engine_) {
    const auto* opened = record.events.empty() ? nullptr : std::get_if<ProgrammeOpened>(&record.events.front());
    if (record.seq != 0 || opened == nullptr) {
      return failure("journal_damaged", "the journal does not begin with its programme's terms");
    }
    Result<Terms> terms = parse_terms(opened->terms.text, "journal");
    if (!terms) return tl::unexpected<Error>(terms.error());
    engine_ = std::make_unique<Engine>(*terms);
  }
  rows_ = &rows;
  at_ = record.at;
  event_index_ = 0;
  orders_ = 0;
  const std::uint64_t first_event = marks_.events;
  if (Status replayed = engine_->replay(record.at, record.events, *this); !replayed) return replayed;
  rows.begin(Table::records, Deed::insert);
  rows.add(record.seq);
  rows.add(record.at);
  rows.add(record.operation ? operation_name(*record.operation) : std::string_view{});
  rows.add_copy(record.key);
  rows.add(first_event);
  rows.add(marks_.lines);
  const State& state = engine_->state();
  marks_.next_seq = record.seq + 1;
  marks_.at = record.at;
  if (record.seq > 0) prices_.note(state, orders_, marks_.split_factor, rows);
  if (marks_.next_seq - marks_.balances_seq >= kRecordsBetweenBalances ||
      marks_.lines - marks_.balances_lines >= kLinesBetweenBalances) {
    put_balances(state);
  }
  rows_ = nullptr;
  return {};
}

void Folder::before(const State& state, const Event& event) {
  held_.clear();
  for (const MemberIndex member : std::visit(Changes{state}, event)) {
    if (member.value() >= state.members.size()) continue;
    const PositionSlot newest = state.newest_position(member);
    for (PositionSlot slot = state.positions.oldest(newest); slot.exists(); slot = state.positions.next(slot, newest)) {
      held_.push_back({slot, state.positions.at(slot)});
    }
  }
}

void Folder::after(const State& state, const Event& event, const Change& change) {
  std::visit([&](const auto& happened) { put_event(happened, event.index()); }, event);
  const MemberIndex member = std::visit([](const auto& happened) { return member_of(happened); }, event);
  put_lines(state, member, event.index(), change.posting);
  note_positions(state, event, change);
  if (std::holds_alternative<MemberRegistered>(event)) registrations_.push_back({state.next_seq, at_});
  if (std::holds_alternative<OrderSettled>(event)) ++orders_;
  if (change.split_factor != 1) {
    marks_.split_factor = multiply_or_stay(marks_.split_factor, change.split_factor);
    all_positions_ = true;
  }
  ++marks_.events;
  ++event_index_;
}

template <class T>
void Folder::put_event(const T& event, std::size_t kind) {
  rows_->begin(event_table(kind), Deed::insert);
  rows_->add(marks_.events);
  rows_->add(engine_->state().next_seq);
  rows_->add(event_index_);
  for_each_field(event, [&](const auto& field, const auto& value) {
    using Value = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::is_same_v<Value, MemberIndex>) {
      if (value.exists()) members_.push_back(value.value());
    }
    if (field.need == Need::internal) return;
    if constexpr (std::is_same_v<Value, std::string_view>) {
      rows_->add_copy(value);
    } else if constexpr (std::is_same_v<Value, LongText>) {
      rows_->add_copy(value.text);
    } else {
      rows_->add(value);
    }
  });
}

// A line of a member's account has the wallet after it, debt counted below 0. The wallet after the last of them is the
// state's; those before it are counted back.
void Folder::put_lines(const State& state, MemberIndex member, std::size_t kind, const Posting& posting) {
  std::int64_t wallet = member.exists() ? state.member(member).wallet.units() : 0;
  for (const PostingLine& line : posting.lines()) {
    if (is_kept_by_member(line.account)) wallet += line.debit.units();
  }
  for (const PostingLine& line : posting.lines()) {
    rows_->begin(Table::ledger, Deed::insert);
    rows_->add(++marks_.lines);
    rows_->add(state.next_seq);
    rows_->add(event_index_);
    rows_->add(kind);
    rows_->add(static_cast<std::int64_t>(line.account));
    rows_->add(line.debit);
    if (member.exists() && is_kept_by_member(line.account)) {
      wallet -= line.debit.units();
      rows_->add(member);
      rows_->add(wallet);
    } else {
      rows_->add_nothing();
      rows_->add_nothing();
    }
    debits_[static_cast<std::size_t>(line.account)] += line.debit.units();
  }
}

void Folder::put_balances(const State& state) {
  const auto seq = static_cast<std::int64_t>(state.next_seq) - 1;
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    const auto account = static_cast<std::int64_t>(i);
    rows_->put(Table::balances, Deed::insert, seq * kBalanceKeys + account, seq, account, debits_[i]);
  }
  marks_.balances_seq = state.next_seq;
  marks_.balances_lines = marks_.lines;
}

Folder::Touched& Folder::touch(PositionSlot slot, PositionId id) {
  Touched& touched = positions_[id.value()];
  touched.slot = slot;
  return touched;
}

void Folder::close(PositionSlot slot, const Position& last, Closing closing) {
  Touched& touched = touch(slot, last.id);
  touched.closing = closing;
  touched.closed_seq = engine_->state().next_seq;
  touched.closed_at = at_;
  touched.last = last;
  touched.last.remaining = Points(0);
}

Folder::Closing Folder::closing_by(const Event& event) {
  if (std::holds_alternative<PointsConverted>(event)) return Closing::conversion;
  if (std::holds_alternative<ClosingPaid>(event)) return Closing::closing;
  if (std::holds_alternative<LockedLapsed>(event)) return Closing::lapse;
  return std::holds_alternative<OrderReversed>(event) ? Closing::reversal : Closing::sale;
}

void Folder::note_opened(Touched& touched) {
  touched.opened = true;
  touched.opened_seq = engine_->state().next_seq;
  touched.opened_at = at_;
}

// Which positions an event touches: the one place that a new event which moves points adds to.
void Folder::note_positions(const State& state, const Event& event, const Change& change) {
  for (const Held& held : held_) {
    if (!state.positions.holds(held.slot, held.position.id)) {
      close(held.slot, held.position, closing_by(event));
    } else if (!is_as_before(state.positions.at(held.slot), held.position)) {
      touch(held.slot, held.position.id);
    }
  }
  if (const auto* const collected = std::get_if<ReleasedCollected>(&event)) {
    Touched& touched = touch(change.position_slot, collected->position);
    if (collected->opened) note_opened(touched);
  }
  if (const auto* const order = std::get_if<OrderSettled>(&event); order != nullptr && order->position.exists()) {
    Touched& touched = touch(change.position_slot, order->position);
    if (order->opened) note_opened(touched);
  }
  if (std::holds_alternative<ForcedExit>(event)) close(change.position_slot, change.position_before, Closing::exit);
  if (const auto* const refund = std::get_if<OrderReversed>(&event);
      refund != nullptr && change.position_slot.exists()) {
    if (change.position_after.id.exists()) {
      touch(change.position_slot, change.position_after.id);
    } else {
      Position last = change.position_before;
      last.spend -= refund->refund;
      last.acquired -= std::min(last.acquired, refund->granted);
      close(change.position_slot, last, Closing::reversal);
    }
  }
}

void Folder::touch_all_positions(const State& state) {
  for (std::uint32_t slot = 0; slot < state.positions.slot_count(); ++slot) {
    const Position& position = state.positions.at(PositionSlot(slot));
    if (position.id.exists()) touch(PositionSlot(slot), position.id);
  }
  all_positions_ = false;
}

void Folder::put_member(const State& state, std::uint32_t number, Deed deed) {
  const MemberIndex index(number);
  const Member& member = state.member(index);
  rows_->begin(Table::members, deed);
  rows_->add(std::uint64_t{number});
  if (deed == Deed::insert) {
    const Registration& registration = registrations_[number - members_before_];
    rows_->add_copy(state.directory.id_of(index));
    rows_->add(registration.seq);
    rows_->add(registration.at);
  }
  const auto shareholder = state.shareholders.find(index);
  rows_->add(member.referrer);
  rows_->add(member.status);
  rows_->add(std::int64_t{state.ranks.empty() ? 0 : state.ranks.at(index).rank});
  rows_->add(shareholder == state.shareholders.end() ? std::int64_t{0} : shareholder->second.weight);
  rows_->add(std::int64_t{member.directs});
  rows_->add(member.wallet);
  rows_->add(member.spent);
  rows_->add(member.received);
  rows_->add(std::int64_t{member.accepted});
  const auto legacy = state.legacy.holdings.find(index);
  rows_->add(legacy == state.legacy.holdings.end() ? Money(0) : legacy->second.coins);
}

void Folder::put_position(const State& state, std::uint32_t number, const Touched& touched) {
  const bool open = touched.closing == Closing::none;
  const Position& position = open ? state.positions.at(touched.slot) : touched.last;
  rows_->begin(Table::positions, touched.opened ? Deed::insert : Deed::update);
  rows_->add(std::uint64_t{number});
  if (touched.opened) {
    const std::optional<Multiple> multiple = state.promises[position.promise].multiple;
    rows_->add(position.member);
    rows_->add(touched.opened_seq);
    rows_->add(touched.opened_at);
    multiple ? rows_->add(*multiple) : rows_->add_nothing();
  }
  rows_->add(position.acquired);
  rows_->add(position.remaining);
  rows_->add(position.spend);
  rows_->add(kClosingNames[static_cast<std::size_t>(touched.closing)]);
  if (open) {
    rows_->add_nothing();
    rows_->add_nothing();
  } else {
    rows_->add(touched.closed_seq);
    rows_->add(touched.closed_at);
  }
}

void Folder::settle(ViewRows& rows) {
  if (!engine_) return;
  rows_ = &rows;
  const State& state = engine_->state();
  std::sort(members_.begin(), members_.end());
  members_.erase(std::unique(members_.begin(), members_.end()), members_.end());
  for (const std::uint32_t member : members_) {
    put_member(state, member, member < members_before_ ? Deed::update : Deed::insert);
  }
  members_.clear();
  registrations_.clear();
  members_before_ = state.members.size();

  if (all_positions_) touch_all_positions(state);
  std::vector<std::uint32_t> numbers;
  numbers.reserve(positions_.size());
  for (const auto& [number, touched] : positions_) numbers.push_back(number);
  std::sort(numbers.begin(), numbers.end());
  for (const std::uint32_t number : numbers) put_position(state, number, positions_.at(number));
  positions_.clear();
  prices_.flush(rows);
  rows_ = nullptr;
}

}  // namespace greenpool
