// What becomes of the demo's orders once they are paid: parcels, receipts, returns, invoices.
#include <algorithm>
#include <array>

#include "cli/demo/town.h"
#include "shop/invoices.h"
#include "shop/ordering.h"
#include "shop/parcels.h"
#include "shop/returns.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 5> kReasons{"尺码不合适", "颜色与图片有差异", "重复购买", "收到时外包装破损",
                                                   "暂时用不上"};

}  // namespace

// On that day, or up to so many days later.
void DemoTown::plan(DemoOrder& order, DemoNext next, int day, std::uint32_t later_at_most) {
  order.next = next;
  order.day = day + static_cast<int>(random_.below(later_at_most + 1));
}

void DemoTown::receive(Work& work, int day, DemoOrder& order) {
  const shop::Order now = shop::read_order(work, staff(), order.id);
  if (now.state != shop::OrderState::shipped) return;
  const shop::Parcel parcel = shop::read_parcel(work, staff(), order.parcel);
  const std::array events{shop::ParcelEvent{parcel.sent_at, "已揽收", false},
                          shop::ParcelEvent{work.now, "已签收", true}};
  shop::record_tracking(work, {parcel.id, house.programme(), {parcel.carrier, parcel.tracking_number}}, events,
                        house.sealer());
  // Some never say that it has come; the shop counts it as received after ten days.
  if (random_.chance(0.1)) return;
  shop::confirm_receipt(work, member(order.person), order.id);
  if (random_.chance(0.06)) {
    const std::string invoice = shop::request_invoice(
        work, member(order.person), order.id,
        {.kind = shop::InvoiceKind::personal, .title = demo_name(people[order.person].number)}, house.sealer());
    if (random_.chance(0.7)) {
      shop::issue_invoice(work, staff(), invoice,
                          std::to_string(26'440'000'000 + static_cast<std::int64_t>(++numbers_)));
    }
  }
  const double fate = random_.unit();
  if (fate < 0.06) plan(order, DemoNext::ask_return, day + 1, 4);
  if (fate > 0.985) plan(order, DemoNext::reverse, day + 10, 10);
}

void DemoTown::decide_return(Work& work, int day, DemoOrder& order) {
  const bool expects_goods = shop::read_return(work, staff(), order.return_id).kind == shop::ReturnKind::goods_back;
  const double fate = random_.unit();
  if (fate >= 0.2) {
    shop::approve_return(work, staff(), {.id = order.return_id});
    if (expects_goods) plan(order, DemoNext::send_back, day + 1, 1);
    return;
  }
  if (fate < 0.08) {
    shop::withdraw_return(work, member(order.person), order.return_id);
  } else {
    shop::reject_return(work, staff(), order.return_id, "商品已拆封使用，无法二次销售");
  }
  if (!expects_goods) plan(order, DemoNext::ship, day + 1, 0);
}

// One step. What an order is not ready for any more, because it was refused or called off, is left out.
void DemoTown::go_on(Work& work, int day, DemoOrder& order) {
  const shop::OrderState state = shop::read_order(work, staff(), order.id).state;
  const bool is_paid = state == shop::OrderState::paid;
  const std::string reason(kReasons.at(random_.below(kReasons.size())));
  const shop::ParcelDraft parcel{random_.chance(0.6) ? "shunfeng" : "zhongtong",
                                 "DEMO" + std::to_string(700'000'000 + ++numbers_)};
  const auto ask_return = [&](shop::ReturnKind kind, const shop::Actor& by, const std::string& why) {
    order.return_id = shop::request_return(work, by, {.order = order.id, .kind = kind, .reason = why}, house.sealer());
  };
  switch (std::exchange(order.next, DemoNext::nothing)) {
    case DemoNext::call_off:
      if (is_paid) shop::cancel_order(work, member(order.person), order.id);
      break;
    case DemoNext::refund_unsent:
      if (!is_paid) break;
      ask_return(shop::ReturnKind::refund_only, member(order.person), reason);
      plan(order, DemoNext::decide_return, day + 1, 0);
      break;
    case DemoNext::ship:
      if (!is_paid) break;
      order.parcel = shop::ship_parcel(work, staff(), order.id, parcel);
      plan(order, DemoNext::receive, day + 2, 3);
      break;
    case DemoNext::receive:
      receive(work, day, order);
      break;
    case DemoNext::ask_return:
      if (state != shop::OrderState::received) break;
      ask_return(shop::ReturnKind::goods_back, member(order.person), reason);
      plan(order, DemoNext::decide_return, day + 1, 1);
      break;
    case DemoNext::decide_return:
      decide_return(work, day, order);
      break;
    case DemoNext::send_back:
      static_cast<void>(shop::send_back_parcel(work, member(order.person), order.return_id, parcel));
      plan(order, DemoNext::take_back, day + 2, 1);
      break;
    case DemoNext::take_back:
      shop::take_goods_back(work, staff(), order.return_id,
                            random_.chance(0.85) ? shop::StockDecision::resaleable : shop::StockDecision::written_off);
      break;
    case DemoNext::reverse:
      if (state != shop::OrderState::settled) break;
      ask_return(shop::ReturnKind::refund_only, staff(), "质量问题，协商退款");
      shop::approve_return(work, staff(), {.id = order.return_id, .supplier_cost = shop::SupplierCost::returned});
      break;
    case DemoNext::nothing:
      break;
  }
}

void DemoTown::go_on_with_orders(int day, const DemoHours& hours) {
  house.ask([&](Work& work) {
    std::vector<DemoOrder*> due;
    for (DemoOrder& order : orders) {
      if (order.next != DemoNext::nothing && order.day <= day) due.push_back(&order);
    }
    for (std::size_t i = 0; i < due.size(); ++i) {
      Work then{work.db, demo_moment(hours, i, due.size())};
      go_on(then, day, *due[i]);
    }
  });
  std::erase_if(orders, [](const DemoOrder& order) { return order.next == DemoNext::nothing; });
}

}  // namespace greenpool
