// What a journal says about its terms: every version that was in force, and who acknowledged what blocks them.
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/time.h"
#include "journal/record.h"

namespace greenpool {

// In force from the end of that record on.
struct RecordedTerms {
  std::int64_t number = 0;  // from 1
  std::uint64_t seq = 0;
  Timestamp at;
  std::string document;  // canonical
};

// An operator has read the findings that block these terms.
struct RecordedAcknowledgement {
  std::uint64_t seq = 0;
  Timestamp at;
  std::string proposal;  // empty: of the terms that the programme started with
  std::string operator_id;
  std::string reference;
  std::int64_t version = 0;  // that these terms became; 0: they never took effect, or wait
};

class TermsHistory {
 public:
  // Records from 0 on, in order. O(events), and O(acknowledgements) for a change of terms.
  void add(const Record& record);

  [[nodiscard]] const std::vector<RecordedTerms>& versions() const { return versions_; }
  [[nodiscard]] const std::vector<RecordedAcknowledgement>& acknowledgements() const { return acknowledgements_; }

 private:
  void add(const Record& record, const ProgrammeOpened& event);
  void add(const Record& record, const TermsAcknowledged& event);
  void add(const Record& record, const TermsChanged& event);
  void add(const Record& record, const TermsProposed& event);

  std::vector<RecordedTerms> versions_;
  std::vector<RecordedAcknowledgement> acknowledgements_;
  std::map<std::string, std::size_t, std::less<>> proposed_;  // a proposal's name, and how many there were before it
};

}  // namespace greenpool
