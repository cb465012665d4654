#include "hooks/schema.h"

#include <array>

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 1> kSteps{R"sql(
CREATE TABLE hook_endpoint(
  id TEXT PRIMARY KEY,
  programme TEXT NOT NULL,
  url TEXT NOT NULL,
  description TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('active','paused','disabled')),
  disabled_because TEXT CHECK(disabled_because IN ('failures','gone')),
  secret BLOB NOT NULL,
  old_secret BLOB,
  old_secret_until INTEGER,
  failing_since INTEGER,
  tried_at INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  CHECK((state='disabled')=(disabled_because IS NOT NULL)),
  CHECK((old_secret IS NULL)=(old_secret_until IS NULL))
) STRICT;
CREATE INDEX hook_endpoint_programme ON hook_endpoint(programme, id);

CREATE TABLE hook_subscription(
  endpoint TEXT NOT NULL REFERENCES hook_endpoint(id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  PRIMARY KEY(endpoint, type)
) STRICT, WITHOUT ROWID;

CREATE TABLE hook_event(
  id TEXT PRIMARY KEY,
  programme TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE hook_delivery(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  programme TEXT NOT NULL,
  event TEXT NOT NULL REFERENCES hook_event(id),
  endpoint TEXT NOT NULL REFERENCES hook_endpoint(id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK(state IN ('waiting','sending','delivered','dead')),
  tries INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  UNIQUE(event, endpoint),
  CHECK((state IN ('delivered','dead'))=(finished_at IS NOT NULL))
) STRICT;
CREATE INDEX hook_delivery_due ON hook_delivery(endpoint, state, due_at, number);
CREATE INDEX hook_delivery_listed ON hook_delivery(programme, number);
CREATE INDEX hook_delivery_of_endpoint ON hook_delivery(endpoint, number);
CREATE INDEX hook_delivery_finished ON hook_delivery(finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX hook_delivery_sending ON hook_delivery(number) WHERE state='sending';

CREATE TABLE hook_attempt(
  delivery INTEGER NOT NULL REFERENCES hook_delivery(number) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  duration INTEGER NOT NULL,
  status INTEGER,
  error TEXT,
  answer TEXT NOT NULL,
  PRIMARY KEY(delivery, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE hook_notice(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  programme TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  url TEXT NOT NULL,
  because TEXT NOT NULL CHECK(because IN ('failures','gone')),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX hook_notice_listed ON hook_notice(programme, number);
)sql"};

}  // namespace

const Schema kHooksSchema{"hooks", kSteps};

}  // namespace greenpool
