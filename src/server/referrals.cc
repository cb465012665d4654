#include "server/referrals.h"

#include "views/views_file.h"

namespace greenpool {
namespace {

constexpr std::string_view kDirects =
    "SELECT number, member, registered_at, status, rank, directs, spent FROM members WHERE referrer = ?1 AND number > "
    "?2 ORDER BY number LIMIT ?3";

Result<std::uint32_t> number_of(SqliteConnection& views, const std::string& member) {
  Result<SqliteStatement> find = views.prepare("SELECT number FROM members WHERE member = ?1");
  if (!find) return tl::unexpected(find.error());
  find->bind_text(1, member);
  const Result<bool> row = find->step();
  if (!row) return tl::unexpected(row.error());
  if (!*row) return failure("unknown_member", "there is no such member in the views");
  return static_cast<std::uint32_t>(find->column_integer(0));
}

Status read_page(SqliteConnection& views, const ReferralTree& tree, std::uint32_t number,
                 const ReferralQuestion& question, ReferralPage& page) {
  Result<SqliteStatement> select = views.prepare(kDirects);
  if (!select) return tl::unexpected(select.error());
  select->bind_integer(1, number);
  select->bind_integer(2, question.after);
  select->bind_integer(3, static_cast<std::int64_t>(question.limit) + 1);
  std::int64_t last = question.after;
  for (;;) {
    const Result<bool> row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    if (page.referrals.size() == question.limit) {
      page.next = last;
      return {};
    }
    last = select->column_integer(0);
    const auto referred = static_cast<std::uint32_t>(last);
    page.referrals.push_back({.member = std::string(select->column_text(1)),
                              .registered_at = Timestamp(select->column_integer(2)),
                              .status = std::string(select->column_text(3)),
                              .rank = static_cast<std::uint64_t>(select->column_integer(4)),
                              .directs = static_cast<std::uint64_t>(select->column_integer(5)),
                              .people = tree.people(referred),
                              .levels = tree.levels(referred),
                              .spent = Money(select->column_integer(6))});
  }
}

}  // namespace

Result<ReferralPage> read_referrals(ComplianceBook& book, const std::string& views, const ReferralQuestion& question) {
  ReferralPage page;
  const Status looked =
      book.look(views, [&](SqliteConnection& open, const ReferralTree& tree, std::uint64_t records) -> Status {
        const Result<std::optional<ViewsMeta>> meta = read_views_meta(open);
        if (!meta) return tl::unexpected(meta.error());
        if (!*meta) return failure("views_empty", "the views hold no record yet");
        const Result<std::uint32_t> number = number_of(open, question.member);
        if (!number) return tl::unexpected(number.error());
        page.records = records;
        page.currency_digits = (*meta)->digits;
        page.people = tree.people(*number);
        page.levels = tree.levels(*number);
        const Result<std::int64_t> directs =
            open.query_integer("SELECT directs FROM members WHERE number = " + std::to_string(*number));
        if (!directs) return tl::unexpected(directs.error());
        page.directs = static_cast<std::uint64_t>(*directs);
        if (question.levels > 0) page.by_level = tree.counts_below(*number, question.levels);
        return read_page(open, tree, *number, question, page);
      });
  if (!looked) return tl::unexpected(looked.error());
  return page;
}

}  // namespace greenpool
