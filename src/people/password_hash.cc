#include "people/password_hash.h"

#include <sodium.h>

#include <array>
#include <new>

#include "office/random.h"

namespace greenpool {
namespace {

// libsodium has to be started before anything of it is used; whoever fills randomness starts it.
void start_sodium() {
  static const bool started = [] {
    std::array<std::uint8_t, 1> byte{};
    fill_random(byte);
    return true;
  }();
  static_cast<void>(started);
}

}  // namespace

std::string hash_password(std::string_view password, const PasswordWork& work) {
  start_sodium();
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), work.passes, work.memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc();  // its only failure
  }
  return text.data();
}

bool password_matches(std::string_view password, const std::string& hash) {
  start_sodium();
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool is_hash_stale(const std::string& hash, const PasswordWork& work) {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), work.passes, work.memory_bytes) != 0;
}

}  // namespace greenpool
