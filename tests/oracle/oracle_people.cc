// Members, agents and shareholders. SPEC section 6.
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {
namespace {

const mpz_class kWeightsBound("1000000000");  // all shareholders together

}  // namespace

Reasons Oracle::reasons(const RegisterMember& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(find(operation.member).has_value(), Reject::member_exists);
  reasons.add_if(operation.accepts != 0 && operation.accepts != version(), Reject::unknown_version);
  reasons.add_if(operation.referrer == operation.member, Reject::referral_cycle);
  reasons.add_if(!operation.referrer.empty() && !find(operation.referrer), Reject::unknown_referrer);
  return reasons;
}

void Oracle::apply(const RegisterMember& operation, Events& events) {
  OracleMember member;
  member.id = operation.member;
  MemberRegistered event{operation.member, index_of(members_.size()), {}};
  if (!operation.referrer.empty()) {
    member.referrer = *find(operation.referrer);
    event.referrer = index_of(*member.referrer);
    ++members_[*member.referrer].directs;
  }
  numbers_.emplace(member.id, members_.size());
  members_.push_back(std::move(member));
  books_.purses().emplace_back();
  events.emplace_back(event);
  if (operation.accepts != 0) accept(members_.size() - 1, events);
}

Reasons Oracle::reasons(const SetMemberStatus& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(!knows(operation.member), Reject::unknown_member);
  if (!reasons.none()) return reasons;
  reasons.add_if(members_[operation.member.value()].status == operation.status, Reject::status_unchanged);
  return reasons;
}

void Oracle::apply(const SetMemberStatus& operation, Events& events) {
  MemberStatus& status = members_[operation.member.value()].status;
  events.emplace_back(MemberStatusChanged{operation.member, status, operation.status});
  status = operation.status;
}

Reasons Oracle::reasons(const ChangeReferrer& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(!knows(operation.member), Reject::unknown_member);
  reasons.add_if(!knows(operation.referrer), Reject::unknown_referrer);
  if (!reasons.none()) return reasons;
  std::optional<std::size_t> upline = operation.referrer.value();
  bool is_below = false;
  while (upline && !is_below) {
    is_below = *upline == operation.member.value();
    upline = flawed(Flaw::descendants_may_refer) ? std::nullopt : members_[*upline].referrer;
  }
  reasons.add_if(is_below, Reject::referral_cycle);
  reasons.add_if(members_[operation.member.value()].referrer == operation.referrer.value(), Reject::status_unchanged);
  return reasons;
}

void Oracle::apply(const ChangeReferrer& operation, Events& events) {
  OracleMember& member = members_[operation.member.value()];
  ReferrerChanged event{operation.member, {}, operation.referrer, operation.operator_id};
  if (member.referrer) {
    event.from = index_of(*member.referrer);
    if (!flawed(Flaw::directs_stay)) --members_[*member.referrer].directs;
  }
  member.referrer = operation.referrer.value();
  ++members_[*member.referrer].directs;
  if (member.rank > 0) meet(Occasion::referrer_of_ranked_changed);
  events.emplace_back(event);
}

Reasons Oracle::reasons(const AppointAgent& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(!knows(operation.member), Reject::unknown_member);
  if (!reasons.none()) return reasons;
  const auto agent = agents_.find(operation.region);
  reasons.add_if(agent != agents_.end() && agent->second == operation.member.value(), Reject::status_unchanged);
  return reasons;
}

void Oracle::apply(const AppointAgent& operation, Events& events) {
  AgentAppointed event{operation.region, operation.member, {}};
  const auto agent = agents_.find(operation.region);
  if (agent != agents_.end()) event.replaced = index_of(agent->second);
  agents_[operation.region] = operation.member.value();
  events.emplace_back(event);
}

Reasons Oracle::reasons(const DismissAgent& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(!agents_.contains(operation.region), Reject::unknown_agent);
  return reasons;
}

void Oracle::apply(const DismissAgent& operation, Events& events) {
  events.emplace_back(AgentDismissed{operation.region, index_of(agents_.at(operation.region))});
  agents_.erase(operation.region);
}

mpz_class Oracle::weight_of(const OracleMember& member, std::int64_t at) const {
  if (!terms_.dividend.time_weighted) return whole(member.weight);
  return member.weight_seconds + whole(member.weight) * whole(at / 1'000'000 - member.weight_since);
}

Reasons Oracle::reasons(const SetWeight& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(!knows(operation.member), Reject::unknown_member);
  if (!reasons.none()) return reasons;
  const OracleMember& member = members_[operation.member.value()];
  mpz_class sum = whole(operation.weight);
  for (const OracleMember& other : members_) sum += whole(other.weight);
  sum -= whole(member.weight);
  reasons.add_if(member.weight == operation.weight, Reject::status_unchanged);
  reasons.add_if(sum > kWeightsBound, Reject::weights_limit);
  return reasons;
}

void Oracle::apply(const SetWeight& operation, Events& events) {
  OracleMember& member = members_[operation.member.value()];
  const std::int64_t second = clock_ / 1'000'000;
  if (!flawed(Flaw::weight_forgets_past))
    member.weight_seconds += whole(member.weight) * (second - member.weight_since);
  member.weight = operation.weight;
  member.weight_since = second;
  events.emplace_back(WeightSet{operation.member, operation.weight});
}

Reasons Oracle::reasons(const DistributeDividend&, std::int64_t at) const {
  mpz_class weights;
  for (const OracleMember& member : members_) weights += weight_of(member, at);
  Reasons reasons;
  reasons.add_if(account(Account::dividend) == 0, Reject::dividend_empty);
  reasons.add_if(weights == 0, Reject::weights_missing);
  return reasons;
}

// Each gets the whole part of an exact share; what is left goes, a unit each, to the largest fractions.
void Oracle::apply(const DistributeDividend&, Events& events) {
  const mpz_class total = account(Account::dividend);
  mpz_class weights;
  for (const OracleMember& member : members_) weights += weight_of(member, clock_);

  std::vector<mpz_class> amounts(members_.size());
  mpz_class left = total;
  const auto fraction_of = [&](std::size_t member) {
    const mpq_class share = ratio(total * weight_of(members_[member], clock_), weights);
    return mpq_class(share - floor_of(share));
  };
  for (std::size_t i = 0; i < members_.size(); ++i) {
    amounts[i] = floor_of(ratio(total * weight_of(members_[i], clock_), weights));
    left -= amounts[i];
  }
  if (left > 0) meet(Occasion::dividend_leaves_remainder);
  std::vector<bool> topped(members_.size());
  for (; left > 0; --left) {
    std::optional<std::size_t> chosen;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (topped[i] || members_[i].weight + weight_of(members_[i], clock_) == 0) continue;
      const bool larger = !chosen || fraction_of(i) > fraction_of(*chosen) ||
                          (flawed(Flaw::dividend_ties_later) && fraction_of(i) == fraction_of(*chosen));
      if (larger) chosen = i;
    }
    topped[*chosen] = true;
    amounts[*chosen] += 1;
  }

  std::int64_t members = 0;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    OracleMember& member = members_[i];
    const mpz_class weight = weight_of(member, clock_);
    member.weight_seconds = 0;
    member.weight_since = clock_ / 1'000'000;
    if (amounts[i] == 0) continue;
    ++members;
    if (in_debt(i)) meet(Occasion::dividend_repays_debt);
    books_.credit(i, amounts[i]);
    events.emplace_back(DividendPaid{index_of(i), units_of(weight), Money(units_of(amounts[i]))});
  }
  balance(Account::dividend) = 0;
  events.emplace_back(DividendDistributed{Money(units_of(total)), units_of(weights), members});
}

}  // namespace greenpool::oracle
