// A payment provider that does not exist, written as one that does: the pattern for a provider of your own
// (docs/extending.md). Tea Pay speaks JSON over HTTP; whoever speaks signs with HMAC-SHA256 under a key that both hold.
//
//   POST /v1/payments   {"number","amount","title","expires_at"}      ──▶ 200 {"number","state","code_url",…}
//   GET  /v1/payments/NUMBER, POST /v1/payments/NUMBER/close          ──▶ 200 {"number","state","tea_number","amount"}
//   POST /v1/refunds    {"number","payment","amount"}, GET /v1/refunds/NUMBER
//   POST /v1/transfers  {"number","payee","amount"}, GET /v1/transfers/NUMBER
//   GET  /v1/bills/2026-11-27                                         ──▶ 200 CSV
//   404: no such number; other 4xx {"code","text"}: refused; 5xx: who knows
//
// A request is signed over METHOD, target and body; an answer over the request's signature, its status and its body, so
// that no answer can be taken for the answer to something else. Notices are signed over their time and body.
#pragma once

#include <memory>
#include <string>

#include "base/time.h"
#include "payments/provider.h"
#include "payments/statement_files.h"

namespace greenpool {

inline constexpr std::string_view kTeaSignature = "Tea-Signature";
inline constexpr std::string_view kTeaTime = "Tea-Time";  // of a notice, seconds since 1970
inline constexpr std::int64_t kTeaNoticeSeconds = 300;    // how old one may be

struct TeaPaySettings {
  std::string url = {};
  std::string merchant = {};
  std::string key_path = {};  // the shared key: the first line of a file
};

// The client and the clock must outlive it. Errors: settings_incomplete, key_unreadable.
[[nodiscard]] Result<std::unique_ptr<PaymentProvider>> make_tea_pay(const TeaPaySettings& settings, HttpClient& client,
                                                                    Clock& clock);

// How its bills are read.
[[nodiscard]] StatementFormat tea_bill_format();

// As Tea Pay signs, for both sides.
[[nodiscard]] std::string tea_request_signature(std::string_view key, const OutgoingRequest& request,
                                                std::string_view target);
[[nodiscard]] std::string tea_answer_signature(std::string_view key, std::string_view request_signature, int status,
                                               std::string_view body);
[[nodiscard]] std::string tea_notice_signature(std::string_view key, std::string_view seconds, std::string_view body);

}  // namespace greenpool
