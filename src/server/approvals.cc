#include "server/approvals.h"

#include <array>

#include "base/check.h"
#include "base/sha256.h"
#include "office/random.h"

namespace greenpool {
namespace {

constexpr std::int64_t kDay = 86'400'000'000;

constexpr std::array<std::string_view, 1> kSteps{R"sql(
CREATE TABLE approvals(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  programme TEXT NOT NULL,
  kind TEXT NOT NULL,
  content TEXT NOT NULL,
  hash TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('waiting','approved','done','failed','rejected','withdrawn','expired')),
  asked_by TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  note TEXT NOT NULL,
  decided_by TEXT,
  decided_at INTEGER,
  reason TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL DEFAULT '',
  CHECK(state IN ('waiting','withdrawn','expired') OR decided_by <> asked_by)
) STRICT;
CREATE INDEX approvals_by_programme ON approvals(programme, number);
CREATE INDEX approvals_waiting ON approvals(asked_at) WHERE state='waiting';
)sql"};

constexpr std::string_view kColumns =
    "id,programme,kind,content,hash,state,asked_by,asked_at,note,decided_by,decided_at,reason,outcome,number";

std::string hash_of(const ApprovalRequest& request) {
  return to_hex(sha256(request.programme + "\n" + request.kind + "\n" + request.content));
}

Approval read(const Rows& rows) {
  Approval approval;
  approval.id = rows.text(0);
  approval.what = {rows.text(1), rows.text(2), rows.text(3), rows.text(6), rows.text(8)};
  approval.hash = rows.text(4);
  approval.state = rows.text(5);
  approval.asked_at = Timestamp(rows.integer(7));
  approval.decided_by = rows.maybe_text(9);
  if (const auto at = rows.maybe_integer(10)) approval.decided_at = Timestamp(*at);
  approval.reason = rows.text(11);
  approval.outcome = rows.text(12);
  approval.number = rows.integer(13);
  return approval;
}

// What can still be decided, by this person, as they saw it.
Approval open_for(Work& work, const Approvals& approvals, const ApprovalDecision& decision) {
  Approval approval = approvals.find(work, decision.programme, decision.id);
  if (approval.state == "expired") throw Refusal(k_approval_expired);
  if (approval.state != "waiting") throw Refusal(k_approval_decided);
  if (work.now.microseconds() - approval.asked_at.microseconds() > kApprovalDays * kDay) {
    throw Refusal(k_approval_expired);
  }
  if (approval.hash != decision.hash || approval.hash != hash_of(approval.what)) throw Refusal(k_approval_changed);
  if (approval.what.asked_by == decision.by) throw Refusal(k_approval_same_person);
  return approval;
}

void decide(Work& work, const ApprovalDecision& decision, std::string_view state) {
  const auto changed =
      work.db.run("UPDATE approvals SET state=?2,decided_by=?3,decided_at=?4,reason=?5 WHERE id=?1 AND state='waiting'",
                  decision.id, state, decision.by, work.now.microseconds(), decision.reason);
  GP_CHECK(changed == 1, "what waits is decided once");
}

constexpr auto kProblems = std::to_array<ProblemInfo>({
#define GREENPOOL_APPROVAL_PROBLEM_ROW(name, number, status, retry, zh, en) k_##name,
    GREENPOOL_APPROVAL_PROBLEMS(GREENPOOL_APPROVAL_PROBLEM_ROW)
#undef GREENPOOL_APPROVAL_PROBLEM_ROW
});

}  // namespace

const Schema kApprovalsSchema{"approvals", kSteps};

std::span<const ProblemInfo> approval_problems() { return kProblems; }

void Approvals::execute(std::string kind, AccessExecutor executor) {
  GP_CHECK(kind != kCommandKind && executors_.emplace(std::move(kind), std::move(executor)).second,
           "a kind has one executor");
}

void Approvals::execute(std::string kind, Executor executor) {
  execute(std::move(kind), [carry_out = std::move(executor)](Work& work, const Approval& approval, AccessChanges&) {
    carry_out(work, approval);
  });
}

Approval Approvals::ask(Work& work, const ApprovalRequest& request) const {
  GP_CHECK(request.kind == kCommandKind || executors_.count(request.kind) == 1, "what is asked for can be carried out");
  const std::string id = random_id("ap-");
  work.db.run(
      "INSERT INTO approvals(id,programme,kind,content,hash,state,asked_by,asked_at,note) "
      "VALUES(?1,?2,?3,?4,?5,'waiting',?6,?7,?8)",
      id, request.programme, request.kind, request.content, hash_of(request), request.asked_by, work.now.microseconds(),
      request.note);
  return find(work, request.programme, id);
}

Approval Approvals::find(Work& work, std::string_view programme, std::string_view id) const {
  static const std::string kSql = "SELECT " + std::string(kColumns) + " FROM approvals WHERE programme=?1 AND id=?2";
  Rows rows = work.db.query(kSql, programme, id);
  if (!rows.next()) throw Refusal(k_approval_unknown);
  return read(rows);
}

std::vector<Approval> Approvals::list(Work& work, const ApprovalFilter& filter) const {
  static const std::string kSql = "SELECT " + std::string(kColumns) +
                                  " FROM approvals WHERE programme=?1 AND number<?2 AND (?3 IS NULL OR state=?3) AND "
                                  "(?4 IS NULL OR asked_by=?4) ORDER BY number DESC LIMIT ?5";
  std::vector<Approval> approvals;
  Rows rows = work.db.query(kSql, filter.programme, filter.before, filter.state, filter.asked_by, filter.limit);
  while (rows.next()) approvals.push_back(read(rows));
  return approvals;
}

std::optional<std::int64_t> Approvals::approve(Work& work, const ApprovalDecision& decision,
                                               AccessChanges& access) const {
  const Approval approval = open_for(work, *this, decision);
  decide(work, decision, "approved");
  if (approval.what.kind == kCommandKind) {
    return add_to_outbox(work, {.programme = approval.what.programme,
                                .topic = std::string(kApprovalsTopic),
                                .reference = approval.id,
                                .command = approval.what.content});
  }
  executors_.at(approval.what.kind)(work, find(work, decision.programme, decision.id), access);
  work.db.run("UPDATE approvals SET state='done',outcome='ok' WHERE id=?1", approval.id);
  return std::nullopt;
}

void Approvals::reject(Work& work, const ApprovalDecision& decision) const {
  static_cast<void>(open_for(work, *this, decision));
  decide(work, decision, "rejected");
}

void Approvals::withdraw(Work& work, const ApprovalDecision& decision) const {
  const Approval approval = find(work, decision.programme, decision.id);
  if (approval.what.asked_by != decision.by) throw Refusal(k_approval_not_yours);
  if (approval.state != "waiting") throw Refusal(k_approval_decided);
  decide(work, decision, "withdrawn");
}

void Approvals::on_engine_answer(Work& work, const OutboxAnswer& answer) {
  work.db.run("UPDATE approvals SET state=?2,outcome=?3 WHERE id=?1 AND state='approved'", answer.reference,
              answer.accepted() ? "done" : "failed", answer.outcome);
}

void Approvals::expire(Work& work) {
  work.db.run("UPDATE approvals SET state='expired' WHERE state='waiting' AND asked_at<?1",
              work.now.microseconds() - kApprovalDays * kDay);
}

}  // namespace greenpool
