// What a log may know of an answer: no ids of members or orders, no addresses. Who was told no is named by the id of
// their account or key, which says nothing of the person; for a log of refusals (http/refusal_log.h) alone.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace greenpool {

struct AnswerNote {
  std::string_view resource;  // its path, with {} for a parameter; empty when there is none
  std::string_view method;    // "GET"; "other" where it is none of ours
  int status;
  std::size_t request_bytes;        // of the body
  std::size_t answer_bytes;         // of the body
  std::chrono::microseconds taken;  // from the end of the header to the answer
  std::string_view request_id;
  std::string_view problem = {};      // the code of an answer that says no; empty: it does not
  std::string_view operation = {};    // of the document; empty: there is none
  std::string_view caller_kind = {};  // "nobody", "machine", "operator", "member", "key"
  std::string_view caller = {};       // may be empty
};

}  // namespace greenpool
