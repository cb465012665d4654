// The office of one server, with everything around it that runs: the database, people, approvals, the programmes and
// their engines, the dispatcher between them, and the threads that send what was queued. The HTTP room stands in front
// of it (hall()).
//
//   DIR/office.sqlite        everything that is not money or points of a programme
//   DIR/programmes/ID/       one journal each
//   DIR/master.key           unless it is kept elsewhere, as it should be
//
// Thread safety: open, stop and the destructor from one thread.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "hooks/url.h"
#include "ops/metrics.h"
#include "people/real_name.h"
#include "people/settings.h"
#include "people/sms.h"
#include "people/wechat_login.h"
#include "server/hall.h"
#include "server/house.h"
#include "server/identity.h"
#include "server/metrics_door.h"

namespace greenpool {

class DemoDesk;

class OfficeServer {
 public:
  struct Options {
    std::filesystem::path directory;
    std::filesystem::path master_key_file = {};  // empty: in the directory
    Clock* clock = nullptr;
    Transport transport = Transport::https;
    PeopleSettings people = {};
    std::size_t password_threads = 1;
    SmsSender* sms = nullptr;                // nullptr: nothing can be sent, codes wait and expire
    RealNameCheck* real_names = nullptr;     // nullptr: names wait
    WechatLogin* wechat = nullptr;           // nullptr: nobody signs in by WeChat
    shop::ParcelTracker* tracker = nullptr;  // nullptr: no carrier is asked, parcels stay as they were sent
    // Besides the sandbox, if that is offered.
    std::vector<PaymentProvider*> providers = {};
    enum class Sandbox : std::uint8_t { absent, offered };
    Sandbox sandbox = Sandbox::absent;
    const DemoDesk* demo = nullptr;  // outlives the server; nullptr: this is no demo
    HookLoopback hook_loopback = HookLoopback::refused;
    std::size_t hook_senders = 4;
    // Outlives the server; nullptr: nothing is counted and there is no /metrics.
    Metrics* metrics = nullptr;
    // Called from any thread when something failed that nobody is told of: an event name and an error. May be empty.
    std::function<void(std::string_view event, const Error&)> on_failure = {};
  };

  // Errors: those of the database, the vault and the programmes' journals.
  [[nodiscard]] static Result<std::unique_ptr<OfficeServer>> open(const Options& options);

  virtual ~OfficeServer() = default;  // stops

  [[nodiscard]] virtual Hall& hall() = 0;
  [[nodiscard]] virtual House& house() = 0;

  // Of sessions that begin from now on.
  virtual void change_sessions(const SessionTimes& members, const SessionTimes& operators) = 0;
  // nullptr: without metrics.
  [[nodiscard]] virtual MetricsDoor* metrics_door() = 0;

  // Once the HTTP server has stopped. The error of the first programme that could not store its end.
  [[nodiscard]] virtual Status stop() = 0;
};

// The tables of every room.
[[nodiscard]] std::span<const Schema> office_schemas();

}  // namespace greenpool
