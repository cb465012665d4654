#include "tests/replay/story.h"

#include <array>

#include "base/check.h"
#include "terms/validate.h"

namespace greenpool::replay {
namespace {

Terms named(Terms terms, const char* id) {
  terms.id = id;
  GP_CHECK(validate(terms).has_value(), "a story has valid terms");
  return terms;
}

Terms early_exits() {
  Terms terms = *find_preset("classic");
  terms.exit_multiple = Multiple(1'200'000);
  return named(terms, "early-exits");
}

Terms by_order() {
  Terms terms = *find_preset("classic");
  terms.exit_basis = ExitBasis::order;
  terms.exit_fee = ExitFee::waived;
  terms.exit_multiple = Multiple(1'500'000);
  terms.remainder_to = RemainderTo::reserve;
  return named(terms, "by-order");
}

// The price passes ten yuan again and again, and the last holder leaves now and then.
Terms many_splits() {
  Terms terms = *find_preset("classic");
  terms.split_at = Price{1, 100'000};
  terms.split_factor = 10;
  terms.grant_base = GrantBase::profit;
  terms.grant_rate = Rate(500'000);
  terms.remainder_to = RemainderTo::pool;
  terms.exit_multiple = Multiple(3'000'000);
  return named(terms, "many-splits");
}

history::HistoryOptions story(Terms terms, std::uint64_t seed, std::uint32_t members, std::uint64_t commands) {
  return {.terms = std::move(terms), .seed = seed, .members = members, .commands = commands, .frame_records_max = 400};
}

history::HistoryOptions to_the_end(history::HistoryOptions story) {
  story.closes = true;
  return story;
}

}  // namespace

std::span<const history::HistoryOptions> all_stories() {
  static const std::array stories{
      story(early_exits(), 1, 3'000, 30'000),
      story(by_order(), 2, 500, 30'000),
      story(many_splits(), 3, 12, 30'000),
      story(named(*find_preset("starter"), "starter"), 4, 1'000, 10'000),
      to_the_end(story(history::lively_terms(), 5, 60, 30'000)),
      to_the_end(story(named(history::lively_terms(), "lively-few"), 6, 12, 30'000)),
  };
  return stories;
}

}  // namespace greenpool::replay
