#include "server/kept_answers.h"

#include <array>

namespace greenpool {
namespace {

constexpr std::int64_t kDay = 86'400'000'000;

constexpr std::array<std::string_view, 1> kSteps{R"sql(
CREATE TABLE answers(
  caller TEXT NOT NULL,
  key TEXT NOT NULL,
  asked TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(caller, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_time ON answers(at);
)sql"};

}  // namespace

const Schema kAnswersSchema{"answers", kSteps};

std::optional<KeptAnswer> find_answer(Work& work, const AnswerKey& key) {
  Rows rows = work.db.query("SELECT asked,status,body FROM answers WHERE caller=?1 AND key=?2", key.caller, key.key);
  if (!rows.next()) return std::nullopt;
  return KeptAnswer{rows.text(0), static_cast<int>(rows.integer(1)), rows.text(2)};
}

void keep_answer(Work& work, const AnswerKey& key, const KeptAnswer& answer) {
  work.db.run(
      "INSERT INTO answers VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT(caller,key) DO UPDATE SET status=excluded.status,"
      "body=excluded.body,at=excluded.at WHERE answers.status=0",
      key.caller, key.key, answer.asked, answer.status, answer.body, work.now.microseconds());
}

void begin_answer(Work& work, const AnswerKey& key, const std::string& asked) {
  work.db.run("INSERT INTO answers VALUES(?1,?2,?3,0,'',?4)", key.caller, key.key, asked, work.now.microseconds());
}

void forget_begun(Work& work, const AnswerKey& key) {
  work.db.run("DELETE FROM answers WHERE caller=?1 AND key=?2 AND status=0", key.caller, key.key);
}

void forget_old_answers(Work& work) {
  work.db.run("DELETE FROM answers WHERE at<?1", work.now.microseconds() - kAnswersKeptDays * kDay);
}

}  // namespace greenpool
