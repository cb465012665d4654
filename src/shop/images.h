// Pictures of goods and returns, kept once for each content under its SHA-256.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "office/office.h"
#include "shop/actor.h"

namespace greenpool::shop {

inline constexpr std::size_t kImageBytesMax = 2UL * 1024 * 1024;
inline constexpr std::size_t kImagesMax = 9;  // of one goods or return

enum class ImageType : std::uint8_t { png, jpeg, webp };
inline constexpr std::array<std::string_view, 3> kImageTypeNames{"png", "jpeg", "webp"};
constexpr std::span<const std::string_view> names_of(ImageType) { return kImageTypeNames; }

struct Image {
  ImageType type = ImageType::png;
  std::vector<std::uint8_t> bytes;
};

// By its first bytes, whatever its sender says it is. nullopt: none of the three.
[[nodiscard]] std::optional<ImageType> sniff_image(std::span<const std::uint8_t> bytes);

// Its name: 64 hexadecimal digits. The same bytes are stored once. Refuses: image_too_large, image_type_unsupported.
std::string store_image(Work& work, std::span<const std::uint8_t> bytes);
// Refuses: image_unknown.
[[nodiscard]] Image load_image(Work& work, std::string_view hash);
// Refuses: image_limit, image_unknown.
void require_images(Work& work, std::span<const std::string> hashes);

// Pictures that nobody uses and nobody stored for this long are thrown away.
inline constexpr std::int64_t kImageGraceDays = 7;
// For a timer: at most so many; how many it were.
int collect_unused_images(Work& work, int batch);

// Members' pictures, for returns: so many a day, and each names only their own.
inline constexpr std::int64_t kOwnImagesADayMax = 40;
// Refuses also: image_uploads_too_many.
std::string store_own_image(Work& work, const Actor& member, std::span<const std::uint8_t> bytes);
// Refuses: image_unknown.
void require_own_images(Work& work, const Actor& member, std::span<const std::string> hashes);

}  // namespace greenpool::shop
