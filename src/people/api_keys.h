// Keys for integrators: "gpk_" and 32 random bytes, shown once; stored is the SHA-256. Each is of one programme and may
// do what its scopes name. Office thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "people/access_book.h"
#include "people/audit_log.h"
#include "people/settings.h"

namespace greenpool {

inline constexpr std::string_view kApiKeyPrefix = "gpk_";

struct ApiKeyRequest {
  std::string name = {};  // 1 to 60 characters
  std::string programme = {};
  std::vector<Scope> scopes = {};            // at least one
  std::optional<Timestamp> expires_at = {};  // in the future
  std::int64_t requests_per_minute = 0;      // its own limit; 0: that of all keys
};

struct NewApiKey {
  std::string id;
  std::string key;
};

// Only an owner of the programme. Refusals: not_permitted, api_key_malformed.
[[nodiscard]] NewApiKey create_api_key(Work& work, const Caller& by, const ApiKeyRequest& request,
                                       AccessChanges& access);
// Only an owner of its programme; again: nothing happens. Refusals: not_permitted, api_key_unknown.
void revoke_api_key(Work& work, const Caller& by, const std::string& id, AccessChanges& access);

struct ApiKeyView {
  std::string id;
  std::string name;
  std::string programme;
  std::vector<Scope> scopes;
  Timestamp created_at;
  std::string created_by;
  std::optional<Timestamp> expires_at;
  std::optional<std::int64_t> last_used_day;  // days since 1970-01-01, UTC
  std::optional<Timestamp> revoked_at;
  std::int64_t requests_per_minute = 0;  // 0: that of all keys
};
// Of one programme, by id, after `after`.
[[nodiscard]] std::vector<ApiKeyView> list_api_keys(Work& work, const std::string& programme, const std::string& after,
                                                    std::size_t at_most);

// The programme of a key; nullopt: there is no such key.
[[nodiscard]] std::optional<std::string> programme_of_api_key(Work& work, const std::string& id);

void add_api_key_access(Work& work, std::int64_t version, AccessChanges& access);

}  // namespace greenpool
