// Which metrics and labels an expression of PromQL names. For expressions as ours are; what it cannot read, it reports.
#pragma once

#include <cctype>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace greenpool {

// By metric: the labels of its matchers; those of "by (…)" belong to every metric of the expression.
struct PromqlNames {
  std::map<std::string, std::set<std::string>> metrics;
  std::set<std::string> grouped_by;
};

inline PromqlNames promql_names(std::string_view text) {
  static const std::set<std::string, std::less<>> kWords{"by",
                                                         "without",
                                                         "on",
                                                         "ignoring",
                                                         "group_left",
                                                         "group_right",
                                                         "and",
                                                         "or",
                                                         "unless",
                                                         "offset",
                                                         "bool",
                                                         "sum",
                                                         "min",
                                                         "max",
                                                         "avg",
                                                         "count",
                                                         "topk",
                                                         "bottomk",
                                                         "rate",
                                                         "irate",
                                                         "increase",
                                                         "delta",
                                                         "deriv",
                                                         "histogram_quantile",
                                                         "absent",
                                                         "time",
                                                         "changes",
                                                         "clamp_min",
                                                         "max_over_time",
                                                         "min_over_time",
                                                         "predict_linear"};
  PromqlNames names;
  std::string metric;
  bool grouping = false;
  int braces = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '"') {  // a value
      i = text.find('"', i + 1);
      if (i == std::string_view::npos) break;
      ++i;
    } else if (c == '[') {  // a duration
      i = std::min(text.find(']', i), text.size());
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {  // a number, or a duration
      while (i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '.')) ++i;
    } else if (std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_') {
      std::size_t end = i;
      while (end < text.size() &&
             (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_' || text[end] == ':')) {
        ++end;
      }
      const std::string word(text.substr(i, end - i));
      i = end;
      if (braces > 0) {
        names.metrics[metric].insert(word);
      } else if (grouping) {
        names.grouped_by.insert(word);
      } else if (word == "by" || word == "on" || word == "without" || word == "ignoring") {
        grouping = true;
      } else if (!kWords.contains(word)) {
        metric = word;
        names.metrics[metric];
      }
    } else {
      if (c == '{') ++braces;
      if (c == '}') --braces;
      if (c == ')') grouping = false;
      ++i;
    }
  }
  return names;
}

// The series of a scrape: by name, the labels that any of its series has.
inline std::map<std::string, std::set<std::string>> scraped_names(std::string_view scrape) {
  std::map<std::string, std::set<std::string>> found;
  while (!scrape.empty()) {
    const std::size_t end = std::min(scrape.find('\n'), scrape.size());
    const std::string_view line = scrape.substr(0, end);
    scrape.remove_prefix(std::min(end + 1, scrape.size()));
    if (line.empty() || line.front() == '#') continue;
    const std::string name(line.substr(0, line.find_first_of("{ ")));
    std::set<std::string>& labels = found[name];
    if (line.size() == name.size() || line[name.size()] != '{') continue;
    // Values in quotes may hold commas, braces and escaped quotes.
    for (std::size_t i = name.size() + 1; i < line.size() && line[i] != '}';) {
      const std::size_t equals = line.find('=', i);
      labels.emplace(line.substr(i, equals - i));
      i = equals + 2;
      while (i < line.size() && line[i] != '"') i += line[i] == '\\' ? 2U : 1U;
      ++i;
      if (i < line.size() && line[i] == ',') ++i;
    }
  }
  return found;
}

// What of the expression the scrape does not have. Prometheus adds "job" and "instance" itself.
inline std::vector<std::string> unknown_names(std::string_view expression,
                                              const std::map<std::string, std::set<std::string>>& scraped) {
  std::vector<std::string> unknown;
  const PromqlNames names = promql_names(expression);
  if (names.metrics.empty()) unknown.push_back("no metric at all");
  const auto added = [](const std::string& label) { return label == "job" || label == "instance"; };
  std::set<std::string> all_labels;
  for (const auto& [metric, labels] : names.metrics) {
    const auto found = scraped.find(metric);
    if (metric == "up") continue;  // Prometheus's own
    if (found == scraped.end()) {
      unknown.push_back(metric);
      continue;
    }
    all_labels.insert(found->second.begin(), found->second.end());
    for (const std::string& label : labels) {
      if (!found->second.contains(label) && !added(label)) unknown.push_back(metric + "{" + label + "}");
    }
  }
  for (const std::string& label : names.grouped_by) {
    if (!all_labels.contains(label) && !added(label)) unknown.push_back("by (" + label + ")");
  }
  return unknown;
}

}  // namespace greenpool
