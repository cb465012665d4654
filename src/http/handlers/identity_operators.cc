// Accounts of those who work in the office, their roles, and lifting the delay of a name.
#include <array>

#include "http/handlers/approvals.h"
#include "http/handlers/identity.h"
#include "http/handlers/list_table.h"
#include "json/writer.h"
#include "office/random.h"
#include "people/operators.h"
#include "people/problems.h"
#include "people/second_factor.h"
#include "server/house.h"
#include "server/role_changes.h"

namespace greenpool {
namespace {

constexpr std::array kOperatorTableColumns{
    TableColumn{"id"},         TableColumn{"login"},         TableColumn{"display_name"},
    TableColumn{"state"},      TableColumn{"second_factor"}, TableColumn{"roles"},
    TableColumn{"created_at"}, TableColumn{"created_by"},
};
constexpr ListTable kOperatorTable{"operators", kOperatorTableColumns};

void append_operator(std::string& json, const OperatorView& view) {
  ObjectWriter object(json);
  object.id("id", view.id);
  object.text("login", view.login);
  object.text("display_name", view.display_name);
  object.text("state", view.state);
  object.text("second_factor", view.second_factor);
  std::string& roles = object.name("roles");
  roles.push_back('[');
  for (const RoleGrant& grant : view.roles) {
    if (&grant != &view.roles.front()) roles.push_back(',');
    ObjectWriter role(roles);
    role.text("programme", grant.programme);
    role.id("role", name_of(grant.role));
    role.close();
  }
  roles.push_back(']');
  object.time("created_at", view.created_at);
  object.text("created_by", view.created_by);
  object.close();
}

OperatorView operator_of_path(const OfficeCall& call) {
  auto view = find_operator(call.work, people_of(call), call.path("operator"));
  if (!view) throw Refusal(kOperatorUnknown);
  return *std::move(view);
}

void append_name(std::string& json, const OperatorView& view) {
  ObjectWriter object(json);
  object.id("id", view.id);
  object.text("display_name", view.display_name);
  object.close();
}

void answer_with(OfficeCall& call, const OperatorFilter& filter, void (*append)(std::string&, const OperatorView&)) {
  std::vector<OperatorView> views =
      list_operators(call.work, people_of(call), filter, call.query_text("cursor").value_or(""), call.limit() + 1);
  const bool more = views.size() > call.limit();
  if (more) views.pop_back();
  std::string json = R"({"operators":[)";
  for (const OperatorView& view : views) {
    if (&view != &views.front()) json.push_back(',');
    append(json, view);
  }
  json += "],\"next\":" + quoted_or_null(more ? std::optional(views.back().id) : std::nullopt) + "}";
  call.respond(std::move(json));
}

void page_of_operators(OfficeCall& call) { answer_with(call, {.state = call.query_text("state")}, append_operator); }

// GET /api/v1/operators
void list(OfficeCall& call) { list_or_table(call, kOperatorTable, page_of_operators); }

// GET …/operator-names
void list_names(OfficeCall& call) { answer_with(call, {.programme = call.programme()}, append_name); }

// GET /api/v1/operators/{operator}
void show(OfficeCall& call) {
  std::string json;
  append_operator(json, operator_of_path(call));
  call.respond(std::move(json));
}

// 128 bits and more; whoever gets it has to change it.
std::string initial_password() { return random_token().substr(0, 24); }

void answer_initial_password(OfficeCall& call, const std::string& id, const std::string& password, int status) {
  std::string json;
  ObjectWriter object(json);
  object.id("operator", id);
  object.text("initial_password", password);
  object.close();
  call.keep_no_answer();
  call.respond(std::move(json), status);
}

// POST /api/v1/operators
void create(OfficeCall& call) {
  const std::string password = initial_password();
  compute_password(call, {.password = password}, [password](OfficeCall& then, const PasswordOutcome& made) {
    if (!made.computed) throw Refusal(kPasswordPoolBusy);
    const std::string id = create_operator(
        then.work, people_of(then), caller_of(then),
        {.login = then.text("login"), .display_name = then.text("display_name"), .password_hash = made.hash});
    answer_initial_password(then, id, password, 201);
  });
}

// POST /api/v1/operators/{operator}/disable
void disable(OfficeCall& call) {
  AccessChanges access;
  disable_operator(call.work, caller_of(call), call.path("operator"), access);
  apply_once_durable(call, std::move(access));
  call.done();
}

// POST /api/v1/operators/{operator}/enable
void enable(OfficeCall& call) {
  enable_operator(call.work, caller_of(call), call.path("operator"));
  call.done();
}

// DELETE /api/v1/operators/{operator}/sessions
void end_all(OfficeCall& call) {
  const std::string id = operator_of_path(call).id;
  AccessChanges access;
  end_sessions(call.work, caller_of(call), {.kind = PrincipalKind::operator_, .id = id}, "", access);
  apply_once_durable(call, std::move(access));
  call.done();
}

// Whoever could do both would sign in as the other, and be the second person of their own requests.
void refuse_if_did(OfficeCall& call, const std::string& operator_id, std::string_view action) {
  const auto last = list_audit(call.work, {.subject = operator_id, .action = std::string(action)}, 0, 1);
  if (!last.empty() && last.front().actor == call.visitor().id) throw Refusal(kSecondPersonNeeded);
}

void refuse_after_removal(OfficeCall& call, const OperatorView& who) {
  if (who.second_factor != "on") refuse_if_did(call, who.id, "second_factor_removed");
}

void refuse_after_reset(OfficeCall& call, const OperatorView& who) {
  // Until its owner has replaced it, the password is known to who set it.
  if (standing_of(call.work, people_of(call), who.id) == Standing::password_change_needed) {
    refuse_if_did(call, who.id, "password_reset");
  }
}

// POST /api/v1/operators/{operator}/password
void reset_password(OfficeCall& call) {
  refuse_after_removal(call, operator_of_path(call));
  const std::string password = initial_password();
  compute_password(call, {.password = password}, [password](OfficeCall& then, const PasswordOutcome& made) {
    if (!made.computed) throw Refusal(kPasswordPoolBusy);
    const OperatorView who = operator_of_path(then);
    refuse_after_removal(then, who);
    AccessChanges access;
    reset_operator_password(then.work, caller_of(then), who.id, made.hash, access);
    apply_once_durable(then, std::move(access));
    answer_initial_password(then, who.id, password, 200);
  });
}

// DELETE /api/v1/operators/{operator}/second-factor
void take_second_factor(OfficeCall& call) {
  const OperatorView who = operator_of_path(call);
  refuse_after_reset(call, who);
  AccessChanges access;
  remove_second_factor(call.work, people_of(call), caller_of(call), who.id, access);
  apply_once_durable(call, std::move(access));
  call.done();
}

// POST /api/v1/operators/{operator}/roles
void ask_for(OfficeCall& call) {
  const auto role = role_named(call.text("role"));
  if (!role) throw Refusal(kRoleUnknown);
  const RoleChange change{.operator_id = call.path("operator"),
                          .grant = {.programme = call.text("programme"), .role = *role},
                          .kind = call.text("change") == "grant" ? RoleChangeKind::grant : RoleChangeKind::revoke};
  const Approval asked =
      call.hall.house->approvals.ask(call.work, {.programme = std::string(kEveryProgramme),
                                                 .kind = std::string(kRoleKind),
                                                 .content = content_of(call.work, people_of(call), change),
                                                 .asked_by = call.visitor().id,
                                                 .note = call.text("note")});
  write_audit(call.work, caller_of(call), {.action = "approval_asked", .subject = asked.id});
  std::string json;
  append_approval(json, asked);
  call.respond(std::move(json), 201);
}

// POST /api/v1/sign-in-unlocks
void unlock(OfficeCall& call) {
  const SignInRealm realm = call.text("realm") == "operators" ? SignInRealm::operators : SignInRealm::members;
  unlock_sign_in(call.work, people_of(call), caller_of(call), realm, call.text("name"));
  call.keep_no_answer();
  call.done();
}

}  // namespace

namespace handlers {

extern const Handler list_operator_names{.work = list_names};
extern const Handler list_operators{.work = list};
extern const Handler show_operator{.work = show};
extern const Handler create_operator{.work = create};
extern const Handler disable_operator{.work = disable};
extern const Handler enable_operator{.work = enable};
extern const Handler reset_operator_password{.work = reset_password};
extern const Handler end_operator_sessions{.work = end_all};
extern const Handler remove_second_factor{.work = take_second_factor};
extern const Handler ask_for_role{.work = ask_for};
extern const Handler unlock_sign_in{.work = unlock};

}  // namespace handlers
}  // namespace greenpool
