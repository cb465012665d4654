// Simulations, studies, designs and what-ifs that the server runs (docs/simulate.md).
#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <utility>

#include "base/check.h"
#include "http/handlers/asking.h"
#include "http/handlers/handlers.h"
#include "http/handlers/payments.h"
#include "http/problem.h"
#include "ops/files.h"
#include "server/simulation_jobs.h"
#include "sim/document_changes.h"

namespace greenpool {
namespace {

SimulationJobs& jobs_of(const OfficeCall& call) { return *call.hall.house->simulations; }

std::int64_t number_of(const OfficeCall& call) {
  const std::string& text = call.path("number");
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) throw Refusal(k_simulation_unknown);
  return number;
}

StoredSimulation simulation_of_path(OfficeCall& call) {
  std::optional<StoredSimulation> found = find_simulation(call.work, call.programme(), number_of(call));
  if (!found) throw Refusal(k_simulation_unknown);
  return std::move(*found);
}

// --- how one is shown

enum class Shown : std::uint8_t { in_short, with_request };

void append_request(std::string& json, const AskedSimulation& asked) {
  ObjectWriter object(json);
  text_or_null(object, "scenario", asked.scenario);
  text_or_null(object, "goals", asked.goals);
  object.name("scenarios").push_back('[');
  for (const NamedScenario& one : asked.scenarios) {
    if (&one != asked.scenarios.data()) json.push_back(',');
    ObjectWriter named(json);
    named.text("file", one.file);
    named.text("scenario", one.text);
    named.close();
  }
  json.push_back(']');
  object.text("terms", asked.shown_terms);
  if (asked.kind == SimulationKind::what_if) {
    object.id("what_if_of", asked.of_history ? "history" : "scenario");
  } else {
    object.null("what_if_of");
  }
  object.close();
}

void append_files(std::string& json, const std::vector<SimulationFile>& files) {
  json.push_back('[');
  for (const SimulationFile& file : files) {
    if (&file != files.data()) json.push_back(',');
    ObjectWriter object(json);
    object.text("name", file.name);
    object.text("media_type", media_type_of(file.name));
    object.integer("bytes", file.bytes);
    object.close();
  }
  json.push_back(']');
}

void append_simulation(std::string& json, const OfficeCall& call, const StoredSimulation& one, Shown shown) {
  ObjectWriter object(json);
  object.integer("number", static_cast<std::uint64_t>(one.number));
  object.id("kind", name_of(one.asked.kind));
  object.text("name", one.asked.name);
  object.id("state", name_of(one.state));
  object.id("asked_by", one.asked.asked_by);
  object.time("asked_at", one.asked_at);
  time_or_null(object, "begun_at", one.begun_at);
  time_or_null(object, "ended_at", one.ended_at);
  ObjectWriter progress(object.name("progress"));
  progress.integer("done", jobs_of(call).done_of(one.number).value_or(one.done));
  progress.integer("of", one.asked.of);
  progress.id("unit", one.asked.of_history ? "records" : "days");
  progress.close();
  if (one.problem.empty()) {
    object.null("problem");
  } else {
    ObjectWriter problem(object.name("problem"));
    problem.text("code", one.problem);
    problem.text("detail", one.detail);
    problem.close();
  }
  object.id("currency", one.asked.currency);
  object.integer("digits", static_cast<std::uint64_t>(one.asked.digits));
  object.id("terms_from", name_of(one.asked.from));
  object.id("seed", one.asked.shown_seed);
  object.integer("runs", static_cast<std::uint64_t>(one.asked.runs));
  object.name("figures") += one.figures.empty() ? std::string_view("null") : std::string_view(one.figures);
  append_files(object.name("files"), one.files);
  if (shown == Shown::with_request) append_request(object.name("request"), one.asked);
  object.close();
}

void respond_simulation(OfficeCall& call, const StoredSimulation& one, Shown shown, int status = 200) {
  std::string json;
  append_simulation(json, call, one, shown);
  call.respond(std::move(json), status);
}

// --- presets

// The words that a key may be; else empty.
std::vector<std::string_view> choices_of(std::string_view key) {
  const std::string_view section = section_name(key);
  const std::string_view name = key.substr(key.find('.') + 1);
  if (section == "arrivals" && name == "curve") return {"constant", "linear", "exponential", "fading", "logistic"};
  if (section == "orders" && name == "value") return {"fixed", "log_normal"};
  if (section == "referrals" && name == "choice") return {"uniform", "preferential"};
  if (section == "sellers" && name == "kind") return {"hold", "target", "hazard", "panic"};
  if (section == "refunds" && name == "cost") return {kChoiceNames<CostReturn>.begin(), kChoiceNames<CostReturn>.end()};
  if (section == "attack" && name == "kind") return {kAttackNames.begin(), kAttackNames.end()};
  if (section == "injection" && name == "source") return {"subsidy", "financing"};
  return {};
}

void append_setting(std::string& json, const DocumentSetting& setting) {
  ObjectWriter object(json);
  object.text("key", setting.key);
  object.id("kind", setting.kind == EntryKind::integer   ? "integer"
                    : setting.kind == EntryKind::boolean ? "boolean"
                                                         : "text");
  setting.value ? object.text("value", *setting.value) : object.null("value");
  object.text("example", setting.example);
  object.name("choices").push_back('[');
  bool first = true;
  for (const std::string_view choice : choices_of(setting.key)) {
    if (!std::exchange(first, false)) json.push_back(',');
    append_json_string(json, choice);
  }
  json += ']';
  object.close();
}

void append_both(ObjectWriter& object, std::string_view name, std::string_view zh, std::string_view en) {
  ObjectWriter both(object.name(name));
  both.text("zh", zh);
  both.text("en", en);
  both.close();
}

void append_preset(std::string& json, const SimulationPreset& preset) {
  const Result<std::vector<DocumentSetting>> settings = settings_of(preset.document, vocabulary_of(preset));
  GP_CHECK(settings.has_value(), "a preset is a document");
  ObjectWriter object(json);
  object.id("preset", preset.id);
  object.id("kind", name_of(preset.kind));
  append_both(object, "name", preset.name_zh, preset.name_en);
  append_both(object, "about", preset.about_zh, preset.about_en);
  object.text("document", preset.document);
  object.name("settings").push_back('[');
  for (const DocumentSetting& setting : *settings) {
    if (&setting != settings->data()) json.push_back(',');
    append_setting(json, setting);
  }
  json.push_back(']');
  object.close();
}

// GET …/simulation-presets
void presets(OfficeCall& call) {
  std::string json;
  ObjectWriter object(json);
  object.name("presets").push_back('[');
  for (const SimulationPreset& preset : simulation_presets()) {
    if (&preset != simulation_presets().data()) json.push_back(',');
    append_preset(json, preset);
  }
  json.push_back(']');
  ObjectWriter limits(object.name("limits"));
  limits.integer("days", kSimulatedDaysMax);
  limits.integer("members", kSimulatedMembersMax);
  limits.integer("orders", kSimulatedOrdersMax);
  limits.integer("runs", kSimulatedRunsMax);
  limits.integer("cohorts", kSimulatedCohortsMax);
  limits.integer("candidates", kSimulatedCandidatesMax);
  limits.integer("waiting", kSimulationsWaitingMax);
  limits.integer("kept", kSimulationsKept);
  limits.integer("kept_days", kSimulationsKeptDays);
  limits.close();
  object.close();
  call.respond(std::move(json));
}

// --- asking for one

[[noreturn]] void refuse_field(const std::string& why) { throw Refusal(info_of(HttpProblem::field_invalid), why); }

[[noreturn]] void refuse_request(const Error& error) {
  if (error.code == k_simulation_too_large.code) throw Refusal(k_simulation_too_large, error.message);
  throw Refusal(k_simulation_document_invalid, error.code + ": " + error.message);
}

DocumentChanges changes_of(const OfficeCall& call) {
  DocumentChanges changes;
  if (const JsonValue* const given = call.body().find("changes")) {
    for (const auto& [key, value] : given->members()) changes[key] = value.text();
  }
  return changes;
}

// The one that is given, else the preset's with what is changed of it.
std::string document_of(const OfficeCall& call, SimulationKind kind) {
  const bool is_design = kind == SimulationKind::design;
  const std::string given = call.text(is_design ? "goals" : "scenario");
  const DocumentChanges changes = changes_of(call);
  if (!given.empty()) {
    if (!changes.empty()) refuse_field("changes are of a preset; the document that is given can be written as wanted");
    return given;
  }
  const SimulationPreset* const preset = find_simulation_preset(call.text("preset"));
  if (preset == nullptr || (preset->kind == SimulationKind::design) != is_design) {
    throw Refusal(k_simulation_preset_unknown, "\"" + call.text("preset") + "\"");
  }
  const Result<std::string> changed = with_changes(preset->document, vocabulary_of(*preset), changes);
  if (!changed) refuse_request(changed.error());
  return *changed;
}

// Past the checks that need nothing but the body.
AskedSimulation asked_of(const OfficeCall& call) {
  AskedSimulation asked{.programme = call.programme(),
                        .kind = *simulation_kind(call.text("kind")),
                        .from = *terms_from(call.text("terms_from"))};
  asked.asked_by = call.visitor().id;
  asked.seed = call.body().integer_at("seed");
  asked.runs = static_cast<int>(call.body().integer_at("runs").value_or(1));
  asked.terms = call.text("terms");
  const bool compares = asked.kind == SimulationKind::what_if;
  if ((asked.from == TermsFrom::given) != !asked.terms.empty()) refuse_field("terms are there where they are given");
  if (asked.runs > 1 && asked.kind != SimulationKind::simulation) refuse_field("runs are of a simulation");
  if (compares && asked.from != TermsFrom::given && asked.from != TermsFrom::proposed) {
    refuse_field("a what_if compares given or proposed terms with the current ones");
  }
  if (compares != (call.body().find("what_if_of") != nullptr))
    refuse_field("what_if_of is of a what_if, and needed there");
  asked.of_history = call.text("what_if_of") == "history";
  if (const JsonValue* const scenarios = call.body().find("scenarios")) {
    if (asked.kind != SimulationKind::design) refuse_field("scenarios are of a design");
    for (const JsonValue& one : scenarios->items()) {
      asked.scenarios.push_back({std::string(*one.text_at("file")), std::string(*one.text_at("scenario"))});
    }
  }
  if (asked.of_history) {
    for (const std::string_view other : {"preset", "scenario", "goals", "changes", "seed"}) {
      if (call.body().find(other) != nullptr) refuse_field(std::string(other) + " is not of a history");
    }
  } else {
    (asked.kind == SimulationKind::design ? asked.goals : asked.scenario) = document_of(call, asked.kind);
  }
  return asked;
}

struct Asking {
  AskedSimulation asked;
  std::string proposal;
  std::string current;                           // terms in force
  std::map<std::string, std::string> proposals;  // terms, by name
  std::uint64_t records = 0;
  Status read = {};
  bool proposal_unknown = false;
};

// Engine's thread.
void look(Asking& asking, const State& state) {
  asking.current = to_toml(state.terms);
  for (const auto& [name, proposal] : state.proposals) asking.proposals[name] = proposal.terms;
  asking.records = state.next_seq;
}

// A reader's thread: the terms that are meant, then everything is read and measured.
void read(Asking& asking) {
  AskedSimulation& asked = asking.asked;
  if (asked.from == TermsFrom::current) asked.terms = asking.current;
  if (asked.from == TermsFrom::proposed) {
    const auto found = asking.proposal.empty() && asking.proposals.size() == 1 ? asking.proposals.begin()
                                                                               : asking.proposals.find(asking.proposal);
    asking.proposal_unknown = found == asking.proposals.end();
    if (asking.proposal_unknown) return;
    asked.terms = found->second;
  }
  if (asked.kind == SimulationKind::what_if) asked.current = asking.current;
  asking.read = read_asked(asked, asking.records);
}

void answer(OfficeCall& call, Asking& asking) {
  if (asking.proposal_unknown) throw Refusal(problem_of(Reject::unknown_proposal));
  if (!asking.read) refuse_request(asking.read.error());
  const std::int64_t number = store_simulation(call.work, asking.asked);
  std::string details;
  ObjectWriter object(details);
  object.id("kind", name_of(asking.asked.kind));
  object.text("name", asking.asked.name);
  object.close();
  note_done(call, "simulation_asked", std::to_string(number), std::move(details));
  SimulationJobs& jobs = jobs_of(call);
  call.after_commit([&jobs] { jobs.wake(); });
  constexpr int kAccepted = 202;
  respond_simulation(call, *find_simulation(call.work, call.programme(), number), Shown::with_request, kAccepted);
}

// POST …/simulations
void begin(OfficeCall& call) {
  const auto asking = std::make_shared<Asking>();
  asking->asked = asked_of(call);
  asking->proposal = call.text("proposal");
  ask_engine_then_read(
      call, [asking](const State& state) { look(*asking, state); }, [asking] { read(*asking); },
      [asking](OfficeCall& then) { answer(then, *asking); });
}

// --- those that were asked for

// GET …/simulations
void list(OfficeCall& call) {
  const auto kind = call.query_text("kind");
  const std::int64_t before = call.query_integer("before").value_or(INT64_MAX);
  const auto found = list_simulations(call.work, call.programme(), kind ? simulation_kind(*kind) : std::nullopt, before,
                                      call.limit() + 1);
  call.respond(page_json(
      "simulations", found, call.limit(),
      [&call](std::string& json, const StoredSimulation& one) { append_simulation(json, call, one, Shown::in_short); },
      [](const StoredSimulation& one) { return one.number; }));
}

// GET …/simulations/{number}
void show(OfficeCall& call) { respond_simulation(call, simulation_of_path(call), Shown::with_request); }

// POST …/simulations/{number}/cancel
void cancel(OfficeCall& call) {
  const std::int64_t number = number_of(call);
  SimulationJobs& jobs = jobs_of(call);
  cancel_simulation(call.work, call.programme(), number, jobs.done_of(number).value_or(0));
  note_done(call, "simulation_cancelled", std::to_string(number));
  call.after_commit([&jobs, number] { jobs.cancel(number); });
  respond_simulation(call, simulation_of_path(call), Shown::in_short);
}

// DELETE …/simulations/{number}
void remove(OfficeCall& call) {
  const std::int64_t number = number_of(call);
  remove_simulation(call.work, call.programme(), number);
  note_done(call, "simulation_removed", std::to_string(number));
  SimulationJobs& jobs = jobs_of(call);
  Readers& readers = call.hall.house->readers;
  // Files that stay because too much is being read go with the next sweep.
  call.after_commit([&jobs, &readers, programme = call.programme(), number] {
    static_cast<void>(readers.submit([&jobs, programme, number] { jobs.remove_files(programme, number); }));
  });
  call.done();
}

struct Reading {
  std::filesystem::path path;
  Result<std::string> bytes = std::string();
};

void respond_file(OfficeCall& call, const StoredSimulation& one, std::string_view file,
                  std::function<void(OfficeCall&, std::string)> respond) {
  if (one.state != SimulationState::done) throw Refusal(k_simulation_without_result);
  const auto reading = std::make_shared<Reading>();
  reading->path = jobs_of(call).directory_of(call.programme(), one.number) / file;
  read_elsewhere(
      call, [reading] { reading->bytes = read_file(reading->path); },
      [reading, respond = std::move(respond)](OfficeCall& then) {
        // A restored server has what was asked for, and not what it came to.
        if (!reading->bytes) throw Refusal(k_simulation_result_gone);
        respond(then, std::move(*reading->bytes));
      });
}

// GET …/simulations/{number}/page-data
void page_data(OfficeCall& call) {
  const StoredSimulation one = simulation_of_path(call);
  respond_file(call, one, kPageDataFile, [kind = one.asked.kind](OfficeCall& then, std::string data) {
    data.insert(1, "\"kind\":\"" + std::string(name_of(kind)) + "\",");
    then.respond(std::move(data));
  });
}

// GET …/simulations/{number}/files/{name}
void download(OfficeCall& call) {
  const StoredSimulation one = simulation_of_path(call);
  const std::string& name = call.path("name");
  const auto file = std::find_if(one.files.begin(), one.files.end(),
                                 [&name](const SimulationFile& each) { return each.name == name; });
  if (one.state == SimulationState::done && file == one.files.end()) {
    throw Refusal(info_of(HttpProblem::not_found), "there is no such file");
  }
  respond_file(call, one, name, [name, number = one.number](OfficeCall& then, std::string bytes) {
    then.respond(std::move(bytes));
    then.exchange.answer.content_type = media_type_of(name);
    then.add_field("Content-Disposition: attachment; filename=\"" + std::to_string(number) + "-" + name + "\"");
  });
}

}  // namespace

namespace handlers {

extern const Handler list_simulation_presets{.work = presets};
extern const Handler list_simulations{.work = list};
extern const Handler begin_simulation{.work = begin};
extern const Handler show_simulation{.work = show};
extern const Handler remove_simulation{.work = remove};
extern const Handler cancel_simulation{.work = cancel};
extern const Handler show_simulation_page_data{.work = page_data};
extern const Handler download_simulation_file{.work = download};

}  // namespace handlers
}  // namespace greenpool
