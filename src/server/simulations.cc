#include "server/simulations.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "json/value.h"
#include "json/writer.h"
#include "server/what_if_history.h"

namespace greenpool {
namespace {

// No number is given twice: files and links of one that was removed are never another's.
constexpr std::array<std::string_view, 1> kSteps{R"sql(
CREATE TABLE simulations(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  programme TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  name TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  begun_at INTEGER,
  ended_at INTEGER,
  done INTEGER NOT NULL DEFAULT 0,
  of_all INTEGER NOT NULL,
  terms_from TEXT NOT NULL,
  of_history INTEGER NOT NULL,
  seed TEXT NOT NULL,
  runs INTEGER NOT NULL,
  currency TEXT NOT NULL,
  digits INTEGER NOT NULL,
  request TEXT NOT NULL,
  problem TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '',
  figures TEXT NOT NULL DEFAULT '',
  files TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX simulations_programme ON simulations(programme, number);
CREATE INDEX simulations_open ON simulations(number) WHERE state IN ('queued', 'running');
)sql"};

constexpr auto kProblems = std::to_array<ProblemInfo>({
#define GREENPOOL_SIMULATION_PROBLEM_ROW(name, number, status, retry, zh, en) k_##name,
    GREENPOOL_SIMULATION_PROBLEMS(GREENPOOL_SIMULATION_PROBLEM_ROW)
#undef GREENPOOL_SIMULATION_PROBLEM_ROW
});

constexpr std::array<std::string_view, 6> kStateNames{"queued", "running",   "done",
                                                      "failed", "cancelled", "interrupted"};
constexpr std::array<std::string_view, 4> kFromNames{"scenario", "current", "proposed", "given"};
constexpr std::string_view kColumns =
    "number,programme,kind,state,name,asked_by,asked_at,begun_at,ended_at,done,of_all,terms_from,of_history,seed,runs,"
    "currency,digits,problem,detail,figures,files";
constexpr int kRequestColumn = 21;  // after those

std::string request_text(const AskedSimulation& asked) {
  std::string json;
  ObjectWriter object(json);
  object.text("scenario", asked.scenario);
  object.text("goals", asked.goals);
  object.name("scenarios").push_back('[');
  for (const NamedScenario& one : asked.scenarios) {
    if (&one != asked.scenarios.data()) json.push_back(',');
    ObjectWriter named(json);
    named.text("file", one.file);
    named.text("scenario", one.text);
    named.close();
  }
  json.push_back(']');
  object.text("terms", asked.terms);
  object.text("current", asked.current);
  if (asked.seed) object.integer("seed", static_cast<std::uint64_t>(*asked.seed));
  object.text("shown_terms", asked.shown_terms);
  object.close();
  return json;
}

void read_request(const std::string& text, AskedSimulation& asked) {
  const Result<JsonValue> json = parse_json(text);
  GP_CHECK(json.has_value(), "a request that was stored is one");
  const auto text_of = [&json](std::string_view name) { return std::string(json->text_at(name).value_or("")); };
  asked.scenario = text_of("scenario");
  asked.goals = text_of("goals");
  for (const JsonValue& one : json->find("scenarios")->items()) {
    asked.scenarios.push_back({std::string(*one.text_at("file")), std::string(*one.text_at("scenario"))});
  }
  asked.terms = text_of("terms");
  asked.current = text_of("current");
  asked.seed = json->integer_at("seed");
  asked.shown_terms = text_of("shown_terms");
}

std::string files_text(const std::vector<SimulationFile>& files) {
  std::string json = "[";
  for (const SimulationFile& file : files) {
    if (&file != files.data()) json.push_back(',');
    ObjectWriter object(json);
    object.text("name", file.name);
    object.integer("bytes", file.bytes);
    object.close();
  }
  return json + "]";
}

std::vector<SimulationFile> read_files(const std::string& text) {
  const Result<JsonValue> json = parse_json(text);
  GP_CHECK(json.has_value(), "a list of files that was stored is one");
  std::vector<SimulationFile> files;
  for (const JsonValue& one : json->items()) {
    files.push_back({std::string(*one.text_at("name")), static_cast<std::uint64_t>(*one.integer_at("bytes"))});
  }
  return files;
}

std::optional<Timestamp> maybe_time(const Rows& rows, int column) {
  const std::optional<std::int64_t> at = rows.maybe_integer(column);
  return at ? std::optional(Timestamp(*at)) : std::nullopt;
}

// A request may be of half a megabyte: only who needs it reads and parses it.
enum class Select : std::uint8_t { in_short, with_request };

std::string select(Select what, std::string_view rest) {
  return "SELECT " + std::string(kColumns) + (what == Select::with_request ? ",request" : "") + " FROM simulations " +
         std::string(rest);
}

std::vector<StoredSimulation> read(Select what, Rows rows) {
  std::vector<StoredSimulation> all;
  while (rows.next()) {
    StoredSimulation& one = all.emplace_back();
    one.number = rows.integer(0);
    one.asked.programme = rows.text(1);
    one.asked.kind = simulation_kind(rows.text(2)).value_or(SimulationKind::simulation);
    const auto state = std::find(kStateNames.begin(), kStateNames.end(), rows.text(3));
    GP_CHECK(state != kStateNames.end(), "a state that was stored is one");
    one.state = static_cast<SimulationState>(state - kStateNames.begin());
    one.asked.name = rows.text(4);
    one.asked.asked_by = rows.text(5);
    one.asked_at = Timestamp(rows.integer(6));
    one.begun_at = maybe_time(rows, 7);
    one.ended_at = maybe_time(rows, 8);
    one.done = static_cast<std::uint64_t>(rows.integer(9));
    one.asked.of = static_cast<std::uint64_t>(rows.integer(10));
    const std::optional<TermsFrom> from = terms_from(rows.text(11));
    GP_CHECK(from.has_value(), "where terms are from, as stored, is known");
    one.asked.from = *from;
    one.asked.of_history = rows.truth(12);
    one.asked.shown_seed = rows.text(13);
    one.asked.runs = static_cast<int>(rows.integer(14));
    one.asked.currency = rows.text(15);
    one.asked.digits = static_cast<int>(rows.integer(16));
    one.problem = rows.text(17);
    one.detail = rows.text(18);
    one.figures = rows.text(19);
    one.files = read_files(rows.text(20));
    if (what == Select::with_request) read_request(rows.text(kRequestColumn), one.asked);
  }
  return all;
}

StoredSimulation find_or_refuse(Work& work, std::string_view programme, std::int64_t number) {
  std::optional<StoredSimulation> found = find_simulation(work, programme, number);
  if (!found) throw Refusal(k_simulation_unknown);
  return std::move(*found);
}

void note_currency(AskedSimulation& asked, const Terms& terms) {
  asked.currency = terms.currency.code;
  asked.digits = terms.currency.digits;
}

Status read_history(AskedSimulation& asked, const Terms& terms, std::uint64_t records) {
  if (records > kWhatIfRecordsMax) {
    return failure(std::string(k_simulation_too_large.code), std::to_string(records) + " records are more than the " +
                                                                 std::to_string(kWhatIfRecordsMax) +
                                                                 " that are gone through");
  }
  asked.name = terms.name;
  asked.shown_seed = "0";
  asked.shown_terms = asked.terms;
  asked.of = records;
  note_currency(asked, terms);
  return {};
}

}  // namespace

const Schema kSimulationsSchema{"simulations", kSteps};

std::span<const ProblemInfo> simulation_problems() { return kProblems; }

std::string_view name_of(SimulationState state) { return kStateNames[static_cast<std::size_t>(state)]; }
std::string_view name_of(TermsFrom from) { return kFromNames[static_cast<std::size_t>(from)]; }
std::optional<TermsFrom> terms_from(std::string_view name) {
  const auto found = std::find(kFromNames.begin(), kFromNames.end(), name);
  if (found == kFromNames.end()) return std::nullopt;
  return static_cast<TermsFrom>(found - kFromNames.begin());
}

Result<SimulationRequest> request_of(const AskedSimulation& asked) {
  SimulationRequest request{.kind = asked.kind,
                            .scenario = asked.scenario,
                            .goals = asked.goals,
                            .scenarios = asked.scenarios,
                            .runs = asked.runs};
  const auto take = [](const std::string& text, std::string_view source, std::optional<Terms>& terms) -> Status {
    if (text.empty()) return {};
    Result<Terms> parsed = parse_terms(text, source);
    if (!parsed) return tl::unexpected<Error>(parsed.error());
    terms = std::move(*parsed);
    return {};
  };
  if (Status taken = take(asked.terms, "terms", request.terms); !taken) return tl::unexpected<Error>(taken.error());
  if (Status taken = take(asked.current, "current", request.current); !taken) {
    return tl::unexpected<Error>(taken.error());
  }
  if (asked.seed) request.seed = static_cast<std::uint64_t>(*asked.seed);
  return request;
}

Status read_asked(AskedSimulation& asked, std::uint64_t records) {
  const Result<SimulationRequest> request = request_of(asked);
  if (!request) return tl::unexpected<Error>(request.error());
  if (request->current && request->terms->currency != request->current->currency) {
    return failure("terms_inconsistent", "the terms are in another currency than the programme");
  }
  if (asked.of_history) return read_history(asked, *request->terms, records);
  const Result<PreparedSimulation> prepared = prepare_simulation(*request);
  if (!prepared) return tl::unexpected<Error>(prepared.error());
  const bool is_design = asked.kind == SimulationKind::design;
  const Scenario& first = is_design ? prepared->design.scenarios.front().scenario : prepared->scenario;
  const Terms& terms = is_design ? prepared->design.terms : first.terms;
  asked.name = prepared->name;
  asked.shown_seed = std::to_string(first.seed);
  asked.shown_terms = to_toml(terms);
  asked.of = prepared->days;
  note_currency(asked, terms);
  return {};
}

std::int64_t store_simulation(Work& work, const AskedSimulation& asked) {
  const std::int64_t open =
      work.db.integer("SELECT count(*) FROM simulations WHERE state IN ('queued', 'running')").value_or(0);
  if (open >= static_cast<std::int64_t>(kSimulationsWaitingMax)) throw Refusal(k_simulation_queue_full);
  work.db.run(
      "INSERT INTO simulations(programme,kind,state,name,asked_by,asked_at,of_all,terms_from,of_history,seed,runs,"
      "currency,digits,request) VALUES(?1,?2,'queued',?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)",
      asked.programme, name_of(asked.kind), asked.name, asked.asked_by, work.now.microseconds(), asked.of,
      name_of(asked.from), asked.of_history, asked.shown_seed, asked.runs, asked.currency, asked.digits,
      request_text(asked));
  return work.db.last_key();
}

std::optional<StoredSimulation> find_simulation(Work& work, std::string_view programme, std::int64_t number) {
  static const std::string kFind = select(Select::with_request, "WHERE programme=?1 AND number=?2");
  std::vector<StoredSimulation> found = read(Select::with_request, work.db.query(kFind, programme, number));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<StoredSimulation> list_simulations(Work& work, std::string_view programme,
                                               std::optional<SimulationKind> kind, std::int64_t before,
                                               std::size_t limit) {
  static const std::string kList =
      select(Select::in_short, "WHERE programme=?1 AND number<?2 AND (?3='' OR kind=?3) ORDER BY number DESC LIMIT ?4");
  return read(Select::in_short,
              work.db.query(kList, programme, before, kind ? name_of(*kind) : std::string_view(), limit));
}

void cancel_simulation(Work& work, std::string_view programme, std::int64_t number, std::uint64_t done) {
  if (has_ended(find_or_refuse(work, programme, number).state)) throw Refusal(k_simulation_ended);
  work.db.run("UPDATE simulations SET state='cancelled',ended_at=?2,done=?3 WHERE number=?1", number,
              work.now.microseconds(), done);
}

void remove_simulation(Work& work, std::string_view programme, std::int64_t number) {
  if (!has_ended(find_or_refuse(work, programme, number).state)) throw Refusal(k_simulation_under_way);
  work.db.run("DELETE FROM simulations WHERE number=?1", number);
}

std::optional<StoredSimulation> begin_next_simulation(Work& work) {
  static const std::string kNext = select(Select::with_request, "WHERE state='queued' ORDER BY number LIMIT 1");
  std::vector<StoredSimulation> found = read(Select::with_request, work.db.query(kNext));
  if (found.empty()) return std::nullopt;
  StoredSimulation& next = found.front();
  next.state = SimulationState::running;
  next.begun_at = work.now;
  work.db.run("UPDATE simulations SET state='running',begun_at=?2 WHERE number=?1", next.number,
              work.now.microseconds());
  return std::move(next);
}

bool end_simulation(Work& work, std::int64_t number, const EndedSimulation& end) {
  return work.db.run(
             "UPDATE simulations SET state=?2,ended_at=?3,done=?4,problem=?5,detail=?6,figures=?7,files=?8 "
             "WHERE number=?1 AND state='running'",
             number, name_of(end.state), work.now.microseconds(), end.done, end.problem, end.detail, end.figures,
             files_text(end.files)) == 1;
}

void interrupt_simulations(Work& work) {
  work.db.run("UPDATE simulations SET state='interrupted',ended_at=?1 WHERE state='running'", work.now.microseconds());
}

std::vector<SimulationPlace> drop_old_simulations(Work& work) {
  constexpr std::int64_t kDay = std::int64_t{86'400} * 1'000'000;
  const std::int64_t oldest = work.now.microseconds() - kSimulationsKeptDays * kDay;
  std::vector<SimulationPlace> dropped;
  {
    Rows rows = work.db.query(
        "SELECT programme,number FROM (SELECT programme,number,ended_at,"
        "row_number() OVER (PARTITION BY programme ORDER BY number DESC) AS place "
        "FROM simulations WHERE state NOT IN ('queued', 'running')) WHERE place>?1 OR ended_at<?2",
        kSimulationsKept, oldest);
    while (rows.next()) dropped.push_back({rows.text(0), rows.integer(1)});
  }
  for (const SimulationPlace& place : dropped) work.db.run("DELETE FROM simulations WHERE number=?1", place.number);
  return dropped;
}

}  // namespace greenpool
