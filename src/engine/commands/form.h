// The two forms of every command (engine/command.h): a request owns its texts and names members by their ids; an
// operation is a view, and members are dense numbers.
#pragma once

#include <string>
#include <string_view>

#include "base/long_text.h"
#include "members/members.h"

namespace greenpool {

struct OperationForm {
  using Text = std::string_view;
  using Document = LongText;
  using Member = MemberIndex;
};
struct RequestForm {
  using Text = std::string;
  using Document = OwnedLongText;
  using Member = std::string;
};

}  // namespace greenpool
