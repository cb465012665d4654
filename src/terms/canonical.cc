#include "base/check.h"
#include "terms/names.h"
#include "terms/terms.h"
#include "terms/utf8.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

// A TOML basic string. Valid names and ids need only the two escapes; controls are escaped so that terms that are not
// valid still give a document that can be read and refused.
std::string quoted(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20 || byte == 0x7f) {
      out += {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      out += c;
    }
  }
  return out + "\"";
}

void write(std::string& toml, std::string_view key, std::string_view value) {
  toml.append(key).append(" = ").append(value).append("\n");
}

std::string price_text(const Price& price, const Currency& currency) {
  const std::optional<std::string> text = exact_price_text(price, currency.digits);
  GP_CHECK(text.has_value(), "a price in terms is a decimal of at most 8 digits");
  return quoted(*text);
}

}  // namespace

// Every key is written, in this order, so that a reader of the journal needs no table of defaults. A key that a later
// version adds must be written only where it differs from what terms without it mean: the hashes in old journals stay.
std::string to_toml(const Terms& terms) {
  std::string toml = "[programme]\n";
  write(toml, "id", quoted(terms.id));
  write(toml, "name", quoted(terms.name));
  write(toml, "currency", quoted(terms.currency.code));

  toml += "\n[points]\n";
  write(toml, "initial_price", price_text(terms.initial_price, terms.currency));
  write(toml, "grant_rate", quoted(format_rate(terms.grant_rate)));
  write(toml, "grant_base", quoted(name_of(terms.grant_base, kGrantBaseNames)));
  write(toml, "sell_fee", quoted(format_rate(terms.sell_fee)));
  write(toml, "split_at", price_text(terms.split_at, terms.currency));
  write(toml, "split_factor", std::to_string(terms.split_factor));
  write(toml, "injection_window_days", std::to_string(terms.injection_window_days));

  toml += "\n[exit]\n";
  write(toml, "multiple",
        quoted(terms.exit_multiple ? format_multiple(*terms.exit_multiple) : std::string(kNoMultiple)));
  write(toml, "basis", quoted(name_of(terms.exit_basis, kExitBasisNames)));
  write(toml, "fee", quoted(name_of(terms.exit_fee, kExitFeeNames)));

  toml += "\n[order]\n";
  write(toml, "reward_rate", quoted(format_rate(terms.reward_rate)));
  write(toml, "platform_rate", quoted(format_rate(terms.platform_rate)));
  write(toml, "remainder_to", quoted(name_of(terms.remainder_to, kRemainderToNames)));
  return toml;
}

Digest terms_hash(const Terms& terms) { return sha256(to_toml(terms)); }

}  // namespace greenpool
