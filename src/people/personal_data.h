// What the office holds about a member, given to them on request (Personal Information Protection Law art. 45), and
// destroyed on request (art. 47). Ids stay: the books of a programme are kept by law, and name nobody. Office thread.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "json/value.h"
#include "people/access_book.h"
#include "people/audit_log.h"
#include "people/settings.h"

namespace greenpool {

// What another room holds: registered at the start.
struct PersonalDataRoom {
  std::string name = {};  // the key in the export: "orders", "addresses"
  std::function<JsonValue(Work&, const std::string& member)> read = {};
  // May refuse while something is open that needs the data (an order under way). Empty: nothing to erase.
  std::function<void(Work&, const std::string& member)> erase = {};
};

// Refusals: account_unknown, account_erased.
[[nodiscard]] JsonValue export_personal_data(Work& work, const People& people, const Caller& by,
                                             const std::string& member, std::span<const PersonalDataRoom> rooms);

// Sealed fields, indexes, the data key, sessions, password, codes, invitation codes. Refusals: account_unknown,
// account_erased, and those of the rooms.
void erase_member(Work& work, const People& people, const Caller& by, const std::string& member,
                  std::span<const PersonalDataRoom> rooms, AccessChanges& access);

}  // namespace greenpool
