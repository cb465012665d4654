// Personal data at rest. Every person has a data key of their own, random, wrapped by the master key; every field is
// sealed under it (XChaCha20-Poly1305), bound to the person and the field's name, so that neither can be exchanged for
// another. Destroying the data key destroys everything that was ever sealed for the person, in this database; the
// person's id remains.
//
//   master key (file) ─┬─ wraps ──▶ data key of a person ── seals ──▶ fields
//                      └─ derives ─▶ keys for blind indexes, CSRF tokens, codes, counters
//
// A blind index finds a person by a value (a phone) without storing it: a keyed digest of the value.
// Refusals: sealed_data_damaged (a wrong key, or altered bytes), person_erased.
// Thread safety: the office thread only, except open() and rotate_master_key().
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "office/office.h"
#include "people/secret_key.h"

namespace greenpool {

// Where a sealed text belongs. Holders that are not people (queues with personal data in them) begin with "office-".
struct SealedName {
  std::string_view person;
  std::string_view field;
};

class Vault {
 public:
  // What keyed digests are made for; each has a key of its own.
  enum class Purpose : std::uint8_t { index, csrf, code, throttle, wechat_state };
  static constexpr std::size_t kPurposes = 5;

  // The key that the database was made with, from the file; both are new: a new key. Errors: those of master_key.h
  // (master_key_missing: the database has a vault, the file is not there), master_key_wrong, office_unavailable.
  [[nodiscard]] static Result<std::unique_ptr<Vault>> open(Office& office, const std::string& key_path);

  // Seals the text in the place of what was there.
  void put(Work& work, const SealedName& name, std::string_view text) const;
  // As put(), and findable by its value. False, and nothing changed: it is another person's.
  [[nodiscard]] bool put_unique(Work& work, const SealedName& name, std::string_view text) const;
  [[nodiscard]] std::optional<std::string> get(Work& work, const SealedName& name) const;
  void remove(Work& work, const SealedName& name) const;
  // Who has this value in a field that is put uniquely.
  [[nodiscard]] std::optional<std::string> find(Work& work, std::string_view field, std::string_view text) const;

  // For tables of other rooms: the same sealing, kept by the caller. The field's name is part of the seal.
  [[nodiscard]] std::vector<std::uint8_t> seal(Work& work, const SealedName& name, std::string_view text) const;
  [[nodiscard]] std::string unseal(Work& work, const SealedName& name, std::span<const std::uint8_t> sealed) const;

  struct Field {
    std::string name;
    std::string text;
  };
  // Everything that is kept of a person, by name.
  [[nodiscard]] std::vector<Field> all(Work& work, std::string_view person) const;
  // Destroys the data key, all fields and indexes. Nothing can be put afterwards.
  void erase(Work& work, std::string_view person) const;

  [[nodiscard]] Digest digest(Purpose purpose, std::string_view text) const;

 private:
  friend class KeyRotation;
  using PurposeKeys = std::array<SecretKey, kPurposes>;

  explicit Vault(const SecretKey& master) { use(master); }
  void use(const SecretKey& master);
  [[nodiscard]] std::optional<SecretKey> data_key(Work& work, std::string_view person) const;
  [[nodiscard]] SecretKey data_key_or_new(Work& work, std::string_view person) const;
  void rewrap(Work& work, const SecretKey& next);

  SecretKey master_;
  SecretKey wrapping_;
  PurposeKeys keys_;
};

// Makes a new master key, wraps every data key with it and makes all indexes anew, in one transaction; then the new
// key's file takes the place of the old one. After a crash in between Vault::open() finds the right one of the two.
// CSRF tokens, codes under way and counters of failures are void afterwards: apply load_access() (sessions.h) to the
// AccessBook. O(people). Errors: those of master_key.h,
// and the code of what refused the transaction.
[[nodiscard]] Status rotate_master_key(Office& office, Vault& vault, const std::string& key_path);

}  // namespace greenpool
