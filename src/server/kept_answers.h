// Answers of the office under their Idempotency-Key, so that a request that is repeated is answered as it was the first
// time: kept in the same transaction as the request's effects, for kAnswersKeptDays.
// Thread safety: the office's thread.
#pragma once

#include <optional>
#include <string>

#include "office/office.h"

namespace greenpool {

inline constexpr std::int64_t kAnswersKeptDays = 30;

struct AnswerKey {
  std::string_view caller;  // keys of one caller do not meet those of another
  std::string_view key;
};

struct KeptAnswer {
  std::string asked;  // a keyed digest of the request: what stood in it cannot be guessed from it
  int status = 200;
  std::string body;
};

extern const Schema kAnswersSchema;

[[nodiscard]] std::optional<KeptAnswer> find_answer(Work& work, const AnswerKey& key);
// The first answer under a key stays: two requests may have been under way at once.
void keep_answer(Work& work, const AnswerKey& key, const KeptAnswer& answer);
// For a timer.
void forget_old_answers(Work& work);

}  // namespace greenpool
