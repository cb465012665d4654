#include "server/metrics_door.h"

#include <openssl/crypto.h>

#include <cmath>

namespace greenpool {
namespace {

constexpr std::string_view kBearer = "Bearer ";

double decimal(std::int64_t units, int digits) { return static_cast<double>(units) / std::pow(10.0, digits); }

ProgrammeGauges figures_of(const Programme& programme) {
  const ProgrammeStatus status = programme.status();
  const Moment& last = status.last;
  const int digits = programme.terms().currency.digits;
  const Price price = last.pool.price();
  const double points = decimal(price.units, kPointDecimals);
  return {.programme = programme.terms().id,
          .records = status.next_seq,
          .batches = status.batches,
          .queue = status.waiting,
          .exits = last.exits,
          .open_withdrawals = last.withdrawals,
          .price = points > 0 ? decimal(price.minor, digits) / points : 0,
          .pool = decimal(last.pool.cash.units(), digits),
          .circulating = decimal(last.pool.circulating.units(), kPointDecimals),
          .wallets = decimal(last.wallets.units(), digits),
          .cover_margin = decimal(last.surplus.units(), digits),
          .alarm = status.alarm.has_value()};
}

}  // namespace

void MetricsDoor::open_to(MetricsAccess access, std::string token) {
  const std::lock_guard lock(mutex_);
  access_ = access;
  token_ = std::move(token);
}

MetricsVerdict MetricsDoor::admits(Origin origin, std::string_view authorization) const {
  const std::lock_guard lock(mutex_);
  switch (access_) {
    case MetricsAccess::off:
      return MetricsVerdict::absent;
    case MetricsAccess::loopback:
      return origin == Origin::this_machine ? MetricsVerdict::shown : MetricsVerdict::refused;
    case MetricsAccess::token: {
      if (!authorization.starts_with(kBearer)) return MetricsVerdict::token_wrong;
      authorization.remove_prefix(kBearer.size());
      const bool right = !token_.empty() && authorization.size() == token_.size() &&
                         CRYPTO_memcmp(authorization.data(), token_.data(), token_.size()) == 0;
      return right ? MetricsVerdict::shown : MetricsVerdict::token_wrong;
    }
  }
  return MetricsVerdict::absent;
}

std::string MetricsDoor::scrape() const {
  sources_.metrics.office_queue(sources_.office.waiting());
  sources_.metrics.password_queue(sources_.passwords.waiting());
  for (const Programme* programme : sources_.programmes.all()) sources_.metrics.programme(figures_of(*programme));
  return sources_.metrics.scrape();
}

}  // namespace greenpool
