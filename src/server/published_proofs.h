// The statements that were published of programmes (docs/proofs.md), for good: their texts, in the office's database.
// Thread safety: the office's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "office/office.h"
#include "proof/statement.h"

namespace greenpool {

// X(name, number, HTTP status, a retry can help, Chinese, English)
#define GREENPOOL_PROOF_PROBLEMS(X)                                                                  \
  X(proof_unknown, 2670, 404, false, "没有这份已公布的证明", "there is no such published statement") \
  X(proof_without_member, 2671, 404, false, "公布该证明时此会员尚未登记，请查看之后的证明",          \
    "the member was not registered yet at that statement: look at a later one")                      \
  X(proof_not_kept, 2672, 410, false, "该证明的明细已不再保存，请使用最新的证明",                    \
    "the tree of that statement is not kept any more: ask with the newest")                          \
  X(proof_unsound, 2673, 409, true, "账目不一致或资金未完全覆盖，未公布证明",                        \
    "the figures do not agree, or cash does not cover what is owed: nothing was published")          \
  X(proof_unavailable, 2674, 503, true, "暂时无法生成证明，请稍后再试", "a proof cannot be made at the moment")

#define GREENPOOL_PROOF_PROBLEM(name, number, status, retry, zh, en) \
  inline constexpr ProblemInfo k_##name{#name, number, status, retry, zh, en};
GREENPOOL_PROOF_PROBLEMS(GREENPOOL_PROOF_PROBLEM)
#undef GREENPOOL_PROOF_PROBLEM

[[nodiscard]] std::span<const ProblemInfo> proof_problems();

struct PublishedProof {
  std::string text;     // of the statement
  Statement statement;  // what it says
  std::string hash;     // of the text, in hexadecimal digits
  Timestamp published_at;
};

extern const Schema kProofsSchema;

// Of a record that was published before nothing changes. published_by: an operator; empty: the server by itself.
void store_proof(Work& work, const PublishedProof& proof, const std::string& published_by);
[[nodiscard]] std::optional<PublishedProof> newest_proof(Work& work, std::string_view programme);
[[nodiscard]] std::optional<PublishedProof> find_proof(Work& work, std::string_view programme, std::uint64_t seq);
// Newest first, below that record.
[[nodiscard]] std::vector<PublishedProof> list_proofs(Work& work, std::string_view programme, std::int64_t before,
                                                      std::size_t limit);

}  // namespace greenpool
