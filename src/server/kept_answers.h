// Answers of the office under their Idempotency-Key, so that a request that is repeated is answered as it was the first
// time: kept in the same transaction as the request's effects, for kAnswersKeptDays. A request that goes on elsewhere
// and comes back is noted as begun in the transaction of its first part, so that this is never done twice.
// Thread safety: the office's thread.
#pragma once

#include <optional>
#include <string>

#include "base/problem.h"
#include "office/office.h"

namespace greenpool {

inline constexpr std::int64_t kAnswersKeptDays = 30;

struct AnswerKey {
  std::string_view caller;  // keys of one caller do not meet those of another
  std::string_view key;
};

inline constexpr ProblemInfo kAnswerUnknown{"answer_unknown",
                                            2676,
                                            409,
                                            true,
                                            "同一 Idempotency-Key 的请求曾处理中断；请查询其状态",
                                            "what was begun under this Idempotency-Key was cut off: ask for its state"};

struct KeptAnswer {
  static constexpr int kBegun = 0;  // a status: there is no answer yet

  std::string asked;  // a keyed digest of the request: what stood in it cannot be guessed from it
  int status = 200;
  std::string body;
};

extern const Schema kAnswersSchema;

[[nodiscard]] std::optional<KeptAnswer> find_answer(Work& work, const AnswerKey& key);
// Its first part is carried out in this transaction, and its answer follows.
void begin_answer(Work& work, const AnswerKey& key, const std::string& asked);
// The rest of it was refused: it may be asked for again.
void forget_begun(Work& work, const AnswerKey& key);
// Ends what was noted as begun; an answer that is there stays.
void keep_answer(Work& work, const AnswerKey& key, const KeptAnswer& answer);
// For a timer.
void forget_old_answers(Work& work);

}  // namespace greenpool
