#include "http/refusal_log.h"

namespace greenpool {

void RefusalLog::answered(const AnswerNote& note, Time now) {
  constexpr int kForbidden = 403;
  if (note.status != kForbidden) return;
  if (callers_.ask(note.caller, now) || all_.ask("", now)) {
    ++left_out_;
    return;
  }
  write_(note, left_out_.exchange(0));
}

}  // namespace greenpool
