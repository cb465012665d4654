// The programmes that one server has open, by id. None is ever taken out while the server runs, so that what was found
// stays.
// Thread safety: any thread.
#pragma once

#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "service/programme.h"

namespace greenpool {

class Programmes {
 public:
  // It stays the caller's. False: there is one with that id.
  [[nodiscard]] bool add(Programme& programme) {
    const std::unique_lock lock(mutex_);
    return by_id_.emplace(programme.terms().id, &programme).second;
  }
  // nullptr: there is none.
  [[nodiscard]] Programme* find(std::string_view id) const {
    const std::shared_lock lock(mutex_);
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
  }
  // In order of their ids.
  [[nodiscard]] std::vector<Programme*> all() const {
    const std::shared_lock lock(mutex_);
    std::vector<Programme*> programmes;
    for (const auto& [id, programme] : by_id_) programmes.push_back(programme);
    return programmes;
  }

 private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Programme*, std::less<>> by_id_;
};

}  // namespace greenpool
