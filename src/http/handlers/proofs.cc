// Published statements, and members' proofs of being counted in (docs/proofs.md).
#include <charconv>
#include <memory>

#include "http/handlers/asking.h"
#include "http/handlers/handlers.h"
#include "http/handlers/payments.h"
#include "server/proof_press.h"

namespace greenpool {
namespace {

enum class Shown : std::uint8_t { figures, with_text };

void append_proof(std::string& json, const PublishedProof& proof, Shown shown) {
  const Statement& statement = proof.statement;
  const int digits = statement.decimals;
  Money owed;
  for (const OwedLine& line : statement.owed) owed += line.amount;
  ObjectWriter object(json);
  object.integer("seq", statement.seq);
  object.time("time", statement.time);
  object.time("published_at", proof.published_at);
  object.id("statement_hash", proof.hash);
  object.id("root", to_hex(statement.root));
  object.id("chain", to_hex(statement.chain));
  object.integer("members", statement.members);
  object.points("points", statement.points);
  object.money("wallets", statement.wallets, digits);
  object.money("pool", statement.pool, digits);
  object.id("price", statement.price);
  object.money("cash", statement.cash, digits);
  object.money("supplier_payable", statement.supplier_payable, digits);
  object.money("owed", owed, digits);
  if (shown == Shown::with_text) object.text("statement", proof.text);
  object.close();
}

std::string statement_json(const PublishedProof& proof) {
  std::string json;
  append_proof(json, proof, Shown::with_text);
  return json;
}

// GET …/proofs
void list(OfficeCall& call) {
  const std::int64_t before = call.query_integer("before").value_or(INT64_MAX);
  const auto found = list_proofs(call.work, call.programme(), before, call.limit() + 1);
  call.respond(page_json(
      "proofs", found, call.limit(),
      [](std::string& json, const PublishedProof& proof) { append_proof(json, proof, Shown::figures); },
      [](const PublishedProof& proof) { return proof.statement.seq; }));
}

// GET …/proofs/{number}
void show(OfficeCall& call) {
  const std::string& text = call.path("number");
  std::uint64_t seq = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seq);
  const bool is_number = problem == std::errc{} && end == text.data() + text.size() && seq <= INT64_MAX;
  const auto proof = is_number ? find_proof(call.work, call.programme(), seq) : std::nullopt;
  if (!proof) throw Refusal(k_proof_unknown);
  call.respond(statement_json(*proof));
}

[[noreturn]] void refuse_print(const Error& error) {
  const bool unsound =
      error.code == "audit_failed" || error.code.starts_with("statement_") || error.code.starts_with("proof_");
  throw Refusal(unsound ? k_proof_unsound : k_proof_unavailable, error.code + ": " + error.message);
}

// POST …/proofs
void publish(OfficeCall& call) {
  struct Answered {
    Result<PublishedProof> proof = PublishedProof();
    ProofPress::Printed printed = ProofPress::Printed::before;
  };
  const auto answered = std::make_shared<Answered>();
  House& house = *call.hall.house;
  call.later(
      [answered, &house, programme = call.programme(), by = call.visitor().id](OfficeCall::Back back) {
        house.proofs->request(programme, by,
                              [answered, back = std::move(back)](const auto& proof, ProofPress::Printed printed) {
                                *answered = {proof, printed};
                                back();
                              });
        house.wake_pumps();
      },
      [answered](OfficeCall& then) {
        if (!answered->proof) refuse_print(answered->proof.error());
        const PublishedProof& proof = *answered->proof;
        const bool is_new = answered->printed == ProofPress::Printed::now;
        if (is_new) note_done(then, "proof_published", std::to_string(proof.statement.seq));
        then.respond(statement_json(proof), is_new ? 201 : 200);
      });
}

// --- a member's

struct ProofQuestion {
  PublishedProof published;
  ProofPress::MemberOf member;
  bool is_known = false;

  // Whether the member is in it.
  [[nodiscard]] bool has_leaf() const { return is_known && member.number < published.statement.members; }
  Result<ProofPress::MemberProof> proof = failure("tree_missing", "");
};

void answer_member(OfficeCall& call, const ProofQuestion& asked) {
  if (!asked.is_known) throw Refusal(problem_of(Reject::unknown_member));
  const Statement& statement = asked.published.statement;
  if (!asked.has_leaf()) throw Refusal(k_proof_without_member);
  if (!asked.proof) throw Refusal(k_proof_not_kept, asked.proof.error().code);
  std::string json;
  ObjectWriter object(json);
  object.integer("seq", statement.seq);
  object.id("statement_hash", asked.published.hash);
  object.id("member", asked.member.id);
  object.points("points", asked.proof->points);
  object.money("wallet", asked.proof->wallet, statement.decimals);
  object.integer("leaf", asked.proof->leaf);
  object.integer("members", statement.members);
  object.text("statement", asked.published.text);
  object.text("proof", asked.proof->text);
  object.close();
  call.respond(std::move(json));
}

// The engine knows a member's number; the tree is read from the disk.
void prove(OfficeCall& call, const std::string& member) {
  const auto asked = std::make_shared<ProofQuestion>();
  const auto seq = call.query_integer("seq");
  auto published = seq ? find_proof(call.work, call.programme(), static_cast<std::uint64_t>(*seq))
                       : newest_proof(call.work, call.programme());
  if (!published) throw Refusal(k_proof_unknown);
  asked->published = std::move(*published);
  asked->member.id = member;
  ProofPress& press = *call.hall.house->proofs;
  ask_engine_then_read(
      call,
      [asked](const State& state) {
        const MemberIndex index = state.directory.find(asked->member.id);
        asked->is_known = index.exists();
        if (asked->is_known) asked->member.number = index.value();
      },
      [asked, &press] {
        if (asked->has_leaf()) asked->proof = press.proof_of(asked->published, asked->member);
      },
      [asked](OfficeCall& then) { answer_member(then, *asked); });
}

// GET …/members/{member}/proof
void prove_member(OfficeCall& call) { prove(call, call.path("member")); }
// GET …/me/proof
void prove_me(OfficeCall& call) { prove(call, call.visitor().id); }

}  // namespace

namespace handlers {

extern const Handler list_proofs{.work = list};
extern const Handler publish_proof{.work = publish};
extern const Handler show_proof{.work = show};
extern const Handler show_member_proof{.work = prove_member};
extern const Handler show_my_proof{.work = prove_me};

}  // namespace handlers
}  // namespace greenpool
