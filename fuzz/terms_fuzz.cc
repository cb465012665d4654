// Any bytes as terms: parsing ends in terms or in an error with a place, and terms that were accepted survive the round
// trip through their canonical text, and are reviewed.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "terms/review.h"
#include "terms/terms.h"
#include "terms/validate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace greenpool;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<Terms> terms = parse_terms(text, "fuzz");
  if (!terms) {
    GP_CHECK(terms.error().code.starts_with("terms_"), "errors of terms are named");
    GP_CHECK(terms.error().message.starts_with("fuzz:"), "a message names the place");
    GP_CHECK(terms.error().message.find('\n') == std::string::npos, "a message is one line");
    return 0;
  }
  GP_CHECK(validate(*terms).has_value(), "what is parsed is valid");
  GP_CHECK(worst_case_rewards(*terms) <= terms->reward_rate, "what rewards can take is set aside");
  GP_CHECK(!review(*terms).empty(), "there is always something to say");
  const std::string canonical = to_toml(*terms);
  const Result<Terms> again = parse_terms(canonical, "canonical");
  GP_CHECK(again.has_value(), "the canonical text parses");
  GP_CHECK(*again == *terms, "to the same terms");
  GP_CHECK(to_toml(*again) == canonical, "and the same text");
  return 0;
}
