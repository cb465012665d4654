// Sales in windows, streamed injections, and the end of a programme.
#include "tests/oracle/exact_laws.h"

namespace greenpool::oracle {

const char* ExactLaws::broken_by(const SaleRequested& request) {
  if (request.points.units() <= 0) return "nothing was asked for";
  if (request.window_end.microseconds() < now_) return "the window is over";
  return nullptr;
}

const char* ExactLaws::broken_by(const WindowPriced& window) {
  if (whole(window.pool.units()) != pool_ || whole(window.circulating.units()) != circulating_) {
    return "the window is not priced by P and S";
  }
  if (window.ended.microseconds() > now_) return "the window is not over";
  if (window.requests <= 0) return "nobody asked for a sale";
  window_ = Division{pool_, circulating_, {}, {}, {}, window.requests};
  return nullptr;
}

const char* ExactLaws::broken_by(const WindowSale& sale) {
  const mpz_class points = whole(sale.points.units());
  const mpz_class paid = whole(sale.paid.units());
  if (!window_ || window_->lines == 0) return "no window is priced, or all its sales were made";
  if (points <= 0 || points > circulating_) return "points that do not circulate were sold";
  const mpz_class value = points * window_->pool * (kRateOne - terms_.sell_fee.units());
  const mpz_class lost = value - paid * window_->points * kRateOne;
  if (lost < 0 || lost >= window_->points * kRateOne) return "the payment is not floor(n P (1-h) / S)";
  pool_ -= paid;
  circulating_ -= points;
  wallet_of(sale.member) += paid;
  window_->paid_points += points;
  window_->paid += paid;
  --window_->lines;
  return nullptr;
}

const char* ExactLaws::broken_by(const WindowClosed& window) {
  if (!window_ || window_->lines != 0) return "not all requests were carried out";
  if (window_->paid_points != whole(window.points.units()) || window_->paid != whole(window.paid.units())) {
    return "the sums are not those of the sales";
  }
  window_.reset();
  return nullptr;
}

const char* ExactLaws::broken_by(const StreamStarted& stream) {
  if (stream.amount.units() <= 0 || stream.daily.units() <= 0) return "nothing will flow";
  const bool is_new = streams_.emplace(stream.stream, Flow{stream.source, stream.daily, stream.amount}).second;
  return is_new ? nullptr : "it runs already";
}

const char* ExactLaws::broken_by(const StreamStopped& stopped) {
  const auto stream = streams_.find(stopped.stream);
  if (stream == streams_.end() || stream->second.left != stopped.left) return "it is not what was left";
  streams_.erase(stream);
  return nullptr;
}

const char* ExactLaws::broken_by(const StreamInjected& injection) {
  const auto stream = streams_.find(injection.stream);
  if (stream == streams_.end() || stream->second.source != injection.source) return "no such stream runs";
  if (injection.amount.units() <= 0 || injection.amount > stream->second.daily) return "it is more than a day's part";
  if (injection.left.units() < 0 || injection.left != stream->second.left - injection.amount)
    return "a cent is missing";
  if (circulating_ == 0) return "an injection found nobody";
  pool_ += whole(injection.amount.units());
  stream->second.left = injection.left;
  if (injection.left == Money(0)) streams_.erase(stream);
  return nullptr;
}

const char* ExactLaws::broken_by(const DayEnded& day) {
  return day.ended.microseconds() > now_ ? "the day is not over" : nullptr;
}

const char* ExactLaws::broken_by(const ClosingProposed& closing) {
  closing_proposed_by_ = closing.operator_id;
  return nullptr;
}

const char* ExactLaws::broken_by(const ClosingConfirmed& closing) {
  if (!closing_proposed_by_) return "nobody asked for the end";
  if (*closing_proposed_by_ == closing.operator_id) return "one operator closed alone";
  closes_ = closing.closes.microseconds();
  if (*closes_ - now_ != terms_.wind_down_notice_days * 86'400'000'000) return "the notice is another";
  streams_.clear();
  return nullptr;
}

const char* ExactLaws::broken_by(const ClosingWithdrawn&) {
  closing_proposed_by_.reset();
  return closes_ ? "it was confirmed" : nullptr;
}

const char* ExactLaws::broken_by(const ClosingBegun& closing) {
  if (!closes_ || now_ < *closes_) return "it came before its time";
  if (!deposits_.empty()) return "orders are paid and not settled";
  if (whole(closing.pool.units()) != pool_ || whole(closing.circulating.units()) != circulating_) {
    return "it does not divide P among S";
  }
  const Money rest = closing.reserve > closing.claims ? closing.reserve - closing.claims : Money(0);
  closing_ = Division{pool_, circulating_, whole(rest.units()), {}, whole((closing.reserve - rest).units()), 0};
  return nullptr;
}

// A part is its floor, or one more.
bool ExactLaws::is_part(Money part, const mpz_class& of, const mpz_class& points) const {
  const mpz_class lost = of * points - whole(part.units()) * closing_->points;
  return lost > -closing_->points && lost < closing_->points;
}

const char* ExactLaws::broken_by(const ClosingPaid& part) {
  const mpz_class points = whole(part.points.units());
  if (!closing_) return "the end has not begun";
  if (points <= 0 || points > circulating_) return "points that do not circulate were paid";
  if (part.from_pool.units() < 0 || part.from_reserve.units() < 0) return "a part is negative";
  if (!is_part(part.from_pool, closing_->pool, points)) return "it is not a part of P by points";
  if (!is_part(part.from_reserve, closing_->reserve, points)) return "it is not a part of the reserve by points";
  const mpz_class paid = whole((part.from_pool + part.from_reserve).units());
  pool_ -= whole(part.from_pool.units());
  circulating_ -= points;
  wallet_of(part.member) += paid;
  closing_->paid += paid;
  closing_->paid_points += points;
  ++closing_->lines;
  return nullptr;
}

const char* ExactLaws::broken_by(const ProgrammeClosed& closed) {
  if (!closing_) return "the end has not begun";
  if (pool_ != 0 || circulating_ != 0) return "not all was paid";
  if (closing_->paid_points != closing_->points) return "somebody was left out";
  if (closing_->paid != whole(closed.paid.units())) return "the sum is not that of the parts";
  if (closing_->points != 0) {
    minor_ = closing_->pool;
    units_ = closing_->points;
  }
  closing_.reset();
  return nullptr;
}

}  // namespace greenpool::oracle
