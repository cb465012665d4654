// Tells the webhooks what the engines did: once the views hold an event of a kind that receivers may be told of, it is
// queued for them, in the order of the journal. How far this has come is stored in the transaction that queues, so each
// event is queued exactly once, whatever crashes; its id is PROGRAMME-NUMBER. Alarms of compliance.h go the same way.
//
//   journal ──▶ views ──▶ relay: events after the last one ──▶ office: queue + "relayed up to N" ──▶ hook pump
//
// Thread safety: one thread at a time, not the office's.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "office/office.h"
#include "server/compliance.h"
#include "server/programme_opener.h"
#include "server/programmes.h"

namespace greenpool {

class EventRelay {
 public:
  struct Options {
    Office* office = nullptr;
    const Programmes* programmes = nullptr;
    const ProgrammeOpener* opener = nullptr;
    ComplianceBooks* compliance = nullptr;
    // Called after something was queued.
    std::function<void()> on_queued = {};
    // Called when the views could not be read; they are tried again. May be empty.
    std::function<void(const Error&)> on_failure = {};
  };

  explicit EventRelay(Options options) : options_(std::move(options)) {}

  // One round over all programmes: how many events were passed. Throws what Office::ask throws.
  [[nodiscard]] std::size_t relay_once();

 private:
  [[nodiscard]] std::size_t relay(const std::string& programme, const std::string& views);
  [[nodiscard]] std::size_t raise_alarms(const std::string& programme, const std::string& views);
  void report(const Error& error) const;

  const Options options_;
};

extern const Schema kRelaySchema;

}  // namespace greenpool
