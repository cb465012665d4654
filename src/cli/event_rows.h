// One exported event: as a line of JSON or as a row of CSV.
// Thread safety: values only.
#pragma once

#include <string>

#include "engine/state.h"
#include "journal/record.h"

namespace greenpool {

// An event and the record it belongs to; `state` is as the event left it.
struct EventRow {
  const Record& record;
  const Event& event;
  const State& state;
};

// {"seq":…,"time":"…","command":"settle_order","key":"…","event":{…},"pool":"…","circulating":"…","price":"…"}; a
// record without a command or key has null there.
void append_event_line(std::string& out, const EventRow& row);

void append_event_csv_header(std::string& out);
void append_event_csv(std::string& out, const EventRow& row);

}  // namespace greenpool
