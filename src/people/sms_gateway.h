// Text messages by a gateway over HTTPS: POST with {"phone","kind","code","text"} as JSON and the key as a bearer
// token; any 2xx means that it was taken. Thread safety: any thread.
#pragma once

#include <string>

#include "net/http_client.h"
#include "people/sms.h"

namespace greenpool {

class SmsGateway final : public SmsSender {
 public:
  struct Options {
    std::string url = {};
    std::string key = {};
  };

  // The client must outlive it.
  SmsGateway(Options options, HttpClient& client) : options_(std::move(options)), client_(client) {}

  // Errors: sms_refused (4xx: the gateway will not), sms_failed (anything else).
  [[nodiscard]] Status send(const SmsMessage& message) override;

 private:
  const Options options_;
  HttpClient& client_;
};

}  // namespace greenpool
