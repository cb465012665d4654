#include "terms/review/rules.h"

namespace greenpool {
namespace {

constexpr int kNoticeDays = 7;

std::optional<Verdict> check(const Terms& terms) {
  if (terms.notice_days >= kNoticeDays) return std::nullopt;
  return Verdict{Severity::warning,
                 explain({"条款变更只提前 {} 天公示。平台修改服务协议和交易规则，应至少在实施前七日公示，"
                          "并允许不接受者退出。",
                          "Changed terms are announced {} days ahead. A platform must publish changed rules seven "
                          "days before they take effect, and let those leave who do not accept them."},
                         {std::to_string(terms.notice_days)}),
                 {count_figure("notice_days", terms.notice_days), count_figure("notice_days_required", kNoticeDays)}};
}

}  // namespace

const Rule kShortNotice{
    "short_notice",
    ReviewTopic::compliance,
    {"《电子商务法》第三十四条", "E-Commerce Law, article 34"},
    {"变更条款的公示期短于七日", "Less than seven days' notice of changed terms"},
    check,
};

}  // namespace greenpool
