// What was sent to the programme of one journal, and what it answered, over all the processes that served it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "service/request.h"
#include "terms/terms.h"

namespace greenpool::crash {

struct Sent {
  std::string line;
  Request request;  // the line, as the door reads it
  std::optional<std::string> answer;
};

// One process: the commands that it may have seen, in the order in which they were sent. Of their answers the first
// `answered` arrived.
struct Life {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t answered = 0;
};

struct History {
  Terms terms;
  std::vector<Sent> sent;
  std::vector<Life> lives;
};

}  // namespace greenpool::crash
