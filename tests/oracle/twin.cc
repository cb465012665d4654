#include "tests/oracle/twin.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tests/oracle/compare.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::size_t kPiece = 100;  // bytes that a copy is loaded by, so that figures are cut in the middle

std::unique_ptr<Engine> open_engine(const Terms& terms) {
  auto engine = std::make_unique<Engine>(terms);
  const std::string text = to_toml(terms);
  const std::array<Event, 1> opened{ProgrammeOpened{text}};
  const Status replayed = engine->replay(Timestamp(0), opened);
  GP_CHECK(replayed.has_value(), "a programme can be opened");
  engine->ready();
  return engine;
}

std::vector<std::size_t> members_in(std::span<const Event> events) {
  std::vector<std::size_t> named;
  for (const Event& event : events) {
    std::visit(
        [&named](const auto& kind) {
          if constexpr (requires { kind.member; }) named.push_back(kind.member.value());
        },
        event);
  }
  std::sort(named.begin(), named.end());
  named.erase(std::unique(named.begin(), named.end()), named.end());
  return named;
}

}  // namespace

Twin::Twin(const Story& story, Scrutiny scrutiny, Flaw flaw, Coverage* coverage)
    : scrutiny_(scrutiny),
      has_fractional_times_(story.has_fractional_times),
      can_be_loaded_(!story.has_terms_beyond_validation),
      coverage_(coverage),
      engine_(open_engine(story.terms)),
      oracle_(story.terms, flaw),
      laws_(story.terms) {
  if (story.has_follower) follower_ = open_engine(story.terms);
  if (coverage_ != nullptr) {
    const std::array<Event, 1> opened{ProgrammeOpened{}};
    coverage_->note(Reject::none, opened);
    coverage_->note(story.terms);
  }
}

Twin::~Twin() {
  if (coverage_ != nullptr) coverage_->note(oracle_.occasions());
}

std::optional<std::string> Twin::step(const Op& op) {
  accepted_ = false;
  return op.is_command() ? step_command(op.command()) : checkpoint(op.kind);
}

// With fractional times the engine's window may be a second longer than the terms say, to the pool's side.
bool Twin::may_refuse(const Command& command) const {
  const auto* injection = std::get_if<Inject>(&command.operation);
  if (!has_fractional_times_ || injection == nullptr) return false;
  const Reject verdict = oracle_.verdict(command);
  if (verdict != Reject::none && verdict != Reject::account_limit) return false;
  const std::optional<mpz_class> room = oracle_.injection_room(command.at.microseconds(), kSecond);
  return room && whole(injection->amount.units()) > *room;
}

std::optional<std::string> Twin::step_command(const Command& command) {
  events_.clear();
  expected_.clear();
  const Reject outcome = engine_->decide(command, events_);
  if (outcome == Reject::injection_over_cap && may_refuse(command)) {
    if (coverage_ != nullptr) coverage_->note_cautious_refusal();
    return std::nullopt;
  }
  const Reject expected = oracle_.decide(command, expected_);
  if (coverage_ != nullptr) coverage_->note(expected, expected_);
  if (outcome != expected) {
    const std::string law = engine_->violation() ? " (law " + engine_->violation()->law + ")" : "";
    return fmt::format("outcome: engine {}{}, oracle {}", outcome_name(outcome), law, outcome_name(expected));
  }
  accepted_ = outcome == Reject::none;
  if (auto difference = difference_of_events(events_, expected_)) return difference;
  const auto* const order = std::get_if<SettleOrder>(&command.operation);
  if (auto broken = laws_.observe(events_, engine_->state(), order)) return "broken promise: " + *broken;
  if (auto difference = difference_of_programme(engine_->state(), oracle_)) return difference;
  if (follower_ && accepted_) {
    if (const Status replayed = follower_->replay(command.at, events_); !replayed) return replayed.error().message;
  }
  return compare_members();
}

std::optional<std::string> Twin::compare_members() const {
  if (scrutiny_ == Scrutiny::all_members) {
    for (std::size_t member = 0; member < oracle_.members().size(); ++member) {
      if (auto difference = difference_of_member(engine_->state(), oracle_, member)) return difference;
    }
    return std::nullopt;
  }
  for (const std::size_t member : members_in(expected_)) {
    if (auto difference = difference_of_member(engine_->state(), oracle_, member)) return difference;
  }
  return std::nullopt;
}

std::optional<std::string> Twin::checkpoint(OpKind kind) {
  if (coverage_ != nullptr) coverage_->note_checkpoint();
  for (std::size_t member = 0; member < oracle_.members().size(); ++member) {
    if (auto difference = difference_of_member(engine_->state(), oracle_, member)) return difference;
  }
  const std::vector<std::string> findings = engine_->state().audit();
  if (!findings.empty()) return fmt::format("audit: {}", fmt::join(findings, "; "));
  if (auto broken = laws_.walk(engine_->state())) return "broken promise: " + *broken;
  if (follower_) {
    if (follower_->state().hash() != engine_->state().hash()) return "a replay ends in another state hash";
    if (kind == OpKind::hand_to_follower) {
      follower_->ready();
      std::swap(engine_, follower_);
    }
  }
  return kind == OpKind::hand_to_copy ? hand_to_copy() : std::nullopt;
}

std::optional<std::string> Twin::hand_to_copy() {
  if (!can_be_loaded_) return std::nullopt;
  std::vector<std::uint8_t> bytes;
  const Status saved = engine_->state().save([&bytes](std::span<const std::uint8_t> piece) {
    bytes.insert(bytes.end(), piece.begin(), piece.end());
    return Status{};
  });
  if (!saved) return "save: " + saved.error().message;
  std::span<const std::uint8_t> rest = bytes;
  Result<std::unique_ptr<State>> copy = State::load([&rest]() -> Result<std::span<const std::uint8_t>> {
    const auto piece = rest.first(std::min(kPiece, rest.size()));
    rest = rest.subspan(piece.size());
    return piece;
  });
  if (!copy) return "load: " + copy.error().message;
  if ((*copy)->hash() != engine_->state().hash()) return "a loaded copy has another state hash";
  engine_ = std::make_unique<Engine>(std::move(*copy));
  engine_->ready();
  return std::nullopt;
}

std::optional<std::string> run(const Story& story, Scrutiny scrutiny, Flaw flaw) {
  Twin twin(story, scrutiny, flaw, nullptr);
  for (std::size_t i = 0; i < story.ops.size(); ++i) {
    if (auto difference = twin.step(story.ops[i])) return fmt::format("step {}: {}", i, *difference);
  }
  return std::nullopt;
}

}  // namespace greenpool::oracle
