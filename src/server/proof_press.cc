#include "server/proof_press.h"

#include <algorithm>
#include <vector>

#include "figures/publication.h"
#include "journal/prefix.h"
#include "journal/restore.h"
#include "journal/sqlite_journal.h"
#include "journal/sqlite_snapshot_store.h"
#include "proof/inclusion.h"
#include "server/kept_tree.h"

namespace greenpool {
namespace {

constexpr std::string_view kTreeEnding = ".tree";

// The programme as it is now, read beside its writer.
struct Read {
  std::unique_ptr<Engine> engine;
  Digest chain{};
};

Result<Read> read_programme(const std::filesystem::path& directory) {
  const Result<std::unique_ptr<Journal>> journal =
      open_sqlite_journal({.directory = directory.string(), .access = SqliteJournalOptions::Access::read_only});
  if (!journal) return tl::unexpected(journal.error());
  const std::uint64_t records = (*journal)->head().next_seq;
  if (records == 0) return failure("journal_empty", "the journal is empty");
  // As it is now, whatever its writer adds.
  const Result<std::unique_ptr<Journal>> now = journal_up_to(**journal, records - 1);
  if (!now) return tl::unexpected(now.error());
  // A snapshot that cannot be used costs time alone.
  const Result<std::unique_ptr<SnapshotStore>> snapshots =
      open_sqlite_snapshot_store({.directory = directory, .access = SqliteSnapshotOptions::Access::read_only});
  Result<Restored> restored = restore_programme(**now, snapshots ? snapshots->get() : nullptr);
  if (!restored) return tl::unexpected(restored.error());
  return Read{std::move(restored->engine), (*now)->head().chain};
}

}  // namespace

void ProofPress::request(std::string programme, std::string published_by, Then then) {
  const std::lock_guard lock(mutex_);
  requests_.push_back({std::move(programme), std::move(published_by), std::move(then)});
}

std::size_t ProofPress::print_due() {
  std::size_t made = answer_requests();
  for (const Programme* const programme : options_.programmes->all()) {
    const Timestamp now = options_.clock->now();
    if (!is_due(*programme, now)) continue;
    const std::string& id = programme->terms().id;
    Printed printed = Printed::before;
    const Result<PublishedProof> proof = print(id, "", printed);
    if (!proof && options_.on_failure) options_.on_failure(proof.error());
    const std::int64_t pause = proof ? kPeriodMicroseconds : kRetryMicroseconds;
    next_look_[id] = Timestamp(now.microseconds() + pause);
    if (printed == Printed::now) ++made;
    made += answer_requests();
  }
  return made;
}

std::size_t ProofPress::answer_requests() {
  std::size_t made = 0;
  for (;;) {
    Request request;
    {
      const std::lock_guard lock(mutex_);
      if (requests_.empty()) return made;
      request = std::move(requests_.front());
      requests_.pop_front();
    }
    Printed printed = Printed::before;
    const Result<PublishedProof> proof = print(request.programme, request.published_by, printed);
    if (printed == Printed::now) ++made;
    request.then(proof, printed);
  }
}

bool ProofPress::is_due(const Programme& programme, Timestamp now) {
  const std::string& id = programme.terms().id;
  if (const auto known = next_look_.find(id); known != next_look_.end() && now < known->second) return false;
  const auto newest = options_.office->ask([&id](Work& work) { return newest_proof(work, id); });
  if (!newest) return true;
  std::error_code ignored;
  if (!std::filesystem::exists(tree_of(newest->statement), ignored)) return true;
  const Timestamp due(newest->published_at.microseconds() + kPeriodMicroseconds);
  if (due <= now) return true;
  next_look_[id] = due;
  return false;
}

Result<PublishedProof> ProofPress::print(const std::string& programme, const std::string& published_by,
                                         Printed& printed) {
  try {
    const Programme* const open = options_.programmes->find(programme);
    if (open == nullptr) return failure("programme_not_open", "the programme is not open");
    auto newest = options_.office->ask([&programme](Work& work) { return newest_proof(work, programme); });
    std::error_code ignored;
    const bool is_current = newest && newest->statement.seq + 1 == open->status().next_seq;
    if (is_current && std::filesystem::exists(tree_of(newest->statement), ignored)) return std::move(*newest);
    Result<PublishedProof> proof = publish(programme, published_by);
    if (proof && !(is_current && proof->hash == newest->hash)) printed = Printed::now;
    return proof;
  } catch (const Refusal& refusal) {
    return failure(std::string(refusal.problem().code), refusal.detail());
  }
}

Result<PublishedProof> ProofPress::publish(const std::string& programme, const std::string& published_by) {
  const Result<Read> read = read_programme(options_.opener->directory_of(programme));
  if (!read) return tl::unexpected(read.error());
  const State& state = read->engine->state();
  Result<Statement> figures = figures_of(state, read->chain, holdings_of(state));
  if (!figures) return tl::unexpected(figures.error());
  Result<Publication> publication = publication_of(state, std::move(*figures), secret_of(programme));
  if (!publication) return tl::unexpected(publication.error());
  PublishedProof proof{.text = std::move(publication->text),
                       .statement = std::move(publication->published.statement),
                       .hash = to_hex(publication->published.hash),
                       .published_at = {}};
  // The tree first: what is published can be proved.
  if (Status kept = keep_tree(tree_of(proof.statement), publication->tree.tree); !kept) {
    return tl::unexpected(kept.error());
  }
  options_.office->ask([&](Work& work) {
    proof.published_at = work.now;
    store_proof(work, proof, published_by);
    proof = *find_proof(work, programme, proof.statement.seq);
  });
  if (proof.hash != to_hex(publication->published.hash)) {
    return failure("proof_differs",
                   "record " + std::to_string(proof.statement.seq) + " was published with other salts");
  }
  drop_old_trees(programme);
  return proof;
}

Result<ProofPress::MemberProof> ProofPress::proof_of(const PublishedProof& published, const MemberOf& member) const {
  const Statement& statement = published.statement;
  Result<KeptLeaf> kept = read_kept_leaf(tree_of(statement), member.number);
  if (!kept) return tl::unexpected(kept.error());
  const Digest hash = statement_hash(published.text);
  const Proof proof{
      .statement = hash,
      .member = member.id,
      .salt = salt_of(tree_secret_of(secret_of(statement.programme), statement.seq, statement.chain), member.id),
      .points = kept->leaf.points,
      .wallet = kept->leaf.wallet,
      .leaf = kept->index,
      .path = std::move(kept->path)};
  if (const Status holds = check_proof(proof, statement, hash); !holds) {
    return failure("tree_damaged", holds.error().message);
  }
  return MemberProof{proof.points, proof.wallet, proof.leaf, to_text(proof, statement.decimals)};
}

std::filesystem::path ProofPress::tree_of(const Statement& statement) const {
  return options_.opener->directory_of(statement.programme) / "proofs" /
         (std::to_string(statement.seq) + std::string(kTreeEnding));
}

Digest ProofPress::secret_of(std::string_view programme) const {
  const SecretKey key = options_.key.derive("proofs of " + std::string(programme));
  Digest secret{};
  std::copy(key.bytes().begin(), key.bytes().end(), secret.begin());
  return secret;
}

// Proofs of the statements before the last few are made by nobody any more; what is published stays.
void ProofPress::drop_old_trees(const std::string& programme) const {
  std::error_code problem;
  std::vector<std::pair<std::uint64_t, std::filesystem::path>> trees;
  for (const auto& entry :
       std::filesystem::directory_iterator(options_.opener->directory_of(programme) / "proofs", problem)) {
    const std::filesystem::path& path = entry.path();
    const std::string number = path.stem().string();
    const bool is_tree = path.extension() == kTreeEnding && !number.empty() && number.size() <= 19 &&
                         number.find_first_not_of("0123456789") == std::string::npos;
    if (is_tree) trees.emplace_back(std::stoull(number), path);
  }
  std::sort(trees.begin(), trees.end(), std::greater<>());
  for (std::size_t i = kTreesKept; i < trees.size(); ++i) std::filesystem::remove(trees[i].second, problem);
}

}  // namespace greenpool
