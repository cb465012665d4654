#include "http/current_tls.h"

namespace greenpool {

std::shared_ptr<const ServerTls> CurrentTls::now() const {
  const std::lock_guard lock(mutex_);
  return tls_;
}

void CurrentTls::change(std::shared_ptr<const ServerTls> tls, Time now) {
  const std::lock_guard lock(mutex_);
  tls_ = std::move(tls);
  due_ = now + kTicketKeysLast;
}

void CurrentTls::renew_when_due(Time now) {
  const std::lock_guard lock(mutex_);
  if (now < due_) return;
  tls_ = tls_->renewed();
  due_ = now + kTicketKeysLast;
}

}  // namespace greenpool
