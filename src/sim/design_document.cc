// Reading what is wanted, and what may be tried for it.
#include <algorithm>

#include "sim/design.h"
#include "sim/design_keys.h"
#include "terms/document_reader.h"

namespace greenpool {
namespace {

struct Fault {
  std::string key;
  std::string reason;
};

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> values;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    std::string_view value = text.substr(begin, comma - begin);
    while (value.starts_with(' ')) value.remove_prefix(1);
    while (value.ends_with(' ')) value.remove_suffix(1);
    values.emplace_back(value);
    begin = comma + 1;
  }
  return values;
}

class GoalsReader {
 public:
  explicit GoalsReader(DocumentReader& reader) : reader_(reader) {}

  DesignGoals goals(int currency_digits) {
    DesignGoals goals;
    if (reader_.has("goals.median_break_even_days")) {
      reader_.read("goals.median_break_even_days", goals.median_break_even_days.emplace());
    }
    rate("goals.recovered", goals.recovered);
    rate("goals.late_received", goals.late_received);
    rate("goals.platform_rate", goals.platform_rate);
    rate("goals.reward_rate", goals.reward_rate);
    if (reader_.has("goals.budget")) reader_.read("goals.budget", goals.budget.emplace(), currency_digits);
    reader_.read("goals.unblocked", goals.unblocked);
    check(goals);
    return goals;
  }

  DesignSpace space() {
    DesignSpace space;
    list("search.grant_rate", space.grant_rates, parse_rate);
    list("search.sell_fee", space.sell_fees, parse_rate);
    list("search.platform_rate", space.platform_rates, parse_rate);
    list("search.reward_rate", space.reward_rates, parse_rate);
    list("search.exit_multiple", space.exit_multiples, [](std::string_view text) -> Result<std::optional<Multiple>> {
      if (text == "none") return std::optional<Multiple>();
      const Result<Multiple> multiple = parse_multiple(text);
      if (!multiple) return tl::unexpected<Error>(multiple.error());
      return std::optional<Multiple>(*multiple);
    });
    const std::size_t lists[] = {space.grant_rates.size(), space.sell_fees.size(), space.exit_multiples.size(),
                                 space.platform_rates.size(), space.reward_rates.size()};
    std::size_t combinations = 1;
    for (const std::size_t values : lists) combinations *= std::max<std::size_t>(1, values);
    need(combinations <= kDesignCandidatesMax, "search", "has more than 10 000 combinations");
    return space;
  }

  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }

 private:
  void rate(std::string_view key, std::optional<Rate>& value) {
    if (reader_.has(key)) reader_.read(key, value.emplace());
  }

  template <class Value, class Parse>
  void list(std::string_view key, std::vector<Value>& values, Parse&& parse) {
    if (!reader_.has(key)) return;
    std::string text;
    reader_.read(key, text);
    for (const std::string& one : split_list(text)) {
      const Result<Value> value = parse(one);
      if (!value) {
        need(false, key, "\"" + one + "\" cannot be read: " + value.error().message);
        return;
      }
      need(std::find(values.begin(), values.end(), *value) == values.end(), key, "\"" + one + "\" stands there twice");
      values.push_back(*value);
    }
  }

  void check(const DesignGoals& goals) {
    const int days = goals.median_break_even_days.value_or(1);
    need(days >= 1 && days <= kScenarioDaysMax, "goals.median_break_even_days", "must be 1 to 36525");
    const auto share = [this](std::string_view key, const std::optional<Rate>& value) {
      need(!value || (*value > Rate(0) && *value <= Rate(kRateOne)), key, "must be above 0 and at most 1");
    };
    share("goals.recovered", goals.recovered);
    share("goals.late_received", goals.late_received);
    share("goals.platform_rate", goals.platform_rate);
    share("goals.reward_rate", goals.reward_rate);
    need(goals.median_break_even_days || goals.recovered || goals.late_received || goals.platform_rate ||
             goals.reward_rate || goals.budget || goals.unblocked,
         "goals", "must state at least one");
  }

  void need(bool holds, std::string_view key, std::string reason) {
    if (!holds && !fault_) fault_ = Fault{std::string(key), std::move(reason)};
  }

  DocumentReader& reader_;
  std::optional<Fault> fault_;
};

Status read_scenarios(DocumentReader& reader, const DesignFiles& files, Design& design) {
  const std::size_t count = reader.tables("scenario", kDesignScenariosMax);
  if (count == 0) return reader.fail("missing_key", "scenario", "is missing; a design needs at least one [[scenario]]");
  for (std::size_t i = 0; i < count && reader.status(); ++i) {
    DesignScenario& one = design.scenarios.emplace_back();
    reader.read("scenario[" + std::to_string(i + 1) + "].file", one.file);
    Result<Scenario> scenario = files.scenario(one.file);
    if (!scenario) return tl::unexpected<Error>(scenario.error());
    one.scenario = std::move(*scenario);
    if (design.goals.median_break_even_days.value_or(0) >= one.scenario.days) {
      return reader.fail("inconsistent", "goals.median_break_even_days",
                         "must be less than the days of every scenario, or nobody is seen for so long");
    }
    if (one.scenario.terms.currency.code != design.terms.currency.code) {
      return reader.fail("inconsistent", "scenario[" + std::to_string(i + 1) + "].file",
                         "is in another currency than the terms");
    }
  }
  return reader.status();
}

}  // namespace

Result<Design> parse_design(std::string_view toml, std::string_view source, const DesignFiles& files) {
  const Result<std::vector<DocumentEntry>> document = read_document(toml, source, kDesignVocabulary.code_prefix);
  if (!document) return tl::unexpected<Error>(document.error());
  DocumentReader reader(*document, source, kDesignVocabulary);
  if (Status names = reader.check_names_and_types(); !names) return tl::unexpected<Error>(names.error());
  Design design;
  design.source = toml;
  reader.read("design.name", design.name);
  std::string terms_name;
  reader.read("design.terms", terms_name);
  const Result<Terms> terms = files.terms(terms_name);
  if (!terms) return tl::unexpected<Error>(terms.error());
  design.terms_file = terms_name;
  design.terms = *terms;
  GoalsReader goals(reader);
  design.goals = goals.goals(terms->currency.digits);
  design.space = goals.space();
  if (!reader.status()) return tl::unexpected<Error>(reader.status().error());
  if (goals.fault()) return reader.fail("out_of_range", goals.fault()->key, goals.fault()->reason);
  if (Status read = read_scenarios(reader, files, design); !read) return tl::unexpected<Error>(read.error());
  return design;
}

}  // namespace greenpool
