// Amounts and times in columns that may be NULL.
#pragma once

#include <optional>

#include "base/time.h"
#include "money/money.h"
#include "office/database.h"

namespace greenpool::shop {

template <class Tag>
[[nodiscard]] SqlValue stored(const std::optional<Amount<Tag>>& amount) {
  return amount ? SqlValue(amount->units()) : SqlValue(std::nullopt);
}
[[nodiscard]] inline SqlValue stored(const std::optional<Timestamp>& at) {
  return at ? SqlValue(at->microseconds()) : SqlValue(std::nullopt);
}

template <class T>
[[nodiscard]] std::optional<T> maybe(const Rows& rows, int column) {
  return rows.is_null(column) ? std::nullopt : std::optional(T(rows.integer(column)));
}

}  // namespace greenpool::shop
