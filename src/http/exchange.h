// One request on its way through: what was asked, the tickets that carry it to the programme, and the answer as it
// grows. The session owns it and uses it again for the next request, so that its texts keep their memory.
//
// Threads: the I/O thread fills it and hands it over (Desk); the writer thread renders into the answer; the journal
// thread counts what is durable; the I/O thread takes it back. The hand-overs order all of it.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/problem.h"
#include "json/value.h"
#include "server/visitor.h"
#include "service/programme.h"

namespace greenpool {

struct Route;
class Exchange;

struct Answer {
  int status = 200;
  std::string_view content_type;
  std::string fields;       // further complete header lines
  std::string_view policy;  // Content-Security-Policy, where the strictest does not do
  std::string_view cache;   // Cache-Control, where an answer may be kept at all
  std::string body;
  std::string_view problem = {};  // its code, where it says no
};

struct HttpTicket : Ticket {
  Exchange* exchange = nullptr;
};

// Who goes on once an exchange has been answered.
class Waiter {
 public:
  virtual ~Waiter() = default;
  // I/O thread.
  virtual void answered() = 0;
};

inline constexpr std::size_t kRequestIdSize = 16;

class Exchange {
 public:
  explicit Exchange(Waiter& its_waiter) : waiter(its_waiter) {}
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Forgets the request before.
  void restart();

  // --- I/O thread ---

  // As many tickets as the resource needs, then submit(): they go to the programme in slices.
  void make_tickets(std::size_t count);
  void submit() { submitted_ = true; }
  // Or one piece of work for the office.
  void to_office() { to_office_ = true; }
  [[nodiscard]] bool is_for_office() const { return to_office_; }
  // Or a stream of the programme's moments, from after that record on, until either side ends it.
  void to_stream(std::uint64_t after) {
    streams_ = true;
    stream_after = after;
  }
  [[nodiscard]] bool is_stream() const { return streams_; }
  [[nodiscard]] bool to_submit() const { return submitted_ && first_ < tickets_.size(); }
  // The next slice; its tickets stay where they are until finished().
  [[nodiscard]] std::span<HttpTicket> next_slice();
  // The slice is answered. When it failed, the rest is given up.
  void finish_slice();

  void respond(std::string_view content_type, std::string_view body);
  void fail(HttpProblem problem, std::string_view detail = {});
  void fail(Reject reject, std::string_view detail = {});
  void fail(const ProblemInfo& problem, std::string_view detail = {});

  [[nodiscard]] std::vector<HttpTicket>& tickets() { return tickets_; }

  // --- writer thread ---

  void decided(HttpTicket& ticket, const Outcome& outcome, const State& state);

  // --- journal thread, or the I/O thread when the programme took none of the slice ---

  // True with the last ticket of the slice.
  [[nodiscard]] bool settled(std::size_t tickets, Reject failed);

  Waiter& waiter;
  const Route* route = nullptr;
  std::string_view allow;          // the header line of a 405
  Programme* programme = nullptr;  // that the path names
  std::string programme_id;        // likewise
  Visitor visitor;
  std::string client;         // the address that asks
  bool relayed = false;       // the request names those for whom it was passed on
  std::string authorization;  // of a resource that keeps its own door: /metrics
  std::string user_agent;     // what it says of itself, cut
  ProblemLanguage language = ProblemLanguage::english;
  std::array<char, kRequestIdSize> request_id{};
  std::vector<std::string> parameters;  // of the path, in its order
  std::vector<JsonValue> query;         // in the order of the route's rules; null: was not given
  JsonValue json;                       // of BodyKind::json, checked
  std::string idempotency_key;          // of the header
  std::vector<std::pair<std::string, std::string>> provider_fields;  // likewise: a payment provider's signature
  std::string last_event_id;                                         // likewise
  std::string if_none_match;                                         // likewise
  bool takes_gzip = false;                                           // likewise
  std::uint64_t stream_after = 0;                                    // what a listener has heard
  std::int64_t retry_after = 1;                                      // seconds, of a client that asks too often
  std::vector<std::shared_ptr<const void>> holds;                    // until it is answered
  std::string content;                                               // body of the request
  std::size_t batch_read = 0;                                        // commands of a batch understood so far
  std::size_t batch_position = 0;                                    // and where in the content the next begins
  Answer answer;

 private:
  static constexpr std::size_t kSliceTickets = 512;  // so that a batch does not hold up the others

  std::vector<HttpTicket> tickets_;
  bool submitted_ = false;
  bool to_office_ = false;
  bool streams_ = false;
  std::size_t first_ = 0;    // of the slice
  std::size_t size_ = 0;     // of the slice
  std::size_t mark_ = 0;     // where the slice's part of the answer begins
  std::size_t pending_ = 0;  // tickets of the slice not yet settled
  Reject failed_ = Reject::none;
};

}  // namespace greenpool
