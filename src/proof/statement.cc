#include "proof/statement.h"

#include <algorithm>

#include "base/decimal.h"
#include "base/int128.h"
#include "proof/fields.h"

namespace greenpool {
namespace {

constexpr std::string_view kTitle = "greenpool statement 1";
constexpr std::string_view kOwed = "owed.";

bool is_account(std::string_view name) {
  return !name.empty() && name.size() <= 32 &&
         std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

Status inconsistent(const std::string& why) { return failure("statement_inconsistent", why); }

const OwedLine* find_owed(const Statement& statement, std::string_view account) {
  const auto found = std::find_if(statement.owed.begin(), statement.owed.end(),
                                  [account](const OwedLine& line) { return line.account == account; });
  return found == statement.owed.end() ? nullptr : &*found;
}

}  // namespace

std::string to_text(const Statement& statement) {
  const int decimals = statement.decimals;
  FieldWriter writer(kTitle);
  writer.text("programme", statement.programme);
  writer.text("currency", statement.currency);
  writer.integer("decimals", static_cast<std::uint64_t>(decimals));
  writer.digest("terms", statement.terms_hash);
  writer.integer("seq", statement.seq);
  writer.text("time", format_timestamp(statement.time));
  writer.digest("chain", statement.chain);
  writer.integer("members", statement.members);
  writer.text("points", format_points(statement.points));
  writer.text("wallets", format_money(statement.wallets, decimals));
  writer.digest("root", statement.root);
  writer.text("pool", format_money(statement.pool, decimals));
  writer.text("price", statement.price);
  writer.text("cash", format_money(statement.cash, decimals));
  writer.text("supplier_payable", format_money(statement.supplier_payable, decimals));
  for (const OwedLine& line : statement.owed) {
    writer.text(std::string(kOwed) + line.account, format_money(line.amount, decimals));
  }
  return writer.take();
}

Result<Statement> parse_statement(std::string_view text) {
  FieldReader reader(text, kTitle, "statement_malformed");
  Statement statement;
  statement.programme = reader.text("programme");
  statement.currency = reader.text("currency");
  const std::uint64_t decimals = reader.integer("decimals");
  if (decimals > 4) reader.refuse("decimals is 0 to 4");
  statement.decimals = static_cast<int>(std::min<std::uint64_t>(decimals, 4));
  if (!is_label(statement.programme) || !is_label(statement.currency)) reader.refuse("a name is malformed");
  statement.terms_hash = reader.digest("terms");
  statement.seq = reader.integer("seq");
  const Result<Timestamp> time = parse_timestamp(reader.text("time"));
  if (!time) reader.refuse("time is no RFC 3339 time");
  statement.time = time.value_or(Timestamp{});
  statement.chain = reader.digest("chain");
  statement.members = reader.integer("members");
  statement.points = reader.points("points");
  statement.wallets = reader.money("wallets", statement.decimals);
  statement.root = reader.digest("root");
  statement.pool = reader.money("pool", statement.decimals);
  statement.price = reader.text("price");
  if (const Result<std::int64_t> units = parse_decimal(statement.price, kPriceDecimals);
      !units || format_decimal(*units, kPriceDecimals) != statement.price) {
    reader.refuse("price has 8 decimals");
  }
  statement.cash = reader.money("cash", statement.decimals);
  statement.supplier_payable = reader.money("supplier_payable", statement.decimals);
  while (reader.next_begins(kOwed)) {
    const std::string name(reader.next_name());
    const Money amount = reader.money(name, statement.decimals);
    const std::string account = name.substr(std::min(kOwed.size(), name.size()));
    if (!is_account(account) || find_owed(statement, account) != nullptr || statement.owed.size() == kOwedLinesMax) {
      reader.refuse("an account is malformed, stands there twice, or is one too many");
    }
    statement.owed.push_back({account, amount});
  }
  if (Status read = reader.finish(to_text(statement)); !read) return tl::unexpected<Error>(read.error());
  return statement;
}

Digest statement_hash(std::string_view text) { return sha256(text); }

Status check_statement(const Statement& statement) {
  const OwedLine* const pool = find_owed(statement, "pool");
  const OwedLine* const wallets = find_owed(statement, "wallets");
  if (pool == nullptr || pool->amount != statement.pool) return inconsistent("what is owed has another pool");
  if (wallets == nullptr || wallets->amount != statement.wallets) {
    return inconsistent("what is owed has other wallets than the members hold");
  }
  if ((statement.points == Points(0)) != (statement.pool == Money(0))) {
    return inconsistent("points without a pool, or a pool without points");
  }
  if (statement.points > Points(0) &&
      format_price({statement.pool.units(), statement.points.units()}, statement.decimals) != statement.price) {
    return inconsistent("the price is not pool / points");
  }
  Int128 owed = 0;
  for (const OwedLine& line : statement.owed) owed += line.amount.units();
  if (Int128{statement.cash.units()} - statement.supplier_payable.units() < owed) {
    return failure("statement_not_covered", "cash less the supplier payable is below what is owed");
  }
  return {};
}

}  // namespace greenpool
