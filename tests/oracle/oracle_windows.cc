// Sales that are asked for and execute together at their window's end, all at one price. SPEC section 13, ADR 0017.
#include <algorithm>

#include "tests/oracle/bounds.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kMicrosecondsPerHour = 3'600'000'000;

}  // namespace

mpz_class Oracle::requested_of(std::size_t member) const {
  const auto found = sale_window_.requested.find(member);
  return found == sale_window_.requested.end() ? mpz_class(0) : found->second;
}

mpz_class Oracle::available_to(std::size_t member) const {
  const mpz_class held = holding_of(member) + locked_.collectable(member);
  return flawed(Flaw::points_asked_for_sell_again) ? held : mpz_class(held - requested_of(member));
}

std::optional<std::int64_t> Oracle::window_due() const {
  if (!sale_window_.end) return std::nullopt;
  return flawed(Flaw::window_one_moment_longer) ? *sale_window_.end + 1 : *sale_window_.end;
}

bool Oracle::sells_in_windows() const { return terms_.sale_pricing == SalePricing::window; }

void Oracle::ask_for_sale(std::size_t seller, const mpz_class& points, Events& events) {
  const bool opens = !sale_window_.end;
  if (opens || flawed(Flaw::each_request_moves_the_end)) {
    sale_window_.end = std::min(kLatestTime, clock_ + terms_.sale_window_hours * kMicrosecondsPerHour);
  }
  meet(opens ? Occasion::request_opens_window : Occasion::request_joins_window);
  mpz_class& requested = sale_window_.requested[seller];
  if (requested > 0) meet(Occasion::request_adds_to_request);
  if (requested == 0) sale_window_.order.push_back(seller);
  requested += points;
  sale_window_.fees.emplace(seller, fee_);
  events.emplace_back(SaleRequested{index_of(seller), Points(units_of(points)), Timestamp(*sale_window_.end)});
  consequences(Occasion::exit_caused_by_request, events);  // of what was collected
}

void Oracle::trim_request(std::size_t member, Occasion cause) {
  const auto found = sale_window_.requested.find(member);
  if (found == sale_window_.requested.end()) return;
  const mpz_class held = holding_of(member);
  if (found->second <= held) return;
  meet(cause);
  if (cause == Occasion::request_shrunk_by_exit && flawed(Flaw::exits_leave_requests)) return;
  if (cause == Occasion::request_shrunk_by_reversal && flawed(Flaw::reversals_leave_requests)) return;
  found->second = held;
  if (held > 0) return;
  meet(Occasion::request_vanishes);
  sale_window_.requested.erase(found);
  sale_window_.fees.erase(member);
  std::erase(sale_window_.order, member);
  if (!sale_window_.requested.empty() || flawed(Flaw::windows_without_requests_stay)) return;
  meet(Occasion::window_vanishes);
  sale_window_ = {};
}

void Oracle::split_requests(const mpz_class& factor) {
  if (flawed(Flaw::splits_forget_requests)) return;
  for (auto& [member, points] : sale_window_.requested) points *= factor;
  if (!sale_window_.requested.empty()) meet(Occasion::request_multiplied_by_split);
}

// Every request at the one P and S of this moment; then, once, what follows from all of them.
void Oracle::end_window(Events& events) {
  const OracleSaleWindow window = std::move(sale_window_);
  sale_window_ = {};
  mpz_class wanted;
  for (const auto& [member, points] : window.requested) {
    collect(member, events);
    wanted += points;
  }
  settle_residue_before(wanted, events);
  const mpq_class priced = price();
  meet_window(window);
  events.emplace_back(WindowPriced{Timestamp(*window.end), Money(units_of(pool_)), Points(units_of(circulating_)),
                                   static_cast<std::int64_t>(window.requested.size())});
  std::vector<std::size_t> sellers;
  for (const auto& [member, points] : window.requested) sellers.push_back(member);
  if (flawed(Flaw::window_sales_in_order_of_request)) sellers = window.order;
  mpz_class all_points;
  mpz_class all_paid;
  for (const std::size_t seller : sellers) {
    const mpz_class& points = window.requested.at(seller);
    const mpq_class& fee = flawed(Flaw::window_fee_of_the_request) ? window.fees.at(seller) : fee_;
    const mpq_class at = flawed(Flaw::window_sales_one_after_another) ? price() : priced;
    const mpz_class paid = floor_of(points * at * (1 - fee));
    if (paid == 0) meet(Occasion::window_sale_pays_nothing);
    if (paid == 0 && flawed(Flaw::window_sales_must_pay)) continue;
    meet_window_sale(seller, points);
    sell_from(std::vector<std::size_t>(members_[seller].open_positions), points, paid);
    leave_pool(seller, points, paid);
    totals_.sales_paid += paid;
    ++totals_.sales;
    all_points += points;
    all_paid += paid;
    events.emplace_back(WindowSale{index_of(seller), Points(units_of(points)), Money(units_of(paid))});
    if (flawed(Flaw::exits_between_window_sales)) consequences(Occasion::exit_caused_by_window, events);
  }
  events.emplace_back(WindowClosed{Points(units_of(all_points)), Money(units_of(all_paid))});
  consequences(Occasion::exit_caused_by_window, events);
}

}  // namespace greenpool::oracle
