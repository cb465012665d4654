#include "terms/review/rules.h"

#include <array>

namespace greenpool {

std::span<const Rule* const> review_rules() {
  static constexpr std::array<const Rule*, 30> kRules{
      &kRewardsBeyondTwoLevels,
      &kRewardsOnTeamPerformance,
      &kRankByHeadcount,
      &kPurchaseRequiredToEarn,
      &kStatedMultiple,
      &kThreeLevelsOfPeople,
      &kRewardsOnOwnOrders,
      &kTaxNotWithheld,
      &kSevenDayReturn,
      &kStoredValue,
      &kDividendToHolders,
      &kShortNotice,
      &kReferralRewards,
      &kAgentsByRegion,
      &kConversionIntoShares,
      &kRisingPriceInTexts,
      &kAggregateBound,
      &kBreakEvenGrowth,
      &kNothingContributed,
      &kUnnamedRewards,
      &kSelfPurchaseLoss,
      &kBuyingAhead,
      &kProfitBase,
      &kSubsidyLimits,
      &kInjectionFrontRunning,
      &kExitFeeCapture,
      &kSliceSelling,
      &kLargeOrder,
      &kReversalLoss,
      &kLegacyRelease,
  };
  return kRules;
}

}  // namespace greenpool
