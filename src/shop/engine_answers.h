// What the engine answered to the shop's commands: the reaction of the outbox's topic "shop".
//
//   pay_order          ok: the unit is paid, its rates are the engine's; all of them: the order is paid
//                      refused: the order is; what was taken is cancelled, then all money is due back
//   settle_paid_order  ok: settled, with what it brought; refused: asked again later
//   cancel_order       ok: cancelled; the last one closes the order or return, and its money is due back
//                      programme_closed to either of these: the engine has cancelled it (ending.h)
//   reverse_order      ok: refunded to the wallet; refused: asked again later, or staff give up
//
// Told again, an answer changes nothing: each looks at the state that its command left the unit in.
#pragma once

#include "office/office.h"
#include "office/outbox.h"
#include "shop/order.h"

namespace greenpool::shop {

void on_engine_answer(Work& work, const OutboxAnswer& answer);

// Closes the order if nothing of it is open any more: settled, or returned if all of it came back before.
void close_if_done(Work& work, Order& order);

}  // namespace greenpool::shop
