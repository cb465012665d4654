// Errors as application/problem+json (RFC 9457): type, title, status, detail, and as extensions the stable code, its
// number, whether a retry can help, and the request's id. Business refusals come from the table in engine/reject.h;
// what the HTTP door itself refuses is the table here. Codes and numbers never change.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/problem.h"
#include "engine/reject.h"

namespace greenpool {

// X(name, number, HTTP status, a retry can help, Chinese, English)
#define GREENPOOL_HTTP_PROBLEMS(X)                                                                                     \
  X(request_malformed, 701, 400, no, "请求不符合 HTTP/1.1 语法", "the request is not well-formed HTTP/1.1")            \
  X(framing_ambiguous, 702, 400, no, "请求体长度含糊或重复声明",                                                       \
    "the length of the body is declared twice or ambiguously")                                                         \
  X(host_missing, 703, 400, no, "缺少有效的 Host 字段", "a valid Host field is required")                              \
  X(target_malformed, 704, 400, no, "请求目标格式错误", "the request target is malformed")                             \
  X(query_unknown, 705, 400, no, "不支持该查询参数", "this resource does not take that query parameter")               \
  X(body_unexpected, 706, 400, no, "此方法不接受请求体", "a request of this method has no body")                       \
  X(command_malformed, 707, 400, no, "指令格式错误", "the command is malformed")                                       \
  X(batch_empty, 708, 400, no, "批量请求中没有指令", "the batch holds no command")                                     \
  X(key_mismatch, 709, 400, no, "Idempotency-Key 与指令中的 key 不一致或不适用",                                       \
    "the Idempotency-Key contradicts the command's key, or does not apply")                                            \
  X(unauthorized, 710, 401, no, "缺少有效的访问令牌", "a valid bearer token is required")                              \
  X(not_found, 711, 404, no, "资源不存在", "no such resource")                                                         \
  X(method_not_allowed, 712, 405, no, "该资源不支持此方法", "the resource does not support this method")               \
  X(request_timeout, 713, 408, yes, "请求未在时限内到齐", "the request did not arrive in time")                        \
  X(length_required, 714, 411, no, "需要 Content-Length 或分块编码",                                                   \
    "a body with Content-Length or chunked coding is required")                                                        \
  X(body_too_large, 715, 413, no, "请求体过大", "the body is too large")                                               \
  X(batch_too_long, 716, 413, no, "批量请求中的指令过多", "the batch holds too many commands")                         \
  X(target_too_long, 717, 414, no, "请求目标过长", "the request target is too long")                                   \
  X(media_type_unsupported, 718, 415, no, "不支持的内容类型或内容编码",                                                \
    "the content type or content coding is not supported")                                                             \
  X(expectation_failed, 719, 417, no, "不支持的 Expect 字段", "the expectation cannot be met")                         \
  X(host_not_allowed, 720, 421, no, "此服务器不以该主机名应答", "this server does not answer for that host")           \
  X(header_too_large, 721, 431, no, "请求头过大", "the header is too large")                                           \
  X(method_unknown, 722, 501, no, "未知的方法", "the method is unknown")                                               \
  X(transfer_coding_unsupported, 723, 501, no, "不支持的传输编码", "the transfer coding is not supported")             \
  X(not_ready, 724, 503, no, "平台方案已停止接受指令，请查看服务日志",                                                 \
    "the programme accepts no commands; the server's log says why")                                                    \
  X(version_unsupported, 725, 505, no, "不支持的 HTTP 版本", "the HTTP version is not supported")                      \
  X(forbidden, 726, 403, no, "当前身份无权执行此操作", "this account or key may not do that")                          \
  X(programme_unknown, 727, 404, no, "平台方案不存在", "there is no such programme on this server")                    \
  X(csrf_missing, 728, 403, no, "缺少或错误的 X-CSRF-Token", "the X-CSRF-Token of this session is missing or wrong")   \
  X(body_malformed, 729, 400, no, "请求体不是有效的 JSON", "the body is not well-formed JSON")                         \
  X(field_invalid, 730, 422, no, "请求中有字段缺失、未知或取值不合要求",                                               \
    "a field of the request is missing, unknown or out of range")                                                      \
  X(query_invalid, 731, 400, no, "查询参数有误", "a query parameter is missing, repeated or out of range")             \
  X(step_up_required, 732, 403, no, "请先再次验证密码或动态口令",                                                      \
    "give your password or one-time code once more first")                                                             \
  X(rate_limited, 733, 429, yes, "请求过于频繁，请稍后再试", "too many requests, try again later")                     \
  X(operator_mismatch, 734, 403, no, "指令中的操作员不是当前登录者",                                                   \
    "the command names another operator than the one who asks")                                                        \
  X(approval_required, 735, 403, no, "此操作需另一位操作员审批",                                                       \
    "a second operator must approve this: ask for an approval")                                                        \
  X(office_missing, 736, 404, no, "此服务器未启用业务后台", "this server has no office")                               \
  X(views_unavailable, 737, 503, yes, "报表数据正在准备，请稍后再试", "the lists are being prepared, try again later") \
  X(payout_in_hand, 738, 409, no, "该提现正由支付渠道处理，结果以渠道为准；人工认定须另一人审批",                      \
    "a provider has this withdrawal in hand and says what became of it; by hand it needs a second person")

enum class HttpProblem : std::uint16_t {
  none = 0,
#define GREENPOOL_HTTP_PROBLEM_ENUM(name, number, status, retry, zh, en) name = number,
  GREENPOOL_HTTP_PROBLEMS(GREENPOOL_HTTP_PROBLEM_ENUM)
#undef GREENPOOL_HTTP_PROBLEM_ENUM
};

// Neither may be none.
[[nodiscard]] ProblemInfo info_of(HttpProblem problem);
[[nodiscard]] ProblemInfo problem_of(Reject reject);

// All problems of both tables, ordered by number.
[[nodiscard]] std::span<const ProblemInfo> all_problems();

// The language that Accept-Language prefers, English when it has no preference between the two. O(length).
[[nodiscard]] ProblemLanguage preferred_language(std::string_view accept_language);

// Appends the problem+json object. An empty detail or request id is left out.
void append_problem(std::string& json, const ProblemInfo& info, ProblemLanguage language, std::string_view detail,
                    std::string_view request_id);
// Appends {"code":…,"number":…,"status":…,"retryable":…,"title_zh":…,"title_en":…}.
void append_problem_info(std::string& json, const ProblemInfo& info);

}  // namespace greenpool
