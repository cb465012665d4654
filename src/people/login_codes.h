// Codes that prove a phone: six digits by text message, good for some minutes and some tries, once. Stored are keyed
// digests of phone and code. Whether somebody has an account with the phone makes no difference here. Office thread.
#pragma once

#include <string>
#include <string_view>

#include "people/settings.h"

namespace greenpool {

enum class CodePurpose : std::uint8_t { sign_in, change_phone, step_up, link_wechat };
[[nodiscard]] std::string_view name_of(CodePurpose purpose);

struct CodeRequest {
  std::string phone = {};  // as it was typed
  CodePurpose purpose = CodePurpose::sign_in;
  std::string client = {};  // the client's address; empty: not known
};

// Queues the message; an earlier code of the same purpose is void. Refusals: phone_malformed, code_too_soon,
// code_limit_reached.
void send_code(Work& work, const People& people, const CodeRequest& request);

struct CodeAnswer {
  std::string phone = {};  // normalised
  CodePurpose purpose = CodePurpose::sign_in;
  std::string code = {};
};
// Uses up the code when it is right, a try when it is wrong.
[[nodiscard]] bool use_code(Work& work, const People& people, const CodeAnswer& answer);

// Forgets what belongs to a phone.
void forget_codes(Work& work, const People& people, std::string_view phone);
// Lets a phone have codes again today, for support.
void lift_code_limit(Work& work, const People& people, std::string_view phone);
void sweep_codes(Work& work);

}  // namespace greenpool
