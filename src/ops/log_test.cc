#include "ops/log.h"

#include <gtest/gtest.h>

#include <array>

#include "journal/test_directory.h"
#include "json/value.h"

namespace greenpool {
namespace {

constexpr Timestamp kAt(1'800'000'000'012'345);

std::string line(std::span<const LogField> fields, LogFormat format = LogFormat::logfmt) {
  return log_line({.level = LogLevel::warn, .event = "tried", .request_id = "r-1", .fields = fields}, kAt, format);
}

TEST(Log, WritesOneLineAnEvent) {
  const std::array fields{LogField{"status", std::int64_t{503}}, LogField{"route", "/v1/orders/{id}"},
                          LogField{"retry", true}};
  EXPECT_EQ(line(fields),
            "time=2027-01-15T08:00:00.012Z level=warn event=tried request_id=r-1 status=503 route=/v1/orders/{id} "
            "retry=true");
  EXPECT_EQ(line(fields, LogFormat::json),
            R"({"time":"2027-01-15T08:00:00.012Z","level":"warn","event":"tried","request_id":"r-1","status":503,)"
            R"("route":"/v1/orders/{id}","retry":true})");
  EXPECT_EQ(log_line({.event = "started"}, Timestamp(0), LogFormat::logfmt),
            "time=1970-01-01T00:00:00.000Z level=info event=started");
}

TEST(Log, EscapesWhatWouldBreakALine) {
  const auto value = [](std::string_view text) {
    std::string out;
    append_logfmt_value(out, text);
    return out;
  };
  EXPECT_EQ(value("plain/text:1"), "plain/text:1");
  EXPECT_EQ(value("绿池"), "绿池");
  EXPECT_EQ(value(""), "\"\"");
  EXPECT_EQ(value("a b"), "\"a b\"");
  EXPECT_EQ(value("a=b"), "\"a=b\"");
  EXPECT_EQ(value("say \"x\"\\"), R"("say \"x\"\\")");
  EXPECT_EQ(value("x\nlevel=error event=forged"), R"("x\nlevel=error event=forged")");
  EXPECT_EQ(value(std::string_view("\x1b[31m\0", 6)), R"("\u001b[31m\u0000")");
  EXPECT_EQ(value("\xff"), "\xef\xbf\xbd");
  EXPECT_EQ(value("\xc2\x9b"
                  "31m"),
            "\xef\xbf\xbd"
            "31m")
      << "a C1 control";
}

TEST(Log, IsJsonWhateverAClientSends) {
  const std::string nasty("\"}\n\x01\xff{\\");
  const std::array fields{LogField{"agent", nasty}};
  const std::string json = line(fields, LogFormat::json);
  EXPECT_EQ(json.find('\n'), std::string::npos);
  const Result<JsonValue> parsed = parse_json(json);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->text_at("agent"), "\"}\n\x01\xef\xbf\xbd{\\");
}

TEST(Log, WithholdsFieldsThatAreNamedLikePersonalData) {
  const std::array fields{LogField{"phone", "13800000000"}, LogField{"openid", "o-1"}, LogField{"order", "o-2"}};
  for (const LogFormat format : {LogFormat::logfmt, LogFormat::json}) {
    const std::string text = line(fields, format);
    EXPECT_EQ(text.find("13800000000"), std::string::npos);
    EXPECT_EQ(text.find("o-1"), std::string::npos);
    EXPECT_NE(text.find("o-2"), std::string::npos);
    EXPECT_NE(text.find("[withheld]"), std::string::npos);
  }
}

class FixedClock final : public Clock {
 public:
  Timestamp now() override { return kAt; }
};

TEST(Log, ChangesItsLevelWhileItRuns) {
  const TemporaryDirectory directory;
  const std::filesystem::path file = directory.path() / "log";
  FixedClock clock;
  EventLog log({.level = LogLevel::warn, .format = LogFormat::logfmt, .clock = &clock, .file = file.string()});
  log.write({.level = LogLevel::info, .event = "hidden"});
  log.write({.level = LogLevel::error, .event = "shown", .fields = {}});
  log.set_level(LogLevel::info);
  log.write({.level = LogLevel::info, .event = "shown_{}_too"});
  EXPECT_EQ(file_content(file),
            "time=2027-01-15T08:00:00.012Z level=error event=shown\n"
            "time=2027-01-15T08:00:00.012Z level=info event=shown_{}_too\n");
}

}  // namespace
}  // namespace greenpool
