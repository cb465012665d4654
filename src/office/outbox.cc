#include "office/outbox.h"

#include <array>

#include "office/random.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 1> kSteps{R"sql(
CREATE TABLE outbox(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  programme TEXT NOT NULL,
  topic TEXT NOT NULL,
  reference TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  command TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  outcome TEXT,
  line TEXT,
  finished_at INTEGER
) STRICT;
CREATE INDEX outbox_waiting ON outbox(number) WHERE outcome IS NULL;
CREATE INDEX outbox_reference ON outbox(topic, reference);
)sql"};

}  // namespace

const Schema kOutboxSchema{"outbox", kSteps};

std::int64_t add_to_outbox(Work& work, const OutboxCommand& command) {
  work.db.run("INSERT INTO outbox(programme,topic,reference,key,command,added_at) VALUES(?1,?2,?3,?4,?5,?6)",
              command.programme, command.topic, command.reference, random_id("ob-"), command.command,
              work.now.microseconds());
  return work.db.last_key();
}

std::vector<OutboxEntry> waiting_in_outbox(Work& work, std::int64_t after, std::size_t at_most) {
  std::vector<OutboxEntry> entries;
  Rows rows = work.db.query(
      "SELECT number,key,programme,topic,reference,command FROM outbox WHERE outcome IS NULL AND number>?1 "
      "ORDER BY number LIMIT ?2",
      after, at_most);
  while (rows.next()) {
    entries.push_back({rows.integer(0), rows.text(1), {rows.text(2), rows.text(3), rows.text(4), rows.text(5)}});
  }
  return entries;
}

bool finish_in_outbox(Work& work, std::int64_t number, const OutboxAnswer& answer) {
  return work.db.run("UPDATE outbox SET outcome=?2,line=?3,finished_at=?4 WHERE number=?1 AND outcome IS NULL", number,
                     answer.outcome, answer.line, work.now.microseconds()) == 1;
}

}  // namespace greenpool
