// Parcels: what was sent to members, several per order, and what they send back.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "office/office.h"
#include "shop/actor.h"
#include "shop/page.h"
#include "shop/ports.h"

namespace greenpool::shop {

enum class ParcelState : std::uint8_t { under_way, delivered };
inline constexpr std::array<std::string_view, 2> kParcelStateNames{"under_way", "delivered"};
constexpr std::span<const std::string_view> names_of(ParcelState) { return kParcelStateNames; }

struct ParcelDraft {
  std::string carrier;          // its code: 1 to 64 printable ASCII characters
  std::string tracking_number;  // likewise
};

// A parcel left. The first one makes the order shipped; with each the time after which it counts as received begins
// anew. Its id; the same parcel again is the same one. Refuses: shop_order_unknown, parcel_invalid, return_open, as
// next_state().
std::string ship_parcel(Work& work, const Actor& staff, const std::string& order, const ParcelDraft& draft);
// The goods of an approved return are on their way. Refuses: return_unknown, return_action_not_allowed,
// parcel_invalid.
std::string send_back_parcel(Work& work, const Actor& actor, const std::string& return_id, const ParcelDraft& draft);

struct Parcel {
  std::int64_t number = 0;  // for paging
  std::string id;
  std::string order;
  std::optional<std::string> return_id = {};
  std::string carrier;
  std::string tracking_number;
  ParcelState state = ParcelState::under_way;
  Timestamp sent_at{};
  std::optional<Timestamp> delivered_at = {};
};
// Refuses: parcel_unknown.
[[nodiscard]] Parcel read_parcel(Work& work, const Actor& actor, const std::string& id);
// Refuses: parcel_unknown, sealed_data_unreadable.
[[nodiscard]] std::vector<ParcelEvent> read_parcel_events(Work& work, const Actor& actor, const std::string& id,
                                                          Sealer& sealer);
struct ParcelFilter {
  std::optional<std::string> order = {};
  std::optional<ParcelState> state = {};
};
// A member needs the order of the filter, which must be theirs. Refuses: shop_order_unknown.
[[nodiscard]] std::vector<Parcel> list_parcels(Work& work, const Actor& actor, const ParcelFilter& filter,
                                               const Page& page);

// Tracking, by a thread that asks the carrier in between, outside of any transaction (tracking.h):
//   parcels_to_track() ──▶ ParcelTracker::track() ──▶ record_tracking(), or miss_tracking()
// A crash in between loses nothing: the parcel is asked for again.

struct TrackedParcel {
  std::string id;
  std::string programme;
  TrackingQuestion question;
};
// The one that waits longest, of all programmes, and all that are in the same box: of the same carrier and number, for
// the same recipient where the carrier asks who that is. One question is for all of them, since carriers lock a number
// that is asked for twice within half an hour. Each comes again after an hour until it is delivered, or was sent 60
// days ago.
[[nodiscard]] std::vector<TrackedParcel> parcels_to_track(Work& work, Sealer& sealer);
// All that the carrier tells of it takes the place of what it told before; when it tells nothing, that stays, and this
// is a miss. Nothing is kept of a parcel that is not followed any more. Refuses: parcel_unknown.
void record_tracking(Work& work, const TrackedParcel& parcel, std::span<const ParcelEvent> events, Sealer& sealer);
// Nothing was learned: it waits for twice as long as the last time, at most a day. Refuses: parcel_unknown.
void miss_tracking(Work& work, const TrackedParcel& parcel);
// Carriers' texts about the order's parcels are gone, and nobody is asked for them again.
void forget_tracking(Work& work, const std::string& order);

}  // namespace greenpool::shop
