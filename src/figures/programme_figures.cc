#include "figures/programme_figures.h"

#include <string>

namespace greenpool {
namespace {

GrowthFolds growth_of(const State& state) {
  struct Kept {
    std::string text_hash;  // which covers the canonical terms
    GrowthFolds folds;
  };
  static thread_local Kept kept;
  const std::string& text_hash = state.versions.back().text_hash;
  if (kept.text_hash != text_hash) kept = {text_hash, growth_folds(state.terms, reference_order(state.terms))};
  return kept.folds;
}

}  // namespace

ProgrammeFigures programme_figures(const State& state) {
  return {bound(state), inflow(state), recovery(state), growth_of(state)};
}

}  // namespace greenpool
