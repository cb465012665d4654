#include "shop/page.h"

#include "office/refusal.h"
#include "shop/problems.h"

namespace greenpool::shop {

void Conditions::text(std::string_view condition) {
  where_ += where_.empty() ? " WHERE " : " AND ";
  where_ += condition;
}

void Conditions::add(std::string_view left, SqlValue value) {
  values_.push_back(std::move(value));
  text(left);
  where_ += '?';
  where_ += std::to_string(values_.size());
}

void Conditions::contains(std::string_view column, std::string_view wanted) {
  std::string pattern = "%";
  for (const char c : wanted) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  pattern += '%';
  add(std::string(column) + " LIKE ", SqlValue(pattern));
  where_ += " ESCAPE '\\'";
}

Rows Conditions::newest(Database& db, std::string_view select, std::string_view number, const Page& page) {
  if (page.limit < 1 || page.limit > kPageMax || page.after < 0) throw Refusal(problems::page_invalid);
  if (page.after > 0) add(std::string(number) + '<', SqlValue(page.after));
  std::string sql(select);
  sql += where_;
  values_.emplace_back(page.limit);
  sql += " ORDER BY " + std::string(number) + " DESC LIMIT ?" + std::to_string(values_.size());
  return db.start(sql, values_);
}

Rows Conditions::all(Database& db, std::string_view select, std::string_view rest) {
  std::string sql(select);
  sql += where_;
  sql += ' ';
  sql += rest;
  return db.start(sql, values_);
}

}  // namespace greenpool::shop
