// Keys of the office for what other rooms keep sealed: addresses, secrets of webhooks. Each is random, and kept sealed
// in the vault, so that a new master key does not touch what they have sealed.
// Thread safety: any thread.
#pragma once

#include <string_view>

#include "hooks/sealer.h"
#include "people/secret_key.h"
#include "people/vault.h"
#include "shop/ports.h"

namespace greenpool {

// The office's key of that name; made when it is asked for first. Office thread.
[[nodiscard]] SecretKey office_key(Work& work, const Vault& vault, std::string_view name);

class ShopSealer final : public shop::Sealer {
 public:
  explicit ShopSealer(const SecretKey& key) : key_(key) {}
  [[nodiscard]] std::vector<std::uint8_t> seal(std::string_view purpose, std::string_view plain) override;
  [[nodiscard]] std::optional<std::string> open(std::string_view purpose,
                                                std::span<const std::uint8_t> sealed) override;

 private:
  const SecretKey key_;
};

class HookSecretSealer final : public HookSealer {
 public:
  explicit HookSecretSealer(const SecretKey& key) : key_(key) {}
  [[nodiscard]] std::vector<std::uint8_t> seal(std::string_view secret, std::string_view context) const override;
  [[nodiscard]] std::optional<std::string> open(std::span<const std::uint8_t> sealed,
                                                std::string_view context) const override;

 private:
  const SecretKey key_;
};

}  // namespace greenpool
