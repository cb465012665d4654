#include "people/schema.h"

#include <array>

namespace greenpool {
namespace {

constexpr std::string_view kFirst = R"sql(
CREATE TABLE vault_master(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  fingerprint BLOB NOT NULL,
  since INTEGER NOT NULL
) STRICT;
CREATE TABLE vault_keys(
  person TEXT PRIMARY KEY,
  wrapped BLOB,
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE vault_fields(
  person TEXT NOT NULL REFERENCES vault_keys(person),
  field TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY(person, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE vault_index(
  field TEXT NOT NULL,
  digest BLOB NOT NULL,
  person TEXT NOT NULL REFERENCES vault_keys(person),
  PRIMARY KEY(field, digest)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX vault_index_person ON vault_index(person, field);

CREATE TABLE audit_log(
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  programme TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  outcome TEXT NOT NULL,
  request TEXT NOT NULL,
  details TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX audit_log_programme ON audit_log(programme, number);
CREATE INDEX audit_log_actor ON audit_log(actor, number);
CREATE INDEX audit_log_subject ON audit_log(subject, number);
CREATE INDEX audit_log_action ON audit_log(action, number);
CREATE INDEX audit_log_at ON audit_log(at);
CREATE TRIGGER audit_log_stays BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log is append only'); END;
CREATE TRIGGER audit_log_keeps BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log is append only'); END;

CREATE TABLE access_version(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  version INTEGER NOT NULL
) STRICT;
INSERT INTO access_version VALUES(1, 0);

CREATE TABLE operators(
  id TEXT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  password_version INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK(state IN ('active', 'disabled')),
  must_change_password INTEGER NOT NULL CHECK(must_change_password IN (0, 1)),
  second_factor TEXT NOT NULL CHECK(second_factor IN ('none', 'enrolling', 'on')),
  totp_step INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL
) STRICT;
CREATE TABLE operator_roles(
  operator TEXT NOT NULL REFERENCES operators(id),
  programme TEXT NOT NULL,
  role TEXT NOT NULL CHECK(role IN
    ('owner', 'finance_maker', 'finance_checker', 'risk', 'shop_manager', 'support', 'auditor')),
  granted_at INTEGER NOT NULL,
  granted_by TEXT NOT NULL,
  PRIMARY KEY(operator, programme, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX operator_roles_programme ON operator_roles(programme, role);
CREATE TABLE recovery_codes(
  operator TEXT NOT NULL REFERENCES operators(id),
  digest BLOB NOT NULL,
  used_at INTEGER,
  PRIMARY KEY(operator, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions(
  id TEXT PRIMARY KEY,
  token BLOB NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK(kind IN ('operator', 'member')),
  holder TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  strong_at INTEGER NOT NULL,
  absolute_until INTEGER NOT NULL,
  idle_microseconds INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_holder ON sessions(holder, created_at);
CREATE INDEX sessions_end ON sessions(absolute_until);

CREATE TABLE api_keys(
  id TEXT PRIMARY KEY,
  token BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL,
  programme TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires_at INTEGER,
  last_used_day INTEGER,
  revoked_at INTEGER
) STRICT;
CREATE INDEX api_keys_programme ON api_keys(programme, id);

CREATE TABLE failures(
  key BLOB PRIMARY KEY,
  count INTEGER NOT NULL,
  blocked_until INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX failures_last ON failures(last_at);

CREATE TABLE members(
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK(state IN ('active', 'erased')),
  password_hash TEXT,
  password_version INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  erased_at INTEGER
) STRICT;
CREATE INDEX members_state ON members(state, id);
CREATE TABLE memberships(
  programme TEXT NOT NULL,
  member TEXT NOT NULL REFERENCES members(id),
  state TEXT NOT NULL CHECK(state IN ('pending', 'joined', 'refused')),
  referrer TEXT,
  invitation_code TEXT,
  reason TEXT,
  asked_at INTEGER NOT NULL,
  joined_at INTEGER,
  PRIMARY KEY(programme, member),
  UNIQUE(programme, invitation_code)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_member ON memberships(member, programme);
CREATE INDEX memberships_referrer ON memberships(programme, referrer, member);

CREATE TABLE login_codes(
  phone BLOB NOT NULL,
  purpose TEXT NOT NULL,
  digest BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  tries_left INTEGER NOT NULL,
  PRIMARY KEY(phone, purpose)
) STRICT, WITHOUT ROWID;
CREATE TABLE code_counts(
  key BLOB NOT NULL,
  day INTEGER NOT NULL,
  count INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY(key, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX code_counts_day ON code_counts(day);

CREATE TABLE sms_outbox(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  sealed BLOB,
  state TEXT NOT NULL CHECK(state IN ('waiting', 'sent', 'failed', 'expired')),
  tries INTEGER NOT NULL,
  next_try_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  added_at INTEGER NOT NULL,
  error TEXT
) STRICT;
CREATE INDEX sms_outbox_waiting ON sms_outbox(next_try_at) WHERE state = 'waiting';
CREATE INDEX sms_outbox_state ON sms_outbox(state, number);

CREATE TABLE wechat_tickets(
  token BLOB PRIMARY KEY,
  sealed BLOB NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE real_names(
  member TEXT PRIMARY KEY REFERENCES members(id),
  state TEXT NOT NULL CHECK(state IN ('unverified', 'verified', 'rejected')),
  round INTEGER NOT NULL,
  asked_at INTEGER NOT NULL,
  next_try_at INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  decided_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX real_names_waiting ON real_names(next_try_at) WHERE state = 'unverified';
CREATE INDEX real_names_state ON real_names(state, member);
)sql";

constexpr std::string_view kOwnLimits = R"sql(
ALTER TABLE api_keys ADD COLUMN requests_per_minute INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr std::array<std::string_view, 2> kSteps{kFirst, kOwnLimits};

}  // namespace

const Schema kPeopleSchema{"people", kSteps};

}  // namespace greenpool
