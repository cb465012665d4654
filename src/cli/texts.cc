#include "cli/texts.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace greenpool {
namespace {

struct Row {
  std::string_view chinese;
  std::string_view english;
};

constexpr auto kTexts = std::to_array<Row>({
#define GREENPOOL_TEXT_ROW(name, zh, en) {zh, en},
    GREENPOOL_TEXTS(GREENPOOL_TEXT_ROW)
#undef GREENPOOL_TEXT_ROW
});

constexpr auto kErrors = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"audit_failed", "账目对不上"},
    {"journal_closed", "账本已关闭"},
    {"journal_damaged", "账本已损坏"},
    {"journal_empty", "账本是空的"},
    {"journal_ends_before", "账本在声明的记录之前就结束了"},
    {"journal_full", "磁盘已满"},
    {"journal_in_use", "账本正被另一个进程使用"},
    {"journal_not_a_journal", "不是账本"},
    {"journal_not_found", "没有这个账本"},
    {"journal_of_other_terms", "账本属于条款不同的平台方案"},
    {"journal_unavailable", "账本无法读写"},
    {"proof_malformed", "证明格式错误"},
    {"proof_member_twice", "同一会员出现两次"},
    {"proof_of_other_statement", "证明不属于这份声明"},
    {"proof_out_of_place", "证明中的位置或路径长度不对"},
    {"proof_root_differs", "证明推不出声明中的根哈希"},
    {"proof_sum_out_of_range", "证明中的合计为负或超出上限"},
    {"proof_totals_differ", "证明推出的合计与声明不符"},
    {"replay_failed", "账本中的事件前后矛盾"},
    {"limits_malformed", "服务限额或线程数超出范围"},
    {"listen_failed", "无法监听该地址"},
    {"listen_malformed", "监听地址格式错误"},
    {"design_inconsistent", "目标文件各项相互矛盾"},
    {"design_malformed", "目标文件格式错误"},
    {"design_missing_key", "目标文件中缺少必需的项"},
    {"design_out_of_range", "目标文件中的数值超出范围"},
    {"design_too_fine", "目标文件中的数值小数位过多"},
    {"design_unknown_key", "目标文件中有不认识的项"},
    {"design_wrong_type", "目标文件中的值类型错误"},
    {"scenario_inconsistent", "情景各项相互矛盾"},
    {"scenario_malformed", "情景文件格式错误"},
    {"scenario_missing_key", "情景中缺少必需的项"},
    {"scenario_out_of_range", "情景数值超出范围"},
    {"scenario_too_fine", "情景数值小数位过多"},
    {"scenario_unknown_key", "情景中有未知的项"},
    {"scenario_wrong_type", "情景的值类型不对"},
    {"simulation_stopped", "推演中发现规则被破坏"},
    {"secret_exposed", "证明密钥可被他人读取"},
    {"secret_malformed", "证明密钥格式错误"},
    {"secret_missing", "没有证明密钥"},
    {"statement_chain_differs", "账本的哈希链与声明不符"},
    {"statement_figures_differ", "账本中的数字与声明不符"},
    {"statement_inconsistent", "声明中的数字互相矛盾"},
    {"statement_malformed", "声明格式错误"},
    {"statement_not_covered", "声明中的现金不足以覆盖应付"},
    {"statement_root_differs", "重新计算的根哈希与声明不符"},
    {"terms_inconsistent", "条款之间互相矛盾"},
    {"terms_malformed", "条款格式错误"},
    {"terms_blocked", "条款有阻断性审查结论，须由两位操作员确认（--acknowledge）"},
    {"acknowledgement_malformed", "确认信息有误：须为两位不同操作员的编号与依据编号"},
    {"terms_missing", "新账本需要条款文件"},
    {"terms_missing_key", "条款缺少必填项"},
    {"terms_out_of_range", "条款数值超出范围"},
    {"terms_too_fine", "条款数值小数位过多"},
    {"terms_unknown_key", "条款中有未知的项"},
    {"terms_wrong_type", "条款的值类型不对"},
    {"token_malformed", "访问令牌格式错误"},
    {"token_required", "他人可访问的地址需要访问令牌"},
    {"token_unreadable", "无法读取访问令牌"},
    {"unknown_member", "会员不存在"},
    {"verify_mismatch", "重新计算的结果与账本不符"},
    {"views_behind", "视图落后于账本"},
    {"views_damaged", "视图已损坏，可用 --rebuild 重建"},
    {"views_differ", "视图与账本不符"},
    {"views_empty", "视图中还没有记录"},
    {"views_full", "磁盘已满"},
    {"views_in_use", "视图正被另一个进程更新"},
    {"views_not_found", "没有视图"},
    {"views_not_views", "不是视图文件"},
    {"views_of_another_journal", "视图属于另一个账本"},
    {"views_outdated", "视图的格式已过时，可用 --rebuild 重建"},
    {"views_unavailable", "视图无法读写"},
});

Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') {
      return std::string_view(value).starts_with("zh") ? Language::chinese : Language::english;
    }
  }
  return Language::english;
}

}  // namespace

Language language() {
  static const Language once = language_of_environment();
  return once;
}

std::string_view text_of(Text text, Language language) {
  const Row& row = kTexts[static_cast<std::size_t>(text)];
  return language == Language::chinese ? row.chinese : row.english;
}

std::string_view chinese_of_error(std::string_view code) {
  const auto found =
      std::find_if(kErrors.begin(), kErrors.end(), [code](const auto& row) { return row.first == code; });
  return found == kErrors.end() ? std::string_view{} : found->second;
}

}  // namespace greenpool
