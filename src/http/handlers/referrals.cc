// Who referred whom: a page of a member's direct referrals for staff, and a member's own team, masked.
#include "server/referrals.h"

#include <charconv>
#include <memory>

#include "http/handlers/asking.h"
#include "http/handlers/handlers.h"
#include "http/handlers/payments.h"
#include "people/members.h"
#include "people/memberships.h"

namespace greenpool {
namespace {

struct Question {
  std::string views;
  ReferralQuestion asked;
  Result<ReferralPage> page = ReferralPage();
};

std::shared_ptr<Question> question_of(const OfficeCall& call, const std::string& member) {
  auto question = std::make_shared<Question>();
  question->views = call.hall.house->opener.views_of(call.programme());
  question->asked.member = member;
  question->asked.limit = call.limit();
  if (const auto cursor = call.query_text("cursor")) {
    const char* const end = cursor->data() + cursor->size();
    const auto [after, problem] = std::from_chars(cursor->data(), end, question->asked.after);
    const bool is_one = problem == std::errc{} && after == end && question->asked.after >= 0;
    if (!is_one) throw Refusal(info_of(HttpProblem::query_invalid), "\"cursor\" is none of ours");
  }
  return question;
}

void write_next(ObjectWriter& object, const ReferralPage& page) {
  page.next ? object.id("next", std::to_string(*page.next)) : object.null("next");
}

// --- for staff

std::string page_of(const Question& question) {
  const ReferralPage& page = *question.page;
  std::string json;
  ObjectWriter object(json);
  object.integer("records", page.records);
  object.id("member", question.asked.member);
  object.integer("directs", page.directs);
  object.integer("people", page.people);
  object.integer("levels", page.levels);
  object.name("referrals").push_back('[');
  for (const Referral& referral : page.referrals) {
    if (&referral != &page.referrals.front()) json.push_back(',');
    ObjectWriter one(json);
    one.id("member", referral.member);
    one.time("registered_at", referral.registered_at);
    one.id("status", referral.status);
    one.integer("rank", referral.rank);
    one.integer("directs", referral.directs);
    one.integer("people", referral.people);
    one.integer("levels", referral.levels);
    one.money("spent", referral.spent, page.currency_digits);
    one.close();
  }
  json.push_back(']');
  write_next(object, page);
  object.close();
  return json;
}

// GET …/members/{member}/referrals
void list(OfficeCall& call) {
  const auto question = question_of(call, call.path("member"));
  ComplianceBook& book = call.hall.house->compliance->of(call.programme());
  read_elsewhere(
      call, [question, &book] { question->page = read_referrals(book, question->views, question->asked); },
      [question](OfficeCall& then) {
        if (!question->page) refuse_views(question->page.error());
        then.respond(page_of(*question));
      });
}

// --- a member's own

// How deep below a member an order can be that pays them.
std::size_t paid_levels(const RewardTerms& rewards) {
  std::size_t levels = 0;
  if (rewards.direct > Rate(0)) levels = 1;
  if (rewards.indirect > Rate(0)) levels = 2;
  if (!rewards.ranks.empty()) levels = std::max(levels, static_cast<std::size_t>(rewards.max_generations));
  return std::min(levels, kTeamLevelsMax);
}

std::string team_json(const OfficeCall& call, const Question& question) {
  const ReferralPage& page = *question.page;
  const auto membership = find_membership(call.work, call.programme(), question.asked.member);
  const auto code = membership ? membership->invitation_code : std::nullopt;
  std::string json;
  ObjectWriter object(json);
  object.integer("records", page.records);
  text_or_null(object, "invitation_code", code.value_or(""));
  text_or_null(object, "invitation_path", code ? "/m/" + call.programme() + "/join/" + *code : std::string());
  object.integer("directs", page.directs);
  object.name("levels").push_back('[');
  for (std::size_t i = 0; i < page.by_level.size(); ++i) {
    if (i > 0) json.push_back(',');
    ObjectWriter one(json);
    one.integer("level", i + 1);
    one.integer("members", page.by_level[i]);
    one.close();
  }
  json.push_back(']');
  object.name("referrals").push_back('[');
  for (const Referral& referral : page.referrals) {
    if (&referral != &page.referrals.front()) json.push_back(',');
    // Whoever was registered without an account has no phone or nickname here.
    const auto masked = masked_member(call.work, call.hall.house->people, referral.member);
    ObjectWriter one(json);
    one.text("phone", masked ? masked->phone : std::string());
    one.text("nickname", masked ? masked->nickname : std::string());
    one.time("registered_at", referral.registered_at);
    one.integer("directs", referral.directs);
    one.close();
  }
  json.push_back(']');
  write_next(object, page);
  object.close();
  return json;
}

// GET …/me/team
void show(OfficeCall& call) {
  const auto question = question_of(call, call.visitor().id);
  ComplianceBook& book = call.hall.house->compliance->of(call.programme());
  ask_engine_then_read(
      call, [question](const State& state) { question->asked.levels = paid_levels(state.terms.rewards); },
      [question, &book] { question->page = read_referrals(book, question->views, question->asked); },
      [question](OfficeCall& then) {
        if (!question->page) refuse_views(question->page.error());
        then.respond(team_json(then, *question));
      });
}

}  // namespace

namespace handlers {

extern const Handler list_referrals{.work = list};
extern const Handler show_my_team{.work = show};

}  // namespace handlers
}  // namespace greenpool
