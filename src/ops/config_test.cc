#include "ops/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/check.h"
#include "journal/test_directory.h"
#include "net/server_tls.h"
#include "net/testing/certificates.h"
#include "net/testing/pem_files.h"
#include "ops/problems.h"
#include "ops/settings.h"
#include "ops/value_shapes.h"

namespace greenpool {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "severity code line key", in the order of the findings.
std::vector<std::string> summary(const ConfigReading& reading) {
  std::vector<std::string> lines;
  for (const ConfigFinding& finding : reading.findings) {
    lines.push_back((finding.severity == ConfigFinding::Severity::error ? "error " : "warning ") + finding.code + " " +
                    std::to_string(finding.line) + " " + finding.key);
    EXPECT_FALSE(finding.text_zh.empty());
    EXPECT_FALSE(finding.text_en.empty());
  }
  return lines;
}

// With what every configuration needs, after the lines of the test.
ConfigReading read(const std::string& toml, const ConfigEnvironment& environment = {}) {
  return read_config(toml + "\n[data]\nmaster_key_file = \"master.key\"\n[backup]\ndirectory = \"/backups\"\n",
                     "/etc/greenpool/test.toml", environment, ConfigFiles::skipped);
}

TEST(Config, ReadsEverySetting) {
  const ConfigReading reading = read(R"([server]
listen = "127.0.0.1:443"
public_url = "https://shop.example"
threads = 4
trusted_proxies = "10.0.0.0/8, ::1"
[log]
level = "debug"
format = "json"
[[payment]]
id = "wx"
kind = "wechat"
merchant_id = "1900000001"
app_id = "wx1"
certificate_serial = "51"
key_file = "pay.pem"
api_key_file = "/secrets/v3.key"
platform_key_file = "platform.pem"
platform_key_id = "PUB_KEY_ID_1"
)");
  EXPECT_THAT(summary(reading), IsEmpty());
  EXPECT_TRUE(reading.usable());
  const ServerConfig& config = reading.config;
  EXPECT_EQ(config.server.listen, "127.0.0.1:443");
  EXPECT_EQ(config.server.threads, 4);
  EXPECT_EQ(config.data.master_key_file, "/etc/greenpool/master.key");
  EXPECT_THAT(config.server.trusted_proxies, ElementsAre("10.0.0.0/8", "::1"));
  EXPECT_EQ(config.log.level, LogLevel::debug);
  EXPECT_EQ(config.log.format, LogFormat::json);
  ASSERT_EQ(config.payments.size(), 1U);
  EXPECT_EQ(config.payments[0].kind, PaymentKind::wechat);
  EXPECT_EQ(config.payments[0].key_file, "/etc/greenpool/pay.pem") << "relative to the file";
  EXPECT_EQ(config.payments[0].api_key_file, "/secrets/v3.key");
}

TEST(Config, TakesACertificateWithItsKeyAndNotOneOfThem) {
  EXPECT_THAT(summary(read("[server]\ntls_certificate_file = \"/tls/chain.pem\"\n")),
              ElementsAre("error config_missing 0 server.tls_key_file"));
  EXPECT_THAT(summary(read("[server]\ntls_key_file = \"/tls/key.pem\"\n")),
              ElementsAre("error config_missing 0 server.tls_certificate_file"));
  const ConfigReading reading = read(R"([server]
listen = "0.0.0.0:443"
public_url = "https://shop.example"
tls_certificate_file = "/tls/chain.pem"
tls_key_file = "tls/key.pem"
)");
  EXPECT_THAT(summary(reading), IsEmpty());
  EXPECT_EQ(reading.config.server.tls_key_file, "/etc/greenpool/tls/key.pem");
}

TEST(Config, AsksACarrierWithItsCustomerAndKeyOrNotAtAll) {
  EXPECT_EQ(read("").config.tracking.port, TrackingPort::off);
  EXPECT_THAT(summary(read("[tracking]\nport = \"kuaidi100\"\n")),
              ElementsAre("error config_missing 0 tracking.customer", "error config_missing 0 tracking.key_file"));
  const std::string whole = "[tracking]\nport = \"kuaidi100\"\ncustomer = \"0A1B\"\nkey_file = \"kuaidi100.key\"\n";
  const ConfigReading reading = read(whole);
  EXPECT_THAT(summary(reading), IsEmpty());
  EXPECT_EQ(reading.config.tracking.port, TrackingPort::kuaidi100);
  EXPECT_EQ(reading.config.tracking.key_file, "/etc/greenpool/kuaidi100.key");
  EXPECT_THAT(summary(read(whole + "url = \"http://example.com/query.do\"\n")),
              ElementsAre("warning config_tls_missing 5 tracking.url"));
  EXPECT_THAT(summary(read(whole + "url = \"http://127.0.0.1:9/query.do\"\n")), IsEmpty());
  EXPECT_EQ(read("", {{"GREENPOOL_TRACKING_PORT", "demo"}}).config.tracking.port, TrackingPort::demo);
  EXPECT_THAT(
      summary(read("[tracking]\nport = \"demo\"\n[server]\nlisten = \"0.0.0.0:1\"\npublic_url = "
                   "\"https://shop.example\"\n")),
      ElementsAre("warning config_tls_missing 4 server.listen", "warning config_for_development 2 tracking.port"));
}

TEST(Config, FindsEverythingThatIsWrongAtOnce) {
  const ConfigReading reading = read(R"([server]
listen = "nowhere"
threads = 65
tls_certificate_file = "cert.pem"
port = 80
[limits]
burst = "many"
[spelling]
x = 1
[sms]
port = "pigeon"
gateway_key = "0123"
)");
  EXPECT_FALSE(reading.usable());
  EXPECT_THAT(summary(reading),
              ElementsAre("error config_out_of_range 2 server.listen", "error config_out_of_range 3 server.threads",
                          "error config_unknown_key 5 server.port", "error config_wrong_type 7 limits.burst",
                          "error config_unknown_key 8 spelling", "error config_out_of_range 11 sms.port",
                          "error config_unknown_key 12 sms.gateway_key", "error config_missing 0 server.tls_key_file"));
  EXPECT_EQ(describe(reading.findings[1], ProblemLanguage::english),
            "/etc/greenpool/test.toml:3: error: server.threads: must be in 1 … 64");
  EXPECT_EQ(describe(reading.findings[1], ProblemLanguage::chinese),
            "/etc/greenpool/test.toml:3：错误：server.threads：应在 1 … 64 之间");
  for (const ConfigFinding& finding : reading.findings) {
    EXPECT_EQ(describe(finding, ProblemLanguage::english).find("0123"), std::string::npos) << "a secret is not shown";
  }
  EXPECT_THAT(reading.findings[6].text_en, ::testing::HasSubstr("files of their own"));
}

TEST(Config, SaysWhereItIsNoToml) {
  const ConfigReading reading = read("[server]\nlisten = \n");
  ASSERT_FALSE(reading.usable());
  EXPECT_EQ(reading.findings[0].code, "config_malformed");
  EXPECT_EQ(reading.findings[0].line, 2);
}

TEST(Config, LetsTheEnvironmentOverrideTheFile) {
  const ConfigReading reading =
      read("[server]\nlisten = \"127.0.0.1:1\"\nthreads = 2\n", {{"GREENPOOL_SERVER_LISTEN", "127.0.0.1:2"},
                                                                 {"GREENPOOL_SERVER_THREADS", "x"},
                                                                 {"GREENPOOL_LIMITS_BURST", "0"},
                                                                 {"GREENPOOL_SERVER_LISTENS", "y"},
                                                                 {"GREENPOOL_TOKEN", "z"}});
  EXPECT_EQ(reading.config.server.listen, "127.0.0.1:2");
  EXPECT_THAT(summary(reading),
              ElementsAre("error config_out_of_range 0 limits.burst", "error config_wrong_type 0 server.threads",
                          "warning config_unknown_variable 0 "));
  EXPECT_EQ(reading.findings[0].file, "$GREENPOOL_LIMITS_BURST");
}

TEST(Config, TakesItsVariablesFromTheEnvironment) {
  const char* const environment[] = {"HOME=/", "GREENPOOL_LOG_LEVEL=warn=x", "GREENPOOLED=1", nullptr};
  EXPECT_THAT(config_environment(environment), ElementsAre(::testing::Pair("GREENPOOL_LOG_LEVEL", "warn=x")));
}

TEST(Config, WarnsOfWhatIsUnwiseAndRefusesWhatContradicts) {
  EXPECT_THAT(
      summary(read("[server]\nlisten = \"0.0.0.0:80\"\npublic_url = \"http://shop.example\"\n")),
      ElementsAre("warning config_tls_missing 2 server.listen", "warning config_tls_missing 3 server.public_url"));
  EXPECT_THAT(summary(read("[server]\npublic_url = \"http://localhost:8080/\"\n")), IsEmpty());
  EXPECT_THAT(summary(read("[server]\nlisten = \"[::]:80\"\ntls_certificate_file = \"c\"\ntls_key_file = \"k\"\n"
                           "[sms]\nport = \"log\"\n[webhook]\nloopback = \"allowed\"\n")),
              ElementsAre("error config_missing 0 server.public_url", "warning config_for_development 6 sms.port",
                          "warning config_for_development 8 webhook.loopback"));
  EXPECT_THAT(summary(read("[server]\npublic_url = \"http://localhost\"\ntls_certificate_file = \"c\"\n"
                           "tls_key_file = \"k\"\n")),
              ElementsAre("error config_conflict 2 server.public_url"));
  EXPECT_THAT(summary(read("[sms]\nport = \"gateway\"\n[wechat]\napp_id = \"wx\"\n[metrics]\naccess = \"token\"\n")),
              ElementsAre("error config_missing 0 sms.gateway_url", "error config_missing 0 sms.gateway_key_file",
                          "error config_missing 0 wechat.secret_file", "error config_missing 0 metrics.token_file"));
  EXPECT_THAT(summary(read("[limits]\nbody_bytes = 9000\nbatch_bytes = 8999\n")),
              ElementsAre("error config_conflict 3 limits.batch_bytes"));
}

TEST(Config, WantsWhatEachPaymentProviderNeeds) {
  const ConfigReading reading = read(R"([[payment]]
id = "a"
kind = "alipay"
app_id = "1"
[[payment]]
id = "a"
kind = "cash"
[[payment]]
kind = "wechat"
secret = "s"
)");
  EXPECT_THAT(
      summary(reading),
      ElementsAre(
          "error config_out_of_range 7 payment[2].kind", "error config_unknown_key 10 payment[3].secret",
          "error config_missing 1 payment[1].key_file", "error config_missing 1 payment[1].platform_key_file",
          "error config_conflict 5 payment[2].id", "error config_missing 8 payment[3].id",
          "error config_missing 8 payment[3].app_id", "error config_missing 8 payment[3].key_file",
          "error config_missing 8 payment[3].platform_key_file", "error config_missing 8 payment[3].merchant_id",
          "error config_missing 8 payment[3].certificate_serial", "error config_missing 8 payment[3].api_key_file",
          "error config_missing 8 payment[3].platform_key_id"));
}

TEST(Config, RefusesTypesThatAreNoSections) {
  EXPECT_THAT(summary(read("server = 1\npayment = \"x\"\n")),
              ElementsAre("error config_wrong_type 1 server", "error config_wrong_type 2 payment"));
}

TEST(Config, NeedsAMasterKeyAndBackupsOutsideOfTheData) {
  const auto bare = [](const std::string& toml) {
    return summary(read_config(toml, "/etc/test.toml", {}, ConfigFiles::skipped));
  };
  EXPECT_THAT(bare(""),
              ElementsAre("error config_missing 0 data.master_key_file", "warning config_missing 0 backup.directory"));
  EXPECT_THAT(bare("[data]\nmaster_key_file = \"k\"\ndirectory = \"/data\"\n[backup]\ndirectory = \"/data/backups\"\n"),
              ElementsAre("error config_conflict 5 backup.directory"));
  EXPECT_THAT(bare("[data]\nmaster_key_file = \"k\"\ndirectory = \"/data\"\n[backup]\ndirectory = \"/database\"\n"),
              IsEmpty());
}

TEST(Config, LooksAtTheFilesThatItNames) {
  const TemporaryDirectory directory;
  const auto write = [&](const char* name, const std::string& content, std::filesystem::perms mode) {
    std::ofstream(directory.path() / name) << content;
    std::filesystem::permissions(directory.path() / name, mode);
  };
  using std::filesystem::perms;
  write("master.key", "k", perms::owner_read | perms::owner_write | perms::group_read);
  write("group.key", "k", perms::owner_read | perms::group_read);
  write("open.key", "k", perms::owner_read | perms::others_read);
  write("empty.key", "", perms::owner_read);
  write("cert.pem", "c", perms::owner_read | perms::group_read | perms::others_read);
  write("greenpool.toml", R"([data]
master_key_file = "master.key"
[server]
tls_certificate_file = "cert.pem"
tls_key_file = "open.key"
[wechat]
app_id = "wx"
secret_file = "missing.key"
[sms]
gateway_key_file = "empty.key"
[metrics]
token_file = "group.key"
[backup]
directory = "backups"
)",
        perms::owner_read);
  const ConfigReading reading = load_config(directory.path() / "greenpool.toml", {}, {});
  EXPECT_THAT(summary(reading), ElementsAre("error config_file_readable_by_others 2 data.master_key_file",
                                            "error config_file_readable_by_others 5 server.tls_key_file",
                                            "error config_file_missing 8 wechat.secret_file",
                                            "error config_file_unreadable 10 sms.gateway_key_file",
                                            "error config_tls_unusable 4 server.tls_certificate_file",
                                            "warning config_file_readable_by_others 12 metrics.token_file"));
  EXPECT_EQ(reading.findings[0].file, (directory.path() / "greenpool.toml").string());
  const ConfigReading missing = load_config(directory.path() / "none.toml", {}, {});
  EXPECT_THAT(summary(missing), ElementsAre("error config_file_missing 0 "));
  EXPECT_FALSE(missing.usable());
}

// At a time that is so many days after the certificate of a pair began, which lasts thirty.
class ConfigTls : public ::testing::Test {
 protected:
  ConfigReading read_after(int days) const {
    const auto loaded = ServerTls::load({.certificate_file = certificate_, .key_file = key_});
    GP_CHECK(loaded.has_value(), "the pair is one");
    const std::int64_t at = (*loaded)->valid_from().microseconds() + days * std::int64_t{86'400} * 1'000'000;
    return read_config(toml(), files_.directory() / "greenpool.toml", {}, ConfigFiles::looked_at, Timestamp(at));
  }
  std::string toml() const {
    return "[server]\ntls_certificate_file = \"chain.pem\"\ntls_key_file = \"key.pem\"\n[data]\nmaster_key_file = "
           "\"key.pem\"\n[backup]\ndirectory = \"/backups\"\n";
  }

  const testing::PemFiles files_;
  const testing::Certificate pair_ = testing::make_certificate({.valid_from_days = -1, .valid_days = 30});
  const std::string certificate_ = files_.write("chain.pem", pair_.certificate_pem);
  const std::string key_ = files_.write("key.pem", pair_.private_key_pem);
};

TEST_F(ConfigTls, WarnsBeforeTheCertificateEndsAndAfter) {
  EXPECT_THAT(summary(read_after(1)), IsEmpty());
  EXPECT_THAT(summary(read_after(15)), IsEmpty());
  const auto text_after = [this](int days) {
    const ConfigReading reading = read_after(days);
    EXPECT_THAT(summary(reading), ElementsAre("warning config_tls_expiring 2 server.tls_certificate_file"));
    return reading.findings.empty() ? "" : reading.findings[0].text_en;
  };
  EXPECT_THAT(text_after(17), ::testing::HasSubstr("expires at"));
  EXPECT_THAT(text_after(31), ::testing::HasSubstr("expired at"));
  EXPECT_THAT(text_after(-1), ::testing::HasSubstr("not valid before"));
}

TEST_F(ConfigTls, TheKeyMustBeTheCertificates) {
  files_.write("key.pem", testing::make_certificate().private_key_pem);
  const ConfigReading reading =
      read_config(toml(), files_.directory() / "greenpool.toml", {}, ConfigFiles::looked_at, {});
  EXPECT_THAT(summary(reading), ElementsAre("error config_tls_unusable 3 server.tls_key_file"));
  EXPECT_THAT(reading.findings[0].text_en, ::testing::HasSubstr("is not the key of"));
}

TEST(Config, TlsBeginsAndEndsWithARestart) {
  ServerConfig clear;
  ServerConfig tls = clear;
  tls.server.tls_certificate_file = "/c";
  tls.server.tls_key_file = "/k";
  ServerConfig other = tls;
  other.server.tls_key_file = "/l";
  const auto takes = [](const ServerConfig& before, const ServerConfig& after) {
    std::vector<ConfigTakes> all;
    for (const ConfigChange& change : diff(before, after)) all.push_back(change.takes);
    return all;
  };
  EXPECT_THAT(takes(clear, tls), ElementsAre(ConfigTakes::restart, ConfigTakes::restart));
  EXPECT_THAT(takes(tls, clear), ElementsAre(ConfigTakes::restart, ConfigTakes::restart));
  EXPECT_THAT(takes(tls, other), ElementsAre(ConfigTakes::reload));
}

TEST(Config, TellsWhatAReloadChangesAndWhatTakesARestart) {
  ServerConfig before;
  EXPECT_THAT(diff(before, before), IsEmpty());
  ServerConfig after = before;
  after.server.listen = "127.0.0.1:9";
  after.server.trusted_proxies = {"::1"};
  after.log.level = LogLevel::warn;
  after.limits.connections = 64;
  after.payments.push_back({.id = "x"});
  const std::vector<ConfigChange> changes = diff(before, after);
  std::vector<std::string> said;
  for (const ConfigChange& change : changes) {
    said.push_back(change.key + (change.takes == ConfigTakes::reload ? " reload" : " restart"));
  }
  EXPECT_THAT(said, ElementsAre("server.listen restart", "server.trusted_proxies reload", "limits.connections restart",
                                "log.level reload", "payment restart"));
}

TEST(Config, ReadsBackEverySettingThatDiffers) {
  // Each setting in turn gets another value; exactly its own key must differ, so no two share a place.
  for (const Setting& setting : all_settings()) {
    ServerConfig config;
    if (setting.text != nullptr) setting.text(config) = "another";
    if (setting.list != nullptr) setting.list(config) = {"::1"};
    if (setting.number != nullptr) setting.number(config) += 1;
    if (setting.choose != nullptr) {
      setting.choose(config, (setting.chosen(config) + 1) % setting.names.size());
    }
    const std::vector<ConfigChange> changes = diff({}, config);
    ASSERT_EQ(changes.size(), 1U) << setting.key;
    EXPECT_EQ(changes[0].key, setting.key);
  }
}

// The example that is installed: valid, complete, and true about defaults and reloads.
class ExampleConfig : public ::testing::Test {
 protected:
  const std::string text_ = file_content(std::filesystem::path(GREENPOOL_DEPLOY) / "greenpool.toml");
};

TEST_F(ExampleConfig, IsWhatTheServerUsesWithoutIt) {
  const ConfigReading reading = read_config(text_, "/etc/greenpool/greenpool.toml", {}, ConfigFiles::skipped);
  EXPECT_THAT(summary(reading), ElementsAre("warning config_missing 0 backup.directory"));
  ServerConfig standard;
  standard.data.master_key_file = "/etc/greenpool/master.key";  // has no default
  EXPECT_THAT(diff(standard, reading.config), IsEmpty());
}

TEST_F(ExampleConfig, IsValidWithEveryOptionalSettingOn) {
  std::string toml;
  std::istringstream lines(text_);
  for (std::string line; std::getline(lines, line);) {
    const bool optional =
        line.starts_with("# [[") ||
        (line.starts_with("# ") && line.find(" = \"") != std::string::npos && line.find(' ', 2) == line.find(" = \""));
    toml += (optional ? line.substr(2) : line) + "\n";
  }
  const ConfigReading reading = read_config(toml, "/etc/greenpool/greenpool.toml", {}, ConfigFiles::skipped);
  EXPECT_THAT(summary(reading), IsEmpty());
  EXPECT_EQ(reading.config.payments.size(), 1U);
  for (const Setting& setting : all_settings()) {
    if (setting.text == nullptr) continue;
    EXPECT_NE(value_text(setting, reading.config), "") << setting.key << " is not there";
  }
}

TEST_F(ExampleConfig, NamesEverySettingAndWhetherAReloadIsEnough) {
  for (const Setting& setting : all_settings()) {
    const std::string section(setting.key.substr(0, setting.key.find('.')));
    const std::string name(setting.key.substr(section.size() + 1));
    const std::size_t begin = text_.find("\n[" + section + "]");
    ASSERT_NE(begin, std::string::npos) << section;
    const std::string part = text_.substr(begin, text_.find("\n[", begin + 1) - begin);
    std::size_t at = part.find("\n" + name + " = ");
    if (at == std::string::npos) at = part.find("\n# " + name + " = ");
    ASSERT_NE(at, std::string::npos) << setting.key;
    // On its own line, or in the comment above it and its neighbours.
    const std::string line = part.substr(at + 1, part.find('\n', at + 1) - at - 1);
    const std::size_t sentence = part.rfind(". (reload)", at);
    const bool above =
        sentence != std::string::npos && part.substr(sentence, at - sentence).find(". ", 3) == std::string::npos;
    const bool marked = line.find("(reload)") != std::string::npos || above;
    EXPECT_EQ(marked, setting.takes == ConfigTakes::reload) << setting.key;
  }
}

TEST(ConfigShapes, AreStrict) {
  for (const char* good : {"127.0.0.1:80", "[::1]:0", "localhost:65535", "shop.example:443"}) {
    EXPECT_TRUE(is_listen_address(good)) << good;
  }
  for (const char* bad :
       {"", "80", ":80", "127.0.0.1", "127.0.0.1:65536", "127.0.0.1:-1", "::1:80", "a b:80", "[x]:1"}) {
    EXPECT_FALSE(is_listen_address(bad)) << bad;
  }
  for (const char* here : {"127.0.0.1:80", "127.9.9.9", "[::1]:80", "[::1]", "localhost:1"}) {
    EXPECT_TRUE(is_loopback_address(here)) << here;
  }
  for (const char* there : {"0.0.0.0:80", "127.0.0.1.example:80", "[::]:80", "10.0.0.1:80", "localhost.example"}) {
    EXPECT_FALSE(is_loopback_address(there)) << there;
  }
  for (const char* good : {"10.0.0.0/8", "::/0", "192.0.2.1", "2001:db8::/32"}) EXPECT_TRUE(is_network(good)) << good;
  for (const char* bad : {"", "10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/", "host"}) {
    EXPECT_FALSE(is_network(bad)) << bad;
  }
  EXPECT_TRUE(is_base_url("https://shop.example:8443/shop"));
  for (const char* bad : {"shop.example", "https://", "https://u@shop.example", "https://s/?q", "https://s/#f"}) {
    EXPECT_FALSE(is_base_url(bad)) << bad;
  }
}

TEST(OpsProblems, HaveUniqueNumbersInTheirRangeAndBothLanguages) {
  int before = 2'699;
  for (const ProblemInfo& problem : kOpsProblems) {
    EXPECT_GT(problem.number, before);
    EXPECT_LE(problem.number, 2'749);
    EXPECT_FALSE(problem.text_zh.empty());
    EXPECT_FALSE(problem.text_en.empty());
    before = problem.number;
  }
}

}  // namespace
}  // namespace greenpool
