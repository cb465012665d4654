#include "tests/crash/author.h"

#include "base/check.h"
#include "wire/wire.h"

namespace greenpool::crash {
namespace {

constexpr int kCurrencyDigits = 2;

std::string field(std::string_view name, std::string_view value) {
  return ",\"" + std::string(name) + "\":\"" + std::string(value) + "\"";
}

std::string start(std::string_view type) { return "{\"type\":\"" + std::string(type) + "\""; }

Sent finished(std::string line) {
  line.push_back('}');
  Sent sent;
  const Status read = read_command(line, kCurrencyDigits, sent.request);
  GP_CHECK(read.has_value(), "the author writes well-formed commands");
  sent.line = std::move(line);
  return sent;
}

std::string order_text(const SettleOrderRequest& order, Money paid) {
  return start("settle_order") + field("order", order.order) + field("member", order.member) +
         field("paid", format_money(paid, kCurrencyDigits)) + field("cost", format_money(order.cost, kCurrencyDigits));
}

bool repeatable(const Sent& sent) {
  if (sent.request.unreadable != Reject::none) return false;
  return !sent.request.key.empty() || std::holds_alternative<SettleOrderRequest>(sent.request.operation) ||
         std::holds_alternative<RegisterMemberRequest>(sent.request.operation);
}

}  // namespace

Sent Author::next(const History& history) {
  ++number_;
  // A step of an even number of microseconds, so that no two commands have one time.
  now_ += 2 * random_.magnitude(std::int64_t{3'600} * 1'000'000);
  if (!history.sent.empty() && random_.chance(12)) {
    // Mostly one of late.
    const std::uint64_t back =
        static_cast<std::uint64_t>(random_.magnitude(static_cast<std::int64_t>(history.sent.size())));
    const Sent& earlier = history.sent[history.sent.size() - back];
    if (repeatable(earlier))
      return random_.chance(70) ? again(earlier) : finished(other_content(earlier) + time_field());
  }
  if (random_.chance(8)) return finished(invalid() + time_field());
  std::string text = fresh();
  if (times_ == Times::none) return finished(text + field("key", "key-" + std::to_string(number_)));
  if (random_.chance(10)) return finished(text + field("key", "timeless-" + std::to_string(number_)));
  if (random_.chance(20)) text += field("key", "key-" + std::to_string(number_));
  return finished(text + time_field());
}

Sent Author::again(const Sent& sent) {
  now_ += 2;
  Request request = sent.request;
  request.at.reset();
  std::string text;
  append_request(text, request, kCurrencyDigits);
  text.pop_back();
  return finished(text + time_field());
}

std::string Author::fresh() {
  if (registered_ == 0 || (registered_ < members_ && random_.chance(15))) return registration();
  if (random_.chance(70)) return order();
  if (random_.chance(85)) return sale();
  return injection();
}

std::string Author::registration() {
  std::string text =
      start("register_member") + field("member", "m" + std::to_string(registered_)) + field("accepts", "1");
  if (registered_ > 0 && random_.chance(60)) text += field("referrer", someone());
  ++registered_;
  return text;
}

std::string Author::order() {
  const std::int64_t paid = random_.magnitude(300'000);
  return start("settle_order") + field("order", "o" + std::to_string(number_)) + field("member", someone()) +
         field("paid", format_money(Money(paid), kCurrencyDigits)) +
         field("cost", format_money(Money(paid * random_.between(0, 25) / 100), kCurrencyDigits));
}

std::string Author::sale() {
  const std::string points = random_.chance(40) ? "all" : format_points(Points(random_.magnitude(20'000'000'000)));
  return start("sell_points") + field("member", someone()) + field("points", points);
}

std::string Author::injection() {
  return start("inject") + field("amount", money(20'000)) +
         field("source", random_.pick<const char*>({"subsidy", "financing", "reserve"}));
}

std::string Author::invalid() {
  const std::string order_id = "bad" + std::to_string(number_);
  const auto order_with = [&](std::string_view member, std::string_view paid, std::string_view cost) {
    return start("settle_order") + field("order", order_id) + field("member", member) + field("paid", paid) +
           field("cost", cost);
  };
  switch (random_.below(10)) {
    case 0:
      return order_with("nobody", "100.00", "10.00");
    case 1:
      return order_with(someone(), "100.00", "99.99");
    case 2:
      return order_with(someone(), "-100.00", "0.00");
    case 3:
      return order_with(someone(), "100.001", "0.00");
    case 4:
      return order_with(someone(), "90000000000.00", "0.00");
    case 5:
      return start("sell_points") + field("member", someone()) + field("points", "90000000000.00000000");
    case 6:
      return start("register_member") + field("member", "self" + std::to_string(number_)) +
             field("referrer", "self" + std::to_string(number_));
    case 7:
      return start("register_member") + field("member", "orphan" + std::to_string(number_)) +
             field("referrer", "nobody");
    case 8:
      return start("register_member") + field("member", "two words");
    default:
      return start("inject") + field("amount", "0.00") + field("source", "subsidy");
  }
}

std::string Author::other_content(const Sent& sent) {
  if (const auto* order = std::get_if<SettleOrderRequest>(&sent.request.operation)) {
    return order_text(*order, order->paid + Money(1));
  }
  if (const auto* member = std::get_if<RegisterMemberRequest>(&sent.request.operation)) {
    return start("register_member") + field("member", member->member) + field("referrer", "nobody");
  }
  return order() + field("key", sent.request.key);
}

std::string Author::someone() { return "m" + std::to_string(random_.below(registered_ == 0 ? 1 : registered_)); }

std::string Author::money(std::int64_t minor_max) {
  return format_money(Money(random_.magnitude(minor_max)), kCurrencyDigits);
}

// Nearly always later than every time before; else an odd one in the past.
std::string Author::time_field() {
  if (times_ == Times::none) return {};
  std::int64_t at = now_;
  if (random_.chance(2)) {
    at -= 1 + 2 * random_.magnitude(std::int64_t{3'600} * 1'000'000);
    while (!odd_times_.insert(at).second) at += 2;
  }
  return field("at", format_timestamp(Timestamp(at)));
}

}  // namespace greenpool::crash
