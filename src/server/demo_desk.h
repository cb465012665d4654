// What a demo tells everybody: the accounts that it was filled with, and the codes that it would have sent. Only
// `serve --demo` has one, and that serves this machine alone.
// Thread safety: any thread.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "people/sms.h"

namespace greenpool {

// Beside the office's database, written when the demo is complete: the answer of GET /api/v1/demo/accounts.
inline constexpr std::string_view kDemoAccountsFile = "demo.json";

class DemoDesk {
 public:
  // Of an office that no demo was filled into there are no accounts. Errors: file_unreadable, json_malformed.
  [[nodiscard]] static Result<std::string> read_accounts(const std::filesystem::path& directory);

  explicit DemoDesk(std::string accounts) : accounts_(std::move(accounts)) {}

  [[nodiscard]] const std::string& accounts() const { return accounts_; }

  // phone: E.164.
  void keep_code(const std::string& phone, const std::string& code);
  [[nodiscard]] std::optional<std::string> code_of(const std::string& phone) const;

 private:
  const std::string accounts_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> codes_;  // the last one of each; a demo has few phones
};

// Keeps every code at the desk, then sends as the other does. Both outlive it.
class DemoSms final : public SmsSender {
 public:
  DemoSms(DemoDesk& desk, SmsSender& then) : desk_(desk), then_(then) {}
  [[nodiscard]] Status send(const SmsMessage& message) override {
    desk_.keep_code(message.phone, message.code);
    return then_.send(message);
  }

 private:
  DemoDesk& desk_;
  SmsSender& then_;
};

}  // namespace greenpool
