// Counters of failed attempts, of an account and of a client's address. An attempt is counted when it begins, so that
// many at once do not get more tries than one after the other; a success takes it back. Names that nobody has are
// counted like those of accounts, so that the answers tell nothing. Keys are keyed digests: no name, phone or address
// is stored. Office thread.
#pragma once

#include <string>

#include "people/settings.h"

namespace greenpool {

enum class FailureOf : std::uint8_t { operator_login, member_phone, second_factor, client };

struct FailureKey {
  FailureOf of = FailureOf::client;
  std::string name = {};  // a client's address; empty: not known, and not counted
};

// Refusal: sign_in_delayed, saying in how many seconds; nothing is counted then.
void count_attempt(Work& work, const People& people, const FailureKey& key);
// The attempt was none of a guesser.
void take_back_attempt(Work& work, const People& people, const FailureKey& key);
// Starts over.
void clear_failures(Work& work, const People& people, const FailureKey& key);
// Forgets what is old.
void sweep_failures(Work& work, const People& people);

}  // namespace greenpool
