// Kuaidi100 as its page documents it, on the loopback: it checks the signature of every question, wants a phone where
// the real one does, and locks a parcel that is asked for twice within half an hour.
// Thread safety: any thread.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "net/testing/local_server.h"
#include "shop/kuaidi100.h"

namespace greenpool::testing {

class FakeKuaidi100 {
 public:
  // The clock must outlive it.
  explicit FakeKuaidi100(Clock& clock);

  // Of a customer that is set up right.
  [[nodiscard]] shop::Kuaidi100::Options options() const;

  struct Step {
    std::string time;  // in China
    std::string context;
    std::string status = "在途";
  };
  struct Journey {
    std::string carrier;
    std::string state = "0";
    std::vector<Step> steps;  // the oldest first
    std::string phone = {};   // empty: it is not asked for
  };
  void put(const std::string& number, Journey journey);

  enum class Manner : std::uint8_t { answer, broken_json, server_error, hang_up, out_of_queries };
  void behave(Manner manner);

  [[nodiscard]] std::vector<std::string> asked() const;    // numbers, in their order
  [[nodiscard]] std::vector<std::string> refused() const;  // their codes

 private:
  [[nodiscard]] LocalAnswer serve(const LocalRequest& request);
  [[nodiscard]] LocalAnswer refuse(const std::string& code, const std::string& message);
  [[nodiscard]] LocalAnswer tell(const std::string& number, const std::string& carrier, const std::string& phone);

  Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Journey> journeys_;
  std::map<std::string, Timestamp> last_asked_;
  std::vector<std::string> asked_;
  std::vector<std::string> refused_;
  Manner manner_ = Manner::answer;
  LocalServer server_;  // last: it calls the rest
};

}  // namespace greenpool::testing
