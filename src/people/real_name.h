// Real names (实名认证): name and identity number, sealed, checked by somebody who can: a port, asked outside of the
// office, or an operator who has seen a document. Needed before anything is paid out. Office thread, except
// check_real_names().
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "people/audit_log.h"
#include "people/settings.h"

namespace greenpool {

inline constexpr std::string_view kRealNameField = "real_name";
inline constexpr std::string_view kIdNumberField = "id_number";

struct RealName {
  std::string name = {};       // 2 to 30 characters
  std::string id_number = {};  // 18 characters, GB 11643
};

enum class RealNameVerdict : std::uint8_t { matches, differs };

// The port to a provider of checks. May block for some seconds.
class RealNameCheck {
 public:
  virtual ~RealNameCheck() = default;
  // An error: not known, it is asked again later. Its message must not name the person.
  [[nodiscard]] virtual Result<RealNameVerdict> check(const RealName& who) = 0;
};

// By the member; again after a rejection. Refusals: real_name_malformed, real_name_stage, account_unknown,
// account_erased.
void submit_real_name(Work& work, const People& people, const Caller& by, const RealName& who);

// none, unverified, verified, rejected
[[nodiscard]] std::string real_name_state(Work& work, const std::string& member);
// Refusal: real_name_needed.
void require_real_name(Work& work, const std::string& member);

struct MaskedRealName {
  std::string name;
  std::string id_number;
  std::string state;
};
[[nodiscard]] std::optional<MaskedRealName> masked_real_name(Work& work, const People& people,
                                                             const std::string& member);
// The whole, for who pays out by name. Refusal: real_name_needed.
[[nodiscard]] RealName verified_real_name(Work& work, const People& people, const std::string& member);

struct RealNameCase {
  std::string member;
  std::int64_t round = 0;  // which submission of the member's
  RealName who;
};
// Takes what is to be checked, and puts off the next try: 30 seconds, then 1 minute, 2 … up to a day.
[[nodiscard]] std::vector<RealNameCase> take_real_names(Work& work, const People& people, std::size_t at_most);
// Does nothing when the case was decided or submitted anew in the meantime.
void decide_real_name(Work& work, const RealNameCase& about, RealNameVerdict verdict);

// The whole, for an operator who compares it with a document; each look is written down. Refusal: real_name_needed
// (none was submitted).
struct SubmittedRealName {
  RealName who;
  std::string state;
  std::int64_t round = 0;
};
[[nodiscard]] SubmittedRealName look_at_real_name(Work& work, const People& people, const Caller& by,
                                                  const std::string& member);
// By an operator, of the submission that they have seen. Refusal: real_name_stage (it was decided, or submitted anew,
// in the meantime).
struct SeenRealName {
  std::string member;
  std::int64_t round = 0;
};
void decide_real_name(Work& work, const Caller& by, const SeenRealName& seen, RealNameVerdict verdict);

// Checks what waits; how many there were. Not on the office thread. Throws the office's refusals.
[[nodiscard]] std::size_t check_real_names(Office& office, const People& people, RealNameCheck& check);

}  // namespace greenpool
