#include "payments/alipay_signature.h"

namespace greenpool {
namespace {

// Walks over JSON without reading more of it than where things end.
class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text) {}

  bool take(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // A string without escapes, which names and signatures have no need of ("\/" in base64 excepted).
  std::optional<std::string> plain_string() {
    if (!take('"')) return std::nullopt;
    std::string out;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        return out;
      }
      if (text_[at_] == '\\') {
        ++at_;
        if (at_ >= text_.size() || text_[at_] != '/') return std::nullopt;
      }
      out.push_back(text_[at_]);
    }
    return std::nullopt;
  }

  // An object as it stands.
  std::optional<std::string_view> object() {
    skip_blanks();
    const std::size_t begin = at_;
    if (!take('{')) return std::nullopt;
    int depth = 1;
    bool in_string = false;
    for (; at_ < text_.size() && depth > 0; ++at_) {
      const char c = text_[at_];
      if (in_string) {
        if (c == '\\') ++at_;
        if (c == '"') in_string = false;
      } else if (c == '"') {
        in_string = true;
      } else if (c == '{' || c == '}') {
        depth += c == '{' ? 1 : -1;
      }
    }
    if (depth != 0) return std::nullopt;
    return text_.substr(begin, at_ - begin);
  }

  [[nodiscard]] bool at_end() {
    skip_blanks();
    return at_ == text_.size();
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  const std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string alipay_signed_text(const AlipayParameters& parameters, AlipaySigned what) {
  std::string text;
  for (const auto& [name, value] : parameters) {
    if (name == "sign" || value.empty() || (name == "sign_type" && what == AlipaySigned::notification)) continue;
    if (!text.empty()) text.push_back('&');
    text += name + "=" + value;
  }
  return text;
}

std::optional<AlipayEnvelope> split_alipay_answer(std::string_view text) {
  Walk walk(text);
  AlipayEnvelope envelope;
  if (!walk.take('{')) return std::nullopt;
  do {
    const auto name = walk.plain_string();
    if (!name || !walk.take(':')) return std::nullopt;
    if (name->ends_with("_response")) {
      const auto node = walk.object();
      if (!node || !envelope.node.empty()) return std::nullopt;
      envelope.name = *name;
      envelope.node = *node;
    } else {
      const auto value = walk.plain_string();
      if (!value) return std::nullopt;
      if (*name != "sign") continue;
      if (!envelope.sign.empty()) return std::nullopt;
      envelope.sign = *value;
    }
  } while (walk.take(','));
  if (!walk.take('}') || !walk.at_end() || envelope.node.empty()) return std::nullopt;
  return envelope;
}

}  // namespace greenpool
