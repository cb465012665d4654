// GET /problems, GET /problems/{code}: what the codes in error answers mean.
#include <algorithm>

#include "http/handlers/handlers.h"

namespace greenpool {
namespace {

Turn begin_list(Exchange& exchange, const HttpContext&) {
  std::string& json = exchange.answer.body;
  json = R"({"problems":[)";
  for (const ProblemInfo& info : all_problems()) {
    append_problem_info(json, info);
    json.push_back(',');
  }
  json.back() = ']';
  json.push_back('}');
  exchange.answer.content_type = kJson;
  return Turn::done;
}

Turn begin_one(Exchange& exchange, const HttpContext&) {
  const auto problems = all_problems();
  const auto found = std::find_if(problems.begin(), problems.end(),
                                  [&](const ProblemInfo& info) { return info.code == exchange.parameters.front(); });
  if (found == problems.end()) {
    exchange.fail(HttpProblem::not_found);
    return Turn::done;
  }
  append_problem_info(exchange.answer.body, *found);
  exchange.answer.content_type = kJson;
  return Turn::done;
}

}  // namespace

namespace handlers {

extern const Handler list_problems{.begin = begin_list};
extern const Handler show_problem{.begin = begin_one};

}  // namespace handlers

}  // namespace greenpool
