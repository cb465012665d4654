#include "shop/events.h"

namespace greenpool::shop {

void note_event(Work& work, const std::string& order, OrderEventKind kind, const std::string& detail) {
  work.db.run("INSERT INTO shop_events(order_id,kind,detail,at) VALUES(?1,?2,?3,?4)", order, name_of(kind), detail,
              work.now.microseconds());
}

std::vector<OrderEvent> take_events(Work& work, int at_most) {
  struct Row {
    std::int64_t number;
    std::string programme;
    std::string order;
    OrderEvent event;
  };
  std::vector<Row> found;
  {
    Rows rows = work.db.query(
        "SELECT e.number,o.programme,e.order_id,e.kind,e.detail,e.at FROM shop_events e JOIN shop_orders o "
        "ON o.id=e.order_id ORDER BY e.number LIMIT ?1",
        at_most);
    while (rows.next()) {
      found.push_back({rows.integer(0),
                       rows.text(1),
                       rows.text(2),
                       {read_name<OrderEventKind>(rows.text(3)), Order{}, rows.text(4), Timestamp(rows.integer(5))}});
    }
  }
  std::vector<OrderEvent> events;
  for (Row& row : found) {
    row.event.order = read_order(work, {row.programme, ActorKind::system, ""}, row.order);
    work.db.run("DELETE FROM shop_events WHERE number=?1", row.number);
    events.push_back(std::move(row.event));
  }
  return events;
}

}  // namespace greenpool::shop
