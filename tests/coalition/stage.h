// The real engine, played with the same operations as the model (model.h), one after the other.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "tests/coalition/model.h"

namespace greenpool::coalition {

class Stage {
 public:
  // Opens the programme at that second and registers its cast.
  Stage(const Terms& terms, const Cast& cast, std::int64_t begins);

  // As Model::play and Model::catch_up.
  bool play(const Op& op);
  void catch_up(std::int64_t at);

  [[nodiscard]] const State& state() const { return engine_->state(); }
  [[nodiscard]] std::int64_t owed(int supplier) const;
  // The first figure in which the model is elsewhere, with both values; empty: none.
  [[nodiscard]] std::string difference(const Model& model) const;

 private:
  bool decide(std::int64_t at, const Operation& operation);
  [[nodiscard]] std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  [[nodiscard]] static MemberIndex number(int member) { return MemberIndex(static_cast<std::uint32_t>(member)); }
  bool order(const Op& op);
  bool refund(const Op& op);
  bool withdrawal(const Op& op);
  bool collection(const Op& op);

  std::unique_ptr<Engine> engine_;
  std::vector<Event> events_;
  std::deque<std::string> texts_;
  int orders_ = 0;
  int names_ = 0;
};

}  // namespace greenpool::coalition
