#include "payments/statement_matching.h"

#include <array>

namespace greenpool {
namespace {

constexpr std::int64_t kWindow = std::int64_t{3} * 86'400 * 1'000'000;

// One kind of our movements as (id, provider_number, provider, signed amount, time) of what is over and on no line.
struct Source {
  MatchKind kind;
  std::string_view by_id;
  std::string_view by_provider_number;
  std::string_view by_amount;  // ?1 amount, ?2 and ?3 the window, ?4 the account
};

constexpr std::array<Source, 4> kSources{{
    {MatchKind::payment, "SELECT id,amount,state='succeeded' FROM payments WHERE id=?1",
     "SELECT id,amount,state='succeeded' FROM payments WHERE provider_number=?1",
     "SELECT id FROM payments p WHERE state='succeeded' AND provider=?4 AND finished_at BETWEEN ?2 AND ?3 AND "
     "amount=?1 "
     "AND NOT EXISTS(SELECT 1 FROM statement_lines WHERE match_kind='payment' AND match=p.id) LIMIT 2"},
    {MatchKind::refund, "SELECT id,-amount,state='succeeded' FROM refunds WHERE id=?1",
     "SELECT id,-amount,state='succeeded' FROM refunds WHERE provider_number=?1",
     "SELECT r.id FROM refunds r JOIN payments p ON p.id=r.payment WHERE r.state='succeeded' AND p.provider=?4 AND "
     "r.finished_at BETWEEN ?2 AND ?3 AND -r.amount=?1 "
     "AND NOT EXISTS(SELECT 1 FROM statement_lines WHERE match_kind='refund' AND match=r.id) LIMIT 2"},
    {MatchKind::payout, "SELECT id,-amount,state='succeeded' FROM payouts WHERE id=?1",
     "SELECT id,-amount,state='succeeded' FROM payouts WHERE provider_number=?1",
     "SELECT id FROM payouts p WHERE state='succeeded' AND provider=?4 AND finished_at BETWEEN ?2 AND ?3 AND "
     "-amount=?1 "
     "AND NOT EXISTS(SELECT 1 FROM statement_lines WHERE match_kind='payout' AND match=p.id) LIMIT 2"},
    {MatchKind::manual, "SELECT id,amount,1 FROM manual_entries WHERE id=?1",
     "SELECT id,amount,1 FROM manual_entries WHERE reference=?1",
     "SELECT id FROM manual_entries e WHERE account=?4 AND at BETWEEN ?2 AND ?3 AND amount=?1 "
     "AND NOT EXISTS(SELECT 1 FROM statement_lines WHERE match_kind='manual' AND match=e.id) LIMIT 2"},
}};

bool has_line(Work& work, MatchKind kind, const std::string& id) {
  return work.db.integer("SELECT 1 FROM statement_lines WHERE match_kind=?1 AND match=?2", name_of(kind), id)
      .has_value();
}

// The one that bears the number and has the amount; a note when something does, but cannot be it.
MatchSearch by_number(Work& work, const StoredLine& line, const std::string& number, std::string_view Source::* query) {
  MatchSearch search;
  if (number.empty() || number == "0") return search;
  for (const Source& source : kSources) {
    Rows rows = work.db.query(source.*query, number);
    while (rows.next()) {
      const std::string id = rows.text(0);
      if (Money(rows.integer(1)) != line.amount) {
        search.note = "another amount than " + std::string(name_of(source.kind)) + " " + id;
      } else if (!rows.truth(2)) {
        search.note = "not over on our side: " + std::string(name_of(source.kind)) + " " + id;
      } else if (has_line(work, source.kind, id)) {
        search.note = "on another line already: " + std::string(name_of(source.kind)) + " " + id;
      } else {
        return {.found = FoundMatch{source.kind, id}};
      }
    }
  }
  return search;
}

}  // namespace

MatchSearch search_match(Work& work, const StoredLine& line) {
  MatchSearch by_ours = by_number(work, line, line.our_number, &Source::by_id);
  if (by_ours.found) return by_ours;
  MatchSearch by_theirs = by_number(work, line, line.provider_number, &Source::by_provider_number);
  if (by_theirs.found) return by_theirs;
  // A line that names something of ours is that, or in dispute; never something else of the same amount.
  if (!by_ours.note.empty()) return by_ours;
  if (!by_theirs.note.empty()) return by_theirs;
  MatchSearch search;
  int candidates = 0;
  for (const Source& source : kSources) {
    Rows rows = work.db.query(source.by_amount, line.amount.units(), line.at.microseconds() - kWindow,
                              line.at.microseconds() + kWindow, line.account);
    while (rows.next()) {
      ++candidates;
      search.found = FoundMatch{source.kind, rows.text(0)};
    }
  }
  if (candidates > 1) search = {.note = "more than one movement has this amount"};
  return search;
}

bool may_match(Work& work, const StoredLine& line, const FoundMatch& match) {
  for (const Source& source : kSources) {
    if (source.kind != match.kind) continue;
    Rows rows = work.db.query(source.by_id, match.id);
    return rows.next() && Money(rows.integer(1)) == line.amount && rows.truth(2) &&
           !has_line(work, match.kind, match.id);
  }
  return false;
}

}  // namespace greenpool
