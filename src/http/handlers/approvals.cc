// What needs a second person: asking for it, looking at it, deciding it.
#include "http/handlers/approvals.h"

#include "http/command_access.h"
#include "http/handlers/handlers.h"
#include "http/handlers/identity.h"
#include "http/office_call.h"
#include "json/writer.h"
#include "people/audit_log.h"
#include "server/house.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

// Of the path; of the server as a whole where it names none.
std::string programme_of(const OfficeCall& call) {
  return call.programme().empty() ? std::string(kEveryProgramme) : call.programme();
}

[[noreturn]] void refuse(HttpProblem problem, std::string detail = {}) {
  throw Refusal(info_of(problem), std::move(detail));
}

std::string text_of(const Approval& approval) {
  std::string json;
  append_approval(json, approval);
  return json;
}

// The request of an engine's command, read as the engine reads it, in the caller's name.
Request read(const OfficeCall& call, std::string_view command) {
  Request request;
  Status status = read_command(command, call.exchange.programme->terms().currency.digits, request, call.visitor().id);
  if (!status) refuse(HttpProblem::command_malformed, status.error().message);
  return request;
}

// Who may decide this one.
std::uint32_t approvers_of(const OfficeCall& call, const Approval& approval) {
  if (approval.what.kind != kCommandKind) return Who::owner;
  return access_of(read(call, approval.what.content).operation).approvers;
}

void note(OfficeCall& call, std::string_view action, const Approval& approval) {
  write_audit(call.work, {.kind = ActorKind::operator_, .id = call.visitor().id, .request = call.request_id()},
              {.programme = approval.what.programme, .action = action, .subject = approval.id});
}

// POST …/approvals
void ask(OfficeCall& call) {
  const JsonValue& command = *call.body().find("command");
  const std::string given = to_json(command);
  const Request request = read(call, given);
  const CommandAccess& access = access_of(request.operation);
  if (access.approvers == 0) refuse(HttpProblem::field_invalid, "\"command\" needs no approval");
  if (!call.visitor().is_any_of(access.who)) refuse(HttpProblem::forbidden);
  const std::string_view named = operator_of(request.operation);
  if (!named.empty() && named != call.visitor().id) refuse(HttpProblem::operator_mismatch);
  if (request.unreadable != Reject::none) throw Refusal(problem_of(request.unreadable));
  Request canonical = request;
  canonical.at.reset();
  canonical.key.clear();
  std::string content;
  append_request(content, canonical, call.exchange.programme->terms().currency.digits);
  const Approval asked = call.hall.house->approvals.ask(call.work, {.programme = call.programme(),
                                                                    .kind = std::string(kCommandKind),
                                                                    .content = std::move(content),
                                                                    .asked_by = call.visitor().id,
                                                                    .note = call.text("note")});
  note(call, "approval_asked", asked);
  call.respond(text_of(asked), 201);
}

// GET …/approvals
void list(OfficeCall& call) {
  ApprovalFilter filter{.programme = programme_of(call), .limit = call.limit() + 1};
  filter.state = call.query_text("state");
  filter.asked_by = call.query_text("asked_by");
  if (const auto cursor = call.query_integer("before")) filter.before = *cursor;
  std::vector<Approval> found = call.hall.house->approvals.list(call.work, filter);
  const bool more = found.size() > call.limit();
  if (more) found.pop_back();
  std::string json = R"({"approvals":[)";
  for (const Approval& approval : found) {
    if (&approval != &found.front()) json.push_back(',');
    append_approval(json, approval);
  }
  json += "],\"next\":";
  json += more ? std::to_string(found.back().number) : "null";
  json += "}";
  call.respond(std::move(json));
}

// GET …/approvals/{approval}
void show(OfficeCall& call) {
  call.respond(text_of(call.hall.house->approvals.find(call.work, programme_of(call), call.path("approval"))));
}

ApprovalDecision decision_of(const OfficeCall& call) {
  return {.id = call.path("approval"),
          .programme = programme_of(call),
          .hash = call.text("hash"),
          .by = call.visitor().id,
          .reason = call.text("reason")};
}

// What is decided, once whoever decides may.
Approval to_decide(const OfficeCall& call) {
  Approval approval = call.hall.house->approvals.find(call.work, programme_of(call), call.path("approval"));
  if (!call.visitor().is_any_of(approvers_of(call, approval))) refuse(HttpProblem::forbidden);
  return approval;
}

void answer_with_state(OfficeCall& call) { show(call); }

// POST …/approvals/{approval}/approve
void approve(OfficeCall& call) {
  const Approval approval = to_decide(call);
  note(call, "approval_approved", approval);
  House& house = *call.hall.house;
  AccessChanges access;
  const auto entry = house.approvals.approve(call.work, decision_of(call), access);
  apply_once_durable(call, std::move(access));
  if (!entry && approval.what.kind != kProgrammeKind) return answer_with_state(call);
  if (!entry) {
    // A programme that was approved is open before the answer says so.
    return call.later(
        [&house](OfficeCall::Back back) {
          house.opener.after_next_opening(std::move(back));
          house.wake_pumps();
        },
        answer_with_state);
  }
  call.after_engine(*entry, [](OfficeCall& then, const OutboxAnswer&) { answer_with_state(then); });
}

// POST …/approvals/{approval}/reject
void reject(OfficeCall& call) {
  note(call, "approval_rejected", to_decide(call));
  call.hall.house->approvals.reject(call.work, decision_of(call));
  answer_with_state(call);
}

// POST …/approvals/{approval}/withdraw
void withdraw(OfficeCall& call) {
  call.hall.house->approvals.withdraw(call.work, decision_of(call));
  note(call, "approval_withdrawn",
       call.hall.house->approvals.find(call.work, programme_of(call), call.path("approval")));
  answer_with_state(call);
}

}  // namespace

void append_approval(std::string& json, const Approval& approval) {
  ObjectWriter object(json);
  object.id("id", approval.id);
  object.id("programme", approval.what.programme);
  object.text("kind", approval.what.kind);
  object.name("content") += approval.what.content;
  object.id("hash", approval.hash);
  object.text("state", approval.state);
  object.id("asked_by", approval.what.asked_by);
  object.time("asked_at", approval.asked_at);
  object.text("note", approval.what.note);
  if (approval.decided_by) {
    object.id("decided_by", *approval.decided_by);
    object.time("decided_at", *approval.decided_at);
    object.text("reason", approval.reason);
  }
  if (!approval.outcome.empty()) object.text("outcome", approval.outcome);
  object.close();
}

namespace handlers {

extern const Handler ask_for_approval{.work = ask};
extern const Handler list_approvals{.work = list};
extern const Handler show_approval{.work = show};
extern const Handler approve_approval{.work = approve};
extern const Handler reject_approval{.work = reject};
extern const Handler withdraw_approval{.work = withdraw};
extern const Handler list_server_approvals{.work = list};
extern const Handler show_server_approval{.work = show};
extern const Handler approve_server_approval{.work = approve};
extern const Handler reject_server_approval{.work = reject};
extern const Handler withdraw_server_approval{.work = withdraw};

}  // namespace handlers
}  // namespace greenpool
