// From terms to a running programme: the review anybody may ask for, the request, and (by an approval) the opening.
#include "http/handlers/approvals.h"
#include "http/handlers/handlers.h"
#include "http/office_call.h"
#include "json/writer.h"
#include "people/audit_log.h"
#include "server/house.h"
#include "terms/review.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

// POST /api/v1/reviews
Turn review_on_the_spot(Exchange& exchange, const HttpContext&) {
  const Result<Terms> terms = parse_terms(*exchange.json.text_at("terms"), "terms");
  if (!terms) {
    exchange.fail(k_programme_terms_invalid, terms.error().message);
    return Turn::done;
  }
  append_review(exchange.answer.body, *terms, review(*terms));
  exchange.answer.content_type = kJson;
  return Turn::done;
}

// POST /api/v1/programmes
void ask(OfficeCall& call) {
  const NewProgramme wanted{.terms = call.text("terms"), .reference = call.text("reference")};
  const Approval asked =
      call.hall.house->approvals.ask(call.work, {.programme = std::string(kEveryProgramme),
                                                 .kind = std::string(kProgrammeKind),
                                                 .content = ProgrammeOpener::content_of(call.work, wanted),
                                                 .asked_by = call.visitor().id,
                                                 .note = call.text("note")});
  write_audit(call.work, {.kind = ActorKind::operator_, .id = call.visitor().id, .request = call.request_id()},
              {.action = "approval_asked", .subject = asked.id});
  std::string json;
  append_approval(json, asked);
  call.respond(std::move(json), 201);
}

}  // namespace

namespace handlers {

extern const Handler review_terms{.begin = review_on_the_spot};
extern const Handler ask_for_programme{.work = ask};

}  // namespace handlers
}  // namespace greenpool
