#include "server/sealers.h"

#include "base/check.h"
#include "base/encoding.h"
#include "people/sealing.h"

namespace greenpool {
namespace {

constexpr std::string_view kHolder = "office-keys";

std::optional<std::string> open_text(const SecretKey& key, std::string_view bound,
                                     std::span<const std::uint8_t> sealed) {
  const auto bytes = unseal_bytes(key, bound, sealed);
  return bytes ? std::optional(std::string(bytes->begin(), bytes->end())) : std::nullopt;
}

}  // namespace

SecretKey office_key(Work& work, const Vault& vault, std::string_view name) {
  const SealedName place{.person = kHolder, .field = name};
  if (const auto kept = vault.get(work, place)) {
    const auto bytes = from_hex(*kept);
    GP_CHECK(bytes && bytes->size() == SecretKey::kSize, "a key that was kept is whole");
    return SecretKey::of(*bytes);
  }
  const SecretKey key = SecretKey::random();
  vault.put(work, place, to_hex(key.bytes()));
  return key;
}

std::vector<std::uint8_t> ShopSealer::seal(std::string_view purpose, std::string_view plain) {
  return seal_bytes(key_, purpose, bytes_of(plain));
}

std::optional<std::string> ShopSealer::open(std::string_view purpose, std::span<const std::uint8_t> sealed) {
  return open_text(key_, purpose, sealed);
}

std::vector<std::uint8_t> HookSecretSealer::seal(std::string_view secret, std::string_view context) const {
  return seal_bytes(key_, context, bytes_of(secret));
}

std::optional<std::string> HookSecretSealer::open(std::span<const std::uint8_t> sealed,
                                                  std::string_view context) const {
  return open_text(key_, context, sealed);
}

}  // namespace greenpool
