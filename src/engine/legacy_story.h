// Test support: terms and members for stories about claims from before the programme.
#pragma once

#include <memory>
#include <string>

#include "engine/scenario.h"

namespace greenpool {

// Nothing is rewarded and the platform takes no share: an order contributes its price less its cost. Half of that is
// granted, and the other half releases locked points, so that the price stays where it is while enough is locked. Half
// of a sale stays in the pool. A legacy position leaves when it is worth its claim; nobody else is made to.
[[nodiscard]] inline Terms old_debt_terms() {
  Terms terms = classic_terms();
  terms.grant_rate = Rate(500'000);
  terms.sell_fee = Rate(500'000);
  terms.exit_multiple = std::nullopt;
  terms.reward_rate = Rate(0);
  terms.platform_rate = Rate(0);
  terms.reversal_days = 30;
  terms.legacy = {Rate(1'000'000), Multiple(1'000'000)};
  return terms;
}

// Members, and what each of them is owed, approved at once.
inline void owe(Story& story, std::string_view member, std::string_view amount) {
  const std::string who(member);
  story.play("join " + who + " -> joined\n propose_claim claim-" + who + " batch-" + who + " " + who + " " +
             std::string(amount) + " op1 -> claim_proposed\n approve_claims batch-" + who +
             " operator op2 -> approved 1 claims " + std::string(amount) + ", coins " + who + " " +
             std::string(amount));
}

// 300 points are locked for ann and 100 for bob; cat's order releases half of them all, at 1.00.
[[nodiscard]] inline std::unique_ptr<Story> half_released(const Terms& terms = old_debt_terms()) {
  auto story = std::make_unique<Story>(terms);
  owe(*story, "ann", "1000.00");
  owe(*story, "bob", "1000.00");
  story->play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    order bob 0.00 0.00 coins 200.00           -> no grant locked 100
    order cat 400.00 0.00                      -> grant 200 released 200)");
  return story;
}

}  // namespace greenpool
