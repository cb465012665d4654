#include "cli/usage.h"

#include <array>
#include <optional>
#include <vector>

namespace greenpool {
namespace {

// Their English is CLI11's, word for word, so that it tells which error it is and what it is about; the most particular
// one first.
constexpr std::array kUsageTexts{Text::usage_unexpected,   Text::usage_unexpected_many, Text::usage_no_subcommand,
                                 Text::usage_unreadable,   Text::usage_too_many,        Text::usage_value_missing,
                                 Text::usage_out_of_range, Text::usage_not_one_of,      Text::usage_required};

constexpr std::string_view kBlank = "{}";

// What stands in the blanks of the pattern, when the message is made from it.
std::optional<std::vector<std::string_view>> match(std::string_view pattern, std::string_view message) {
  std::vector<std::string_view> values;
  std::size_t blank = pattern.find(kBlank);
  if (blank == std::string_view::npos) return message == pattern ? std::optional(values) : std::nullopt;
  if (!message.starts_with(pattern.substr(0, blank))) return std::nullopt;
  message.remove_prefix(blank);
  while (blank != std::string_view::npos) {
    pattern.remove_prefix(blank + kBlank.size());
    blank = pattern.find(kBlank);
    const std::string_view behind = pattern.substr(0, blank);
    const bool last = blank == std::string_view::npos;
    if (last && !message.ends_with(behind)) return std::nullopt;
    const std::size_t end = last ? message.size() - behind.size() : message.find(behind);
    if (end == std::string_view::npos) return std::nullopt;
    values.push_back(message.substr(0, end));
    message.remove_prefix(end + behind.size());
  }
  return values;
}

std::string fill(std::string_view pattern, const std::vector<std::string_view>& values) {
  std::string text;
  for (const std::string_view value : values) {
    const std::size_t blank = pattern.find(kBlank);
    text += pattern.substr(0, blank);
    text += value;
    pattern.remove_prefix(blank + kBlank.size());
  }
  return text + std::string(pattern);
}

}  // namespace

void translate_frame(CLI::App& app) {
  const auto formatter = app.get_formatter();
  formatter->label("Usage", format_text(Text::frame_usage));
  formatter->label("OPTIONS", format_text(Text::frame_options_mark));
  formatter->label("Positionals", format_text(Text::frame_positionals));
  formatter->label("SUBCOMMAND", format_text(Text::frame_subcommand_mark));
  formatter->label("REQUIRED", format_text(Text::frame_required));
  app.option_defaults()->group(format_text(Text::frame_options));
  app.set_help_flag("-h,--help", format_text(Text::help_help));
}

void translate_subcommands(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands({})) {
    command->group(format_text(Text::frame_subcommands));
    // Made before the command knew how its options are grouped.
    if (CLI::Option* help = command->get_help_ptr()) help->group(format_text(Text::frame_options));
    translate_subcommands(*command);
  }
}

std::string usage_text(const CLI::ParseError& error) { return usage_text(error.what(), language()); }

std::string usage_text(std::string_view message, Language language) {
  for (const Text text : kUsageTexts) {
    const auto values = match(text_of(text, Language::english), message);
    if (values) return fill(text_of(text, language), *values);
  }
  return std::string(message);
}

}  // namespace greenpool
