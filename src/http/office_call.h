// A request as a handler of the office sees it: who asks for what, the transaction, and the answer.
// Thread safety: the office's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/hall.h"
#include "http/route.h"
#include "office/outbox.h"

namespace greenpool {

struct OfficeCall {
  // What is answered once the engine has taken a command of the outbox: in a transaction of its own, after the reaction
  // of the command's topic. It may throw Refusal.
  using Finisher = void (*)(OfficeCall& call, const OutboxAnswer& answer);

  Hall& hall;
  Work& work;
  Exchange& exchange;

  [[nodiscard]] Database& db() const { return work.db; }
  [[nodiscard]] const Caller& caller() const { return exchange.caller; }
  // Empty where the path names none.
  [[nodiscard]] const std::string& programme() const { return exchange.programme_id; }
  // Of the path; the name is one of its parameters.
  [[nodiscard]] const std::string& path(std::string_view name) const;
  // The body has passed its check.
  [[nodiscard]] const JsonValue& body() const { return exchange.json; }
  // nullptr: was not given.
  [[nodiscard]] const JsonValue* query(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> query_text(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> query_integer(std::string_view name) const;
  [[nodiscard]] std::size_t limit() const;  // "limit", or 50

  void respond(std::string json, int status = 200);
  void done() { respond(R"({"done":true})"); }

  // Answer only when the engine has; finisher answers.
  void answer_after(std::int64_t outbox_number, Finisher finisher) {
    waits_for = outbox_number;
    finish = finisher;
  }

  std::int64_t waits_for = 0;
  Finisher finish = nullptr;
};

// Refuses with what the engine said, unless it accepted.
void refuse_unless_accepted(const OutboxAnswer& answer);

}  // namespace greenpool
