// What GET /metrics shows, and to whom: nobody, this machine, or whoever has the token.
// Thread safety: any thread.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "office/office.h"
#include "ops/config.h"
#include "ops/metrics.h"
#include "people/password_pool.h"
#include "server/programmes.h"

namespace greenpool {

// Where a request comes from. relayed: through a proxy, so that the other end of the connection says nothing.
enum class Origin : std::uint8_t { this_machine, elsewhere, relayed };

enum class MetricsVerdict : std::uint8_t { shown, absent, refused, token_wrong };

class MetricsDoor {
 public:
  struct Sources {
    Metrics& metrics;
    const Programmes& programmes;
    const Office& office;
    const PasswordPool& passwords;
  };
  explicit MetricsDoor(const Sources& sources) : sources_(sources) {}

  // token: for MetricsAccess::token; never empty then.
  void open_to(MetricsAccess access, std::string token);

  // authorization: the value of the field, empty when there is none.
  [[nodiscard]] MetricsVerdict admits(Origin origin, std::string_view authorization) const;

  // All figures as of now, as Prometheus reads them. O(series).
  [[nodiscard]] std::string scrape() const;

 private:
  const Sources sources_;
  mutable std::mutex mutex_;
  MetricsAccess access_ = MetricsAccess::loopback;
  std::string token_;
};

}  // namespace greenpool
