#include "tests/history/history.h"

#include <memory>
#include <vector>

#include "base/check.h"
#include "journal/record.h"
#include "journal/restore.h"
#include "terms/validate.h"

namespace greenpool::history {
namespace {

class Teller {
 public:
  Teller(const HistoryOptions& options, Journal& journal, EventCounts* counts)
      : options_(options),
        journal_(journal),
        counts_(counts),
        random_(options.seed),
        epoch_(journal.head().epoch + 1) {}

  Status tell() {
    if (Status opened = open(); !opened) return opened;
    const std::uint64_t registrations = options_.kind == Commands::orders ? options_.members : 0;
    const std::uint64_t commands = registrations + options_.commands;
    Author author(options_.seed, options_.members, options_.kind, engine_->state());
    for (std::uint64_t i = 0; i < commands; ++i) {
      if (options_.closes && i == commands - commands / 10) author.end();
      decide(author.next(engine_->state()));
      if (writer_.records() < frame_records_) continue;
      if (Status appended = append(); !appended) return appended;
    }
    return writer_.records() == 0 ? Status{} : append();
  }

 private:
  Status open() {
    if (journal_.head().next_seq > 0) {
      Result<Restored> restored = restore_programme(journal_, nullptr);
      if (!restored) return tl::unexpected<Error>(restored.error());
      engine_ = std::move(restored->engine);
      writer_.start(engine_->state().next_seq);
      return {};
    }
    engine_ = std::make_unique<Engine>(options_.terms);
    const std::string terms = to_toml(options_.terms);
    events_.assign(1, ProgrammeOpened{{terms}, "olga", "pete", "tests"});
    if (Status opened = engine_->replay(Timestamp{}, events_); !opened) return opened;
    engine_->ready();
    writer_.start(0);
    store({Timestamp{}, {}, {}}, std::nullopt);
    return append();
  }

  void decide(const Command& command) {
    events_.clear();
    if (engine_->decide(command, events_) == Reject::none) store(command, command.operation);
    GP_CHECK(!engine_->violation(), "a law is broken");
  }

  void store(const Command& command, const std::optional<Operation>& operation) {
    if (counts_ != nullptr) {
      for (const Event& event : events_) ++(*counts_)[event.index()];
    }
    const State& state = engine_->state();
    writer_.add({state.next_seq - 1, command.at, command.key, operation, events_, state.pool});
  }

  // Ends the frame; sometimes the programme is opened anew, which is a later epoch.
  Status append() {
    if (Status appended = journal_.append(writer_.seal(journal_.head().chain)); !appended) return appended;
    if (random_.chance(5)) writer_ = FrameWriter(++epoch_);
    writer_.start(engine_->state().next_seq);
    frame_records_ = static_cast<std::uint32_t>(random_.magnitude(options_.frame_records_max));
    return {};
  }

  const HistoryOptions& options_;
  Journal& journal_;
  EventCounts* counts_;
  oracle::Random random_;
  std::uint64_t epoch_;
  FrameWriter writer_{epoch_};
  std::unique_ptr<Engine> engine_;
  std::uint32_t frame_records_ = 1;
  std::vector<Event> events_;
};

}  // namespace

Terms lively_terms() {
  Terms terms = *find_preset("two-level");
  terms.id = "lively";
  terms.exit_multiple = Multiple(1'300'000);
  terms.split_at = Price{1, 100'000};
  terms.split_factor = 10;
  terms.reversal_days = 30;
  terms.sale_pricing = SalePricing::instant;
  terms.withdrawal.daily_limit.reset();
  terms.reward_rate = Rate(260'000);
  terms.rewards.ranks = {{"silver", Rate(30'000), Money(1), 0, Money(0)},
                         {"gold", Rate(60'000), Money(1), 2, Money(0)}};
  terms.rewards.rank_period = Period::day;
  terms.rewards.peer = Rate(100'000);
  terms.rewards.peer_generations = 2;
  terms.dividend.rate = Rate(100'000);
  terms.dividend.period = Period::day;
  terms.legacy.release_share = Rate(500'000);
  terms.wind_down_notice_days = 1;
  GP_CHECK(validate(terms).has_value(), "the history's terms are valid");
  return terms;
}

Status write_history(const HistoryOptions& options, Journal& journal, EventCounts* counts) {
  return Teller(options, journal, counts).tell();
}

}  // namespace greenpool::history
