#include "service/activation.h"

#include <string>

#include "base/text_id.h"
#include "journal/record.h"
#include "terms/review.h"

namespace greenpool {
namespace {

// SPEC section 13: blocked terms start no programme until two different operators acknowledged that. What is in memory
// alone is a rehearsal.
Status check_activation(const ProgrammeOptions& options) {
  if (const std::optional<Acknowledgement>& known = options.acknowledgement) {
    const bool sound = is_text_id(known->first) && is_text_id(known->second) && is_text_id(known->reference) &&
                       known->first != known->second;
    return sound ? Status() : failure("acknowledgement_malformed", "two different operators and a reference, as ids");
  }
  if (options.directory.empty()) return {};
  const std::string codes = blocking_codes(review(*options.terms));
  if (codes.empty()) return {};
  return failure("terms_blocked", "two operators have to acknowledge what blocks these terms: " + codes);
}

}  // namespace

Status check_start(const ProgrammeOptions& options) {
  if (!options.terms) return failure("terms_missing", "a new programme needs terms");
  return check_activation(options);
}

Status append_first_record(Journal& journal, Engine& engine, std::uint64_t epoch, const ProgrammeOptions& options) {
  const std::string terms = to_toml(engine.state().terms);
  ProgrammeOpened first{{terms}};
  if (const std::optional<Acknowledgement>& known = options.acknowledgement) {
    first.acknowledged_by = known->first;
    first.acknowledged_too_by = known->second;
    first.reference = known->reference;
  }
  const Event opened = first;
  if (Status replayed = engine.replay(Timestamp{}, {&opened, 1}); !replayed) return replayed;
  engine.ready();
  FrameWriter writer(epoch);
  writer.start(0);
  writer.add({0, Timestamp{}, {}, std::nullopt, {&opened, 1}, engine.state().pool});
  return journal.append(writer.seal(Digest{}));
}

}  // namespace greenpool
