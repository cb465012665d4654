// How results become the JSON inside a page. Used by output.cc, study_words.cc and comparison.cc.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "json/writer.h"
#include "sim/scenario.h"

namespace greenpool {

// A number as charts draw it: nine digits are more than a screen shows.
[[nodiscard]] std::string drawn_number(double value);

// "programme", "scenario" and "terms" of a page's data.
void append_head(ObjectWriter& object, const Scenario& scenario, std::size_t runs);

// The terms as pages show them, under that name.
void append_terms(ObjectWriter& object, std::string_view name, const Terms& terms);

// The page with its data at the one place for it, safe inside a script element.
[[nodiscard]] std::string filled_page(std::string_view page, std::string_view json);

// [write(item),write(item),…]
template <class Items, class Write>
void append_list(std::string& json, const Items& items, Write&& write) {
  json.push_back('[');
  bool first = true;
  for (const auto& item : items) {
    if (!first) json.push_back(',');
    first = false;
    write(item);
  }
  json.push_back(']');
}

}  // namespace greenpool
