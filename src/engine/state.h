// One programme in memory: everything that a fold over its events yields, and nothing else.
// Thread safety: one writer; nobody reads while it writes.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/archive.h"
#include "base/result.h"
#include "base/sha256.h"
#include "base/time.h"
#include "engine/cap_table.h"
#include "engine/closing.h"
#include "engine/legacy.h"
#include "engine/recovery.h"
#include "engine/sale_window.h"
#include "engine/shareholders.h"
#include "engine/suppliers.h"
#include "engine/withdrawals.h"
#include "ledger/accounts.h"
#include "members/members.h"
#include "members/ranks.h"
#include "members/regions.h"
#include "pool/injection_window.h"
#include "pool/order_book.h"
#include "pool/pool.h"
#include "pool/positions.h"
#include "rewards/rewards.h"
#include "terms/risk_text.h"
#include "terms/terms.h"

namespace greenpool {

// Totals that a fold carries along, for summaries and checks.
struct Totals {
  std::uint64_t orders = 0;
  std::uint64_t sales = 0;
  std::uint64_t exits = 0;
  std::uint64_t injections = 0;
  std::uint64_t splits = 0;
  std::uint64_t reversals = 0;
  Money spent;         // by members, for settled orders, refunds deducted
  Money sales_paid;    // from the pool, by sale
  Money exits_paid;    // from the pool, by forced exit
  Money injected;      // into the pool, all sources
  Money rewards;       // to members, what was taken back deducted
  Money taken_back;    // of what sales, exits, conversions and the end had paid, by reversals
  Money withdrawn;     // by members, fees and taxes included
  Money converted;     // from the pool, for points that became shares
  Money closing_paid;  // to holders, when the programme ended; claims repaid not included
  Money organic;       // into the pool by orders, as far as members paid them; refunds deducted
  Money subsidised;    // into the pool by orders, as far as subsidies paid them; refunds deducted
  RecoveryCounts recovery;
};
static_assert(std::has_unique_object_representations_v<Totals>);

// What of an order's contribution its subsidy paid: pro rata, rounded down. SPEC section 12 (organic versus subsidised
// inflow).
[[nodiscard]] inline Money subsidised_part(Money contribution, Money paid, Money subsidy) {
  if (subsidy == Money(0)) return Money(0);
  return Money(multiply_divide_floor(contribution.units(), subsidy.units(), (paid + subsidy).units()));
}

// An order between payment and settlement: everything that settlement needs was fixed when it was paid.
struct PaidOrder {
  MemberIndex member;
  Money paid;
  Money wallet;  // the part of `paid` that came from the wallet
  Money subsidy;
  Money cost;
  Rate reward_rate;
  Rate platform_rate;
  RegionCode region;
  std::string supplier;
  std::int64_t version = 0;  // of the terms at payment
  Money coins;

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.value(self.member);
    archive.value(self.paid);
    archive.value(self.wallet);
    archive.value(self.subsidy);
    archive.value(self.cost);
    archive.value(self.reward_rate);
    archive.value(self.platform_rate);
    archive.value(self.region);
    archive.text(self.supplier);
    archive.value(self.version);
    archive.value(self.coins);
  }
};

// Changed terms that wait: for acknowledgements, for approval, for their time.
struct TermsProposal {
  std::string terms;  // canonical
  Timestamp effective;
  std::string proposed_by;
  std::string acknowledged_by;  // the first who did
  bool acknowledged = false;    // by two, or nothing in the review blocks them
  bool approved = false;

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.text(self.terms);
    archive.value(self.effective);
    archive.text(self.proposed_by);
    archive.text(self.acknowledged_by);
    archive.value(self.acknowledged);
    archive.value(self.approved);
  }
};

// Terms that were in force, the promise that positions got under them, and what members accepted.
struct TermsVersion {
  TermsVersion(Terms version_terms, std::uint32_t version_promise)
      : terms(std::move(version_terms)), promise(version_promise), text_hash(to_hex(greenpool::text_hash(terms))) {}

  Terms terms;
  std::uint32_t promise = 0;
  std::string text_hash;  // of terms and risk text, hexadecimal; follows from the terms (terms/risk_text.h)
};

// When the periods that run at present end; the first ones begin with the first command.
struct Periods {
  Timestamp ranks_end;        // 0: the terms have no ranks, or nothing has happened yet
  Timestamp dividend_end;     // likewise, for dividends
  Timestamp terms_effective;  // when approved terms take effect; 0: none wait
  Timestamp day_end;          // while streams run or locked points wait; else 0
  Timestamp claims_from;      // when the next approved claims turn into coins; 0: none wait
  Money revenue_before;       // the platform's accounts when the dividend's period began
  Money loss_before;
  Money dividend_carried;  // due to shareholders from earlier periods, and not covered then
};
static_assert(std::has_unique_object_representations_v<Periods>);

class State {
 public:
  explicit State(Terms programme_terms);
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Terms terms;  // in force: those of the last version
  std::vector<TermsVersion> versions;
  std::map<std::string, TermsProposal, std::less<>> proposals;
  Pool pool;
  Directory directory;
  ChunkedVector<Member> members;
  PositionBook positions;
  std::vector<Promise> promises;  // made so far; promises[current_promise] is that of the terms in force
  std::uint32_t current_promise = 0;
  OrderBook orders;  // that can still be reversed
  std::map<std::string, PaidOrder, std::less<>> paid_orders;
  RankBook ranks;  // empty when the terms have none
  Agents agents;
  WithdrawalBook withdrawals;
  SupplierBook suppliers;
  Shareholders shareholders;
  std::map<MemberIndex, Money> reserve_due;  // of a debt: what the reserve gets of it, last
  Periods periods;
  LegacyBook legacy;
  CapTable cap_table;
  SaleWindow sale_window;
  std::map<std::string, Stream, std::less<>> streams;
  Closing closing;
  InjectionWindow window;
  Books books;
  Totals totals;
  bool keeps_last_order = false;  // of the command at hand: whether `orders` took the order that was settled last
  Timestamp clock;                // of the last command
  std::uint64_t next_seq = 0;     // records folded in

  [[nodiscard]] std::int64_t version() const { return static_cast<std::int64_t>(versions.size()); }
  // Of terms by their version; 0: those in force.
  [[nodiscard]] const Terms& terms_of(std::int64_t version_number) const {
    return version_number == 0 ? terms : versions[static_cast<std::size_t>(version_number - 1)].terms;
  }
  [[nodiscard]] std::uint32_t promise_of(std::int64_t version_number) const {
    return version_number == 0 ? current_promise : versions[static_cast<std::size_t>(version_number - 1)].promise;
  }
  [[nodiscard]] PositionSlot newest_position(MemberIndex member) const {
    return PositionSlot(members[member.value()].newest_position);
  }
  // The points a member may sell. O(open positions of the member).
  [[nodiscard]] Points holding_of(MemberIndex member) const;
  [[nodiscard]] const Member& member(MemberIndex index) const { return members[index.value()]; }
  [[nodiscard]] RewardScene reward_scene(const Terms& under) const { return {members, ranks, agents, under.rewards}; }
  // When the calendar next makes something due; nothing: never. SPEC section 6 (periods).
  [[nodiscard]] std::optional<Timestamp> next_due() const;
  // The legacy holding that the position belongs to; nullptr: it is one of orders. O(log holdings).
  [[nodiscard]] const LegacyHolding* legacy_of(const Position& position) const;
  [[nodiscard]] LegacyHolding* legacy_of(const Position& position);
  // What its legacy position was promised, or would be now.
  [[nodiscard]] Multiple legacy_multiple(const LegacyHolding& holding) const;
  // Whether that many more positions can get numbers, beside those that legacy holdings may still need.
  [[nodiscard]] bool has_position_numbers(std::uint64_t more) const {
    return positions.opened() + legacy.holdings.size() + more < UINT32_MAX;
  }
  // Where the next order of this member goes under that version of the terms, if a position is open for it.
  [[nodiscard]] PositionSlot joining_position(MemberIndex member, std::int64_t version_number = 0) const {
    const std::uint32_t promise = promise_of(version_number);
    if (promises[promise].basis == ExitBasis::order) return {};
    const PositionSlot newest = newest_position(member);
    const bool joins_newest = !newest.exists() || (legacy.holdings.empty() && positions.at(newest).promise == promise);
    return joins_newest ? newest : joining_position_behind(newest, promise);
  }

  // The same where it need not be the newest: under several promises, or beside a legacy position.
  [[nodiscard]] PositionSlot joining_position_behind(PositionSlot newest, std::uint32_t promise) const;

  [[nodiscard]] std::size_t memory_bytes() const;

  // The canonical bytes of the state, the same with every compiler; their SHA-256 is the state hash.
  [[nodiscard]] Status save(const SaveArchive::Sink& sink) const;
  // A state from save()'s bytes. Errors: snapshot_damaged, the source's own. Whether the bytes have the right hash is
  // for the caller to check before the state is used.
  [[nodiscard]] static Result<std::unique_ptr<State>> load(const LoadArchive::Source& source);
  [[nodiscard]] Digest hash() const;

  // Walks everything and compares it with the totals: books, holdings, wallets, lists, bounds. O(n). Empty when sound.
  [[nodiscard]] std::vector<std::string> audit() const;
};

}  // namespace greenpool
