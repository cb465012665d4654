#include "ops/config_finding.h"

#include <algorithm>

namespace greenpool {

Sentence shape_of(SettingKind kind) {
  switch (kind) {
    case SettingKind::address:
      return {"应为“主机:端口”，如 127.0.0.1:8080", "must be host:port, such as 127.0.0.1:8080"};
    case SettingKind::url:
      return {"应为 http:// 或 https:// 开头的地址，不含用户名、查询和片段",
              "must begin with http:// or https://, without user name, query and fragment"};
    case SettingKind::networks:
      return {"应为逗号分隔的 IP 网段，如 10.0.0.0/8", "must be networks with commas between, such as 10.0.0.0/8"};
    default:
      return {"应为 1 到 64 个可见 ASCII 字符", "must be 1 to 64 printable ASCII characters"};
  }
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::string_view item = text.substr(0, comma);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    items.emplace_back(item);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

bool ConfigReading::usable() const {
  return std::none_of(findings.begin(), findings.end(),
                      [](const ConfigFinding& finding) { return finding.severity == ConfigFinding::Severity::error; });
}

std::string describe(const ConfigFinding& finding, ProblemLanguage language) {
  const bool chinese = language == ProblemLanguage::chinese;
  std::string line = finding.file;
  if (finding.line > 0) line += ":" + std::to_string(finding.line);
  if (finding.severity == ConfigFinding::Severity::error) {
    line += chinese ? "：错误：" : ": error: ";
  } else {
    line += chinese ? "：警告：" : ": warning: ";
  }
  if (!finding.key.empty()) line += finding.key + (chinese ? "：" : ": ");
  return line + (chinese ? finding.text_zh : finding.text_en);
}

ConfigEnvironment config_environment(const char* const* environment) {
  ConfigEnvironment variables;
  for (; *environment != nullptr; ++environment) {
    const std::string_view entry = *environment;
    const std::size_t equals = entry.find('=');
    if (!entry.starts_with("GREENPOOL_") || equals == std::string_view::npos) continue;
    variables.emplace(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return variables;
}

}  // namespace greenpool
