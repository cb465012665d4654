#include "server/what_if_history.h"

#include <cmath>
#include <memory>
#include <optional>
#include <vector>

#include "figures/standing.h"
#include "journal/prefix.h"
#include "journal/record.h"
#include "journal/sqlite_journal.h"
#include "sim/what_if.h"

namespace greenpool {
namespace {

constexpr std::int64_t kDay = std::int64_t{86'400} * 1'000'000;

// One side as the days pass. Points that were split count as if they never had been.
class Follower {
 public:
  DayPoint point(const State& state, int day) {
    if (state.totals.splits > splits_) {
      scale_ *=
          std::pow(static_cast<double>(state.terms.split_factor), static_cast<double>(state.totals.splits - splits_));
      splits_ = state.totals.splits;
    }
    const Price price = state.pool.price();
    DayPoint at;
    at.day = day;
    at.pool = state.pool;
    at.adjusted_price = static_cast<double>(price.minor) / static_cast<double>(price.units) * scale_ *
                        static_cast<double>(kUnitsPerPoint);
    at.members = state.members.size();
    at.totals = state.totals;
    return at;
  }

 private:
  std::uint64_t splits_ = 0;
  double scale_ = 1;
};

class History {
 public:
  explicit History(const Terms& terms) : would_(terms), terms_(terms) {}

  Status add(const Record& record) {
    if (!was_) {
      const auto* const opened = record.events.empty() ? nullptr : std::get_if<ProgrammeOpened>(&record.events.front());
      if (opened == nullptr) return failure("journal_damaged", "the journal does not begin with its programme's terms");
      const Result<Terms> terms = parse_terms(opened->terms.text, "journal");
      if (!terms) return tl::unexpected<Error>(terms.error());
      was_ = std::make_unique<Engine>(*terms);
    }
    if (record.operation) {
      if (!began_) began_ = record.at;
      // Days that have passed are as they were before this command.
      const auto day = static_cast<int>((record.at.microseconds() - began_->microseconds()) / kDay);
      if (day > day_) {
        sample();
        day_ = day;
      }
    }
    if (Status replayed = was_->replay(record.at, record.events); !replayed) return replayed;
    if (record.operation) would_.ask(record.at, *record.operation);
    return {};
  }

  Comparison end() {
    sample();
    Comparison comparison{.of = "history",
                          .was = side(was_->state(), was_->state().terms, was_series_),
                          .would = side(would_.state(), terms_, would_series_)};
    comparison.asked = would_.asked();
    comparison.left_out = would_.left_out();
    comparison.refused = would_.refused();
    return comparison;
  }
  [[nodiscard]] bool has_begun() const { return was_ != nullptr; }

 private:
  void sample() {
    was_series_.push_back(was_follower_.point(was_->state(), day_));
    would_series_.push_back(would_follower_.point(would_.state(), day_));
  }

  // At most kSeriesPointsMax of them and the last.
  static ComparedSide side(const State& state, const Terms& terms, const std::vector<DayPoint>& series) {
    const Recovery found = recovery(state);
    ComparedSide side{.terms = terms, .end = series.back(), .reached = {found.recovered, found.twice, found.thrice}};
    const std::size_t step = series.size() / kSeriesPointsMax + 1;
    for (std::size_t i = 0; i + 1 < series.size(); i += step) side.series.push_back(series[i]);
    side.series.push_back(series.back());
    return side;
  }

  std::unique_ptr<Engine> was_;
  WhatIf would_;
  const Terms terms_;
  std::optional<Timestamp> began_;
  int day_ = 0;
  Follower was_follower_;
  Follower would_follower_;
  std::vector<DayPoint> was_series_;
  std::vector<DayPoint> would_series_;
};

}  // namespace

Result<SimulationOutcome> what_if_of_history(const HistoryQuestion& question, RunsProgress& progress) {
  const Result<std::unique_ptr<Journal>> whole =
      open_sqlite_journal({.directory = question.journal.string(), .access = SqliteJournalOptions::Access::read_only});
  if (!whole) return tl::unexpected<Error>(whole.error());
  const Result<std::unique_ptr<Journal>> then = journal_up_to(**whole, question.records - 1);
  if (!then) return tl::unexpected<Error>(then.error());
  History history(question.terms);
  FrameReader reader;
  const Status read = (*then)->read(0, [&](const FrameView& frame) {
    return reader.read(frame, [&](const Record& record) -> Status {
      if (progress.stop.load(std::memory_order_relaxed)) {
        return failure("interrupted", "ended at record " + std::to_string(record.seq));
      }
      if (Status added = history.add(record); !added) return added;
      ++progress.days;
      return {};
    });
  });
  if (!read) return tl::unexpected<Error>(read.error());
  if (!history.has_begun()) return failure("journal_empty", "the journal is empty");
  return comparison_outcome(history.end());
}

}  // namespace greenpool
