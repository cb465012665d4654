// What an operator of the office may set about identities, and what the functions of this room need beside the work.
#pragma once

#include <cstdint>
#include <string>

#include "people/password_hash.h"
#include "people/vault.h"

namespace greenpool {

inline constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;

struct SessionTimes {
  std::int64_t idle_seconds = 0;
  std::int64_t absolute_seconds = 0;
};

// Free tries, then a delay that doubles with each further one.
struct FailureRule {
  std::int64_t free_tries = 5;
  std::int64_t delay_max_seconds = 15 * 60;
  std::int64_t forgotten_after_seconds = 24 * 3600;  // since the last one
};

struct CodeRule {
  std::int64_t valid_seconds = 5 * 60;
  std::int64_t tries = 5;
  std::int64_t resend_seconds = 60;
  std::int64_t daily_per_phone = 10;
  std::int64_t daily_per_client = 50;
  std::int64_t daily_of_all = 20'000;
};

enum class SecondFactorRule : std::uint8_t { optional, required };

struct PeopleSettings {
  std::string issuer = "Greenpool";  // as authenticator apps show it
  PasswordWork password_work = {};
  SecondFactorRule second_factor = SecondFactorRule::required;
  std::size_t operator_password_min = 8;
  std::size_t operator_password_min_without_second_factor = 15;
  SessionTimes operator_session{.idle_seconds = 15 * 60, .absolute_seconds = 8 * 3600};
  SessionTimes member_session{.idle_seconds = 30 * 86'400, .absolute_seconds = 90 * 86'400};
  FailureRule account_failures = {};
  FailureRule client_failures{.free_tries = 20};  // many people may share an address
  CodeRule codes = {};
};

// Both outlive every piece of work.
struct People {
  const Vault& vault;
  const PeopleSettings& settings;
};

}  // namespace greenpool
