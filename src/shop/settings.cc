#include "shop/settings.h"

#include "shop/problems.h"

namespace greenpool::shop {
namespace {

bool within(int value, int low, int high) { return value >= low && value <= high; }

bool is_valid(const ShopSettings& s) {
  return within(s.currency_digits, 0, 4) && within(s.utc_offset_minutes, -720, 840) &&
         within(s.unpaid_timeout_minutes, 1, 1440) && within(s.auto_receive_days, 1, 60) &&
         within(s.return_window_days, 0, 60) && within(s.units_max, 1, 200) && within(s.engine_retry_minutes, 1, 1440);
}

}  // namespace

ShopSettings settings_of(Work& work, std::string_view programme) {
  ShopSettings found;
  Rows rows = work.db.query(
      "SELECT currency_digits,utc_offset_minutes,unpaid_timeout_minutes,auto_receive_days,return_window_days,"
      "units_max,engine_retry_minutes FROM shop_settings WHERE programme=?1",
      programme);
  if (!rows.next()) return found;
  int column = 0;
  for (int* value :
       {&found.currency_digits, &found.utc_offset_minutes, &found.unpaid_timeout_minutes, &found.auto_receive_days,
        &found.return_window_days, &found.units_max, &found.engine_retry_minutes}) {
    *value = static_cast<int>(rows.integer(column++));
  }
  return found;
}

void change_settings(Work& work, const Actor& actor, const ShopSettings& s) {
  if (!is_valid(s)) throw Refusal(problems::shop_settings_invalid);
  const bool other_currency = s.currency_digits != settings_of(work, actor.programme).currency_digits;
  if (other_currency && work.db.integer("SELECT 1 FROM shop_orders WHERE programme=?1 LIMIT 1", actor.programme)) {
    throw Refusal(problems::shop_settings_invalid, "the currency's digits are fixed once there are orders");
  }
  work.db.run(
      "INSERT INTO shop_settings(programme,currency_digits,utc_offset_minutes,unpaid_timeout_minutes,"
      "auto_receive_days,return_window_days,units_max,engine_retry_minutes) VALUES(?1,?2,?3,?4,?5,?6,?7,?8) "
      "ON CONFLICT(programme) DO UPDATE SET currency_digits=?2,utc_offset_minutes=?3,unpaid_timeout_minutes=?4,"
      "auto_receive_days=?5,return_window_days=?6,units_max=?7,engine_retry_minutes=?8",
      actor.programme, s.currency_digits, s.utc_offset_minutes, s.unpaid_timeout_minutes, s.auto_receive_days,
      s.return_window_days, s.units_max, s.engine_retry_minutes);
}

}  // namespace greenpool::shop
