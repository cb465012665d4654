// Tea Pay on the loopback, for tests: it checks signatures, keeps what it was asked for, and goes wrong as it is told.
// A provider of your own needs the like: what matters is what happens when answers are lost, and no real provider can
// be asked to lose one. Thread safety: any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "json/value.h"
#include "net/testing/local_server.h"
#include "payments/testing/fake_trouble.h"
#include "tea_pay.h"

namespace greenpool::testing {

class FakeTeaPay {
 public:
  // Writes the key's file into the directory.
  FakeTeaPay(Clock& clock, const std::string& directory);

  [[nodiscard]] const TeaPaySettings& settings() const { return settings_; }

  void set_trouble(FakeTrouble trouble);  // of the next request that is no GET
  // "open", "paid", "closed"; "done" or "failed" for refunds and transfers.
  void set_state(const std::string& number, const std::string& state);
  void set_bill(std::string content);

  struct Notice {
    std::vector<HttpMessageField> fields;
    std::string body;
  };
  [[nodiscard]] Notice notice(const std::string& number, const std::string& merchant = "m-88");
  [[nodiscard]] Notice notice_about(const std::string& body);  // any body, well signed

  [[nodiscard]] int transfers_made();
  [[nodiscard]] std::vector<std::string> complaints();

 private:
  struct Entry {
    std::string about;
    std::string amount;
    std::string state = "open";
  };

  [[nodiscard]] LocalAnswer serve(const LocalRequest& request);
  [[nodiscard]] LocalAnswer route(const LocalRequest& request);
  [[nodiscard]] LocalAnswer make(const std::string& about, const LocalRequest& request);
  [[nodiscard]] std::string facts_of(const std::string& number) const;

  Clock& clock_;
  const std::string key_ = "a key that both sides hold, for tests alone";
  TeaPaySettings settings_;
  std::mutex mutex_;
  std::map<std::string, Entry> entries_;
  std::string bill_;
  std::vector<std::string> complaints_;
  FakeTrouble trouble_ = FakeTrouble::none;
  int transfers_made_ = 0;
  LocalServer server_;  // last: it calls the rest
};

}  // namespace greenpool::testing
