// What new connections are met with: a certificate that is exchanged while the server runs, and new keys for session
// tickets twice a day.
// Thread safety: any thread.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>

#include "net/server_tls.h"

namespace greenpool {

class CurrentTls {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::hours kTicketKeysLast{12};

  // tls: not nullptr.
  CurrentTls(std::shared_ptr<const ServerTls> tls, Time now) { change(std::move(tls), now); }

  [[nodiscard]] std::shared_ptr<const ServerTls> now() const;
  void change(std::shared_ptr<const ServerTls> tls, Time now);
  void renew_when_due(Time now);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const ServerTls> tls_;
  Time due_;
};

}  // namespace greenpool
