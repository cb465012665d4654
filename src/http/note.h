// What an access log may know of an answer: no ids of members or orders, no addresses.
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
};

}  // namespace greenpool
