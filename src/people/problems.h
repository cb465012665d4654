// What the people room refuses, as data: numbers 2100 to 2299. Codes and numbers never change once published.
#pragma once

#include <array>
#include <span>

#include "base/problem.h"

namespace greenpool {

// X(name, code, number, HTTP status, a retry can help, Chinese, English)
#define GREENPOOL_PEOPLE_PROBLEMS(X)                                                                                   \
  X(kSignInFailed, sign_in_failed, 2100, 401, false, "账号、密码或验证码不正确",                                       \
    "the name, the password or the code is wrong")                                                                     \
  X(kSignInDelayed, sign_in_delayed, 2101, 429, true, "尝试次数过多，请稍后再试",                                      \
    "too many attempts, try again later")                                                                              \
  X(kPasswordPoolBusy, password_pool_busy, 2102, 503, true, "登录请求过多，请稍后重试",                                \
    "too many passwords are being checked, try again later")                                                           \
  X(kPasswordTooShort, password_too_short, 2103, 422, false, "密码过短", "the password is too short")                  \
  X(kPasswordTooLong, password_too_long, 2104, 422, false, "密码过长，最多 128 个字符",                                \
    "the password is too long, 128 characters at most")                                                                \
  X(kPasswordTooCommon, password_too_common, 2105, 422, false, "密码过于常见或容易被猜到，请更换",                     \
    "the password is common or easily guessed, choose another")                                                        \
  X(kPasswordMalformed, password_malformed, 2106, 422, false, "密码不是有效的文本", "the password is no valid text")   \
  X(kPasswordChangeNeeded, password_change_needed, 2107, 403, false, "请先修改初始密码",                               \
    "change the initial password first")                                                                               \
  X(kSecondFactorNeeded, second_factor_needed, 2108, 401, false, "请输入动态验证码",                                   \
    "a code of the second factor is needed")                                                                           \
  X(kSecondFactorEnrolmentNeeded, second_factor_enrolment_needed, 2109, 403, false, "请先绑定动态验证码",              \
    "set up the second factor first")                                                                                  \
  X(kSecondFactorStage, second_factor_stage, 2110, 409, false, "动态验证码的当前状态不允许此操作",                     \
    "the second factor is not in a state that allows this")                                                            \
  X(kStepUpNeeded, step_up_needed, 2111, 403, false, "此操作需要重新验证身份",                                         \
    "this needs a fresh check of the password or the second factor")                                                   \
  X(kSessionEnded, session_ended, 2112, 401, false, "未登录或登录已失效，请重新登录",                                  \
    "not signed in, or the session has ended")                                                                         \
  X(kSessionUnknown, session_unknown, 2113, 404, false, "没有这个登录会话", "there is no such session")                \
  X(kCsrfTokenWrong, csrf_token_wrong, 2114, 403, false, "请求缺少有效的防伪令牌，请刷新页面",                         \
    "the request carries no valid CSRF token")                                                                         \
  X(kNotPermitted, not_permitted, 2115, 403, false, "没有执行此操作的权限", "the role for this is missing")            \
  X(kOperatorUnknown, operator_unknown, 2120, 404, false, "没有这个操作员", "there is no such operator")               \
  X(kLoginNameMalformed, login_name_malformed, 2121, 422, false,                                                       \
    "登录名须为 3 到 32 个小写字母、数字、点、连字符或下划线，以字母开头",                                             \
    "a login name is 3 to 32 lower-case letters, digits, dots, hyphens or underscores, the first a letter")            \
  X(kLoginNameTaken, login_name_taken, 2122, 409, false, "登录名已被使用", "the login name is taken")                  \
  X(kOwnerExists, owner_exists, 2123, 409, false, "已有两位有效的所有者", "there are two active owners already")       \
  X(kLastOwner, last_owner, 2124, 409, false, "至少要保留一名有效的所有者", "the last active owner has to stay")       \
  X(kRolesConflict, roles_conflict, 2125, 409, false, "同一人不能同时是同一方案的财务经办与财务复核",                  \
    "one person cannot be finance maker and finance checker of one programme")                                         \
  X(kRoleUnknown, role_unknown, 2126, 422, false, "没有这个角色", "there is no such role")                             \
  X(kOperatorDisabled, operator_disabled, 2127, 409, false, "该操作员已停用", "the operator is disabled")              \
  X(kPersonNameMalformed, person_name_malformed, 2128, 422, false, "姓名或昵称格式不正确",                             \
    "the name is empty, too long or holds control characters")                                                         \
  X(kProgrammeIdMalformed, programme_id_malformed, 2129, 422, false, "方案标识格式不正确",                             \
    "the programme is no valid id")                                                                                    \
  X(kSecondPersonNeeded, second_person_needed, 2130, 409, false, "重置密码与移除动态验证码须由两名所有者分别完成",     \
    "one owner cannot both reset the password and take the second factor away")                                        \
  X(kApiKeyUnknown, api_key_unknown, 2140, 404, false, "没有这个接口密钥", "there is no such API key")                 \
  X(kApiKeyMalformed, api_key_malformed, 2141, 422, false, "接口密钥的名称、范围或有效期不正确",                       \
    "the name, the scopes or the expiry of the API key is not valid")                                                  \
  X(kPhoneMalformed, phone_malformed, 2150, 422, false, "手机号格式不正确", "the phone number is malformed")           \
  X(kCodeTooSoon, code_too_soon, 2151, 429, true, "验证码发送过于频繁，请稍后再试",                                    \
    "a code was sent a moment ago, try again later")                                                                   \
  X(kCodeLimitReached, code_limit_reached, 2152, 429, true, "今天的验证码次数已用完，请明天再试",                      \
    "no more codes can be sent today")                                                                                 \
  X(kCodeWrong, code_wrong, 2153, 401, false, "验证码不正确或已失效", "the code is wrong or has expired")              \
  X(kAccountUnknown, account_unknown, 2160, 404, false, "没有这个会员账号", "there is no such member account")         \
  X(kAccountErased, account_erased, 2161, 410, false, "该账号已注销", "the account has been erased")                   \
  X(kPhoneTaken, phone_taken, 2162, 409, false, "该手机号已绑定其他账号", "the phone belongs to another account")      \
  X(kInvitationUnknown, invitation_unknown, 2163, 422, false, "邀请码无效", "the invitation code is not valid")        \
  X(kAlreadyJoined, already_joined, 2164, 409, false, "已加入或正在加入该方案",                                        \
    "the member has joined the programme, or is about to")                                                             \
  X(kMembershipUnknown, membership_unknown, 2165, 404, false, "尚未加入该方案", "no member of this programme")         \
  X(kAccountInUse, account_in_use, 2166, 409, true, "还有未完成的订单，请在订单完成后注销",                            \
    "there are orders under way, erase the account once they are closed")                                              \
  X(kWechatFailed, wechat_failed, 2180, 502, true, "微信登录暂时不可用，请稍后重试或改用手机号登录",                   \
    "WeChat did not answer as expected, try again or use the phone number")                                            \
  X(kWechatCodeRefused, wechat_code_refused, 2181, 401, false, "微信授权已失效，请重新授权",                           \
    "WeChat does not accept the code, authorise again")                                                                \
  X(kWechatStateWrong, wechat_state_wrong, 2182, 403, false, "微信授权不是由本浏览器发起或已过期",                     \
    "the authorisation was not started by this browser, or has expired")                                               \
  X(kWechatTaken, wechat_taken, 2183, 409, false, "该微信已绑定其他账号，或账号已绑定微信",                            \
    "this WeChat user belongs to another account, or the account has one already")                                     \
  X(kWechatTicketUnknown, wechat_ticket_unknown, 2184, 404, false, "微信绑定凭证无效或已过期",                         \
    "the ticket to link the WeChat user is not valid or has expired")                                                  \
  X(kRealNameMalformed, real_name_malformed, 2190, 422, false, "姓名或身份证号码不正确",                               \
    "the name or the id number is not valid")                                                                          \
  X(kRealNameNeeded, real_name_needed, 2191, 403, false, "请先完成实名认证", "the real name has to be verified first") \
  X(kRealNameStage, real_name_stage, 2192, 409, false, "实名信息正在核验或已通过",                                     \
    "the real name is being verified, or has been")                                                                    \
  X(kSealedDataDamaged, sealed_data_damaged, 2200, 500, false, "加密数据无法解开，请联系运维人员",                     \
    "sealed data cannot be opened: wrong key or altered bytes")                                                        \
  X(kPersonErased, person_erased, 2201, 410, false, "该人员的个人数据已销毁", "the personal data has been destroyed")

#define GREENPOOL_PEOPLE_PROBLEM(name, code, number, status, retry, zh, en) \
  inline constexpr ProblemInfo name{#code, number, status, retry, zh, en};
GREENPOOL_PEOPLE_PROBLEMS(GREENPOOL_PEOPLE_PROBLEM)
#undef GREENPOOL_PEOPLE_PROBLEM

inline constexpr std::array kPeopleProblemTable{
#define GREENPOOL_PEOPLE_PROBLEM(name, code, number, status, retry, zh, en) name,
    GREENPOOL_PEOPLE_PROBLEMS(GREENPOOL_PEOPLE_PROBLEM)
#undef GREENPOOL_PEOPLE_PROBLEM
};

// Ordered by number.
inline constexpr std::span<const ProblemInfo> kPeopleProblems{kPeopleProblemTable};

}  // namespace greenpool
