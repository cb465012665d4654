// Office work that changes who may come in: its changes reach the book once they are durable, before the caller goes
// on. Not on the office thread.
#pragma once

#include <type_traits>
#include <utility>

#include "office/office.h"
#include "people/access_book.h"

namespace greenpool {

// work(Work&, AccessChanges&). Throws what Office::ask() throws; then nothing changes in the book either.
template <class F>
auto ask_with_access(Office& office, AccessBook& book, F&& work) -> std::invoke_result_t<F&, Work&, AccessChanges&> {
  AccessChanges access;
  const auto run = [&](Work& given) { return work(given, access); };
  if constexpr (std::is_void_v<std::invoke_result_t<F&, Work&, AccessChanges&>>) {
    office.ask(run);
    book.apply(access);
  } else {
    auto answer = office.ask(run);
    book.apply(access);
    return answer;
  }
}

}  // namespace greenpool
