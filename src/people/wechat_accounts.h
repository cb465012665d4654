// Which member a WeChat user is. The openid is sealed in the vault and found by its blind index. Who comes by WeChat
// for the first time proves a phone; a ticket carries the openid until then. Office thread.
#pragma once

#include <optional>
#include <string>

#include "people/members.h"

namespace greenpool {

struct WechatEntry {
  MemberEntry entry;        // signed in, when the WeChat user is linked
  std::string ticket = {};  // otherwise: for link_wechat(), good for 15 minutes, once
};

struct WechatSignIn {
  std::string openid = {};
  std::string label = {};
  std::string request = {};
  std::string present = {};  // the member whom this browser has signed in already; they are exchanged for nobody else
};

// Refusal: wechat_taken, where somebody else is present.
[[nodiscard]] WechatEntry enter_with_wechat(Work& work, const People& people, const WechatSignIn& given,
                                            AccessChanges& access);

// Links the caller, a member who is signed in. Refusals: wechat_ticket_unknown, wechat_taken, account_unknown,
// account_erased.
void link_wechat(Work& work, const People& people, const Caller& by, const std::string& ticket);
void unlink_wechat(Work& work, const People& people, const Caller& by);

// The member's openid, for payments inside WeChat.
[[nodiscard]] std::optional<std::string> openid_of(Work& work, const People& people, const std::string& member);

void sweep_wechat_tickets(Work& work);

}  // namespace greenpool
