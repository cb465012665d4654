// The protocol of one connection without its socket: bytes in, requests, answers, bytes out. Whoever owns the socket
// moves the bytes and does what proceed() asks for; tests and the fuzzer move them by hand.
//
// Requests are answered one at a time, in the order in which they came; bytes of later ones wait in the input. Equal
// input gives equal output, however it is cut into pieces (but for "100 Continue").
// Thread safety: one I/O thread; see Exchange for what others do with it.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "http/exchange.h"
#include "http/limits.h"
#include "http/request_reader.h"
#include "http/response.h"
#include "http/route.h"

namespace greenpool {

// The memory that large bodies and answers of one I/O thread take together.
struct Allowance {
  std::size_t bytes_max;
  std::size_t bytes_used = 0;
};

struct SessionContext {
  HttpContext& http;
  const ResponseWriter& writer;
  Allowance& large;
  std::uint64_t& next_request_id;
};

// What the session needs next.
enum class Want : std::uint8_t {
  bytes,      // send output(), then receive into room()
  programme,  // hand exchange() to the desk; settled() when it is done
  turn,       // send output(), let others have a turn, then proceed() again
  stream,     // send output(), then call stream_on() whenever there may be something
  end,        // send output(), then close
};

// What a client is being waited for, for the deadlines.
enum class Phase : std::uint8_t { idle, header, body };

class Session {
 public:
  // peer: the address of the other end, as text.
  Session(const SessionContext& context, Waiter& waiter, std::string peer);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Where received bytes go; never empty after Want::bytes.
  [[nodiscard]] std::span<char> room();
  void received(std::size_t bytes) { input_end_ += bytes; }
  [[nodiscard]] Want proceed();
  void settled();

  // After Want::stream: appends what the client has not heard yet, or, where there is nothing, a sign of life if asked.
  enum class IfNothing : std::uint8_t { say_nothing, show_life };
  void stream_on(IfNothing if_nothing);

  // The client speaks in the clear where TLS is spoken: it is told so, and the session ends.
  void refuse_plain();

  // The client was too slow: what has begun to arrive is answered with 408, and the session ends.
  void expire();

  [[nodiscard]] std::string_view output() const { return output_; }
  void output_sent();

  [[nodiscard]] Exchange& exchange() { return exchange_; }
  [[nodiscard]] Phase phase() const;
  // Rises with every request, so that a deadline can tell one from the next.
  [[nodiscard]] std::uint64_t requests() const { return requests_; }

 private:
  enum class State : std::uint8_t { reading, beginning, with_programme, streaming, ended };

  void start_request();
  // True when the state may have changed; false when more bytes are needed.
  [[nodiscard]] bool read_on();
  void header_read();
  void fail(HttpProblem problem);
  [[nodiscard]] HttpProblem examine(const RequestHead& head);
  [[nodiscard]] HttpProblem recognise(const RequestHead& head, std::string_view path);
  [[nodiscard]] HttpProblem pace();
  [[nodiscard]] HttpProblem admit(const Route& route);
  [[nodiscard]] HttpProblem read_query(std::string_view query);
  [[nodiscard]] HttpProblem refuse(HttpProblem problem, std::string detail);
  [[nodiscard]] HttpProblem examine_body(const RequestHead& head);
  [[nodiscard]] bool read_body(const Route& route);
  [[nodiscard]] Turn begin();
  // Answers with what the exchange says, and ends the session: what follows on the connection cannot be understood.
  void finish_and_end();
  void start_stream();
  void finish();
  // How much of the allowance this session takes; false when that would be more than is left.
  [[nodiscard]] bool charge(std::size_t bytes);
  void note_answer() const;
  void compact_input();

  SessionContext context_;
  const std::string peer_;
  std::unique_ptr<char[]> input_;
  std::size_t input_size_;
  std::size_t input_begin_ = 0;  // first byte not used up
  std::size_t input_end_ = 0;
  RequestReader reader_;
  Exchange exchange_;
  std::string output_;
  State state_ = State::reading;
  std::string detail_;  // of a problem that is about to be told
  bool header_done_ = false;
  bool head_only_ = false;
  bool keep_alive_ = true;
  bool old_version_ = false;
  bool over_https_ = false;
  std::size_t body_bytes_max_ = 0;
  std::size_t charged_ = 0;
  std::uint64_t requests_ = 0;
  std::chrono::steady_clock::time_point header_read_at_;  // only where answers are noted
};

}  // namespace greenpool
