// The live flow of programmes: after every durable batch one moment, kept for a while so that a listener who comes back
// can go on where it was. Listeners are I/O threads; they are told that there is something, and fetch it.
// Thread safety: any thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/programme.h"

namespace greenpool {

class Flow {
 public:
  // Of one programme; past it the oldest are forgotten.
  static constexpr std::size_t kMomentsKept = 4'096;

  void publish(const std::string& programme, const Moment& moment);

  struct Part {
    std::vector<Moment> moments;
    bool gap = false;  // some after `after` are forgotten
  };
  // Those with a next_seq above `after`, oldest first, at most so many; nothing of a programme that never published.
  [[nodiscard]] Part since(std::string_view programme, std::uint64_t after, std::size_t at_most) const;
  // The last one; nothing: none yet.
  [[nodiscard]] std::optional<Moment> last(std::string_view programme) const;

  // wake: called from any thread after something of that programme was published; must be quick. The number is for
  // unlisten().
  [[nodiscard]] std::size_t listen(std::function<void(std::string_view programme)> wake);
  void unlisten(std::size_t number);

 private:
  struct Kept {
    std::deque<Moment> moments;
    std::uint64_t forgotten_to = 0;  // next_seq of the last that was forgotten
  };

  mutable std::mutex mutex_;
  std::map<std::string, Kept, std::less<>> programmes_;
  std::map<std::size_t, std::function<void(std::string_view)>> listeners_;
  std::size_t next_listener_ = 1;
};

}  // namespace greenpool
