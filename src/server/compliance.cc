#include "server/compliance.h"

#include <algorithm>
#include <array>

#include "hooks/queue.h"
#include "json/writer.h"
#include "views/views_file.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 1> kSteps{R"sql(
CREATE TABLE programme_alarms(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  programme TEXT NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('people_and_levels','holders')),
  subject TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('near','passed')),
  people INTEGER NOT NULL,
  levels INTEGER NOT NULL,
  raised_at INTEGER NOT NULL,
  UNIQUE(programme, kind, subject, state)
) STRICT;
CREATE INDEX programme_alarms_by_programme ON programme_alarms(programme, number);
)sql"};

// More new members than this are counted in one pass, not one by one.
constexpr std::size_t kOneByOne = 10'000;

// The last event that can change who holds shares.
constexpr const char* kLastShareEvent =
    "SELECT max((SELECT coalesce(max(number),0) FROM event_shares_issued),"
    "(SELECT coalesce(max(number),0) FROM event_invested),"
    "(SELECT coalesce(max(number),0) FROM event_shares_transferred),"
    "(SELECT coalesce(max(number),0) FROM event_points_converted))";

Result<std::string> member_id(SqliteConnection& views, std::uint32_t number) {
  return views.query_text("SELECT member FROM members WHERE number = " + std::to_string(number));
}

}  // namespace

const Schema kAlarmsSchema{"alarms", kSteps};

std::string_view name_of(LimitState state) {
  return state == LimitState::clear ? "clear" : state == LimitState::near ? "near" : "passed";
}
std::string_view name_of(AlarmKind kind) { return kind == AlarmKind::holders ? "holders" : "people_and_levels"; }

LimitState ComplianceBook::state_of(std::uint32_t member) const {
  const std::uint32_t people = tree_.people(member);
  const std::uint32_t levels = tree_.levels(member);
  if (people >= kPeopleLimit && levels >= kLevelsLimit) return LimitState::passed;
  return people >= kPeopleNear && levels >= kLevelsNear ? LimitState::near : LimitState::clear;
}

LimitState ComplianceBook::state_of_holders() const {
  if (holders_ > kHoldersLimit) return LimitState::passed;
  return holders_ >= kHoldersNear ? LimitState::near : LimitState::clear;
}

// New members one by one; everybody anew when a referrer was changed, or the views were made anew.
Status ComplianceBook::load_members(SqliteConnection& views, std::int64_t members, std::int64_t changes) {
  const auto known = static_cast<std::int64_t>(tree_.size());
  const bool anew = changes != referrer_changes_ || members < known;
  const bool in_one_pass = anew || static_cast<std::size_t>(members - known) > kOneByOne || known == 0;
  Result<SqliteStatement> rows =
      views.prepare("SELECT coalesce(referrer, 4294967295) FROM members WHERE number >= ?1 ORDER BY number");
  if (!rows) return tl::unexpected(rows.error());
  rows->bind_integer(1, in_one_pass ? 0 : known);
  std::vector<std::uint32_t> referrers;
  for (;;) {
    const Result<bool> row = rows->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) break;
    const auto referrer = static_cast<std::uint32_t>(rows->column_integer(0));
    if (in_one_pass) {
      referrers.push_back(referrer);
    } else {
      tree_.add(referrer);
    }
  }
  if (in_one_pass) tree_.rebuild(std::move(referrers));
  referrer_changes_ = changes;
  said_.resize(tree_.size(), LimitState::clear);
  return {};
}

// The caller has begun a transaction, so that all of it is of one moment.
Status ComplianceBook::refresh(SqliteConnection& views) {
  const Result<std::optional<ViewsMeta>> meta = read_views_meta(views);
  if (!meta) return tl::unexpected(meta.error());
  if (!*meta || (*meta)->marks.next_seq == records_) return {};
  const Result<std::int64_t> members = views.query_integer("SELECT coalesce(max(number) + 1, 0) FROM members");
  if (!members) return tl::unexpected(members.error());
  const Result<std::int64_t> changes =
      views.query_integer("SELECT coalesce(max(number), 0) FROM event_referrer_changed");
  if (!changes) return tl::unexpected(changes.error());
  if (*members != static_cast<std::int64_t>(tree_.size()) || *changes != referrer_changes_) {
    if (Status loaded = load_members(views, *members, *changes); !loaded) return loaded;
  }
  const Result<std::int64_t> share_events = views.query_integer(kLastShareEvent);
  if (!share_events) return tl::unexpected(share_events.error());
  if (*share_events != share_events_) {
    const Result<std::int64_t> holders =
        views.query_integer("SELECT count(DISTINCT holder) FROM certificates WHERE shares > 0");
    if (!holders) return tl::unexpected(holders.error());
    holders_ = static_cast<std::uint64_t>(*holders);
    share_events_ = *share_events;
  }
  records_ = (*meta)->marks.next_seq;
  return {};
}

Result<ComplianceFigures> ComplianceBook::figures(const std::string& path, std::size_t organisers_max) {
  Result<SqliteConnection> views = open_views_for_reading(path);
  if (!views) return tl::unexpected(views.error());
  if (Status begun = views->execute("BEGIN"); !begun) return tl::unexpected(begun.error());
  const std::lock_guard lock(mutex_);
  if (Status refreshed = refresh(*views); !refreshed) return tl::unexpected(refreshed.error());
  ComplianceFigures figures{.records = records_, .members = tree_.size(), .organisers = {}};
  figures.holders = holders_;
  figures.holders_state = state_of_holders();
  std::vector<std::uint32_t> organisers;
  for (std::uint32_t member = 0; member < tree_.size(); ++member) {
    figures.levels = std::max(figures.levels, tree_.levels(member));
    if (tree_.levels(member) < 2) continue;
    organisers.push_back(member);
    const LimitState state = state_of(member);
    figures.near += state == LimitState::near ? 1 : 0;
    figures.passed += state == LimitState::passed ? 1 : 0;
  }
  const auto shown = static_cast<std::ptrdiff_t>(std::min(organisers_max, organisers.size()));
  std::partial_sort(organisers.begin(), organisers.begin() + shown, organisers.end(),
                    [this](std::uint32_t a, std::uint32_t b) {
                      if (tree_.people(a) != tree_.people(b)) return tree_.people(a) > tree_.people(b);
                      return a < b;
                    });
  organisers.resize(static_cast<std::size_t>(shown));
  for (const std::uint32_t member : organisers) {
    Result<std::string> id = member_id(*views, member);
    if (!id) return tl::unexpected(id.error());
    figures.organisers.push_back({std::move(*id), tree_.people(member), tree_.levels(member), state_of(member)});
  }
  return figures;
}

Result<std::vector<ComplianceAlarm>> ComplianceBook::alarms(const std::string& path, std::size_t at_most) {
  Result<SqliteConnection> views = open_views_for_reading(path);
  if (!views) return tl::unexpected(views.error());
  if (Status begun = views->execute("BEGIN"); !begun) return tl::unexpected(begun.error());
  const std::lock_guard lock(mutex_);
  if (Status refreshed = refresh(*views); !refreshed) return tl::unexpected(refreshed.error());
  std::vector<ComplianceAlarm> news;
  if (state_of_holders() > said_of_holders_) {
    news.push_back(
        {.kind = AlarmKind::holders, .subject = programme_, .state = state_of_holders(), .people = holders_});
  }
  for (std::uint32_t member = 0; member < tree_.size() && news.size() < at_most; ++member) {
    const LimitState state = state_of(member);
    if (state <= said_[member]) continue;
    Result<std::string> id = member_id(*views, member);
    if (!id) return tl::unexpected(id.error());
    news.push_back({.subject = std::move(*id),
                    .state = state,
                    .people = tree_.people(member),
                    .levels = tree_.levels(member),
                    .number = member});
  }
  return news;
}

Status ComplianceBook::look(const std::string& path, const Look& at_both) {
  Result<SqliteConnection> views = open_views_for_reading(path);
  if (!views) return tl::unexpected(views.error());
  if (Status begun = views->execute("BEGIN"); !begun) return begun;
  const std::lock_guard lock(mutex_);
  if (Status refreshed = refresh(*views); !refreshed) return refreshed;
  return at_both(*views, tree_, records_);
}

void ComplianceBook::said(const std::vector<ComplianceAlarm>& alarms) {
  const std::lock_guard lock(mutex_);
  for (const ComplianceAlarm& alarm : alarms) {
    if (alarm.kind == AlarmKind::holders) {
      said_of_holders_ = alarm.state;
    } else if (alarm.number < said_.size()) {
      said_[alarm.number] = alarm.state;
    }
  }
}

ComplianceBook& ComplianceBooks::of(const std::string& programme) {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<ComplianceBook>& book = books_[programme];
  if (!book) book = std::make_unique<ComplianceBook>(programme);
  return *book;
}

bool raise_alarm(Work& work, const std::string& programme, const ComplianceAlarm& alarm) {
  const bool first =
      work.db.run(
          "INSERT INTO programme_alarms(programme,kind,subject,state,people,levels,raised_at) "
          "VALUES(?1,?2,?3,?4,?5,?6,?7) ON CONFLICT DO NOTHING",
          programme, name_of(alarm.kind), alarm.subject, name_of(alarm.state), static_cast<std::int64_t>(alarm.people),
          std::int64_t{alarm.levels}, work.now.microseconds()) == 1;
  if (!first) return false;
  HookEvent event{.programme = programme,
                  .type = "programme.alarm",
                  .id = programme + "-alarm-" + std::to_string(work.db.last_key()),
                  .created_at = work.now,
                  .payload = {}};
  ObjectWriter json(event.payload);
  json.id("alarm", name_of(alarm.kind));
  json.id("state", name_of(alarm.state));
  if (alarm.kind == AlarmKind::holders) {
    json.integer("holders", alarm.people);
    json.integer("holders_limit", kHoldersLimit);
  } else {
    json.id("member", alarm.subject);
    json.integer("people", alarm.people);
    json.integer("levels", alarm.levels);
    json.integer("people_limit", kPeopleLimit);
    json.integer("levels_limit", kLevelsLimit);
  }
  json.close();
  static_cast<void>(enqueue(work, event));
  return true;
}

std::vector<AlarmCount> count_alarms(Work& work, const std::string& programme) {
  std::vector<AlarmCount> counts;
  for (const AlarmKind kind : {AlarmKind::people_and_levels, AlarmKind::holders}) {
    for (const LimitState state : {LimitState::near, LimitState::passed}) {
      const auto raised =
          work.db.integer("SELECT count(*) FROM programme_alarms WHERE programme=?1 AND kind=?2 AND state=?3",
                          programme, name_of(kind), name_of(state));
      counts.push_back({kind, state, static_cast<std::uint64_t>(raised.value_or(0))});
    }
  }
  return counts;
}

std::vector<RaisedAlarm> list_alarms(Work& work, const std::string& programme, std::int64_t before, std::size_t limit) {
  std::vector<RaisedAlarm> alarms;
  Rows rows = work.db.query(
      "SELECT number,kind,subject,state,people,levels,raised_at FROM programme_alarms WHERE programme=?1 AND number<?2 "
      "ORDER BY number DESC LIMIT ?3",
      programme, before, limit);
  while (rows.next()) {
    alarms.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.integer(4), rows.integer(5),
                      Timestamp(rows.integer(6))});
  }
  return alarms;
}

}  // namespace greenpool
