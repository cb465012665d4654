// Withdrawals on their way to the member: what they come to, the payout, and what the member sees of it.
#include <array>
#include <memory>

#include "http/handlers/handlers.h"
#include "http/handlers/list_table.h"
#include "http/handlers/payments.h"
#include "payments/payout_flow.h"
#include "payments/problems.h"
#include "payments/sandbox.h"
#include "server/engine_question.h"
#include "server/payout_figures.h"

namespace greenpool {
namespace {

constexpr int kPayoutStates = 7;

constexpr TableColumn::Kind kNumber = TableColumn::Kind::number;

constexpr std::array kPayoutTableColumns{
    TableColumn{"id"},         TableColumn{"withdrawal"},      TableColumn{"member"},
    TableColumn{"provider"},   TableColumn{"amount", kNumber}, TableColumn{"operator"},
    TableColumn{"state"},      TableColumn{"cancelling"},      TableColumn{"provider_number"},
    TableColumn{"refusal"},    TableColumn{"problem"},         TableColumn{"engine_refusal"},
    TableColumn{"created_at"}, TableColumn{"finished_at"},
};
constexpr ListTable kPayoutTable{"payouts", kPayoutTableColumns};

constexpr std::array<std::string_view, 4> kStages{"requested", "approved", "sent", "unknown"};

void append_payout(std::string& json, const Payout& payout, int digits) {
  ObjectWriter object(json);
  object.id("id", payout.id);
  object.text("withdrawal", payout.withdrawal);
  object.text("member", payout.member);
  object.text("provider", payout.provider);
  object.money("amount", payout.amount, digits);
  object.text("operator", payout.operator_id);
  object.id("state", name_of(payout.state));
  object.truth("cancelling", payout.cancelling);
  text_or_null(object, "provider_number", payout.provider_number);
  text_or_null(object, "refusal", payout.refusal);
  text_or_null(object, "problem", payout.problem);
  text_or_null(object, "engine_refusal", payout.engine_refusal);
  object.time("created_at", payout.created_at);
  time_or_null(object, "finished_at", payout.finished_at);
  object.close();
}

void append_own_payout(std::string& json, const Payout& payout, int digits) {
  ObjectWriter object(json);
  object.id("id", payout.id);
  object.text("withdrawal", payout.withdrawal);
  object.money("amount", payout.amount, digits);
  object.text("provider", payout.provider);
  object.id("state", name_of(payout.state));
  const bool waits = payout.state == PayoutState::awaiting_user && !payout.cancelling && !payout.user_json.empty();
  object.name("confirm") += waits ? payout.user_json : "null";
  object.time("created_at", payout.created_at);
  time_or_null(object, "finished_at", payout.finished_at);
  object.close();
}

void answer(OfficeCall& call, const Payout& payout, int status = 200) {
  std::string json;
  append_payout(json, payout, digits_of(call));
  call.respond(std::move(json), status);
}

// Those of other programmes are not there.
Payout payout_of_path(OfficeCall& call) {
  Payout payout = payout_of(call.work, call.path("payout"));
  if (payout.programme != call.programme()) throw Refusal(kPayoutNotFound);
  return payout;
}

std::optional<Payout> payout_of_withdrawal(OfficeCall& call) {
  std::vector<Payout> found =
      list_payouts(call.work, {.programme = call.programme(), .withdrawal = call.path("withdrawal")}, 0, 1);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

// What the engine is asked about a withdrawal, and what it said: filled on its thread.
struct Asked {
  std::string withdrawal;
  std::string operator_id;
  Timestamp now;
  Reject failed = Reject::none;
  std::optional<PayoutFigures> figures;
};

void ask_for_figures(OfficeCall& call, const std::shared_ptr<Asked>& asked,
                     std::function<void(OfficeCall&, const Asked&)> then) {
  asked->withdrawal = call.path("withdrawal");
  asked->operator_id = call.visitor().id;
  asked->now = call.work.now;
  Programme& programme = *call.exchange.programme;
  call.later(
      [asked, &programme](OfficeCall::Back back) {
        ask_engine(
            programme,
            [asked](const State& state) {
              asked->figures = payout_figures(state, {asked->withdrawal, asked->operator_id, asked->now});
            },
            [asked, back](Reject failed) {
              asked->failed = failed;
              back();
            });
      },
      [asked, then = std::move(then)](OfficeCall& after) {
        if (asked->failed != Reject::none) throw Refusal(problem_of(asked->failed));
        if (!asked->figures) throw Refusal(problem_of(Reject::unknown_withdrawal));
        then(after, *asked);
      });
}

// GET …/withdrawals/{withdrawal}
void show_withdrawal_now(OfficeCall& call) {
  ask_for_figures(call, std::make_shared<Asked>(), [](OfficeCall& then, const Asked& asked) {
    const PayoutFigures& figures = *asked.figures;
    const std::optional<Payout> payout = payout_of_withdrawal(then);
    const int digits = digits_of(then);
    std::string json;
    ObjectWriter object(json);
    object.text("withdrawal", asked.withdrawal);
    object.text("member", figures.member);
    object.id("stage", kStages.at(static_cast<std::size_t>(figures.stage)));
    object.money("amount", figures.amount, digits);
    object.money("fee", figures.fee, digits);
    object.money("tax", figures.tax, digits);
    object.money("pays", figures.pays(), digits);
    text_or_null(object, "approved_by", figures.approved_by);
    text_or_null(object, "payout", payout ? payout->id : "");
    object.close();
    then.respond(std::move(json));
  });
}

// The tax of a member's payout depends on what was paid to them before. So the engine's figures hold only while no
// other payout of theirs moves: none may be open, nor have ended since the engine was asked (then the engine may not
// have known; one that ended before is still "sent" there until it does).
void refuse_unless_alone(OfficeCall& call, const Asked& asked) {
  if (asked.figures->another_is_sent) throw Refusal(kPayoutOnItsWay);
  constexpr std::size_t kLookedAt = 200;
  for (const Payout& other :
       list_payouts(call.work, {.programme = call.programme(), .member = asked.figures->member}, 0, kLookedAt)) {
    if (other.withdrawal == asked.withdrawal) continue;
    if (!other.finished_at || *other.finished_at >= asked.now) throw Refusal(kPayoutOnItsWay);
  }
}

void request(OfficeCall& call, const Asked& asked, const std::string& provider) {
  if (const auto earlier = payout_of_withdrawal(call)) {
    if (earlier->provider != provider) throw Refusal(kPayoutDiffers);
    return answer(call, *earlier, 201);
  }
  const PaymentRules& rules = call.hall.house->payments;
  const PayoutFigures& figures = *asked.figures;
  if (figures.obstacle != Reject::none) throw Refusal(problem_of(figures.obstacle));
  refuse_unless_alone(call, asked);
  if (rules.provider(provider) == nullptr) throw Refusal(kPaymentProviderUnknown);
  if (!rules.may_pay_out(call.work, figures.member)) throw Refusal(kPayoutNotPermitted);
  if (!rules.account_of(call.work, {call.programme(), figures.member, provider})) throw Refusal(kPayoutAccountMissing);
  const Payout payout = request_payout(call.work, rules,
                                       {.programme = call.programme(),
                                        .withdrawal = asked.withdrawal,
                                        .member = figures.member,
                                        .provider = provider,
                                        .amount = figures.pays(),
                                        .operator_id = asked.operator_id});
  note_done(call, "payout_requested", payout.id);
  wake_afterwards(call);
  answer(call, payout, 201);
}

// POST …/withdrawals/{withdrawal}/payout
void start(OfficeCall& call) {
  const std::string provider = call.text("provider");
  if (const auto earlier = payout_of_withdrawal(call)) {
    if (earlier->provider != provider) throw Refusal(kPayoutDiffers);
    return answer(call, *earlier, 201);
  }
  ask_for_figures(call, std::make_shared<Asked>(),
                  [provider](OfficeCall& then, const Asked& asked) { request(then, asked, provider); });
}

// GET …/payment-providers
void list_providers(OfficeCall& call) {
  std::string json = R"({"providers":[)";
  for (const PaymentProvider* const provider : call.hall.house->payments.providers) {
    if (provider != call.hall.house->payments.providers.front()) json.push_back(',');
    ObjectWriter object(json);
    object.text("provider", provider->name());
    object.close();
  }
  json += "]}";
  call.respond(std::move(json));
}

void page_of_payouts(OfficeCall& call) {
  PayoutFilter filter{.programme = call.programme()};
  filter.state = choice_of<PayoutState>(call, "state", kPayoutStates);
  filter.member = call.query_text("member").value_or("");
  filter.withdrawal = call.query_text("withdrawal").value_or("");
  const std::vector<Payout> found = list_payouts(call.work, filter, before_of(call), call.limit() + 1);
  call.respond(page_json("payouts", found, call.limit(), [&call](std::string& json, const Payout& payout) {
    append_payout(json, payout, digits_of(call));
  }));
}

// GET …/payouts
void list(OfficeCall& call) { list_or_table(call, kPayoutTable, page_of_payouts); }

// GET …/payouts/{payout}
void show(OfficeCall& call) { answer(call, payout_of_path(call)); }

// POST …/payouts/{payout}/ask
void ask(OfficeCall& call) {
  const Payout payout = payout_of_path(call);
  ask_about_payout(call.work, payout.id);
  note_done(call, "payout_asked", payout.id);
  wake_afterwards(call);
  answer(call, payout);
}

// POST …/payouts/{payout}/cancel
void cancel(OfficeCall& call) {
  const std::string id = payout_of_path(call).id;
  cancel_payout(call.work, id);
  note_done(call, "payout_cancelled", id);
  wake_afterwards(call);
  show(call);
}

// POST …/payouts/{payout}/sandbox
void settle(OfficeCall& call) {
  if (call.hall.house->payments.provider("sandbox") == nullptr) throw Refusal(info_of(HttpProblem::not_found));
  const Payout payout = payout_of_path(call);
  const bool fails = call.text("outcome") == "failed";
  const bool settled = payout.provider == "sandbox" &&
                       sandbox_settle(call.work, payout.id, fails ? SandboxOutcome::failed : SandboxOutcome::succeeded);
  if (!settled) throw Refusal(kPaymentStage, "the sandbox has no open payout of that number");
  ask_about_payout(call.work, payout.id);
  note_done(call, "sandbox_payout_settled", payout.id);
  wake_afterwards(call);
  answer(call, payout);
}

// GET …/me/payouts
void list_own(OfficeCall& call) {
  const PayoutFilter filter{.programme = call.programme(), .member = call.visitor().id};
  const std::vector<Payout> found = list_payouts(call.work, filter, before_of(call), call.limit() + 1);
  call.respond(page_json("payouts", found, call.limit(), [&call](std::string& json, const Payout& payout) {
    append_own_payout(json, payout, digits_of(call));
  }));
}

// GET …/me/payouts/{payout}
void show_own(OfficeCall& call) {
  const Payout payout = payout_of_path(call);
  if (payout.member != call.visitor().id) throw Refusal(kPayoutNotFound);
  std::string json;
  append_own_payout(json, payout, digits_of(call));
  call.respond(std::move(json));
}

}  // namespace

namespace handlers {

extern const Handler show_withdrawal{.work = show_withdrawal_now};
extern const Handler start_payout{.work = start};
extern const Handler list_payment_providers{.work = list_providers};
extern const Handler list_payouts{.work = list};
extern const Handler show_payout{.work = show};
extern const Handler ask_about_payout_again{.work = ask};
extern const Handler cancel_open_payout{.work = cancel};
extern const Handler settle_sandbox_payout{.work = settle};
extern const Handler list_my_payouts{.work = list_own};
extern const Handler show_my_payout{.work = show_own};

}  // namespace handlers
}  // namespace greenpool
