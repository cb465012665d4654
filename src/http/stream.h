// Server-sent events (WHATWG HTML, section 9.2): how a programme's moments are told to listeners.
#pragma once

#include <string>

#include "service/programme.h"

namespace greenpool {

// Appends one event, "moment", whose id is the number of records: what a listener gives back as Last-Event-ID.
void append_moment(std::string& out, const Moment& moment, int currency_digits);

}  // namespace greenpool
