// How memberships are shown.
#pragma once

#include <string>

#include "json/writer.h"
#include "people/memberships.h"

namespace greenpool {

void append_membership(std::string& json, const MembershipView& view);
void write_maybe_text(ObjectWriter& object, std::string_view name, const std::optional<std::string>& text);
void write_maybe_time(ObjectWriter& object, std::string_view name, const std::optional<Timestamp>& at);

}  // namespace greenpool
