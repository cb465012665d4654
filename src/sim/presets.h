// Scenarios and designs to begin with. Constant data.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "terms/known_keys.h"

namespace greenpool {

// What a run is of. A what-if takes scenarios.
enum class SimulationKind : std::uint8_t { simulation, study, design, what_if };
[[nodiscard]] std::string_view name_of(SimulationKind kind);
[[nodiscard]] std::optional<SimulationKind> simulation_kind(std::string_view name);

struct SimulationPreset {
  std::string_view id;
  SimulationKind kind = SimulationKind::simulation;
  std::string_view name_zh;
  std::string_view name_en;
  std::string_view about_zh;
  std::string_view about_en;
  std::string_view document;  // a scenario; of a design, its goals, whose scenarios are presets
};

[[nodiscard]] std::span<const SimulationPreset> simulation_presets();
// nullptr: there is none.
[[nodiscard]] const SimulationPreset* find_simulation_preset(std::string_view id);
// Of its document.
[[nodiscard]] const Vocabulary& vocabulary_of(const SimulationPreset& preset);

}  // namespace greenpool
