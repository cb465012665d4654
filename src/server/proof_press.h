// Publishes statements of programmes (docs/proofs.md): every day by itself, and when somebody asks; and makes members'
// proofs against them. A publication reads the journal beside its writer, from the newest snapshot on, so that neither
// the programme nor the office waits for it; it needs the memory of a second copy of the programme meanwhile.
//
//   DIR/programmes/ID/proofs/SEQ.tree   of the newest kTreesKept statements (server/kept_tree.h)
//
// The secret that all salts follow from is the office's key "proofs", one for each programme derived from it.
// Thread safety: request() and proof_of() any thread; print_due() one thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "people/secret_key.h"
#include "server/programme_opener.h"
#include "server/published_proofs.h"

namespace greenpool {

class ProofPress {
 public:
  static constexpr std::int64_t kPeriodMicroseconds = std::int64_t{86'400} * 1'000'000;
  // After one that failed.
  static constexpr std::int64_t kRetryMicroseconds = std::int64_t{3'600} * 1'000'000;
  static constexpr std::size_t kTreesKept = 3;

  struct Options {
    Office* office = nullptr;
    const Programmes* programmes = nullptr;
    const ProgrammeOpener* opener = nullptr;
    SecretKey key = {};
    Clock* clock = nullptr;
    // Called by the thread when one that nobody asked for could not be made. May be empty.
    std::function<void(const Error&)> on_failure = {};
  };

  explicit ProofPress(Options options) : options_(std::move(options)) {}

  enum class Printed : std::uint8_t { now, before };  // before: nothing was recorded since the last one
  // Called once, by the thread of print_due(). Errors: audit_failed, statement_*, proof_* (it would not be sound);
  // those of the journal and the disk; Refusals of the office as failures with their code.
  using Then = std::function<void(const Result<PublishedProof>& proof, Printed printed)>;
  // Wake the thread afterwards.
  void request(std::string programme, std::string published_by, Then then);

  // What was asked for, then what is due; how many were made.
  std::size_t print_due();

  // number: of the member, in order of registration, below the statement's members. The text of a proof that holds.
  // Errors: tree_missing, tree_damaged. Reads a few times from the disk.
  struct MemberOf {
    std::string id;
    std::uint64_t number = 0;
  };
  struct MemberProof {
    Points points;
    Money wallet;
    std::uint64_t leaf = 0;
    std::string text;
  };
  [[nodiscard]] Result<MemberProof> proof_of(const PublishedProof& published, const MemberOf& member) const;

 private:
  struct Request {
    std::string programme;
    std::string published_by;
    Then then;
  };

  [[nodiscard]] std::filesystem::path tree_of(const Statement& statement) const;
  [[nodiscard]] Digest secret_of(std::string_view programme) const;
  [[nodiscard]] Result<PublishedProof> print(const std::string& programme, const std::string& published_by,
                                             Printed& printed);
  [[nodiscard]] Result<PublishedProof> publish(const std::string& programme, const std::string& published_by);
  [[nodiscard]] std::size_t answer_requests();
  // When the next one of that programme is due, as far as is known; it is looked for anew then.
  [[nodiscard]] bool is_due(const Programme& programme, Timestamp now);
  void drop_old_trees(const std::string& programme) const;

  const Options options_;
  std::map<std::string, Timestamp, std::less<>> next_look_;  // the thread's
  std::mutex mutex_;
  std::deque<Request> requests_;
};

}  // namespace greenpool
