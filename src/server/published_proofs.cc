#include "server/published_proofs.h"

#include <array>

#include "base/check.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 1> kSteps{R"sql(
CREATE TABLE published_proofs(
  programme TEXT NOT NULL,
  seq INTEGER NOT NULL,
  statement TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  published_by TEXT NOT NULL,
  PRIMARY KEY(programme, seq)
) STRICT, WITHOUT ROWID;
)sql"};

constexpr auto kProblems = std::to_array<ProblemInfo>({
#define GREENPOOL_PROOF_PROBLEM_ROW(name, number, status, retry, zh, en) k_##name,
    GREENPOOL_PROOF_PROBLEMS(GREENPOOL_PROOF_PROBLEM_ROW)
#undef GREENPOOL_PROOF_PROBLEM_ROW
});

std::vector<PublishedProof> read(Rows rows) {
  std::vector<PublishedProof> proofs;
  while (rows.next()) {
    PublishedProof& proof = proofs.emplace_back();
    proof.text = rows.text(0);
    Result<Statement> statement = parse_statement(proof.text);
    GP_CHECK(statement.has_value(), "a statement that was stored is one");
    proof.statement = std::move(*statement);
    proof.hash = to_hex(statement_hash(proof.text));
    proof.published_at = Timestamp(rows.integer(1));
  }
  return proofs;
}

std::optional<PublishedProof> first_of(std::vector<PublishedProof> proofs) {
  return proofs.empty() ? std::nullopt : std::optional(std::move(proofs.front()));
}

}  // namespace

const Schema kProofsSchema{"proofs", kSteps};

std::span<const ProblemInfo> proof_problems() { return kProblems; }

void store_proof(Work& work, const PublishedProof& proof, const std::string& published_by) {
  work.db.run("INSERT INTO published_proofs VALUES(?1,?2,?3,?4,?5) ON CONFLICT DO NOTHING", proof.statement.programme,
              proof.statement.seq, proof.text, proof.published_at.microseconds(), published_by);
}

std::optional<PublishedProof> newest_proof(Work& work, std::string_view programme) {
  return first_of(list_proofs(work, programme, INT64_MAX, 1));
}

std::optional<PublishedProof> find_proof(Work& work, std::string_view programme, std::uint64_t seq) {
  return first_of(read(work.db.query(
      "SELECT statement,published_at FROM published_proofs WHERE programme=?1 AND seq=?2", programme, seq)));
}

std::vector<PublishedProof> list_proofs(Work& work, std::string_view programme, std::int64_t before,
                                        std::size_t limit) {
  return read(work.db.query(
      "SELECT statement,published_at FROM published_proofs WHERE programme=?1 AND seq<?2 ORDER BY seq DESC LIMIT ?3",
      programme, before, limit));
}

}  // namespace greenpool
