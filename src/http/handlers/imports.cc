// Tables of members, goods and orders that somebody brings along: all of a file is read first, and a dry run says what
// would become of it.
#include "server/imports.h"

#include <filesystem>
#include <memory>

#include "base/sha256.h"
#include "http/handlers/asking.h"
#include "http/handlers/handlers.h"
#include "http/handlers/payments.h"
#include "http/handlers/shop.h"
#include "http/problem.h"
#include "server/goods_import.h"
#include "server/past_state.h"
#include "terms/utc_offset.h"

namespace greenpool {
namespace {

constexpr std::size_t kFaultsShown = 1'000;
constexpr int kFileRefused = 422;

struct Report {
  std::string_view kind;
  ImportRun run = ImportRun::dry;
  bool known_already = false;
  std::uint64_t rows = 0;
  std::uint64_t done = 0;
  std::uint64_t repeated = 0;
  std::vector<ImportFault> faults = {};
};

ImportRun run_of(const OfficeCall& call) {
  return *call.query_text("dry_run") == "true" ? ImportRun::dry : ImportRun::real;
}

ImportKey key_of(const OfficeCall& call, std::string_view kind) {
  return {call.programme(), std::string(kind), to_hex(sha256(call.exchange.content))};
}

ImportQuestion question_of(const OfficeCall& call) {
  return {.content = call.exchange.content,
          .digits = digits_of(call),
          .utc_offset = format_utc_offset(call.exchange.programme->terms().utc_offset_minutes),
          .language = call.exchange.language};
}

void respond_report(OfficeCall& call, const Report& report, int status) {
  std::string json;
  ObjectWriter object(json);
  object.id("kind", report.kind);
  object.truth("dry_run", report.run == ImportRun::dry);
  object.truth("known_already", report.known_already);
  object.integer("rows", report.rows);
  object.integer("done", report.done);
  object.integer("repeated", report.repeated);
  object.name("faults").push_back('[');
  const std::size_t shown = std::min(report.faults.size(), kFaultsShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const ImportFault& fault = report.faults[i];
    if (i > 0) json.push_back(',');
    ObjectWriter one(json);
    one.integer("line", fault.line);
    text_or_null(one, "column", fault.column);
    one.id("code", fault.code);
    one.text("reason", fault.reason);
    one.close();
  }
  json.push_back(']');
  object.integer("faults_left_out", static_cast<std::uint64_t>(report.faults.size() - shown));
  object.close();
  call.respond(std::move(json), status);
}

// True: it was imported before, and is not again.
bool known_already(OfficeCall& call, std::string_view kind, ImportRun run) {
  const std::optional<FinishedImport> before = find_import(call.work, key_of(call, kind));
  if (!before) return false;
  respond_report(
      call, {.kind = kind, .run = run, .known_already = true, .rows = before->rows, .repeated = before->rows}, 200);
  return true;
}

// --- what an engine does

struct EngineImport {
  std::string_view kind;
  ImportRun run = ImportRun::dry;
  EngineRows rows;
  Result<std::vector<BatchOutcome>> outcomes = std::vector<BatchOutcome>();
};

// In a dry run what is there already is taken for the same: only the engine's memory on disk could tell.
bool is_there_already(Reject reject) { return reject == Reject::order_conflict || reject == Reject::member_exists; }

void answer_engine(OfficeCall& call, EngineImport& import) {
  if (!import.outcomes) {
    const Error& error = import.outcomes.error();
    if (error.code == "past_too_far") throw Refusal(info_of(HttpProblem::query_invalid), error.message);
    throw Refusal(info_of(HttpProblem::views_unavailable), error.code);
  }
  const std::vector<BatchOutcome>& outcomes = *import.outcomes;
  Report report{.kind = import.kind, .run = import.run, .rows = outcomes.size()};
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const Reject reject = outcomes[i].reject;
    // Asked again under the same key, the rest is done.
    if (is_passing(reject)) call.keep_no_answer();
    const bool repeated = outcomes[i].repeated || (import.run == ImportRun::dry && is_there_already(reject));
    if (repeated) {
      ++report.repeated;
    } else if (reject == Reject::none) {
      ++report.done;
    } else {
      const ProblemInfo problem = problem_of(reject);
      const bool chinese = call.exchange.language == ProblemLanguage::chinese;
      report.faults.push_back({import.rows.lines[i], "", std::string(problem.code),
                               std::string(chinese ? problem.text_zh : problem.text_en)});
    }
  }
  if (import.run == ImportRun::real) {
    const ImportKey key = key_of(call, import.kind);
    if (report.faults.empty()) note_import(call.work, key, report.rows);
    note_done(call, std::string(import.kind) + "_imported", key.digest,
              R"({"rows":)" + std::to_string(report.rows) + R"(,"done":)" + std::to_string(report.done) + "}");
  }
  respond_report(call, report, 200);
}

// What was read is right, or refused as a whole.
void give_to_engine(OfficeCall& call, const std::shared_ptr<EngineImport>& import) {
  if (!import->rows.faults.empty()) {
    return respond_report(call,
                          {.kind = import->kind,
                           .run = import->run,
                           .rows = import->rows.requests.size() + import->rows.faults.size(),
                           .faults = std::move(import->rows.faults)},
                          import->run == ImportRun::dry ? 200 : kFileRefused);
  }
  Programme& programme = *call.exchange.programme;
  const auto then = [import](OfficeCall& after) { answer_engine(after, *import); };
  if (import->run == ImportRun::dry) {
    const Rehearsal about{.journal = call.hall.house->opener.directory_of(call.programme()),
                          .views = call.hall.house->opener.views_of(call.programme()),
                          .records = programme.status().next_seq,
                          .now = call.work.now};
    return fold_elsewhere(call, [import, about] { import->outcomes = rehearse(about, import->rows.requests); }, then);
  }
  call.later(
      [import, &programme](OfficeCall::Back back) {
        give_all(programme, import->rows.requests,
                 [import, back = std::move(back)](std::vector<BatchOutcome> outcomes) {
                   import->outcomes = std::move(outcomes);
                   back();
                 });
      },
      then);
}

void import_into_engine(OfficeCall& call, std::string_view kind, EngineRows (*read)(const ImportQuestion&)) {
  const auto import = std::make_shared<EngineImport>();
  import->kind = kind;
  import->run = run_of(call);
  if (known_already(call, kind, import->run)) return;
  read_elsewhere(
      call,
      [import, read, asked = question_of(call)]() mutable {
        unpack(asked);
        import->rows = read(asked);
      },
      [import](OfficeCall& then) { give_to_engine(then, import); });
}

// POST …/imports/members
void import_table_of_members(OfficeCall& call) { import_into_engine(call, "members", read_member_rows); }

// POST …/imports/orders
void import_table_of_orders(OfficeCall& call) { import_into_engine(call, "orders", read_order_rows); }

// --- what the office does

constexpr std::string_view kGoods = "goods";

// In one piece of work, so that the same file at the same time is put in once.
void put_goods(OfficeCall& call, const ImportQuestion& asked) {
  const ImportRun run = run_of(call);
  if (known_already(call, kGoods, run)) return;
  GoodsImport import = import_goods(call.work, staff(call), asked, rates_in_force(call), run);
  const std::uint64_t rows = import.variants + import.faults.size();
  const bool refused = !import.faults.empty();
  if (run == ImportRun::real && !refused) {
    const ImportKey key = key_of(call, kGoods);
    note_import(call.work, key, rows);
    changed(call, "goods_imported", key.digest);
  }
  // All or nothing: of a file with a fault nothing is done.
  respond_report(call,
                 {.kind = kGoods,
                  .run = run,
                  .rows = rows,
                  .done = refused ? 0 : import.variants,
                  .faults = std::move(import.faults)},
                 refused && run == ImportRun::real ? kFileRefused : 200);
}

// POST …/imports/goods
void import_table_of_goods(OfficeCall& call) {
  const auto asked = std::make_shared<ImportQuestion>(question_of(call));
  read_elsewhere(call, [asked] { unpack(*asked); }, [asked](OfficeCall& then) { put_goods(then, *asked); });
}

}  // namespace

namespace handlers {

extern const Handler import_members{.work = import_table_of_members};
extern const Handler import_goods{.work = import_table_of_goods};
extern const Handler import_orders{.work = import_table_of_orders};

}  // namespace handlers
}  // namespace greenpool
