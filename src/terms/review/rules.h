// The table of rules, in the order in which findings are listed: compliance before economics, the gravest first.
#pragma once

#include <span>

#include "terms/review/rule.h"

namespace greenpool {

extern const Rule kRewardsBeyondTwoLevels;
extern const Rule kRewardsOnTeamPerformance;
extern const Rule kRankByHeadcount;
extern const Rule kPurchaseRequiredToEarn;
extern const Rule kStatedMultiple;
extern const Rule kThreeLevelsOfPeople;
extern const Rule kRewardsOnOwnOrders;
extern const Rule kTaxNotWithheld;
extern const Rule kSevenDayReturn;
extern const Rule kStoredValue;
extern const Rule kDividendToHolders;
extern const Rule kShortNotice;
extern const Rule kReferralRewards;
extern const Rule kAgentsByRegion;
extern const Rule kConversionIntoShares;
extern const Rule kRisingPriceInTexts;

extern const Rule kAggregateBound;
extern const Rule kBreakEvenGrowth;
extern const Rule kNothingContributed;
extern const Rule kUnnamedRewards;
extern const Rule kSelfPurchaseLoss;
extern const Rule kBuyingAhead;
extern const Rule kProfitBase;
extern const Rule kSubsidyLimits;
extern const Rule kInjectionFrontRunning;
extern const Rule kExitFeeCapture;
extern const Rule kSliceSelling;
extern const Rule kLargeOrder;
extern const Rule kReversalLoss;
extern const Rule kLegacyRelease;

[[nodiscard]] std::span<const Rule* const> review_rules();

}  // namespace greenpool
