// One programme in memory: everything that a fold over its events yields, and nothing else.
// Thread safety: one writer; nobody reads while it writes.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/archive.h"
#include "base/result.h"
#include "base/sha256.h"
#include "base/time.h"
#include "ledger/accounts.h"
#include "members/members.h"
#include "pool/injection_window.h"
#include "pool/pool.h"
#include "pool/positions.h"
#include "terms/terms.h"

namespace greenpool {

// Totals that a fold carries along, for summaries and checks.
struct Totals {
  std::uint64_t orders = 0;
  std::uint64_t sales = 0;
  std::uint64_t exits = 0;
  std::uint64_t injections = 0;
  std::uint64_t splits = 0;
  Money spent;       // by members, for settled orders
  Money sales_paid;  // from the pool, by sale
  Money exits_paid;  // from the pool, by forced exit
  Money injected;    // into the pool, all sources
};
static_assert(std::has_unique_object_representations_v<Totals>);

class State {
 public:
  explicit State(Terms programme_terms);
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Terms terms;
  Pool pool;
  Directory directory;
  ChunkedVector<Member> members;
  PositionBook positions;
  std::vector<Promise> promises;  // promises[current_promise] is that of the terms in force
  std::uint32_t current_promise = 0;
  InjectionWindow window;
  Books books;
  Totals totals;
  Timestamp clock;             // of the last command
  std::uint64_t next_seq = 0;  // records folded in

  [[nodiscard]] const Promise& promise() const { return promises[current_promise]; }
  [[nodiscard]] PositionSlot newest_position(MemberIndex member) const {
    return PositionSlot(members[member.value()].newest_position);
  }
  // The points a member may sell. O(open positions of the member).
  [[nodiscard]] Points holding_of(MemberIndex member) const;
  // Where the next order of this member goes, if a position is open for it.
  [[nodiscard]] PositionSlot joining_position(MemberIndex member) const;

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
