#include "ops/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>

#include "base/personal_names.h"
#include "json/writer.h"
#include "terms/utf8.h"

namespace greenpool {
namespace {

constexpr std::string_view kWithheld = "[withheld]";
constexpr std::string_view kReplacement = "\xef\xbf\xbd";

std::string_view level_name(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warn:
      return "warn";
    case LogLevel::error:
      return "error";
  }
  return "";
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warn:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::off;
}

std::string valid_utf8(std::string_view text) {
  std::string valid;
  while (!text.empty()) {
    std::string_view rest = text;
    // C1 controls and line separators would speak to terminals and viewers; the others are escaped later.
    const std::optional<char32_t> c = take_code_point(rest);
    if (c) {
      const bool harmless = *c < 0x80 || is_one_line_character(*c);
      valid += harmless ? text.substr(0, text.size() - rest.size()) : kReplacement;
      text = rest;
    } else {
      valid += kReplacement;
      text.remove_prefix(1);
    }
  }
  return valid;
}

// Milliseconds always, so that lines align and sort as texts.
std::string log_time(Timestamp at) {
  std::string text = format_timestamp(Timestamp(at.seconds() * 1'000'000));
  text.pop_back();
  const std::string milliseconds = std::to_string(1'000 + (at.microseconds() - at.seconds() * 1'000'000) / 1'000);
  return text + "." + milliseconds.substr(1) + "Z";
}

LogField shown(const LogField& field) { return is_personal_name(field.name) ? LogField{field.name, kWithheld} : field; }

std::string json_line(const LogEvent& event, Timestamp at) {
  std::string line;
  ObjectWriter object(line);
  object.id("time", log_time(at));
  object.id("level", level_name(event.level));
  object.text("event", event.event);
  if (!event.request_id.empty()) object.text("request_id", valid_utf8(event.request_id));
  for (const LogField& given : event.fields) {
    const LogField field = shown(given);
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
      object.text(field.name, valid_utf8(*text));
    } else if (const auto* truth = std::get_if<bool>(&field.value)) {
      object.truth(field.name, *truth);
    } else {
      object.name(field.name) += std::to_string(std::get<std::int64_t>(field.value));
    }
  }
  object.close();
  return line;
}

std::string logfmt_line(const LogEvent& event, Timestamp at) {
  std::string line = "time=" + log_time(at);
  line.append(" level=").append(level_name(event.level)).append(" event=").append(event.event);
  if (!event.request_id.empty()) append_logfmt_value(line.append(" request_id="), event.request_id);
  for (const LogField& given : event.fields) {
    const LogField field = shown(given);
    line.append(" ").append(field.name).append("=");
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
      append_logfmt_value(line, *text);
    } else if (const auto* truth = std::get_if<bool>(&field.value)) {
      line += *truth ? "true" : "false";
    } else {
      line += std::to_string(std::get<std::int64_t>(field.value));
    }
  }
  return line;
}

}  // namespace

void append_logfmt_value(std::string& line, std::string_view value) {
  const std::string text = valid_utf8(value);
  const bool plain = !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f;
  });
  // JSON's escapes are those of logfmt.
  plain ? static_cast<void>(line += text) : append_json_string(line, text);
}

std::string log_line(const LogEvent& event, Timestamp at, LogFormat format) {
  return format == LogFormat::json ? json_line(event, at) : logfmt_line(event, at);
}

struct EventLog::Sink {
  std::shared_ptr<spdlog::logger> logger;
};

EventLog::EventLog(const Options& options) : options_(options), sink_(std::make_unique<Sink>()) {
  spdlog::sink_ptr sink;
  if (options.file.empty()) {
    sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  } else {
    sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file);
  }
  sink_->logger = std::make_shared<spdlog::logger>("events", std::move(sink));
  sink_->logger->set_pattern("%v");
  sink_->logger->flush_on(spdlog::level::info);
  set_level(options.level);
}

EventLog::~EventLog() = default;

void EventLog::set_level(LogLevel level) { sink_->logger->set_level(spdlog_level(level)); }

void EventLog::write(const LogEvent& event) {
  const auto level = spdlog_level(event.level);
  if (!sink_->logger->should_log(level)) return;
  const std::string line = log_line(event, options_.clock->now(), options_.format);
  sink_->logger->log(level, spdlog::string_view_t(line));
}

}  // namespace greenpool
