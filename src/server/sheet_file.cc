#include "server/sheet_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

#include "payments/zip_file.h"

namespace greenpool {
namespace {

constexpr std::size_t kUnpackedMax = std::size_t{64} << 20U;
constexpr std::size_t kCellsMax = 1'000'000;
constexpr std::size_t kColumnsMax = 256;

// On the way to where it is answered.
struct Malformed {
  std::string why;
};

void append_character(std::string& out, std::uint32_t code) {
  if (code < 0x80U) {
    out.push_back(static_cast<char>(code));
  } else if (code < 0x800U) {
    out.push_back(static_cast<char>(0xc0U | (code >> 6U)));
    out.push_back(static_cast<char>(0x80U | (code & 0x3fU)));
  } else if (code < 0x10000U) {
    out.push_back(static_cast<char>(0xe0U | (code >> 12U)));
    out.push_back(static_cast<char>(0x80U | ((code >> 6U) & 0x3fU)));
    out.push_back(static_cast<char>(0x80U | (code & 0x3fU)));
  } else {
    out.push_back(static_cast<char>(0xf0U | (code >> 18U)));
    out.push_back(static_cast<char>(0x80U | ((code >> 12U) & 0x3fU)));
    out.push_back(static_cast<char>(0x80U | ((code >> 6U) & 0x3fU)));
    out.push_back(static_cast<char>(0x80U | (code & 0x3fU)));
  }
}

std::uint32_t character_of(std::string_view reference) {
  const bool hex = reference.starts_with("#x");
  const std::string_view digits = reference.substr(hex ? 2 : 1);
  std::uint32_t code = 0;
  const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  const bool surrogate = code >= 0xd800U && code <= 0xdfffU;
  if (wrong != std::errc() || end != digits.data() + digits.size() || code == 0 || code > 0x10ffffU || surrogate) {
    throw Malformed{"a character is none"};
  }
  return code;
}

// The entities that XML has; others would need a DTD, which no such file has.
std::string unescaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t begin = std::min(text.find('&'), text.size());
    out += text.substr(0, begin);
    text.remove_prefix(begin);
    if (text.empty()) break;
    const std::size_t end = text.find(';');
    if (end == std::string_view::npos) throw Malformed{"an entity has no end"};
    const std::string_view name = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    if (name == "amp") {
      out.push_back('&');
    } else if (name == "lt") {
      out.push_back('<');
    } else if (name == "gt") {
      out.push_back('>');
    } else if (name == "quot") {
      out.push_back('"');
    } else if (name == "apos") {
      out.push_back('\'');
    } else if (name.starts_with('#')) {
      append_character(out, character_of(name));
    } else {
      throw Malformed{"an entity is unknown"};
    }
  }
  return out;
}

// The tags and texts of an XML document in their order; what it has besides (declarations, comments) is passed over.
class XmlReader {
 public:
  enum class Kind : std::uint8_t { begin, end, text };

  explicit XmlReader(std::string_view document) : left_(document) {}

  // False at the end.
  bool next() {
    if (closes_) {  // <a/>
      closes_ = false;
      kind_ = Kind::end;
      return true;
    }
    while (!left_.empty()) {
      if (left_.front() != '<') return take_text(left_.substr(0, left_.find('<')));
      if (left_.starts_with("<![CDATA[")) return take_raw();
      if (left_.starts_with("<!--")) {
        skip_behind("-->");
      } else if (left_.starts_with("<?")) {
        skip_behind("?>");
      } else if (left_.starts_with("<!")) {
        throw Malformed{"a document type is not read"};
      } else {
        take_tag();
        return true;
      }
    }
    return false;
  }

  [[nodiscard]] Kind kind() const { return kind_; }
  // Without its prefix.
  [[nodiscard]] bool begins(std::string_view name) const { return kind_ == Kind::begin && name_ == name; }
  [[nodiscard]] bool ends(std::string_view name) const { return kind_ == Kind::end && name_ == name; }
  [[nodiscard]] const std::string& text() const { return text_; }
  // Of the tag that begins, with its prefix; empty: it is not there.
  [[nodiscard]] std::string attribute(std::string_view name) const {
    std::string_view left = attributes_;
    for (;;) {
      const std::size_t equals = left.find('=');
      if (equals == std::string_view::npos) return {};
      std::string_view found = left.substr(0, equals);
      while (!found.empty() && is_blank(found.front())) found.remove_prefix(1);
      while (!found.empty() && is_blank(found.back())) found.remove_suffix(1);
      left.remove_prefix(equals + 1);
      while (!left.empty() && is_blank(left.front())) left.remove_prefix(1);
      if (left.empty() || (left.front() != '"' && left.front() != '\'')) throw Malformed{"an attribute has no value"};
      const std::size_t end = left.find(left.front(), 1);
      if (end == std::string_view::npos) throw Malformed{"an attribute has no end"};
      if (found == name) return unescaped(left.substr(1, end - 1));
      left.remove_prefix(end + 1);
    }
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  bool take_text(std::string_view text) {
    left_.remove_prefix(text.size());
    text_ = unescaped(text);
    kind_ = Kind::text;
    return true;
  }
  bool take_raw() {
    const std::size_t end = left_.find("]]>");
    if (end == std::string_view::npos) throw Malformed{"a text has no end"};
    text_ = left_.substr(9, end - 9);
    left_.remove_prefix(end + 3);
    kind_ = Kind::text;
    return true;
  }
  void skip_behind(std::string_view mark) {
    const std::size_t end = left_.find(mark);
    if (end == std::string_view::npos) throw Malformed{"a comment has no end"};
    left_.remove_prefix(end + mark.size());
  }
  void take_tag() {
    std::size_t end = 1;
    for (char quote = 0; end < left_.size() && (quote != 0 || left_[end] != '>'); ++end) {
      if (quote == 0 && left_[end] == '<') throw Malformed{"a tag has no end"};
      if (quote == 0 && (left_[end] == '"' || left_[end] == '\'')) {
        quote = left_[end];
      } else if (left_[end] == quote) {
        quote = 0;
      }
    }
    if (end == left_.size()) throw Malformed{"a tag has no end"};
    std::string_view tag = left_.substr(1, end - 1);
    left_.remove_prefix(end + 1);
    kind_ = tag.starts_with('/') ? Kind::end : Kind::begin;
    if (kind_ == Kind::end) tag.remove_prefix(1);
    if (tag.ends_with('/')) {
      closes_ = true;
      tag.remove_suffix(1);
    }
    const auto blank = static_cast<std::size_t>(std::find_if(tag.begin(), tag.end(), is_blank) - tag.begin());
    attributes_ = tag.substr(blank);
    name_ = tag.substr(0, blank);
    name_ = name_.substr(name_.find(':') + 1);  // npos + 1 is 0
  }

  std::string_view left_;
  Kind kind_ = Kind::text;
  std::string_view name_;
  std::string_view attributes_;
  std::string text_;
  bool closes_ = false;
};

// All texts up to the end of the element, but for how Chinese and Japanese ones are read aloud.
std::string text_inside(XmlReader& xml, std::string_view element) {
  std::string text;
  bool in_text = false;
  bool aloud = false;
  while (xml.next()) {
    if (xml.ends(element)) return text;
    if (xml.begins("rPh")) aloud = true;
    if (xml.ends("rPh")) aloud = false;
    if (xml.begins("t")) in_text = true;
    if (xml.ends("t")) in_text = false;
    if (xml.kind() == XmlReader::Kind::text && in_text && !aloud) text += xml.text();
  }
  throw Malformed{"an element has no end"};
}

using Parts = std::map<std::string, std::string, std::less<>>;

std::string_view part_of(const Parts& parts, std::string_view name) {
  const auto found = parts.find(name);
  if (found == parts.end()) throw Malformed{"a part is missing: " + std::string(name)};
  return found->second;
}

std::string first_sheet(const Parts& parts) {
  std::string relation;
  XmlReader book(part_of(parts, "xl/workbook.xml"));
  while (relation.empty() && book.next()) {
    if (book.begins("sheet")) relation = book.attribute("r:id");
  }
  XmlReader relations(part_of(parts, "xl/_rels/workbook.xml.rels"));
  while (relations.next()) {
    if (!relations.begins("Relationship") || relations.attribute("Id") != relation) continue;
    const std::string target = relations.attribute("Target");
    return target.starts_with('/') ? target.substr(1) : "xl/" + target;
  }
  throw Malformed{"it has no sheet"};
}

std::vector<std::string> shared_texts(const Parts& parts) {
  std::vector<std::string> texts;
  const auto found = parts.find("xl/sharedStrings.xml");
  if (found == parts.end()) return texts;
  XmlReader xml(found->second);
  while (xml.next()) {
    if (xml.begins("si")) texts.push_back(text_inside(xml, "si"));
  }
  return texts;
}

// "AB12" is in column 27, from 0.
std::size_t column_of(std::string_view reference) {
  std::size_t column = 0;
  std::size_t letters = 0;
  for (; letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z'; ++letters) {
    column = column * 26 + static_cast<std::size_t>(reference[letters] - 'A') + 1;
    if (column > kColumnsMax) throw Malformed{"it has too many columns"};
  }
  if (letters == 0) throw Malformed{"a cell has no place"};
  return column - 1;
}

std::uint64_t number_of(const std::string& digits) {
  std::uint64_t number = 0;
  const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (wrong != std::errc() || end != digits.data() + digits.size()) throw Malformed{"a number is none"};
  return number;
}

// 15 digits are what a double is sure of: 30.1 is stored as 30.100000000000001.
std::string decimal_of(const std::string& stored) {
  double value = 0;
  const auto [end, wrong] = std::from_chars(stored.data(), stored.data() + stored.size(), value);
  if (wrong != std::errc() || end != stored.data() + stored.size() || !std::isfinite(value)) {
    throw Malformed{"a number is none"};
  }
  std::string text = fmt::format("{:.15g}", value);
  if (text.find('e') == std::string::npos) return text;
  text = fmt::format("{:.15f}", value);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string cell_text(XmlReader& xml, const std::vector<std::string>& shared) {
  const std::string type = xml.attribute("t");
  std::string value;
  std::string inside;
  bool in_value = false;
  for (;;) {
    if (!xml.next()) throw Malformed{"a cell has no end"};
    if (xml.ends("c")) break;
    if (xml.begins("is")) inside = text_inside(xml, "is");
    if (xml.begins("v")) in_value = true;
    if (xml.ends("v")) in_value = false;
    if (xml.kind() == XmlReader::Kind::text && in_value) value += xml.text();
  }
  if (type == "inlineStr") return inside;
  if (type == "str" || value.empty()) return value;
  if (type == "b") return value == "1" ? "true" : "false";
  if (type == "e") throw Malformed{"a formula has no value: " + value};
  if (type != "s") return decimal_of(value);
  const std::uint64_t number = number_of(value);
  if (number >= shared.size()) throw Malformed{"a text is missing"};
  return shared[number];
}

void append_field(std::string& csv, std::string_view text) {
  if (text.find_first_of("\",\r\n") == std::string_view::npos) {
    csv += text;
    return;
  }
  csv.push_back('"');
  for (const char c : text) {
    if (c == '"') csv.push_back('"');
    csv.push_back(c);
  }
  csv.push_back('"');
}

// Every row as wide as the first, which names the columns.
class SheetWriter {
 public:
  void write(std::uint64_t row, const std::vector<std::string>& cells) {
    if (std::all_of(cells.begin(), cells.end(), [](const std::string& cell) { return cell.empty(); })) return;
    if (width_ == 0) width_ = cells.size();
    const std::size_t before = text_.csv.size();
    for (std::size_t i = 0; i < std::max(width_, cells.size()); ++i) {
      if (i > 0) text_.csv.push_back(',');
      if (i < cells.size()) append_field(text_.csv, cells[i]);
    }
    text_.csv.push_back('\n');
    const auto lines = std::count(text_.csv.begin() + static_cast<std::ptrdiff_t>(before), text_.csv.end(), '\n');
    text_.rows.insert(text_.rows.end(), static_cast<std::size_t>(lines), row);
  }
  SheetText take() { return std::move(text_); }

 private:
  SheetText text_;
  std::size_t width_ = 0;
};

SheetText read_rows(std::string_view sheet, const std::vector<std::string>& shared) {
  SheetWriter writer;
  XmlReader xml(sheet);
  std::uint64_t row = 0;
  std::size_t count = 0;
  std::vector<std::string> cells;
  while (xml.next()) {
    if (xml.begins("row")) {
      const std::string number = xml.attribute("r");
      row = number.empty() ? row + 1 : number_of(number);
      cells.clear();
    } else if (xml.begins("c")) {
      const std::string place = xml.attribute("r");
      const std::size_t column = place.empty() ? cells.size() : column_of(place);
      if (column >= kColumnsMax || ++count > kCellsMax) throw Malformed{"it is too large"};
      if (cells.size() <= column) cells.resize(column + 1);
      cells[column] = cell_text(xml, shared);
    } else if (xml.ends("row")) {
      writer.write(row, cells);
      cells.clear();
    }
  }
  return writer.take();
}

}  // namespace

bool looks_like_sheet(std::string_view bytes) { return looks_like_zip(bytes); }

Result<SheetText> read_sheet(std::string_view bytes) {
  Result<std::vector<ZipEntry>> entries = read_zip(bytes, kUnpackedMax);
  if (!entries) return failure("sheet_malformed", entries.error().message);
  Parts parts;
  for (ZipEntry& entry : *entries) parts.emplace(std::move(entry.name), std::move(entry.content));
  try {
    return read_rows(part_of(parts, first_sheet(parts)), shared_texts(parts));
  } catch (const Malformed& malformed) {
    return failure("sheet_malformed", malformed.why);
  }
}

}  // namespace greenpool
