#include "shop/images.h"

#include <algorithm>
#include <set>

#include "base/sha256.h"
#include "shop/problems.h"
#include "shop/settings.h"

namespace greenpool::shop {
namespace {

bool has_at(std::span<const std::uint8_t> bytes, std::size_t offset, std::string_view wanted) {
  if (bytes.size() < offset + wanted.size()) return false;
  const auto expected = bytes_of(wanted);
  return std::equal(expected.begin(), expected.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
}

}  // namespace

std::optional<ImageType> sniff_image(std::span<const std::uint8_t> bytes) {
  if (has_at(bytes, 0, "\x89PNG\r\n\x1a\n")) return ImageType::png;
  if (has_at(bytes, 0, "\xff\xd8\xff")) return ImageType::jpeg;
  if (has_at(bytes, 0, "RIFF") && has_at(bytes, 8, "WEBPVP8")) return ImageType::webp;
  return std::nullopt;
}

std::string store_image(Work& work, std::span<const std::uint8_t> bytes) {
  if (bytes.size() > kImageBytesMax) throw Refusal(problems::image_too_large);
  const std::optional<ImageType> type = sniff_image(bytes);
  if (!type) throw Refusal(problems::image_type_unsupported);
  const std::string hash = to_hex(sha256(bytes));
  work.db.run(
      "INSERT INTO shop_images(hash,type,bytes,stored_at) VALUES(?1,?2,?3,?4) ON CONFLICT(hash) DO UPDATE "
      "SET stored_at=excluded.stored_at",
      hash, name_of(*type), Blob{bytes}, work.now.microseconds());
  return hash;
}

Image load_image(Work& work, std::string_view hash) {
  Rows rows = work.db.query("SELECT type,bytes FROM shop_images WHERE hash=?1", hash);
  if (!rows.next()) throw Refusal(problems::image_unknown);
  return {read_name<ImageType>(rows.text(0)), rows.blob(1)};
}

void require_images(Work& work, std::span<const std::string> hashes) {
  const std::set<std::string_view> different(hashes.begin(), hashes.end());
  if (hashes.size() > kImagesMax || different.size() != hashes.size()) throw Refusal(problems::image_limit);
  for (const std::string& hash : hashes) {
    if (!work.db.integer("SELECT 1 FROM shop_images WHERE hash=?1", hash)) throw Refusal(problems::image_unknown);
  }
}

int collect_unused_images(Work& work, int batch) {
  const std::int64_t before = work.now.microseconds() - kImageGraceDays * kDay;
  std::vector<std::string> unused;
  {
    // Whoever stored it of late may be about to use it.
    Rows rows = work.db.query(
        "SELECT hash FROM shop_images WHERE stored_at<?1 AND hash NOT IN (SELECT hash FROM shop_goods_images UNION "
        "SELECT hash FROM shop_return_images UNION SELECT hash FROM shop_image_uploads WHERE at>=?1) "
        "ORDER BY stored_at LIMIT ?2",
        before, batch);
    while (rows.next()) unused.push_back(rows.text(0));
  }
  for (const std::string& hash : unused) {
    work.db.run("DELETE FROM shop_image_uploads WHERE hash=?1", hash);
    work.db.run("DELETE FROM shop_images WHERE hash=?1", hash);
  }
  return static_cast<int>(unused.size());
}

std::string store_own_image(Work& work, const Actor& member, std::span<const std::uint8_t> bytes) {
  const auto today = work.db.integer("SELECT count(*) FROM shop_image_uploads WHERE member=?1 AND at>?2", member.id,
                                     work.now.microseconds() - kDay);
  if (*today >= kOwnImagesADayMax) throw Refusal(problems::image_uploads_too_many);
  std::string hash = store_image(work, bytes);
  work.db.run("INSERT INTO shop_image_uploads(programme,member,hash,at) VALUES(?1,?2,?3,?4)", member.programme,
              member.id, hash, work.now.microseconds());
  return hash;
}

void require_own_images(Work& work, const Actor& member, std::span<const std::string> hashes) {
  for (const std::string& hash : hashes) {
    const auto own =
        work.db.integer("SELECT 1 FROM shop_image_uploads WHERE member=?1 AND hash=?2 LIMIT 1", member.id, hash);
    if (!own) throw Refusal(problems::image_unknown);
  }
}

}  // namespace greenpool::shop
