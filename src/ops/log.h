// The server's log: one line an event, as logfmt or JSON, on standard error, where the service manager keeps it. A line
// holds a time, a level, an event and fields; personal data is no field's value: fields with such names
// (base/personal_names.h) are shown as "[withheld]", ids of requests are random, and texts are escaped so that nothing
// a client sends can begin a line of its own.
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/time.h"
#include "ops/config.h"

namespace greenpool {

struct LogField {
  std::string_view name;  // a literal of ours, snake_case
  std::variant<std::string_view, std::int64_t, bool> value;
};

struct LogEvent {
  LogLevel level = LogLevel::info;
  std::string_view event;            // a literal of ours, snake_case
  std::string_view request_id = {};  // left out when empty
  std::span<const LogField> fields = {};
};

// Without a line break at its end. Pure; O(length).
[[nodiscard]] std::string log_line(const LogEvent& event, Timestamp at, LogFormat format);

// As it stands behind "name=": plain, or in quotes with escapes, which it needs when it is empty or holds blanks,
// quotes, "=" or controls. What is not UTF-8 becomes U+FFFD.
void append_logfmt_value(std::string& line, std::string_view value);

class EventLog {
 public:
  struct Options {
    LogLevel level = LogLevel::info;
    LogFormat format = LogFormat::logfmt;
    Clock* clock = nullptr;
    std::string file = {};  // empty: standard error
  };
  explicit EventLog(const Options& options);
  ~EventLog();

  void set_level(LogLevel level);  // a reload
  void write(const LogEvent& event);

 private:
  struct Sink;
  const Options options_;
  const std::unique_ptr<Sink> sink_;
};

}  // namespace greenpool
