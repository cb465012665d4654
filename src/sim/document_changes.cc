#include "sim/document_changes.h"

#include <algorithm>

#include "terms/document.h"

namespace greenpool {
namespace {

struct Line {
  std::string text;
  std::string section;  // in which it stands, "arrivals" or "sellers[2]"
  std::string key;      // of the whole path; empty: is none
};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::vector<Line> lines_of(std::string_view document) {
  std::vector<Line> lines;
  std::map<std::string, int, std::less<>> tables;
  std::string section;
  while (!document.empty()) {
    const std::size_t end = std::min(document.find('\n'), document.size());
    Line line{std::string(document.substr(0, end)), "", ""};
    document.remove_prefix(std::min(end + 1, document.size()));
    const std::string_view text = trimmed(line.text);
    if (text.starts_with("[[")) {
      const std::string name(text.substr(2, text.find("]]") - 2));
      section = name + "[" + std::to_string(++tables[name]) + "]";
    } else if (text.starts_with('[')) {
      section = text.substr(1, text.find(']') - 1);
    } else if (const std::size_t equals = text.find('='); equals != std::string_view::npos && !text.starts_with('#')) {
      line.key = section + "." + std::string(trimmed(text.substr(0, equals)));
    }
    line.section = section;
    lines.push_back(std::move(line));
  }
  return lines;
}

// As it stands behind "key = "; nothing: it is none of that kind.
std::optional<std::string> written(EntryKind kind, std::string_view value) {
  if (kind == EntryKind::boolean) {
    return value == "true" || value == "false" ? std::optional(std::string(value)) : std::nullopt;
  }
  if (kind == EntryKind::integer) {
    constexpr std::size_t kDigitsMax = 18;
    const bool is_number = value.size() <= kDigitsMax &&
                           value.find_first_not_of("0123456789") == std::string_view::npos &&
                           (value.size() == 1 || !value.starts_with('0'));
    return is_number ? std::optional(std::string(value)) : std::nullopt;
  }
  std::string text = "\"";
  for (const char c : value) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return std::nullopt;
    if (c == '"' || c == '\\') text.push_back('\\');
    text.push_back(c);
  }
  return text + "\"";
}

// Behind the last line of its section that says something; a section that is not there is added.
Status add_key(std::vector<Line>& lines, const std::string& path, std::string value, const Vocabulary& vocabulary) {
  const std::size_t dot = path.find('.');
  const std::string section = path.substr(0, dot);
  Line line{path.substr(dot + 1) + " = " + std::move(value), section, path};
  std::size_t behind = lines.size();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view text = trimmed(lines[i].text);
    if (lines[i].section == section && !text.empty() && !text.starts_with('#')) behind = i + 1;
  }
  if (behind == lines.size() && (lines.empty() || lines.back().section != section)) {
    if (section.ends_with(']')) return failure(vocabulary.code("unknown_key"), path + ": there is no such table");
    lines.push_back({"", section, ""});
    lines.push_back({"[" + section + "]", section, ""});
    behind = lines.size();
  }
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(behind), std::move(line));
  return {};
}

Status change(std::vector<Line>& lines, const std::string& path, std::string_view value, const Vocabulary& vocabulary) {
  const KnownKey* const known = vocabulary.find(path);
  if (known == nullptr) return failure(vocabulary.code("unknown_key"), path + " is not known");
  const auto there = std::find_if(lines.begin(), lines.end(), [&path](const Line& line) { return line.key == path; });
  if (value.empty()) {
    if (there != lines.end()) lines.erase(there);
    return {};
  }
  std::optional<std::string> text = written(known->kind, value);
  if (!text) return failure(vocabulary.code("wrong_type"), path + " cannot be \"" + printable(value) + "\"");
  if (there == lines.end()) return add_key(lines, path, std::move(*text), vocabulary);
  there->text = path.substr(path.find('.') + 1) + " = " + *text;
  return {};
}

std::string example_of(const KnownKey& key) {
  std::string_view text = key.example.substr(key.example.find('=') + 1);
  while (text.starts_with(' ')) text.remove_prefix(1);
  if (text.starts_with('"')) text = text.substr(1, text.size() - 2);
  return std::string(text);
}

std::string value_of(const DocumentEntry& entry) {
  if (entry.kind == EntryKind::integer) return std::to_string(entry.integer);
  if (entry.kind == EntryKind::boolean) return entry.boolean ? "true" : "false";
  return entry.text;
}

}  // namespace

Result<std::string> with_changes(std::string_view document, const Vocabulary& vocabulary,
                                 const DocumentChanges& changes) {
  std::vector<Line> lines = lines_of(document);
  for (const auto& [path, value] : changes) {
    if (Status changed = change(lines, path, value, vocabulary); !changed)
      return tl::unexpected<Error>(changed.error());
  }
  std::string text;
  for (const Line& line : lines) text += line.text + "\n";
  return text;
}

Result<std::vector<DocumentSetting>> settings_of(std::string_view document, const Vocabulary& vocabulary) {
  const Result<std::vector<DocumentEntry>> entries = read_document(document, "preset", vocabulary.code_prefix);
  if (!entries) return tl::unexpected<Error>(entries.error());
  const auto find = [&entries](std::string_view path) {
    return std::find_if(entries->begin(), entries->end(),
                        [path](const DocumentEntry& entry) { return entry.path == path; });
  };
  std::vector<DocumentSetting> settings;
  const auto add = [&](const KnownKey& key, std::string path) {
    const auto entry = find(path);
    std::optional<std::string> value;
    if (entry != entries->end()) value = value_of(*entry);
    settings.push_back({std::move(path), key.kind, std::move(value), example_of(key)});
  };
  for (const KnownKey& key : vocabulary.keys) {
    const std::string_view name = section_name(key.path);
    if (!vocabulary.repeats(name)) {
      add(key, std::string(key.path));
      continue;
    }
    const std::string_view field = key.path.substr(key.path.find('.') + 1);
    for (int i = 1;; ++i) {
      const std::string table = std::string(name) + "[" + std::to_string(i) + "]";
      if (find(table) == entries->end()) break;
      add(key, table + "." + std::string(field));
    }
  }
  return settings;
}

}  // namespace greenpool
