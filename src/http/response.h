// Writes the text of answers. The lines that all of them share are made once a second, not once an answer.
// Thread safety: none needed, one for each I/O thread.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "http/exchange.h"

namespace greenpool {

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7).
[[nodiscard]] std::string http_date(Timestamp at);

class ResponseWriter {
 public:
  struct Framing {
    bool keep_alive = true;
    bool announce_keep_alive = false;  // to a client of HTTP/1.0
    bool without_body = false;         // HEAD: the length is told, the body is not sent
    bool over_https = false;           // all the way: browsers shall come no other way
  };

  ResponseWriter() { set_date(Timestamp{}); }

  void set_date(Timestamp now);

  // Appends the head of an answer that goes on until the connection ends.
  void write_stream_head(std::string& out, const Framing& framing, std::string_view request_id) const;

  // Appends the whole answer.
  void write(std::string& out, const Answer& answer, const Framing& framing, std::string_view request_id) const;

 private:
  std::string shared_lines_;
};

}  // namespace greenpool
