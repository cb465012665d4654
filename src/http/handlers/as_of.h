// What handlers share that answer as of a record ("seq") or a time ("at") of the past.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "http/office_call.h"
#include "views/books.h"

namespace greenpool {

struct AsOf {
  std::optional<std::uint64_t> seq;
  std::optional<Timestamp> at;
  std::uint64_t durable = 0;  // records of the journal
  std::string views;          // the file
};

// Of the query. Refusal: query_invalid (both).
[[nodiscard]] AsOf as_of(const OfficeCall& call);

// The record after which it holds: the one that is named, the last one at that time, or the last there is. Errors:
// no_such_record, views_behind (what lies behind the views' last record is not known yet), those of the views.
[[nodiscard]] Result<std::uint64_t> record_of(ViewsReader& reader, const AsOf& asked);

// Refuses with what the views said: not_found of no_such_record, else as refuse_views().
[[noreturn]] void refuse_as_of(const Error& error);

}  // namespace greenpool
