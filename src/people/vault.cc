#include "people/vault.h"

#include <sodium.h>

#include <algorithm>
#include <filesystem>
#include <future>

#include "base/check.h"
#include "base/encoding.h"
#include "people/master_key.h"
#include "people/problems.h"
#include "people/sealing.h"

namespace greenpool {
namespace {

// Ids and field names hold no zero byte, so this names one pair only.
std::string bound_to(const SealedName& name) {
  std::string bound(name.person);
  bound.push_back('\0');
  bound += name.field;
  return bound;
}

std::string bound_key(std::string_view person) { return bound_to({.person = person, .field = "\x01key"}); }

std::string index_text(std::string_view field, std::string_view text) {
  return bound_to({.person = field, .field = text});
}

std::string next_path(const std::string& key_path) { return key_path + ".next"; }

// Names the master key without telling anything of it.
Digest fingerprint(const SecretKey& master) { return master.digest_of("greenpool master key fingerprint"); }

std::vector<std::uint8_t> wrap(const SecretKey& wrapping, std::string_view person, const SecretKey& data_key) {
  return seal_bytes(wrapping, bound_key(person), data_key.bytes());
}

SecretKey unwrap(const SecretKey& wrapping, std::string_view person, std::span<const std::uint8_t> wrapped) {
  auto bytes = unseal_bytes(wrapping, bound_key(person), wrapped);
  if (!bytes || bytes->size() != SecretKey::kSize) throw Refusal(kSealedDataDamaged, "a data key does not open");
  SecretKey key = SecretKey::of(*bytes);
  sodium_memzero(bytes->data(), bytes->size());
  return key;
}

std::vector<std::uint8_t> seal_text(const SecretKey& key, const SealedName& name, std::string_view text) {
  return seal_bytes(key, bound_to(name), bytes_of(text));
}

std::string unseal_text(const SecretKey& key, const SealedName& name, std::span<const std::uint8_t> sealed) {
  auto plain = unseal_bytes(key, bound_to(name), sealed);
  if (!plain) throw Refusal(kSealedDataDamaged, "the field " + std::string(name.field) + " does not open");
  std::string text(plain->begin(), plain->end());
  sodium_memzero(plain->data(), plain->size());
  return text;
}

void record_fingerprint(Work& work, const SecretKey& master) {
  work.db.run(
      "INSERT INTO vault_master(one,fingerprint,since) VALUES(1,?1,?2) "
      "ON CONFLICT(one) DO UPDATE SET fingerprint=?1,since=?2",
      Blob{fingerprint(master)}, work.now.microseconds());
}

std::optional<Digest> recorded_fingerprint(Work& work) {
  Rows rows = work.db.query("SELECT fingerprint FROM vault_master");
  if (!rows.next()) return std::nullopt;
  const auto bytes = rows.blob(0);
  Digest digest{};
  if (bytes.size() == digest.size()) std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

tl::unexpected<Error> refused_by(const Refusal& refusal) {
  return failure(std::string(refusal.problem().code), std::string(refusal.problem().text_en));
}

// Makes sure that the file holds the key of the database before anything is done to the one beside it: that may be the
// only copy, when an earlier rotation could not exchange the files.
Status settle_files(const Digest& recorded, const std::string& key_path) {
  const Result<SecretKey> current = read_master_key(key_path);
  if (current && fingerprint(*current) == recorded) return {};
  const Result<SecretKey> next = read_master_key(next_path(key_path));
  if (!next || fingerprint(*next) != recorded) {
    return failure("master_key_wrong", key_path + " is not the key of this database");
  }
  return move_master_key(next_path(key_path), key_path);
}

}  // namespace

void Vault::use(const SecretKey& master) {
  constexpr std::array<std::string_view, kPurposes> kLabels{"index", "csrf", "code", "throttle", "wechat state"};
  master_ = master;
  wrapping_ = master.derive("greenpool wrapping");
  for (std::size_t i = 0; i < kPurposes; ++i) keys_[i] = master.derive("greenpool " + std::string(kLabels[i]));
}

Result<std::unique_ptr<Vault>> Vault::open(Office& office, const std::string& key_path) {
  try {
    const auto recorded = office.ask([](Work& work) { return recorded_fingerprint(work); });
    Result<SecretKey> key = read_master_key(key_path);
    if (!key && key.error().code == "master_key_missing" && !recorded) {
      key = SecretKey::random();
      if (Status written = write_master_key(key_path, *key); !written) return tl::unexpected(written.error());
    }
    if (key && recorded && fingerprint(*key) != *recorded) {
      // A rotation that ended between its transaction and the exchange of the files.
      Result<SecretKey> next = read_master_key(next_path(key_path));
      if (!next || fingerprint(*next) != *recorded) {
        return failure("master_key_wrong", key_path + " is not the key of this database");
      }
      if (Status moved = move_master_key(next_path(key_path), key_path); !moved) return tl::unexpected(moved.error());
      key = std::move(next);
    }
    if (!key) return tl::unexpected(key.error());
    if (!recorded) office.ask([&](Work& work) { record_fingerprint(work, *key); });
    return std::unique_ptr<Vault>(new Vault(*key));
  } catch (const Refusal& refusal) {
    return refused_by(refusal);
  }
}

std::optional<SecretKey> Vault::data_key(Work& work, std::string_view person) const {
  Rows rows = work.db.query("SELECT wrapped FROM vault_keys WHERE person=?1", person);
  if (!rows.next()) return std::nullopt;
  if (rows.is_null(0)) throw Refusal(kPersonErased);
  return unwrap(wrapping_, person, rows.blob(0));
}

SecretKey Vault::data_key_or_new(Work& work, std::string_view person) const {
  if (auto key = data_key(work, person)) return *key;
  const SecretKey key = SecretKey::random();
  work.db.run("INSERT INTO vault_keys(person,wrapped,made_at) VALUES(?1,?2,?3)", person,
              Blob{wrap(wrapping_, person, key)}, work.now.microseconds());
  return key;
}

void Vault::put(Work& work, const SealedName& name, std::string_view text) const {
  const SecretKey key = data_key_or_new(work, name.person);
  work.db.run(
      "INSERT INTO vault_fields(person,field,sealed) VALUES(?1,?2,?3) "
      "ON CONFLICT(person,field) DO UPDATE SET sealed=?3",
      name.person, name.field, Blob{seal_text(key, name, text)});
}

bool Vault::put_unique(Work& work, const SealedName& name, std::string_view text) const {
  const auto holder = find(work, name.field, text);
  if (holder && *holder != name.person) return false;
  put(work, name, text);
  work.db.run("DELETE FROM vault_index WHERE person=?1 AND field=?2", name.person, name.field);
  work.db.run("INSERT INTO vault_index(field,digest,person) VALUES(?1,?2,?3)", name.field,
              Blob{digest(Purpose::index, index_text(name.field, text))}, name.person);
  return true;
}

std::optional<std::string> Vault::get(Work& work, const SealedName& name) const {
  Rows rows = work.db.query("SELECT sealed FROM vault_fields WHERE person=?1 AND field=?2", name.person, name.field);
  if (!rows.next()) return std::nullopt;
  return unseal(work, name, rows.blob(0));
}

void Vault::remove(Work& work, const SealedName& name) const {
  work.db.run("DELETE FROM vault_fields WHERE person=?1 AND field=?2", name.person, name.field);
  work.db.run("DELETE FROM vault_index WHERE person=?1 AND field=?2", name.person, name.field);
}

std::optional<std::string> Vault::find(Work& work, std::string_view field, std::string_view text) const {
  return work.db.text("SELECT person FROM vault_index WHERE field=?1 AND digest=?2", field,
                      Blob{digest(Purpose::index, index_text(field, text))});
}

std::vector<std::uint8_t> Vault::seal(Work& work, const SealedName& name, std::string_view text) const {
  return seal_text(data_key_or_new(work, name.person), name, text);
}

std::string Vault::unseal(Work& work, const SealedName& name, std::span<const std::uint8_t> sealed) const {
  const auto key = data_key(work, name.person);
  if (!key) throw Refusal(kSealedDataDamaged, "the data key is missing");
  return unseal_text(*key, name, sealed);
}

std::vector<Vault::Field> Vault::all(Work& work, std::string_view person) const {
  std::vector<Field> fields;
  const auto key = data_key(work, person);
  if (!key) return fields;
  Rows rows = work.db.query("SELECT field,sealed FROM vault_fields WHERE person=?1 ORDER BY field", person);
  while (rows.next()) {
    const std::string field = rows.text(0);
    fields.push_back({field, unseal_text(*key, {.person = person, .field = field}, rows.blob(1))});
  }
  return fields;
}

void Vault::erase(Work& work, std::string_view person) const {
  work.db.run("DELETE FROM vault_fields WHERE person=?1", person);
  work.db.run("DELETE FROM vault_index WHERE person=?1", person);
  work.db.run(
      "INSERT INTO vault_keys(person,wrapped,made_at) VALUES(?1,NULL,?2) "
      "ON CONFLICT(person) DO UPDATE SET wrapped=NULL",
      person, work.now.microseconds());
}

Digest Vault::digest(Purpose purpose, std::string_view text) const {
  return keys_[static_cast<std::size_t>(purpose)].digest_of(text);
}

void Vault::rewrap(Work& work, const SecretKey& next) {
  const Vault renewed(next);
  std::vector<std::pair<std::string, std::vector<std::uint8_t>>> keys;
  Rows rows = work.db.query("SELECT person,wrapped FROM vault_keys WHERE wrapped IS NOT NULL");
  while (rows.next()) keys.emplace_back(rows.text(0), rows.blob(1));
  for (const auto& [person, wrapped] : keys) {
    work.db.run("UPDATE vault_keys SET wrapped=?2 WHERE person=?1", person,
                Blob{wrap(renewed.wrapping_, person, unwrap(wrapping_, person, wrapped))});
  }
  std::vector<std::pair<std::string, std::string>> indexed;  // person, field
  Rows index = work.db.query("SELECT person,field FROM vault_index");
  while (index.next()) indexed.emplace_back(index.text(0), index.text(1));
  for (const auto& [person, field] : indexed) {
    const auto text = renewed.get(work, {.person = person, .field = field});
    if (!text) throw Refusal(kSealedDataDamaged, "an indexed field is missing");
    work.db.run("UPDATE vault_index SET digest=?3 WHERE person=?1 AND field=?2", person, field,
                Blob{renewed.digest(Purpose::index, index_text(field, *text))});
  }
  record_fingerprint(work, next);
}

// Changes the vault's key between the pieces of work of one commit, and takes it back when that commit fails: those
// after it in the same commit already meet data keys that the new key wraps.
class KeyRotation final : public Office::Job {
 public:
  KeyRotation(Vault& vault, const SecretKey& next) : vault_(vault), next_(next) {}

  void run(Work& work) override {
    const SecretKey before = vault_.master_;
    vault_.rewrap(work, next_);
    before_ = before;
    vault_.use(next_);
  }
  void done(const Refusal* refused) override {
    if (refused != nullptr && before_) vault_.use(*before_);
    const auto end = end_;
    end->set_value(refused == nullptr ? std::nullopt : std::optional(*refused));
  }
  std::optional<Refusal> wait() { return end_->get_future().get(); }

 private:
  Vault& vault_;
  const SecretKey next_;
  std::optional<SecretKey> before_;
  const std::shared_ptr<std::promise<std::optional<Refusal>>> end_ =
      std::make_shared<std::promise<std::optional<Refusal>>>();
};

Status rotate_master_key(Office& office, Vault& vault, const std::string& key_path) {
  const SecretKey next = SecretKey::random();
  const std::string path = next_path(key_path);
  try {
    const auto recorded = office.ask([](Work& work) { return recorded_fingerprint(work); });
    GP_CHECK(recorded.has_value(), "an open vault has recorded its key");
    if (Status settled = settle_files(*recorded, key_path); !settled) return settled;
  } catch (const Refusal& refusal) {
    return refused_by(refusal);
  }
  // What a rotation that never became durable left behind.
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  if (Status written = write_master_key(path, next); !written) return written;
  KeyRotation rotation(vault, next);
  if (!office.submit(rotation)) return refused_by(Refusal(kOfficeBusy));
  if (const auto refused = rotation.wait()) return refused_by(*refused);
  return move_master_key(path, key_path);
}

}  // namespace greenpool
