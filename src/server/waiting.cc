#include "server/waiting.h"

#include "hooks/sending.h"
#include "payments/china_time.h"
#include "payments/statements.h"

namespace greenpool {
namespace {

std::int64_t returns_in(Work& work, std::string_view programme, std::string_view state) {
  return work.db.integer("SELECT count(*) FROM shop_returns WHERE programme=?1 AND state=?2", programme, state)
      .value_or(0);
}

}  // namespace

WaitingFigures waiting_figures(Work& work, std::string_view programme) {
  return {
      .approvals = work.db.integer("SELECT count(*) FROM approvals WHERE programme=?1 AND state='waiting'", programme)
                       .value_or(0),
      .returns_to_decide = returns_in(work, programme, "requested"),
      .returns_to_arrive = returns_in(work, programme, "approved"),
      .refunds = returns_in(work, programme, "refunding"),
      .webhooks = static_cast<std::int64_t>(waiting_hook_deliveries(work, programme))};
}

StatementFigures statement_figures(Work& work, std::int64_t days) {
  const std::int64_t first = kChinaCalendar.day_of(work.now) - days + 1;
  StatementFigures figures;
  figures.from = kChinaCalendar.begin_of_day(first);
  std::vector<LedgerDay> asked;
  for (std::int64_t day = first; day < first + days; ++day) asked.push_back({.day = day, .moved = {}});
  for (const std::string& account : cash_accounts(work)) {
    ++figures.accounts;
    for (const DayCover& cover : day_covers(work, account, asked)) {
      figures.moved += cover.by_statement;
      figures.unmatched += cover.unmatched;
    }
  }
  return figures;
}

}  // namespace greenpool
