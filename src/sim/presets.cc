#include "sim/presets.h"

#include <algorithm>
#include <array>

#include "sim/design_keys.h"
#include "sim/scenario_keys.h"
#include "sim/study.h"

namespace greenpool {
namespace {

// examples/scenario-logistic.toml is the same.
constexpr std::string_view kGrowth =
    R"toml(# A programme that grows until everyone who would join has joined: 20 000 members, two years.
[scenario]
name = "Growth that ends"
terms = "classic"
days = 730
seed = 1

[arrivals]
curve = "logistic"
per_day = "10"
growth = "0.02"
capacity = 20000

[orders]
value = "log_normal"
amount = "1000.00"
spread = "0.5"
cost_share = "0.30"
repeat_per_day = "0.005"

[referrals]
share = "0.7"

# Four in ten never sell by themselves; others look at the price, need the money at some time, or run when orders fall.
[[sellers]]
kind = "hold"
share = "0.4"

[[sellers]]
kind = "target"
share = "0.2"
multiple = "1.5"

[[sellers]]
kind = "hazard"
share = "0.2"
per_day = "0.003"

[[sellers]]
kind = "panic"
share = "0.2"
per_day = "0.05"
slowdown = "0.5"

[withdrawals]
share = "0.9"
)toml";

constexpr std::string_view kQuiet = R"toml(# The same few people every day, who come again and keep what they have.
[scenario]
name = "A quiet year"
terms = "classic"
days = 365
seed = 1

[arrivals]
curve = "constant"
per_day = "10"

[orders]
amount = "1000.00"
cost_share = "0.30"
repeat_per_day = "0.01"

[referrals]
share = "0.5"

[[sellers]]
kind = "hold"
share = "0.6"

[[sellers]]
kind = "hazard"
share = "0.4"
per_day = "0.003"
)toml";

constexpr std::string_view kStop =
    R"toml(# Half a year in which ever more join, then half a year in which nobody does and no order comes.
[scenario]
name = "From one day to the next"
terms = "classic"
days = 365
seed = 1

[arrivals]
curve = "exponential"
per_day = "10"
growth = "0.015"
until_day = 180

[orders]
amount = "1000.00"
cost_share = "0.30"
repeat_per_day = "0.005"
repeat_until_day = 180

[referrals]
share = "0.7"

[[sellers]]
kind = "hold"
share = "0.4"

[[sellers]]
kind = "target"
share = "0.3"
multiple = "1.5"

[[sellers]]
kind = "panic"
share = "0.3"
per_day = "0.05"
slowdown = "0.5"
)toml";

constexpr std::string_view kFading = R"toml(# Many at the beginning, fewer every day.
[scenario]
name = "Interest that fades"
terms = "classic"
days = 730
seed = 1

[arrivals]
curve = "fading"
per_day = "60"
growth = "0.008"

[orders]
value = "log_normal"
amount = "1000.00"
spread = "0.5"
cost_share = "0.30"
repeat_per_day = "0.003"

[referrals]
share = "0.5"

[[sellers]]
kind = "hold"
share = "0.4"

[[sellers]]
kind = "target"
share = "0.2"
multiple = "1.5"

[[sellers]]
kind = "hazard"
share = "0.2"
per_day = "0.003"

[[sellers]]
kind = "panic"
share = "0.2"
per_day = "0.05"
slowdown = "0.5"
)toml";

// As examples/goals.toml, with the preset for its scenario.
constexpr std::string_view kGoals =
    R"toml(# What terms would let one member in twenty-two get back what they spent, when growth ends? 64 combinations.
[design]
name = "Some get back what they spent"
terms = "classic"

[[scenario]]
file = "growth-that-ends"

[goals]
recovered = "0.045"
platform_rate = "0.05"

[search]
grant_rate = "0.1, 0.3, 0.5, 0.7"
sell_fee = "0.05, 0.20"
exit_multiple = "none, 1.5, 2, 3"
platform_rate = "0.05, 0.10"
)toml";

constexpr std::array<std::string_view, 4> kKindNames{"simulation", "study", "design", "what_if"};

const std::array<SimulationPreset, 6>& presets() {
  static const std::array<SimulationPreset, 6> kPresets{{
      {"growth-that-ends", SimulationKind::simulation, "增长到头", "Growth that ends",
       "两年，会员增至约两万后不再增加；有人持有，有人到价卖出，有人急用，有人在订单减少时抢先卖出。",
       "Two years; some 20 000 join until everyone who would has. Some hold, some sell at a price, some need the "
       "money, "
       "some run when orders fall.",
       kGrowth},
      {"quiet-year", SimulationKind::simulation, "平稳的一年", "A quiet year",
       "一年，每天加入的人数相同，会员会再来购买。", "One year; as many join every day, and members come again.",
       kQuiet},
      {"sudden-stop", SimulationKind::simulation, "戛然而止", "A sudden stop",
       "半年里加入者越来越多，此后半年无人加入、没有订单。",
       "Half a year in which ever more join, then half a year in which nobody does and no order comes.", kStop},
      {"fading-interest", SimulationKind::simulation, "热度消退", "Interest that fades",
       "两年，开始时加入者多，此后一天比一天少。", "Two years; many join at the beginning, fewer every day.", kFading},
      {"forced-exit", SimulationKind::study, "强制退出研究", "The forced-exit study",
       "同样的人，在没有强制退出和四种倍数下并排运行，共四十次，看强制退出对风险有何影响。",
       "The same people without forced exit and with four multiples, side by side, forty runs: what forced exit does "
       "for risk.",
       study_document()},
      {"some-recover", SimulationKind::design, "让一部分人收回支出", "Some get back what they spent",
       "增长到头时，什么条款能让每二十二位会员中有一位收回支出？尝试六十四种组合；也可能都做不到。",
       "What terms would let one member in twenty-two get back what they spent when growth ends? 64 combinations; "
       "perhaps none does.",
       kGoals},
  }};
  return kPresets;
}

}  // namespace

std::string_view name_of(SimulationKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

std::optional<SimulationKind> simulation_kind(std::string_view name) {
  const auto found = std::find(kKindNames.begin(), kKindNames.end(), name);
  if (found == kKindNames.end()) return std::nullopt;
  return static_cast<SimulationKind>(found - kKindNames.begin());
}

std::span<const SimulationPreset> simulation_presets() { return presets(); }

const SimulationPreset* find_simulation_preset(std::string_view id) {
  const auto found = std::find_if(presets().begin(), presets().end(),
                                  [id](const SimulationPreset& preset) { return preset.id == id; });
  return found == presets().end() ? nullptr : &*found;
}

const Vocabulary& vocabulary_of(const SimulationPreset& preset) {
  return preset.kind == SimulationKind::design ? kDesignVocabulary : kScenarioVocabulary;
}

}  // namespace greenpool
