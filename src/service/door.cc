#include "service/door.h"

namespace greenpool {
namespace {

struct Resolver {
  const State& state;

  Operation operator()(const RegisterMemberRequest& request) const {
    return RegisterMember{request.member, request.referrer};
  }
  Operation operator()(const SettleOrderRequest& request) const {
    return SettleOrder{request.order, state.directory.find(request.member), request.paid, request.cost};
  }
  Operation operator()(const SellPointsRequest& request) const {
    return SellPoints{state.directory.find(request.member), request.points};
  }
  Operation operator()(const InjectRequest& request) const { return Inject{request.amount, request.source}; }
};

struct SameContent {
  bool operator()(const RegisterMember& a, const RegisterMember& b) const {
    return a.member == b.member && a.referrer == b.referrer;
  }
  bool operator()(const SettleOrder& a, const SettleOrder& b) const {
    return a.order == b.order && a.member == b.member && a.paid == b.paid && a.cost == b.cost;
  }
  bool operator()(const SellPoints& a, const SellPoints& b) const {
    return a.member == b.member && a.points == b.points;
  }
  bool operator()(const Inject& a, const Inject& b) const { return a.amount == b.amount && a.source == b.source; }

  template <class A, class B>
  bool operator()(const A&, const B&) const {
    return false;
  }
};

}  // namespace

Operation resolve(const Request& request, const State& state) { return std::visit(Resolver{state}, request.operation); }

bool same_content(const Operation& a, const Operation& b) { return std::visit(SameContent{}, a, b); }

}  // namespace greenpool
