// The order as a PL/pgSQL function on PostgreSQL, one call and one transaction an order, from 1, 8 and 32 clients; and
// as a set-based function that settles a batch of orders in one transaction. Exact: the grant is split into quotient
// and remainder so that it stays within 64-bit integers. No forced exits. Every member holds a position before the
// clock starts. Threads: one a client, each with its own connection. bench/peers/postgres.sh starts a server for it.

#include <libpq-fe.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "peers/workload.h"

namespace greenpool::bench {
namespace {

struct Sizes {
  std::string connection;
  std::int64_t members = 1'000'000;
  std::int64_t batch = 1'000;
  double seconds = 4;  // at most, for each variant
  std::int64_t orders_max = 400'000;
};

[[noreturn]] void fail(const char* what, const char* why) {
  std::fprintf(stderr, "postgres_peer: %s: %s\n", what, why);
  std::exit(1);
}

class Connection {
 public:
  explicit Connection(const std::string& parameters) : handle_(PQconnectdb(parameters.c_str())) {
    if (PQstatus(handle_) != CONNECTION_OK) {
      fail("connect", PQerrorMessage(handle_));
    }
  }
  ~Connection() { PQfinish(handle_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void execute(const char* sql) { check(PQexec(handle_, sql), sql); }
  [[nodiscard]] std::int64_t number(const char* sql) {
    PGresult* result = PQexec(handle_, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
      fail(sql, PQerrorMessage(handle_));
    }
    const std::int64_t value = std::strtoll(PQgetvalue(result, 0, 0), nullptr, 10);
    PQclear(result);
    return value;
  }
  void prepare(const char* name, const char* sql) { check(PQprepare(handle_, name, sql, 0, nullptr), sql); }
  // False when the order's id was taken (unique_violation); the transaction is then rolled back.
  template <std::size_t kCount>
  [[nodiscard]] bool call(const char* name, const std::array<const char*, kCount>& values) {
    PGresult* result = PQexecPrepared(handle_, name, static_cast<int>(kCount), values.data(), nullptr, nullptr, 0);
    const bool settled = PQresultStatus(result) == PGRES_TUPLES_OK;
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (!settled && (state == nullptr || std::string_view(state) != "23505")) {
      fail(name, PQerrorMessage(handle_));
    }
    PQclear(result);
    return settled;
  }
  void copy(const char* sql, const std::string& rows) {
    PGresult* result = PQexec(handle_, sql);
    if (PQresultStatus(result) != PGRES_COPY_IN ||
        PQputCopyData(handle_, rows.data(), static_cast<int>(rows.size())) != 1 ||
        PQputCopyEnd(handle_, nullptr) != 1) {
      fail(sql, PQerrorMessage(handle_));
    }
    PQclear(result);
    check(PQgetResult(handle_), sql);
    while (PGresult* more = PQgetResult(handle_)) {
      PQclear(more);
    }
  }

 private:
  void check(PGresult* result, const char* what) {
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
      fail(what, PQerrorMessage(handle_));
    }
    PQclear(result);
  }

  PGconn* handle_;
};

constexpr const char* kSchema = R"sql(
CREATE TABLE programme(id int PRIMARY KEY, pool bigint NOT NULL, circulating bigint NOT NULL,
                       last_granted bigint NOT NULL) WITH (fillfactor = 10);
CREATE TABLE members(id bigint PRIMARY KEY, wallet bigint NOT NULL);
CREATE TABLE orders(id text PRIMARY KEY, member bigint NOT NULL, paid bigint NOT NULL, cost bigint NOT NULL,
                    granted bigint NOT NULL);
CREATE TABLE positions(member bigint PRIMARY KEY REFERENCES members(id), acquired bigint NOT NULL,
                       spend bigint NOT NULL, remaining bigint NOT NULL) WITH (fillfactor = 80);
CREATE TABLE ledger(id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id text NOT NULL,
                    account smallint NOT NULL, amount bigint NOT NULL);
)sql";

// v * S / P = v * (S / P) + v * (S mod P) / P, exact; v * P stays below 2^63 for these orders.
// One UPDATE prices the grant and takes the row's lock, which is held until the commit is on disk.
constexpr const char* kSettleOrder = R"sql(
CREATE FUNCTION settle_order(p_id text, p_member bigint, p_paid bigint, p_cost bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  rewards bigint := p_paid * 300000 / 1000000;
  platform bigint := p_paid * 100000 / 1000000;
  contribution bigint := p_paid - p_cost - rewards - platform;
  v bigint := contribution * 700000 / 1000000;
  n bigint;
BEGIN
  UPDATE programme
     SET last_granted = v * (circulating / pool) + v * (circulating % pool) / pool,
         circulating = circulating + v * (circulating / pool) + v * (circulating % pool) / pool,
         pool = pool + contribution
   WHERE id = 1 RETURNING last_granted INTO n;
  INSERT INTO orders(id, member, paid, cost, granted) VALUES (p_id, p_member, p_paid, p_cost, n);
  INSERT INTO positions AS p (member, acquired, spend, remaining) VALUES (p_member, n, p_paid, n)
    ON CONFLICT (member) DO UPDATE SET acquired = p.acquired + n, spend = p.spend + p_paid, remaining = p.remaining + n;
  INSERT INTO ledger(order_id, account, amount)
    VALUES (p_id, 1, -p_paid), (p_id, 2, p_cost), (p_id, 3, rewards), (p_id, 4, platform), (p_id, 5, contribution);
  RETURN n;
END $$;
)sql";

// The grants depend on each other, so they are priced in a loop that touches no table; the rest is one statement a
// table. A repeated order fails the batch, as the primary key finds it.
constexpr const char* kSettleBatch = R"sql(
CREATE FUNCTION settle_batch(ids text[], member_ids bigint[], paids bigint[], costs bigint[]) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  p bigint;
  s bigint;
  c bigint;
  v bigint;
  n bigint;
  grants bigint[] := array_fill(0::bigint, ARRAY[cardinality(ids)]);
BEGIN
  SELECT pool, circulating INTO p, s FROM programme WHERE id = 1 FOR UPDATE;
  FOR i IN 1 .. cardinality(ids) LOOP
    c := paids[i] - costs[i] - paids[i] * 300000 / 1000000 - paids[i] * 100000 / 1000000;
    v := c * 700000 / 1000000;
    n := v * (s / p) + v * (s % p) / p;
    p := p + c;
    s := s + n;
    grants[i] := n;
  END LOOP;
  UPDATE programme SET pool = p, circulating = s, last_granted = n WHERE id = 1;
  INSERT INTO orders(id, member, paid, cost, granted) SELECT * FROM unnest(ids, member_ids, paids, costs, grants);
  INSERT INTO positions AS p (member, acquired, spend, remaining)
    SELECT member, sum(granted), sum(paid), sum(granted)
      FROM unnest(member_ids, paids, grants) AS o(member, paid, granted) GROUP BY member
    ON CONFLICT (member) DO UPDATE SET acquired = p.acquired + excluded.acquired, spend = p.spend + excluded.spend,
                                       remaining = p.remaining + excluded.remaining;
  INSERT INTO ledger(order_id, account, amount)
    SELECT o.id, l.account, l.amount
      FROM unnest(ids, paids, costs) AS o(id, paid, cost),
           LATERAL (VALUES (1, -o.paid), (2, o.cost), (3, o.paid * 300000 / 1000000), (4, o.paid * 100000 / 1000000),
                    (5, o.paid - o.cost - o.paid * 300000 / 1000000 - o.paid * 100000 / 1000000)) AS l(account, amount);
  RETURN n;
END $$;
)sql";

void populate(Connection& connection, const Sizes& sizes) {
  connection.execute(kSchema);
  connection.execute(kSettleOrder);
  connection.execute(kSettleBatch);
  const std::string last = std::to_string(sizes.members - 1);
  connection.execute(("INSERT INTO members SELECT id, 0 FROM generate_series(0, " + last + ") AS id").c_str());
  Generator generator(7);
  Pool pool;
  std::string rows;
  for (std::int64_t id = 0; id < sizes.members; ++id) {
    const Order order = draw_order(generator, sizes.members);
    const Split split = split_order(order);
    const std::int64_t granted = granted_points(pool, split.grant_value);
    pool.cash += split.pool;
    pool.points += granted;
    const std::string points = std::to_string(granted);
    rows += std::to_string(id) + '\t' + points + '\t' + std::to_string(order.paid) + '\t' + points + '\n';
  }
  connection.copy("COPY positions FROM STDIN", rows);
  connection.execute(
      ("INSERT INTO programme VALUES (1, " + std::to_string(pool.cash) + ", " + std::to_string(pool.points) + ", 0)")
          .c_str());
  // No checkpoint here: after one, the first touch of every page would log the whole page, and slow the peer down.
  connection.execute("VACUUM ANALYZE");
}

void expect_balance(Connection& connection) {
  if (connection.number("SELECT coalesce(sum(amount), 0) FROM ledger") != 0 ||
      connection.number("SELECT (SELECT sum(remaining) FROM positions) - (SELECT circulating FROM programme)") != 0) {
    fail("books", "they do not balance");
  }
}

// Numbers that never meet those of another client or variant.
std::string order_id(std::size_t clients, std::size_t client, std::int64_t number) {
  return "o-" + std::to_string(clients) + "-" + std::to_string(client) + "-" + std::to_string(number);
}

void measure_single(const Sizes& sizes, std::size_t clients) {
  Connection control(sizes.connection);
  const std::int64_t begin = now_ns();
  std::atomic<std::int64_t> settled{0};
  std::mutex merging;
  LatencyHistogram latency;
  const auto client = [&](std::size_t id) {
    Connection connection(sizes.connection);
    connection.prepare("settle", "SELECT settle_order($1, $2::bigint, $3::bigint, $4::bigint)");
    Generator generator(1 + id);
    LatencyHistogram own;
    std::int64_t now = now_ns();
    for (std::int64_t number = 1; static_cast<double>(now - begin) < sizes.seconds * 1e9; ++number) {
      if (settled.fetch_add(1) >= sizes.orders_max) {
        settled.fetch_sub(1);
        break;
      }
      const Order order = draw_order(generator, sizes.members);
      const std::array texts{order_id(clients, id, number), std::to_string(order.member), std::to_string(order.paid),
                             std::to_string(order.cost)};
      if (!connection.call("settle",
                           std::array{texts[0].c_str(), texts[1].c_str(), texts[2].c_str(), texts[3].c_str()})) {
        fail("settle", "a new order was refused");
      }
      const std::int64_t end = now_ns();
      own.add(end - now);
      now = end;
    }
    const std::lock_guard lock(merging);
    latency.merge(own);
  };
  std::vector<std::thread> threads;
  for (std::size_t id = 0; id < clients; ++id) {
    threads.emplace_back(client, id);
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  const double seconds = static_cast<double>(now_ns() - begin) / 1e9;
  control.prepare("settle", "SELECT settle_order($1, $2::bigint, $3::bigint, $4::bigint)");
  if (control.call("settle", std::array{order_id(clients, 0, 1).c_str(), "0", "10000", "3000"})) {
    fail("settle", "a repeated order was settled");
  }
  expect_balance(control);
  print_figure({.peer = "postgres",
                .variant = "function_" + std::to_string(clients) + "_clients",
                .orders = settled.load(),
                .seconds = seconds,
                .p50_us = latency.percentile_us(50),
                .p99_us = latency.percentile_us(99),
                .extra = ",\"members\":" + std::to_string(sizes.members)});
}

void measure_batch(const Sizes& sizes) {
  Connection connection(sizes.connection);
  connection.prepare("settle", "SELECT settle_batch($1::text[], $2::bigint[], $3::bigint[], $4::bigint[])");
  Generator generator(1);
  LatencyHistogram latency;
  std::int64_t orders = 0;
  const std::int64_t begin = now_ns();
  std::int64_t now = begin;
  while (orders < sizes.orders_max && static_cast<double>(now - begin) < sizes.seconds * 1e9) {
    std::array<std::string, 4> arrays;
    for (std::int64_t i = 0; i < sizes.batch; ++i) {
      const Order order = draw_order(generator, sizes.members);
      const char* separator = i == 0 ? "{" : ",";
      arrays[0] += separator + order_id(0, 0, orders + i);
      arrays[1] += separator + std::to_string(order.member);
      arrays[2] += separator + std::to_string(order.paid);
      arrays[3] += separator + std::to_string(order.cost);
    }
    for (std::string& array : arrays) {
      array += '}';
    }
    if (!connection.call("settle",
                         std::array{arrays[0].c_str(), arrays[1].c_str(), arrays[2].c_str(), arrays[3].c_str()})) {
      fail("settle", "a new batch was refused");
    }
    orders += sizes.batch;
    const std::int64_t end = now_ns();
    latency.add(end - now);
    now = end;
  }
  if (connection.call("settle", std::array{"{o-0-0-1}", "{0}", "{10000}", "{3000}"})) {
    fail("settle", "a repeated order was settled");
  }
  expect_balance(connection);
  print_figure({.peer = "postgres",
                .variant = "batch_" + std::to_string(sizes.batch),
                .orders = orders,
                .seconds = static_cast<double>(now - begin) / 1e9,
                .p50_us = latency.percentile_us(50),
                .p99_us = latency.percentile_us(99),
                .extra = ",\"members\":" + std::to_string(sizes.members)});
}

}  // namespace
}  // namespace greenpool::bench

int main(int argc, char** argv) {
  using namespace greenpool::bench;
  Sizes sizes;
  CLI::App app("postgres_peer: the order as a function on PostgreSQL, durable");
  app.add_option("--connection", sizes.connection, "libpq connection string of an empty database")->required();
  app.add_option("--members", sizes.members, "members, each with a position")->check(CLI::Range(1, 10'000'000));
  app.add_option("--batch", sizes.batch, "orders a transaction in the batch variant")->check(CLI::Range(2, 100'000));
  app.add_option("--seconds", sizes.seconds, "at most so long for each variant")->check(CLI::Range(0.1, 120.0));
  app.add_option("--orders", sizes.orders_max, "at most so many for each variant")->check(CLI::Range(1, 100'000'000));
  CLI11_PARSE(app, argc, argv);
  {
    Connection connection(sizes.connection);
    populate(connection, sizes);
  }
  for (const std::size_t clients : {1U, 8U, 32U}) {
    measure_single(sizes, clients);
  }
  measure_batch(sizes);
  return 0;
}
