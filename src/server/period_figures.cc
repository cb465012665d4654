#include "server/period_figures.h"

#include "base/calendar.h"

namespace greenpool {
namespace {

struct Sum {
  std::uint64_t count = 0;
  Money first;
  Money second;
};

// Two columns of the events of one table, from one number on.
Result<Sum> sum_of(SqliteConnection& views, const std::string& table, const std::string& columns, std::int64_t from) {
  Result<SqliteStatement> select =
      views.prepare("SELECT count(*), " + columns + " FROM " + table + " WHERE number >= ?1");
  if (!select) return tl::unexpected(select.error());
  select->bind_integer(1, from);
  const Result<bool> row = select->step();
  if (!row) return tl::unexpected(row.error());
  return Sum{static_cast<std::uint64_t>(select->column_integer(0)), Money(select->column_integer(1)),
             Money(select->column_integer(2))};
}

constexpr std::string_view kPaid = "coalesce(sum(paid), 0), 0";
constexpr std::string_view kAmount = "coalesce(sum(amount), 0), 0";

// The number of the first event at that time or later. Times of records never fall: halving finds it.
Result<std::int64_t> first_event_at(SqliteConnection& views, const ViewsMeta& meta, Timestamp at) {
  Result<SqliteStatement> probe = views.prepare("SELECT at, first_event FROM records WHERE seq = ?1");
  if (!probe) return tl::unexpected(probe.error());
  std::int64_t low = 0;
  auto high = static_cast<std::int64_t>(meta.marks.next_seq);
  auto event = static_cast<std::int64_t>(meta.marks.events);
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    probe->bind_integer(1, middle);
    const Result<bool> row = probe->step();
    if (!row) return tl::unexpected(row.error());
    const bool earlier = *row && probe->column_integer(0) < at.microseconds();
    if (!earlier) event = probe->column_integer(1);
    probe->reset();
    (earlier ? low : high) = earlier ? middle + 1 : middle;
  }
  return event;
}

Status read_period(SqliteConnection& views, const ViewsMeta& meta, PeriodFigures& period) {
  const Result<std::int64_t> from = first_event_at(views, meta, period.from);
  if (!from) return tl::unexpected(from.error());
  const auto read = [&](std::string_view table, std::string_view columns, Sum& sum) -> Status {
    Result<Sum> found = sum_of(views, "event_" + std::string(table), std::string(columns), *from);
    if (!found) return tl::unexpected(found.error());
    sum = *found;
    return {};
  };
  Sum members;
  Sum orders;
  Sum sales;
  Sum window_sales;
  Sum exits;
  Sum rewards;
  Sum withdrawn;
  for (const Status& status :
       {read("member_registered", "0, 0", members),
        read("order_settled", "coalesce(sum(paid), 0), coalesce(sum(contribution), 0)", orders),
        read("points_sold", kPaid, sales), read("window_sale", kPaid, window_sales), read("forced_exit", kPaid, exits),
        read("reward_paid", kAmount, rewards), read("withdrawal_paid", kAmount, withdrawn)}) {
    if (!status) return status;
  }
  period.members = members.count;
  period.orders = orders.count;
  period.spent = orders.first;
  period.contributed = orders.second;
  period.sales = sales.count + window_sales.count;
  period.sales_paid = sales.first + window_sales.first;
  period.exits = exits.count;
  period.exits_paid = exits.first;
  period.rewards = rewards.first;
  period.withdrawn = withdrawn.first;
  return {};
}

Status read_injected(SqliteConnection& views, InjectedBySource& injected) {
  Result<SqliteStatement> select = views.prepare("SELECT source, sum(amount) FROM event_pool_injected GROUP BY source");
  if (!select) return tl::unexpected(select.error());
  for (;;) {
    const Result<bool> row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    const std::string_view source = select->column_text(0);
    Money& sum = source == "subsidy" ? injected.subsidy : source == "financing" ? injected.financing : injected.reserve;
    sum = Money(select->column_integer(1));
  }
}

}  // namespace

Result<RecentFigures> RecentBook::read(const RecentQuestion& question) {
  const Calendar calendar(question.utc_offset_minutes);
  const std::int64_t today = calendar.day_of(question.now);
  const Result<std::shared_ptr<const RecentFigures>> kept =
      kept_.get(question.programme, question.views, today,
                [&](SqliteConnection& views, const ViewsMeta& meta) -> Result<RecentFigures> {
                  RecentFigures figures;
                  figures.records = meta.marks.next_seq;
                  figures.currency_digits = meta.digits;
                  for (std::size_t i = 0; i < kPeriodDays.size(); ++i) {
                    PeriodFigures& period = figures.periods[i];
                    period.days = kPeriodDays[i];
                    period.from = calendar.begin_of_day(today - kPeriodDays[i] + 1);
                    if (Status read = read_period(views, meta, period); !read) return tl::unexpected(read.error());
                  }
                  if (Status read = read_injected(views, figures.injected); !read) return tl::unexpected(read.error());
                  return figures;
                });
  if (!kept) return tl::unexpected(kept.error());
  return **kept;
}

}  // namespace greenpool
