#include "cli/terms_history.h"

#include <variant>

namespace greenpool {

void TermsHistory::add(const Record& record) {
  for (const Event& event : record.events) {
    std::visit(
        [&]<class Happened>(const Happened& happened) {
          if constexpr (requires { this->add(record, happened); }) add(record, happened);
        },
        event);
  }
}

void TermsHistory::add(const Record& record, const ProgrammeOpened& event) {
  versions_.push_back({1, record.seq, record.at, std::string(event.terms.text)});
  if (event.reference.empty()) return;
  for (const std::string_view operator_id : {event.acknowledged_by, event.acknowledged_too_by}) {
    acknowledgements_.push_back({record.seq, record.at, {}, std::string(operator_id), std::string(event.reference), 1});
  }
}

// A name that was withdrawn may be used again: what was acknowledged before was of other terms.
void TermsHistory::add(const Record&, const TermsProposed& event) {
  proposed_.insert_or_assign(std::string(event.proposal), acknowledgements_.size());
}

void TermsHistory::add(const Record& record, const TermsAcknowledged& event) {
  acknowledgements_.push_back({record.seq, record.at, std::string(event.proposal), std::string(event.operator_id),
                               std::string(event.reference), 0});
}

void TermsHistory::add(const Record& record, const TermsChanged& event) {
  versions_.push_back({event.version, record.seq, record.at, std::string(event.terms.text)});
  const auto proposed = proposed_.find(event.proposal);
  if (proposed == proposed_.end()) return;
  for (std::size_t i = proposed->second; i < acknowledgements_.size(); ++i) {
    if (acknowledgements_[i].proposal == event.proposal) acknowledgements_[i].version = event.version;
  }
}

}  // namespace greenpool
