#include "people/mask.h"

#include "people/text_rules.h"

namespace greenpool {

std::string mask_phone(std::string_view phone) {
  if (phone.starts_with("+86")) phone.remove_prefix(3);
  if (phone.size() < 8) return "****";
  return std::string(phone.substr(0, 3)) + "****" + std::string(phone.substr(phone.size() - 4));
}

std::string mask_name(std::string_view name) { return std::string(first_characters(name, 1)) + "*"; }

std::string mask_id_number(std::string_view number) {
  if (number.size() < 3) return "***";
  std::string masked(number);
  for (std::size_t i = 1; i + 1 < masked.size(); ++i) masked[i] = '*';
  return masked;
}

std::string mask_address(std::string_view address) { return std::string(first_characters(address, 6)) + "****"; }

}  // namespace greenpool
