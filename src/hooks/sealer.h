// How secrets of endpoints are kept from whoever reads the database or a backup. Implemented by the room that holds the
// keys. Thread safety: any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace greenpool {

class HookSealer {
 public:
  virtual ~HookSealer() = default;
  // The context is bound to what is sealed: opening it under another one fails.
  [[nodiscard]] virtual std::vector<std::uint8_t> seal(std::string_view secret, std::string_view context) const = 0;
  // nullopt: damaged, of another context, or of a key that is gone.
  [[nodiscard]] virtual std::optional<std::string> open(std::span<const std::uint8_t> sealed,
                                                        std::string_view context) const = 0;
};

}  // namespace greenpool
