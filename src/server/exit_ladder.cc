#include "server/exit_ladder.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace greenpool {
namespace {

// Sorted here only to find the first ones; their exact order follows.
constexpr std::string_view kFirstRungs = R"sql(
SELECT f.position, m.member, f.exit_multiple, f.acquired, f.remaining, f.spend FROM (
  SELECT position, member, exit_multiple, acquired, remaining, spend FROM positions
  WHERE closed_seq IS NULL AND exit_multiple > 0 AND acquired > 0 AND spend > 0
  ORDER BY CAST(exit_multiple AS REAL) * spend / acquired, position LIMIT ?1
) f JOIN members m ON m.number = f.member
)sql";
constexpr std::string_view kCounts = R"sql(
SELECT count(*), coalesce(sum(exit_multiple > 0 AND acquired > 0 AND spend > 0), 0) FROM positions WHERE closed_seq IS NULL
)sql";

bool comes_before(const LadderPlace& a, const LadderPlace& b) {
  if (a.trigger < b.trigger) return true;
  if (b.trigger < a.trigger) return false;
  return a.position < b.position;
}

LadderPlace place_of(const LadderRung& rung) { return {rung.trigger, rung.position}; }

Result<LadderPage> read_ladder(SqliteConnection& views, const ViewsMeta& meta) {
  LadderPage ladder{.records = meta.marks.next_seq,
                    .currency_digits = meta.digits,
                    .positions_open = 0,
                    .positions_waiting = 0,
                    .rungs = {},
                    .next = {}};
  Result<SqliteStatement> counts = views.prepare(kCounts);
  if (!counts) return tl::unexpected(counts.error());
  if (const Result<bool> row = counts->step(); !row) return tl::unexpected(row.error());
  ladder.positions_open = static_cast<std::uint64_t>(counts->column_integer(0));
  ladder.positions_waiting = static_cast<std::uint64_t>(counts->column_integer(1));
  Result<SqliteStatement> select = views.prepare(kFirstRungs);
  if (!select) return tl::unexpected(select.error());
  select->bind_integer(1, static_cast<std::int64_t>(ExitLadders::kRungsMax));
  for (;;) {
    const Result<bool> row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) break;
    LadderRung& rung = ladder.rungs.emplace_back();
    rung.position = static_cast<std::uint32_t>(select->column_integer(0));
    rung.member = select->column_text(1);
    rung.multiple = Multiple(select->column_integer(2));
    rung.acquired = Points(select->column_integer(3));
    rung.remaining = Points(select->column_integer(4));
    rung.spend = Money(select->column_integer(5));
    rung.trigger = Trigger::of_position(rung.multiple, rung.spend, rung.acquired);
  }
  std::sort(ladder.rungs.begin(), ladder.rungs.end(),
            [](const LadderRung& a, const LadderRung& b) { return comes_before(place_of(a), place_of(b)); });
  return ladder;
}

}  // namespace

std::string cursor_of(const LadderPlace& place) {
  return std::to_string(place.trigger.numerator) + "-" + std::to_string(place.trigger.denominator) + "-" +
         std::to_string(place.position);
}

std::optional<LadderPlace> parse_ladder_place(std::string_view cursor) {
  std::array<std::uint64_t, 3> numbers{};
  const char* begin = cursor.data();
  const char* const end = begin + cursor.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto [after, problem] = std::from_chars(begin, end, numbers[i]);
    if (problem != std::errc{}) return std::nullopt;
    const bool is_last = i + 1 == numbers.size();
    if (is_last ? after != end : after == end || *after != '-') return std::nullopt;
    begin = after + (is_last ? 0 : 1);
  }
  // A denominator is a number of points, and the cross products of what is compared fit 128 bits.
  if (numbers[1] == 0 || numbers[2] > UINT32_MAX) return std::nullopt;
  return LadderPlace{{numbers[0], numbers[1]}, static_cast<std::uint32_t>(numbers[2])};
}

Result<LadderPage> ExitLadders::page(const std::string& programme, const std::string& views,
                                     const LadderQuestion& question) {
  const Result<std::shared_ptr<const LadderPage>> ladder = ladders_.get(programme, views, 0, read_ladder);
  if (!ladder) return tl::unexpected(ladder.error());
  const LadderPage& all = **ladder;
  LadderPage page{.records = all.records,
                  .currency_digits = all.currency_digits,
                  .positions_open = all.positions_open,
                  .positions_waiting = all.positions_waiting,
                  .rungs = {},
                  .next = {}};
  auto rung = std::partition_point(all.rungs.begin(), all.rungs.end(), [&question](const LadderRung& each) {
    const bool too_low = question.above && each.trigger <= *question.above;
    return too_low || (question.after && !comes_before(*question.after, place_of(each)));
  });
  for (; rung != all.rungs.end() && page.rungs.size() < question.limit; ++rung) page.rungs.push_back(*rung);
  if (rung != all.rungs.end() && !page.rungs.empty()) page.next = place_of(page.rungs.back());
  return page;
}

}  // namespace greenpool
