#include "tests/oracle/differential.h"

namespace greenpool::oracle {
namespace {

Whereabouts here;

}  // namespace

const Whereabouts& whereabouts() { return here; }

std::uint64_t world_seed(std::uint64_t base, std::uint64_t number) {
  return Random(base * 0x2545f4914f6cdd1d + number).next();
}

std::optional<Failure> run_world(Author author, Scrutiny scrutiny, Flaw flaw, Coverage* coverage) {
  Story story = author.story();
  here = {story.seed, 0, nullptr};
  Twin twin(story, scrutiny, flaw, coverage);
  for (int i = 0; i < author.length(); ++i) {
    ++here.step;
    here.op = nullptr;
    story.ops.push_back(author.next(twin.oracle()));
    here.op = &story.ops.back();
    if (auto difference = twin.step(story.ops.back())) return Failure{std::move(story), std::move(*difference)};
  }
  here.op = nullptr;
  story.ops.push_back(Op{});  // a last check
  if (auto difference = twin.step(story.ops.back())) return Failure{std::move(story), std::move(*difference)};
  return std::nullopt;
}

}  // namespace greenpool::oracle
