// Buyers who act together: each referred by the one before, so that rewards come back to them, and supplier of their
// own orders, so that cost does too. What they put in and get out says whether a programme can be milked. SPEC sections
// 13 and 16.
//
// Thread safety: as the engine behind it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/state.h"

namespace greenpool {

class Coalition {
 public:
  // The world that it acts in. `decide` says for whose sake a command is.
  struct World {
    const State& state;
    std::function<Reject(Operation operation, MemberIndex buyer)> decide;
    std::function<MemberIndex(MemberIndex referrer)> enlist;  // nobody: refused
  };

  // name: what its orders begin with; nobody else's do.
  Coalition(World world, std::string name, Rate cost_share)
      : world_(std::move(world)), name_(std::move(name)), cost_share_(cost_share) {}

  // Members of a chain, the first referred by nobody. False: the engine refused one.
  [[nodiscard]] bool join(int members);

  // Orders of that member whose contributions are together that multiple of the pool as it is now. False: the engine
  // refuses such orders, or it would take more than a hundred of the largest.
  [[nodiscard]] bool buy(std::size_t member, double multiple_of_pool);
  // Everything that its members hold, in so many equal slices one after another.
  void sell(int slices = 1);

  [[nodiscard]] Money paid() const { return paid_; }
  // Into wallets, and cost that came back.
  [[nodiscard]] Money got() const;
  // What its points would pay now, each member's sold alone.
  [[nodiscard]] Money worth() const;

 private:
  World world_;
  std::string name_;
  Rate cost_share_;
  std::vector<MemberIndex> members_;
  int orders_ = 0;
  Money paid_;
  Money cost_back_;
};

}  // namespace greenpool
