#include "payments/payment_tables.h"

#include <array>

namespace greenpool {
namespace {

// An id is the number that the provider knows. The address of a browser (client_ip) is kept only until the payment was
// handed over. payment_tasks holds the next step of whatever is not over; one that a thread works on is leased.
constexpr std::array<std::string_view, 2> kSteps{
    R"sql(
CREATE TABLE payments(
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  programme TEXT NOT NULL,
  order_reference TEXT NOT NULL,
  member TEXT NOT NULL,
  provider TEXT NOT NULL,
  method TEXT NOT NULL CHECK(method IN ('jsapi','h5','native')),
  amount INTEGER NOT NULL CHECK(amount > 0),
  description TEXT NOT NULL,
  client_ip TEXT,
  state TEXT NOT NULL CHECK(state IN ('created','pending','succeeded','closed','failed')),
  closing INTEGER NOT NULL DEFAULT 0 CHECK(closing IN (0,1)),
  provider_number TEXT,
  client_json TEXT,
  problem TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
CREATE INDEX payments_by_programme ON payments(programme, seq);
CREATE INDEX payments_by_state ON payments(programme, state, seq);
CREATE INDEX payments_by_order ON payments(programme, order_reference, seq);
CREATE INDEX payments_by_member ON payments(programme, member, seq);
CREATE INDEX payments_by_provider_number ON payments(provider_number) WHERE provider_number IS NOT NULL;
CREATE INDEX payments_by_finish ON payments(provider, finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE refunds(
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  payment TEXT NOT NULL REFERENCES payments(id),
  reference TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK(amount > 0),
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('requested','sending','processing','succeeded','failed','abnormal')),
  provider_number TEXT,
  refusal TEXT,
  problem TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  finished_at INTEGER,
  UNIQUE(payment, reference)
) STRICT;
CREATE INDEX refunds_by_state ON refunds(state, seq);
CREATE INDEX refunds_by_provider_number ON refunds(provider_number) WHERE provider_number IS NOT NULL;

CREATE TABLE payouts(
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  programme TEXT NOT NULL,
  withdrawal TEXT NOT NULL,
  member TEXT NOT NULL,
  provider TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK(amount > 0),
  operator TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK(state IN ('requested','sending','sent','awaiting_user','unknown','succeeded','failed')),
  cancelling INTEGER NOT NULL DEFAULT 0 CHECK(cancelling IN (0,1)),
  provider_number TEXT,
  user_json TEXT,
  refusal TEXT,
  problem TEXT,
  engine_refusal TEXT,
  told_unknown INTEGER NOT NULL DEFAULT 0 CHECK(told_unknown IN (0,1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  finished_at INTEGER,
  UNIQUE(programme, withdrawal)
) STRICT;
CREATE INDEX payouts_by_programme ON payouts(programme, seq);
CREATE INDEX payouts_by_state ON payouts(programme, state, seq);
CREATE INDEX payouts_by_member ON payouts(programme, member, seq);
CREATE INDEX payouts_by_provider_number ON payouts(provider_number) WHERE provider_number IS NOT NULL;

CREATE TABLE payment_tasks(
  subject TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK(kind IN ('payment','refund','payout')),
  step TEXT NOT NULL CHECK(step IN ('call','query','close')),
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease TEXT,
  leased_until INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX payment_tasks_due ON payment_tasks(due_at);

CREATE TABLE payment_notifications(
  provider TEXT NOT NULL,
  id TEXT NOT NULL,
  digest BLOB NOT NULL,
  subject TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY(provider, id)
) STRICT;
)sql",
    // A refund that its provider closed is made again under another number; of a reference one is under way, or made.
    R"sql(
CREATE TABLE refunds_again(
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  payment TEXT NOT NULL REFERENCES payments(id),
  reference TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK(amount > 0),
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('requested','sending','processing','succeeded','failed','abnormal')),
  provider_number TEXT,
  refusal TEXT,
  problem TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  finished_at INTEGER,
  closed INTEGER NOT NULL DEFAULT 0 CHECK(closed IN (0,1))
) STRICT;
INSERT INTO refunds_again(seq,id,payment,reference,amount,reason,state,provider_number,refusal,problem,created_at,
    updated_at,finished_at)
  SELECT seq,id,payment,reference,amount,reason,state,provider_number,refusal,problem,created_at,updated_at,finished_at
  FROM refunds;
DROP TABLE refunds;
ALTER TABLE refunds_again RENAME TO refunds;
CREATE INDEX refunds_by_payment ON refunds(payment, seq);
CREATE UNIQUE INDEX refunds_by_reference ON refunds(payment, reference) WHERE state<>'failed';
CREATE INDEX refunds_by_state ON refunds(state, seq);
CREATE INDEX refunds_by_provider_number ON refunds(provider_number) WHERE provider_number IS NOT NULL;
)sql"};

}  // namespace

const Schema kPaymentsSchema{"payments", kSteps};

}  // namespace greenpool
