// The order as SQL statements on SQLite, as an application would write them: prepared once, WAL, synchronous=FULL, one
// connection. The grant is computed here, exactly, between the statement that reads the pool and the one that writes
// it. Variants: one transaction an order, or a batch of orders in one; each with and without an index that finds the
// positions that are due, and then with their forced exits. Every member holds a position before the clock starts.

#include <sqlite3.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <string_view>

#include "peers/workload.h"

namespace greenpool::bench {
namespace {

struct Sizes {
  std::int64_t members = 1'000'000;
  std::int64_t batch = 1'000;
  double seconds = 4;  // at most, for each variant
  std::int64_t orders_max = 400'000;
  std::filesystem::path directory = ".";
};

enum class Exits : std::uint8_t { none, indexed };

enum Account : std::int64_t { deposits = 1, supplier, rewards, platform, pool_account, wallets };

[[noreturn]] void fail(sqlite3* database, const char* what) {
  std::fprintf(stderr, "sqlite_peer: %s: %s\n", what, sqlite3_errmsg(database));
  std::exit(1);
}

class Statement {
 public:
  Statement(sqlite3* database, const char* sql) : database_(database) {
    if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) != SQLITE_OK) {
      fail(database, sql);
    }
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(int index, std::int64_t value) {
    sqlite3_bind_int64(statement_, index, value);
    return *this;
  }
  Statement& bind(int index, double value) {
    sqlite3_bind_double(statement_, index, value);
    return *this;
  }
  Statement& bind(int index, std::string_view value) {
    sqlite3_bind_text(statement_, index, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    return *this;
  }
  // True while a row is there to be read.
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE && code != SQLITE_CONSTRAINT) {
      fail(database_, sqlite3_sql(statement_));
    }
    refused_ = code == SQLITE_CONSTRAINT;
    return code == SQLITE_ROW;
  }
  // Runs to the end; false when a constraint refused it.
  bool run() {
    step();
    sqlite3_reset(statement_);
    return !refused_;
  }
  void reset() { sqlite3_reset(statement_); }
  [[nodiscard]] std::int64_t column(int index) const { return sqlite3_column_int64(statement_, index); }

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
  bool refused_ = false;
};

class Database {
 public:
  explicit Database(const std::filesystem::path& file) {
    if (sqlite3_open(file.c_str(), &handle_) != SQLITE_OK) {
      fail(handle_, "open");
    }
  }
  ~Database() { sqlite3_close(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void execute(const char* sql) {
    if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
      fail(handle_, sql);
    }
  }
  [[nodiscard]] sqlite3* handle() const { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

constexpr const char* kPragmas =
    "PRAGMA page_size=4096;"
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA cache_size=-524288;"
    "PRAGMA foreign_keys=ON;";

// The trigger is a double: it only finds candidates, each is then compared exactly.
constexpr const char* kSchema =
    "CREATE TABLE programme(id INTEGER PRIMARY KEY, pool INTEGER NOT NULL, circulating INTEGER NOT NULL);"
    "CREATE TABLE members(id INTEGER PRIMARY KEY, wallet INTEGER NOT NULL);"
    "CREATE TABLE orders(id TEXT PRIMARY KEY, member INTEGER NOT NULL, paid INTEGER NOT NULL, cost INTEGER NOT NULL,"
    " granted INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE positions(member INTEGER PRIMARY KEY REFERENCES members(id), acquired INTEGER NOT NULL,"
    " spend INTEGER NOT NULL, remaining INTEGER NOT NULL, trigger REAL NOT NULL);"
    "CREATE TABLE ledger(id INTEGER PRIMARY KEY, order_id TEXT NOT NULL, account INTEGER NOT NULL,"
    " amount INTEGER NOT NULL);";

struct Statements {
  explicit Statements(sqlite3* database)
      : begin(database, "BEGIN IMMEDIATE"),
        commit(database, "COMMIT"),
        read_pool(database, "SELECT pool, circulating FROM programme WHERE id = 1"),
        write_pool(database, "UPDATE programme SET pool = ?, circulating = ? WHERE id = 1"),
        order(database, "INSERT INTO orders(id, member, paid, cost, granted) VALUES(?, ?, ?, ?, ?)"),
        position(
            database,
            "INSERT INTO positions(member, acquired, spend, remaining, trigger) VALUES(?1, ?2, ?3, ?2, 2.0 * ?3 / ?2)"
            " ON CONFLICT(member) DO UPDATE SET acquired = acquired + ?2, spend = spend + ?3,"
            " remaining = remaining + ?2, trigger = 2.0 * (spend + ?3) / (acquired + ?2)"),
        order_lines(database,
                    "INSERT INTO ledger(order_id, account, amount)"
                    " VALUES(?1, 1, ?2), (?1, 2, ?3), (?1, 3, ?4), (?1, 4, ?5), (?1, 5, ?6)"),
        due(database,
            "SELECT member, acquired, spend, remaining FROM positions WHERE trigger <= ? ORDER BY trigger LIMIT 1"),
        close(database, "DELETE FROM positions WHERE member = ?"),
        credit(database, "UPDATE members SET wallet = wallet + ? WHERE id = ?"),
        exit_lines(database, "INSERT INTO ledger(order_id, account, amount) VALUES(?1, 5, ?2), (?1, 6, ?3)") {}

  Statement begin, commit, read_pool, write_pool, order, position, order_lines, due, close, credit, exit_lines;
};

class Shop {
 public:
  Shop(Database& database, Exits exits) : database_(database), statements_(database.handle()), exits_(exits) {}

  void begin() { statements_.begin.run(); }
  void commit() { statements_.commit.run(); }

  // False when the order's id is taken; then nothing has changed.
  bool settle(std::string_view id, const Order& order) {
    Pool pool = read_pool();
    const Split split = split_order(order);
    const std::int64_t points = granted_points(pool, split.grant_value);
    if (!statements_.order.bind(1, id)
             .bind(2, order.member)
             .bind(3, order.paid)
             .bind(4, order.cost)
             .bind(5, points)
             .run()) {
      return false;
    }
    pool.cash += split.pool;
    pool.points += points;
    if (!statements_.position.bind(1, order.member).bind(2, points).bind(3, order.paid).run()) {
      fail(database_.handle(), "the member is unknown");
    }
    statements_.order_lines.bind(1, id).bind(2, -order.paid).bind(3, order.cost).bind(4, split.rewards);
    statements_.order_lines.bind(5, split.platform).bind(6, split.pool).run();
    if (exits_ == Exits::indexed) {
      settle_exits(id, pool);
    }
    statements_.write_pool.bind(1, pool.cash).bind(2, pool.points).run();
    return true;
  }

  [[nodiscard]] Pool read_pool() {
    Pool pool;
    if (!statements_.read_pool.step()) {
      fail(database_.handle(), "no programme");
    }
    pool = {.cash = statements_.read_pool.column(0), .points = statements_.read_pool.column(1)};
    statements_.read_pool.reset();
    return pool;
  }
  [[nodiscard]] std::int64_t exits() const { return exit_count_; }

 private:
  void settle_exits(std::string_view id, Pool& pool) {
    Statement& due = statements_.due;
    while (due.bind(1, static_cast<double>(pool.cash) / static_cast<double>(pool.points)).step()) {
      const std::int64_t member = due.column(0);
      const std::int64_t remaining = due.column(3);
      const bool exact = is_due(pool, due.column(1), due.column(2));
      due.reset();
      if (!exact) {
        return;
      }
      const std::int64_t pay = sale_pay(pool, remaining);
      pool.cash -= pay;
      pool.points -= remaining;
      statements_.close.bind(1, member).run();
      statements_.credit.bind(1, pay).bind(2, member).run();
      statements_.exit_lines.bind(1, id).bind(2, -pay).bind(3, pay).run();
      ++exit_count_;
    }
    due.reset();
  }

  Database& database_;
  Statements statements_;
  Exits exits_;
  std::int64_t exit_count_ = 0;
};

// Registers the members and opens a position for each, as its first order would have.
void populate(Database& database, const Sizes& sizes, Exits exits) {
  database.execute(kPragmas);
  database.execute(kSchema);
  database.execute("BEGIN");
  {
    Statement member(database.handle(), "INSERT INTO members(id, wallet) VALUES(?, 0)");
    Statement position(database.handle(), "INSERT INTO positions VALUES(?1, ?2, ?3, ?2, 2.0 * ?3 / ?2)");
    Statement programme(database.handle(), "INSERT INTO programme VALUES(1, ?, ?)");
    Generator generator(7);
    Pool pool;
    for (std::int64_t id = 0; id < sizes.members; ++id) {
      const Order order = draw_order(generator, sizes.members);
      const Split split = split_order(order);
      const std::int64_t points = granted_points(pool, split.grant_value);
      pool.cash += split.pool;
      pool.points += points;
      member.bind(1, id).run();
      position.bind(1, id).bind(2, points).bind(3, order.paid).run();
    }
    programme.bind(1, pool.cash).bind(2, pool.points).run();
  }
  if (exits == Exits::indexed) {
    database.execute("CREATE INDEX positions_by_trigger ON positions(trigger)");
  }
  database.execute("COMMIT");
  // Not TRUNCATE: the log keeps its size and is overwritten from the start, as in a database that has run for a while.
  database.execute("PRAGMA wal_checkpoint(RESTART)");
}

class OrderId {
 public:
  explicit OrderId(std::int64_t number) {
    const auto end = std::to_chars(text_ + 2, text_ + sizeof text_, number).ptr;
    size_ = static_cast<std::size_t>(end - text_);
  }
  [[nodiscard]] std::string_view view() const { return {text_, size_}; }

 private:
  char text_[24] = {'o', '-'};
  std::size_t size_ = 0;
};

void expect_refusal(Shop& shop, const Order& order) {
  shop.begin();
  const bool accepted = shop.settle(OrderId(1).view(), order);
  shop.commit();
  if (accepted) {
    std::fprintf(stderr, "sqlite_peer: a repeated order was settled\n");
    std::exit(1);
  }
}

void expect_balance(Database& database, const Pool& pool) {
  Statement books(database.handle(),
                  "SELECT (SELECT coalesce(sum(amount), 0) FROM ledger), (SELECT sum(remaining) FROM positions)");
  books.step();
  if (books.column(0) != 0 || books.column(1) != pool.points) {
    std::fprintf(stderr, "sqlite_peer: the books do not balance\n");
    std::exit(1);
  }
}

void measure(const Sizes& sizes, std::int64_t batch, Exits exits) {
  const std::string variant = (batch == 1 ? std::string("single") : "batch_" + std::to_string(batch)) +
                              (exits == Exits::indexed ? "_exit_index" : "");
  const std::filesystem::path file = sizes.directory / ("sqlite_peer_" + variant + ".db");
  const auto remove_files = [&file] {
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(file.string() + suffix);
    }
  };
  remove_files();
  {
    Database database(file);
    populate(database, sizes, exits);
    // Of 1 000 to 100 000 pages, the interval with which each kind of variant was fastest.
    database.execute(batch == 1 ? "PRAGMA wal_autocheckpoint=4000" : "PRAGMA wal_autocheckpoint=20000");
    Shop shop(database, exits);
    Generator generator(1);
    std::int64_t number = 1;
    // The first order also exits whoever is due since the members were populated: not part of the figure.
    shop.begin();
    shop.settle(OrderId(number++).view(), draw_order(generator, sizes.members));
    shop.commit();
    const std::int64_t exits_before = shop.exits();

    LatencyHistogram latency;
    std::int64_t orders = 0;
    const std::int64_t begin = now_ns();
    std::int64_t now = begin;
    while (orders < sizes.orders_max && static_cast<double>(now - begin) < sizes.seconds * 1e9) {
      shop.begin();
      for (std::int64_t i = 0; i < batch; ++i) {
        shop.settle(OrderId(number++).view(), draw_order(generator, sizes.members));
      }
      shop.commit();
      orders += batch;
      const std::int64_t end = now_ns();
      latency.add(end - now);
      now = end;
    }
    expect_refusal(shop, draw_order(generator, sizes.members));
    expect_balance(database, shop.read_pool());
    print_figure({.peer = "sqlite",
                  .variant = variant,
                  .orders = orders,
                  .seconds = static_cast<double>(now - begin) / 1e9,
                  .p50_us = latency.percentile_us(50),
                  .p99_us = latency.percentile_us(99),
                  .extra = ",\"members\":" + std::to_string(sizes.members) +
                           ",\"exits\":" + std::to_string(shop.exits() - exits_before)});
  }
  remove_files();
}

}  // namespace
}  // namespace greenpool::bench

int main(int argc, char** argv) {
  using namespace greenpool::bench;
  Sizes sizes;
  CLI::App app("sqlite_peer: the order as SQL statements on SQLite, durable");
  app.add_option("--members", sizes.members, "members, each with a position")->check(CLI::Range(1, 20'000'000));
  app.add_option("--batch", sizes.batch, "orders a transaction in the batch variants")->check(CLI::Range(2, 100'000));
  app.add_option("--seconds", sizes.seconds, "at most so long for each variant")->check(CLI::Range(0.1, 120.0));
  app.add_option("--orders", sizes.orders_max, "at most so many for each variant")->check(CLI::Range(1, 100'000'000));
  app.add_option("--dir", sizes.directory, "existing directory for the database files")->check(CLI::ExistingDirectory);
  CLI11_PARSE(app, argc, argv);
  for (const Exits exits : {Exits::none, Exits::indexed}) {
    measure(sizes, 1, exits);
    measure(sizes, sizes.batch, exits);
  }
  return 0;
}
