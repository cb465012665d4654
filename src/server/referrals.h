// Whom a member referred, and how many stand below: read from the views, with the tree of who referred whom that the
// compliance book keeps (server/compliance.h), both as of one moment. A page costs what it shows, and not the tree's
// size, but for the counts by level: O(members).
// Thread safety: any thread; a reader's, since it may take milliseconds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "money/money.h"
#include "server/compliance.h"

namespace greenpool {

struct ReferralQuestion {
  std::string member;
  std::int64_t after = -1;  // goes on after this number of a member
  std::size_t limit = 50;
  std::size_t levels = 0;  // counted by level, so many; 0..kTeamLevelsMax
};

// Of terms that pay on deeper levels the first ones are counted.
inline constexpr std::size_t kTeamLevelsMax = 10;

struct Referral {
  std::string member;
  Timestamp registered_at;
  std::string status;
  std::uint64_t rank = 0;
  std::uint64_t directs = 0;
  std::uint32_t people = 0;  // in their team, themselves counted in
  std::uint32_t levels = 0;  // likewise
  Money spent;
};

struct ReferralPage {
  std::uint64_t records = 0;  // of the journal that are in it
  int currency_digits = 2;
  std::uint64_t directs = 0;
  std::uint32_t people = 0;
  std::uint32_t levels = 0;
  std::vector<std::uint64_t> by_level;  // the first: direct referrals
  std::vector<Referral> referrals;      // in order of registration
  std::optional<std::int64_t> next;     // the "after" of the page that follows
};

// Errors: unknown_member, views_empty, those of views/views_file.h.
[[nodiscard]] Result<ReferralPage> read_referrals(ComplianceBook& book, const std::string& views,
                                                  const ReferralQuestion& question);

}  // namespace greenpool
