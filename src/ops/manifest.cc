#include "ops/manifest.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "json/value.h"
#include "json/writer.h"
#include "ops/problems.h"

namespace greenpool {
namespace {

tl::unexpected<Error> damaged(const std::string& why) {
  return failure(std::string(kBackupDamaged.code), std::string(kManifestName) + ": " + why);
}

std::optional<Digest> digest_at(const JsonValue& object, std::string_view name) {
  const auto text = object.text_at(name);
  const auto bytes = text ? from_hex(*text) : std::nullopt;
  if (!bytes || bytes->size() != Digest{}.size()) return std::nullopt;
  Digest digest{};
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

// A path that stays inside the backup.
bool is_inside(std::string_view text) {
  const std::filesystem::path path(text);
  return !text.empty() && path.is_relative() && path.lexically_normal().generic_string() == text &&
         *path.begin() != "..";
}

std::optional<BackupFile> file_of(const JsonValue& value) {
  const auto path = value.text_at("path");
  const auto bytes = value.integer_at("bytes");
  const auto sha256 = digest_at(value, "sha256");
  if (!path || !bytes || *bytes < 0 || !sha256 || !is_inside(*path)) return std::nullopt;
  return BackupFile{std::string(*path), static_cast<std::uint64_t>(*bytes), *sha256};
}

std::optional<BackupProgramme> programme_of(const JsonValue& value) {
  const auto id = value.text_at("id");
  const auto next_seq = value.integer_at("next_seq");
  const auto epoch = value.integer_at("epoch");
  const auto chain = digest_at(value, "chain");
  if (!id || !next_seq || *next_seq < 0 || !epoch || *epoch < 0 || !chain || !is_inside(*id)) return std::nullopt;
  return BackupProgramme{std::string(*id), static_cast<std::uint64_t>(*next_seq), static_cast<std::uint64_t>(*epoch),
                         *chain};
}

template <class T, class Read>
bool read_list(const JsonValue* list, std::vector<T>& values, Read&& read) {
  if (list == nullptr || !list->is(JsonValue::Kind::list)) return false;
  for (const JsonValue& item : list->items()) {
    std::optional<T> value = read(item);
    if (!value) return false;
    values.push_back(std::move(*value));
  }
  return true;
}

}  // namespace

std::string manifest_json(const BackupManifest& manifest) {
  std::string json;
  ObjectWriter object(json);
  object.integer("format", kManifestFormat);
  object.time("made_at", manifest.made_at);
  std::string& programmes = object.name("programmes");
  programmes.push_back('[');
  for (std::size_t i = 0; i < manifest.programmes.size(); ++i) {
    const BackupProgramme& programme = manifest.programmes[i];
    programmes += i == 0 ? "\n" : ",\n";
    ObjectWriter item(json);
    item.text("id", programme.id);
    item.integer("next_seq", programme.next_seq);
    item.integer("epoch", programme.epoch);
    item.id("chain", to_hex(programme.chain));
    item.close();
  }
  json.push_back(']');
  object.name("files").push_back('[');
  for (std::size_t i = 0; i < manifest.files.size(); ++i) {
    const BackupFile& file = manifest.files[i];
    json += i == 0 ? "\n" : ",\n";
    ObjectWriter item(json);
    item.text("path", file.path);
    item.integer("bytes", file.bytes);
    item.id("sha256", to_hex(file.sha256));
    item.close();
  }
  json.push_back(']');
  object.close();
  json.push_back('\n');
  return json;
}

std::string manifest_hash_line(std::string_view json) {
  return to_hex(sha256(json)) + "  " + std::string(kManifestName) + "\n";
}

Result<BackupManifest> parse_manifest(std::string_view json, std::string_view hash_line) {
  if (manifest_hash_line(json) != hash_line) {
    return damaged("is not the one that " + std::string(kManifestHashName) + " was made of");
  }
  const Result<JsonValue> value = parse_json(json);
  if (!value) return damaged(value.error().message);
  const auto format = value->integer_at("format");
  if (!format) return damaged("names no format");
  if (*format > kManifestFormat) {
    return failure(std::string(kBackupNewer.code), "the backup is of format " + std::to_string(*format) +
                                                       ", this Greenpool knows " + std::to_string(kManifestFormat));
  }
  BackupManifest manifest;
  const auto made_at = value->text_at("made_at");
  const Result<Timestamp> at = made_at ? parse_timestamp(*made_at) : failure("", "");
  if (!at) return damaged("says not when it was made");
  manifest.made_at = *at;
  if (!read_list(value->find("programmes"), manifest.programmes, programme_of) ||
      !read_list(value->find("files"), manifest.files, file_of)) {
    return damaged("a programme or file is not described as it should be");
  }
  return manifest;
}

}  // namespace greenpool
