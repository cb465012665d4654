#include "office/database.h"

#include "base/check.h"

namespace greenpool {

// One prepared statement with the values it holds; more than one of a text where a query runs inside another.
struct Rows::Slot {
  explicit Slot(SqliteStatement made) : statement(std::move(made)) {}
  SqliteStatement statement;
  std::vector<SqlValue> values;
  bool busy = false;
};

Rows::~Rows() {
  if (slot_ == nullptr) return;
  slot_->statement.reset();
  slot_->values.clear();
  slot_->busy = false;
}

bool Rows::next() {
  const Result<bool> row = slot_->statement.step();
  if (!row) throw StorageFailure(row.error());
  return *row;
}

std::int64_t Rows::integer(int column) const { return slot_->statement.column_integer(column); }
std::string Rows::text(int column) const { return std::string(slot_->statement.column_text(column)); }
std::vector<std::uint8_t> Rows::blob(int column) const {
  const auto bytes = slot_->statement.column_blob(column);
  return {bytes.begin(), bytes.end()};
}
bool Rows::is_null(int column) const { return slot_->statement.column_is_null(column); }
std::optional<std::int64_t> Rows::maybe_integer(int column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}
std::optional<std::string> Rows::maybe_text(int column) const {
  return is_null(column) ? std::nullopt : std::optional(text(column));
}

Database::Database(SqliteLock lock, SqliteConnection connection)
    : lock_(std::move(lock)), connection_(std::move(connection)) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::string& path, std::span<const Schema> schemas) {
  Result<SqliteLock> lock = SqliteLock::acquire("", path + ".lock");
  if (!lock) {
    if (lock.error().code != "sql_busy") return tl::unexpected(lock.error());
    return failure("office_in_use", path + " is in use by another process");
  }
  Result<SqliteConnection> connection = SqliteConnection::open({.path = path, .access = SqliteOptions::Access::create});
  if (!connection) return tl::unexpected(connection.error());
  std::unique_ptr<Database> database(new Database(std::move(*lock), std::move(*connection)));
  if (Status ready = database->set_up(schemas); !ready) return tl::unexpected(ready.error());
  return database;
}

Status Database::set_up(std::span<const Schema> schemas) {
  if (Status set = connection_.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                                       "PRAGMA secure_delete=ON;"
                                       "CREATE TABLE IF NOT EXISTS office_schema("
                                       "room TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT");
      !set) {
    return set;
  }
  try {
    for (const Schema& schema : schemas) {
      begin();
      const auto version = integer("SELECT version FROM office_schema WHERE room=?1", schema.room).value_or(0);
      const auto wanted = static_cast<std::int64_t>(schema.steps.size());
      if (version > wanted) {
        roll_back();
        return failure("office_newer", "the tables of \"" + std::string(schema.room) + "\" are of version " +
                                           std::to_string(version) + ", this Greenpool knows " +
                                           std::to_string(wanted));
      }
      for (auto step = version; step < wanted; ++step) {
        execute(std::string(schema.steps[static_cast<std::size_t>(step)]).c_str());
      }
      run("INSERT INTO office_schema VALUES(?1,?2) ON CONFLICT(room) DO UPDATE SET version=?2", schema.room, wanted);
      commit();
    }
  } catch (const StorageFailure& failed) {
    return tl::unexpected(failed.error());
  }
  return {};
}

Rows::Slot& Database::free_slot(std::string_view sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) found = statements_.emplace(std::string(sql), Slots()).first;
  for (const auto& slot : found->second) {
    if (!slot->busy) return *slot;
  }
  Result<SqliteStatement> statement = connection_.prepare(found->first);
  if (!statement) throw StorageFailure(statement.error());
  return *found->second.emplace_back(std::make_unique<Rows::Slot>(std::move(*statement)));
}

Rows Database::start(std::string_view sql, std::span<const SqlValue> values) {
  Rows::Slot& slot = free_slot(sql);
  slot.values.assign(values.begin(), values.end());
  slot.busy = true;
  int parameter = 0;
  for (const SqlValue& value : slot.values) {
    ++parameter;
    switch (value.kind_) {
      case SqlValue::Kind::null:
        slot.statement.bind_null(parameter);
        break;
      case SqlValue::Kind::integer:
        slot.statement.bind_integer(parameter, value.integer_);
        break;
      case SqlValue::Kind::text:
        slot.statement.bind_text(parameter, value.text_);
        break;
      case SqlValue::Kind::blob:
        slot.statement.bind_blob(parameter,
                                 {reinterpret_cast<const std::uint8_t*>(value.text_.data()), value.text_.size()});
        break;
    }
  }
  return Rows(&slot);
}

std::int64_t Database::finish(std::string_view sql, std::span<const SqlValue> values) {
  Rows rows = start(sql, values);
  GP_CHECK(!rows.next(), "a statement that is run returns no row");
  return connection_.changes();
}

std::int64_t Database::last_key() const { return connection_.last_key(); }

void Database::execute(const char* sql) {
  if (Status done = connection_.execute(sql); !done) throw StorageFailure(done.error());
}

void Database::begin() { execute("BEGIN IMMEDIATE"); }
void Database::commit() { execute("COMMIT"); }
void Database::roll_back() { execute("ROLLBACK"); }
void Database::begin_part() { execute("SAVEPOINT part"); }
void Database::keep_part() { execute("RELEASE part"); }
void Database::undo_part() { execute("ROLLBACK TO part; RELEASE part"); }

Status Database::copy_to(const std::string& path) {
  Result<SqliteStatement> copy = connection_.prepare("VACUUM INTO ?1");
  if (!copy) return tl::unexpected(copy.error());
  copy->bind_text(1, path);
  return copy->run();
}

}  // namespace greenpool
