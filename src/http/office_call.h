// A request as a handler of the office sees it: who asks for what, the transaction, and the answer.
//
// What takes its time elsewhere (an engine, a password's hash) happens between two pieces of work: the handler says
// what to start once its own piece is durable, and what to do in a further piece when that has come back.
//
//   work(call) ──▶ commit ──▶ start(back) … back() ──▶ then(call) ──▶ commit ──▶ answer
//
// Thread safety: the office's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/route.h"
#include "office/outbox.h"
#include "server/hall.h"

namespace greenpool {

struct OfficeCall {
  using Back = std::function<void()>;
  // Office thread, after the commit; must be quick, and see that back() is called once, from any thread.
  using Start = std::function<void(Back back)>;
  // A further piece of work. It may throw Refusal.
  using Then = std::function<void(OfficeCall& call)>;

  Hall& hall;
  Work& work;
  Exchange& exchange;

  [[nodiscard]] Database& db() const { return work.db; }
  [[nodiscard]] const Visitor& visitor() const { return exchange.visitor; }
  [[nodiscard]] std::string request_id() const { return {exchange.request_id.data(), exchange.request_id.size()}; }
  // Empty where the path names none.
  [[nodiscard]] const std::string& programme() const { return exchange.programme_id; }
  // Of the path; the name is one of its parameters.
  [[nodiscard]] const std::string& path(std::string_view name) const;
  // The body has passed its check.
  [[nodiscard]] const JsonValue& body() const { return exchange.json; }
  // A text of the body, or the other where it was not given.
  [[nodiscard]] std::string text(std::string_view field, std::string_view otherwise = {}) const;
  // nullptr: was not given.
  [[nodiscard]] const JsonValue* query(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> query_text(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> query_integer(std::string_view name) const;
  [[nodiscard]] std::size_t limit() const;  // "limit", or 50

  void respond(std::string json, int status = 200);
  void done() { respond(R"({"done":true})"); }
  // A whole header line, without its end.
  void add_field(std::string_view line);
  // The answer holds a secret that is shown once: it is not kept for a repeated Idempotency-Key.
  void keep_no_answer() { keeps_answer = false; }

  void later(Start start, Then then) {
    start_elsewhere = std::move(start);
    then_here = std::move(then);
  }
  // Once the engine has taken a command of the outbox, and after the reaction of its topic.
  void after_engine(std::int64_t outbox_number, std::function<void(OfficeCall&, const OutboxAnswer&)> then);
  // Office thread, once everything is durable, whatever is answered.
  void after_commit(std::function<void()> action) { after.push_back(std::move(action)); }

  // For the desk.
  Start start_elsewhere = nullptr;
  Then then_here = nullptr;
  std::vector<std::function<void()>> after = {};
  bool keeps_answer = true;
};

// Refuses with what the engine said, unless it accepted.
void refuse_unless_accepted(const OutboxAnswer& answer);

}  // namespace greenpool
