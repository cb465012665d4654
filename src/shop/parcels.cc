#include "shop/parcels.h"

#include <algorithm>

#include "base/text_id.h"
#include "json/value.h"
#include "office/random.h"
#include "shop/carriers.h"
#include "shop/columns.h"
#include "shop/order.h"
#include "shop/problems.h"
#include "shop/returns.h"
#include "shop/settings.h"

namespace greenpool::shop {
namespace {

constexpr std::int64_t kTrackEvery = 60 * kMinute;
constexpr std::int64_t kTrackApart = 40 * kMinute;  // two questions about one number; half an hour is too soon
constexpr std::int64_t kTrackEveryAtMost = kDay;
constexpr std::int64_t kTrackFor = 60 * kDay;
constexpr std::size_t kEventsMax = 500;
constexpr std::string_view kColumns =
    "SELECT number,id,order_id,return_id,carrier,tracking_number,state,sent_at,delivered_at FROM shop_parcels";

Parcel read_row(const Rows& rows) {
  return {rows.integer(0),
          rows.text(1),
          rows.text(2),
          rows.maybe_text(3),
          rows.text(4),
          rows.text(5),
          read_name<ParcelState>(rows.text(6)),
          Timestamp(rows.integer(7)),
          maybe<Timestamp>(rows, 8)};
}

void check(const ParcelDraft& draft) {
  if (!is_text_id(draft.carrier) || !is_text_id(draft.tracking_number)) throw Refusal(problems::parcel_invalid);
}

std::optional<std::string> find_parcel(Work& work, const std::string& order, const ParcelDraft& draft) {
  return work.db.text("SELECT id FROM shop_parcels WHERE order_id=?1 AND carrier=?2 AND tracking_number=?3", order,
                      draft.carrier, draft.tracking_number);
}

struct Journey {
  std::string order;
  std::optional<std::string> return_id;
};

// A number that has been asked for lately, in another order's box, is not asked for again at once.
Timestamp first_asked_at(Work& work, const ParcelDraft& draft) {
  const auto others = work.db.integer(
      "SELECT track_at FROM shop_parcels WHERE track_at IS NOT NULL AND tracking_number=?1 AND "
      "lower(carrier)=lower(?2) ORDER BY track_at DESC LIMIT 1",
      draft.tracking_number, draft.carrier);
  if (!others) return work.now;
  return std::clamp(Timestamp(*others), work.now, later(work.now, kTrackEvery));
}

std::string write_parcel(Work& work, const Actor& actor, const Journey& journey, const ParcelDraft& draft) {
  std::string id = random_id("pa-");
  work.db.run(
      "INSERT INTO shop_parcels(id,programme,order_id,return_id,carrier,tracking_number,state,sent_at,track_at) "
      "VALUES(?1,?2,?3,?4,?5,?6,'under_way',?7,?8)",
      id, actor.programme, journey.order, journey.return_id, draft.carrier, draft.tracking_number,
      work.now.microseconds(), first_asked_at(work, draft).microseconds());
  return id;
}

// Empty where the carrier tells without it, or it has been erased.
std::string phone_for(Work& work, const std::string& carrier, const std::string& order, Sealer& sealer) {
  const Carrier* const known = find_carrier(carrier);
  if (known == nullptr || known->wants != CarrierWants::number_and_phone) return {};
  Rows rows = work.db.query("SELECT address FROM shop_orders WHERE id=?1", order);
  if (!rows.next()) return {};
  const std::optional<std::string> plain = sealer.open("shop/address", rows.blob(0));
  if (!plain) return {};
  const Result<JsonValue> address = parse_json(*plain);
  return address ? std::string(address->text_at("phone").value_or("")) : std::string();
}

// Of one that is asked for no more, nothing changes.
void ask_again_at(Work& work, const std::string& id, Timestamp at) {
  work.db.run("UPDATE shop_parcels SET track_at=?2 WHERE id=?1 AND track_at IS NOT NULL", id, at.microseconds());
}

bool is_followed(Work& work, const std::string& id) {
  return work.db.integer("SELECT 1 FROM shop_parcels WHERE id=?1 AND track_at IS NOT NULL", id).has_value();
}

struct DueParcel {
  TrackedParcel parcel;
  std::string order;
};

DueParcel read_due(const Rows& rows) {
  return {{rows.text(0),
           rows.text(1),
           {.carrier = rows.text(2), .tracking_number = rows.text(3), .sent_at = Timestamp(rows.integer(4))}},
          rows.text(5)};
}

// The one that waits longest. Those that have become too old are not asked for any more; each is met once, so that a
// piece of work costs no more for all that are due.
std::optional<DueParcel> longest_due(Work& work) {
  for (;;) {
    std::optional<DueParcel> due;
    {
      Rows rows = work.db.query(
          "SELECT id,programme,carrier,tracking_number,sent_at,order_id FROM shop_parcels WHERE track_at<=?1 "
          "ORDER BY track_at,number LIMIT 1",
          work.now.microseconds());
      if (rows.next()) due = read_due(rows);
    }
    if (!due || later(due->parcel.question.sent_at, kTrackFor) > work.now) return due;
    work.db.run("UPDATE shop_parcels SET track_at=NULL WHERE id=?1", due->parcel.id);
  }
}

// All that the carrier takes for the same as that one, itself among them.
std::vector<DueParcel> in_the_same_box(Work& work, const TrackingQuestion& question) {
  std::vector<DueParcel> found;
  Rows rows = work.db.query(
      "SELECT id,programme,carrier,tracking_number,sent_at,order_id FROM shop_parcels WHERE track_at IS NOT NULL AND "
      "tracking_number=?1 AND lower(carrier)=lower(?2) AND sent_at+?4>?3 ORDER BY number",
      question.tracking_number, question.carrier, work.now.microseconds(), kTrackFor);
  while (rows.next()) found.push_back(read_due(rows));
  return found;
}

}  // namespace

std::string ship_parcel(Work& work, const Actor& staff, const std::string& id, const ParcelDraft& draft) {
  check(draft);
  Order order = read_order(work, staff, id);
  if (auto sent = find_parcel(work, id, draft)) return std::move(*sent);
  require_no_open_return(work, id);
  if (order.state != OrderState::shipped) {
    move_order(work, staff, order, OrderAction::ship);
  } else if (staff.kind != ActorKind::staff) {
    throw Refusal(problems::order_actor_not_allowed);
  }
  const Timestamp receive = later(work.now, settings_of(work, order.programme).auto_receive_days * kDay);
  work.db.run("UPDATE shop_orders SET shipped_at=?2,receive_at=?3 WHERE id=?1", id, work.now.microseconds(),
              receive.microseconds());
  return write_parcel(work, staff, {id, std::nullopt}, draft);
}

std::string send_back_parcel(Work& work, const Actor& actor, const std::string& return_id, const ParcelDraft& draft) {
  check(draft);
  const Return found = read_return(work, actor, return_id);
  if (found.state != ReturnState::approved) throw Refusal(problems::return_action_not_allowed);
  if (auto sent = find_parcel(work, found.order, draft)) return std::move(*sent);
  return write_parcel(work, actor, {found.order, return_id}, draft);
}

Parcel read_parcel(Work& work, const Actor& actor, const std::string& id) {
  Rows rows = work.db.query(
      "SELECT number,id,order_id,return_id,carrier,tracking_number,state,sent_at,delivered_at FROM shop_parcels "
      "WHERE id=?1 AND programme=?2",
      id, actor.programme);
  if (!rows.next()) throw Refusal(problems::parcel_unknown);
  Parcel parcel = read_row(rows);
  if (actor.is_member()) (void)read_order(work, actor, parcel.order);
  return parcel;
}

std::vector<ParcelEvent> read_parcel_events(Work& work, const Actor& actor, const std::string& id, Sealer& sealer) {
  (void)read_parcel(work, actor, id);
  std::vector<ParcelEvent> events;
  Rows rows = work.db.query("SELECT at,text,delivered FROM shop_parcel_events WHERE parcel=?1 ORDER BY position", id);
  while (rows.next()) {
    std::optional<std::string> text = sealer.open("shop/parcel", rows.blob(1));
    if (!text) throw Refusal(problems::sealed_data_unreadable);
    events.push_back({Timestamp(rows.integer(0)), std::move(*text), rows.truth(2)});
  }
  return events;
}

std::vector<Parcel> list_parcels(Work& work, const Actor& actor, const ParcelFilter& filter, const Page& page) {
  if (actor.is_member()) (void)read_order(work, actor, filter.order.value_or(""));
  Conditions where;
  where.add("programme=", SqlValue(actor.programme));
  where.add_if("order_id=", filter.order);
  if (filter.state) where.add("state=", SqlValue(name_of(*filter.state)));
  std::vector<Parcel> found;
  Rows rows = where.newest(work.db, kColumns, "number", page);
  while (rows.next()) found.push_back(read_row(rows));
  return found;
}

std::vector<TrackedParcel> parcels_to_track(Work& work, Sealer& sealer) {
  const std::optional<DueParcel> first = longest_due(work);
  if (!first) return {};
  const std::string phone = phone_for(work, first->parcel.question.carrier, first->order, sealer);
  std::vector<TrackedParcel> together;
  for (DueParcel& each : in_the_same_box(work, first->parcel.question)) {
    TrackingQuestion& question = each.parcel.question;
    question.phone = phone_for(work, question.carrier, each.order, sealer);
    if (question.phone == phone) {
      ask_again_at(work, each.parcel.id, later(work.now, kTrackEvery));
      together.push_back(std::move(each.parcel));
    } else {
      // What is told to one recipient is not for another, who is asked for in another hour.
      work.db.run("UPDATE shop_parcels SET track_at=max(track_at,?2) WHERE id=?1", each.parcel.id,
                  later(work.now, kTrackApart).microseconds());
    }
  }
  return together;
}

void record_tracking(Work& work, const TrackedParcel& parcel, std::span<const ParcelEvent> events, Sealer& sealer) {
  if (events.empty()) return miss_tracking(work, parcel);
  (void)read_parcel(work, {parcel.programme, ActorKind::system, ""}, parcel.id);
  if (!is_followed(work, parcel.id)) return;
  work.db.run("DELETE FROM shop_parcel_events WHERE parcel=?1", parcel.id);
  work.db.run("UPDATE shop_parcels SET track_misses=0 WHERE id=?1", parcel.id);
  const auto newest = events.last(std::min(events.size(), kEventsMax));
  for (std::size_t i = 0; i < newest.size(); ++i) {
    const ParcelEvent& event = newest[i];
    work.db.run("INSERT INTO shop_parcel_events(parcel,position,at,text,delivered) VALUES(?1,?2,?3,?4,?5)", parcel.id,
                i, event.at.microseconds(), Blob{sealer.seal("shop/parcel", event.text)}, event.delivered);
    if (!event.delivered) continue;
    work.db.run(
        "UPDATE shop_parcels SET state='delivered',delivered_at=?2,track_at=NULL WHERE id=?1 AND state='under_way'",
        parcel.id, event.at.microseconds());
  }
}

void miss_tracking(Work& work, const TrackedParcel& parcel) {
  const Parcel found = read_parcel(work, {parcel.programme, ActorKind::system, ""}, parcel.id);
  if (found.state == ParcelState::delivered) return;
  const auto misses = work.db.integer("SELECT track_misses FROM shop_parcels WHERE id=?1", parcel.id).value_or(0);
  const std::int64_t wait = std::min(kTrackEvery << std::min<std::int64_t>(misses, 10), kTrackEveryAtMost);
  work.db.run("UPDATE shop_parcels SET track_misses=track_misses+1 WHERE id=?1", parcel.id);
  ask_again_at(work, parcel.id, later(work.now, wait));
}

void forget_tracking(Work& work, const std::string& order) {
  work.db.run("DELETE FROM shop_parcel_events WHERE parcel IN (SELECT id FROM shop_parcels WHERE order_id=?1)", order);
  work.db.run("UPDATE shop_parcels SET track_at=NULL WHERE order_id=?1", order);
}

}  // namespace greenpool::shop
