// Commands that the office has decided to give to a programme's engine. They are written in the same transaction as
// the decision, so neither exists without the other; afterwards a dispatcher hands them over, one programme's in
// their order, again after a crash, and the command's key makes sure that the engine acts once. What the engine
// answered is told to the room that asked (its topic), in a transaction of its own.
//
//   office work: decide + add() ──▶ [waiting] ──▶ dispatcher ──▶ engine ──▶ finish() + the topic's reaction ──▶ [done]
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "office/office.h"

namespace greenpool {

struct OutboxCommand {
  std::string programme;
  std::string topic;      // who is told of the answer: "shop", "approvals", …
  std::string reference;  // of the topic's own: an order, an approval
  std::string command;    // JSON as in docs/http-api.md, without "key" and "at"
};

// What the engine answered.
struct OutboxAnswer {
  std::string programme;
  std::string topic;
  std::string reference;
  std::string command;
  std::string outcome;  // "ok", or the code of the refusal
  std::string line;     // the outcome as JSON (append_outcome); empty when it was refused

  [[nodiscard]] bool accepted() const { return outcome == "ok"; }
};

struct OutboxEntry {
  std::int64_t number = 0;  // rises
  std::string key;
  OutboxCommand what;
};

extern const Schema kOutboxSchema;

// The number of the entry.
std::int64_t add_to_outbox(Work& work, const OutboxCommand& command);

// Entries that wait, from `after` on, in order.
[[nodiscard]] std::vector<OutboxEntry> waiting_in_outbox(Work& work, std::int64_t after, std::size_t at_most);

// Records the answer. False: it was recorded before, and nobody is told again.
[[nodiscard]] bool finish_in_outbox(Work& work, std::int64_t number, const OutboxAnswer& answer);

}  // namespace greenpool
