#include "tests/replay/story.h"

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "engine/engine.h"
#include "journal/record.h"
#include "terms/validate.h"
#include "tests/oracle/random.h"

namespace greenpool::replay {
namespace {

using oracle::Random;

constexpr std::int64_t kFirstTime = 1'767'225'600'000'000;  // 2026-01-01T00:00:00Z

Terms named(Terms terms, const char* id) {
  terms.id = id;
  GP_CHECK(validate(terms).has_value(), "a story has valid terms");
  return terms;
}

Terms early_exits() {
  Terms terms = *find_preset("classic");
  terms.exit_multiple = Multiple(1'200'000);
  return named(terms, "early-exits");
}

Terms by_order() {
  Terms terms = *find_preset("classic");
  terms.exit_basis = ExitBasis::order;
  terms.exit_fee = ExitFee::waived;
  terms.exit_multiple = Multiple(1'500'000);
  terms.remainder_to = RemainderTo::reserve;
  return named(terms, "by-order");
}

// The price passes ten yuan again and again, and the last holder leaves now and then.
Terms many_splits() {
  Terms terms = *find_preset("classic");
  terms.split_at = Price{1, 100'000};
  terms.split_factor = 10;
  terms.grant_base = GrantBase::profit;
  terms.grant_rate = Rate(500'000);
  terms.remainder_to = RemainderTo::pool;
  terms.exit_multiple = Multiple(3'000'000);
  return named(terms, "many-splits");
}

class Teller {
 public:
  Teller(const Story& story, Journal& journal, EventCounts& counts)
      : story_(story),
        random_(story.seed),
        journal_(journal),
        counts_(counts),
        engine_(story.terms),
        writer_(1),
        at_(kFirstTime) {}

  Status tell() {
    const std::string terms = to_toml(story_.terms);
    const Event opened = ProgrammeOpened{{terms}, "one", "two", "tests"};
    events_.assign(1, opened);
    if (Status replayed = engine_.replay(Timestamp{}, events_); !replayed) return replayed;
    engine_.ready();
    writer_.start(0);
    store(Timestamp{}, std::nullopt);
    if (Status appended = append(); !appended) return appended;
    for (std::uint32_t i = 0; i < story_.commands; ++i) {
      step();
      const bool full = writer_.records() >= frame_records_;
      if (!full) continue;
      if (Status appended = append(); !appended) return appended;
    }
    return writer_.records() == 0 ? Status{} : append();
  }

 private:
  // One command, accepted or not.
  void step() {
    at_ += random_.chance(30) ? 0 : random_.magnitude(std::int64_t{6} * 3'600'000'000);
    // Now and then everybody leaves, one after the other, down to the last holder.
    if (selling_out_ == 0 && random_.below(20 * std::uint64_t{story_.members}) == 0) selling_out_ = story_.members;
    text_.clear();
    key_.clear();
    if (random_.chance(20)) key_ = "key-" + std::to_string(at_) + "-" + std::to_string(number_);
    ++number_;
    events_.clear();
    const Operation operation = next_operation();
    if (engine_.decide({Timestamp(at_), key_, operation}, events_) != Reject::none) return;
    store(Timestamp(at_), operation);
  }

  Operation next_operation() {
    const std::size_t members = engine_.state().members.size();
    if (members == 0 || (members < story_.members && random_.chance(10))) return registration();
    if (selling_out_ > 0) {
      --selling_out_;
      return SellPoints{MemberIndex(selling_out_ % static_cast<std::uint32_t>(members)), std::nullopt};
    }
    if (random_.chance(75)) return order();
    if (random_.chance(85)) return sale();
    return injection();
  }

  Operation registration() {
    text_ = "member-" + std::to_string(engine_.state().members.size());
    std::string_view referrer;
    if (engine_.state().members.size() > 0 && random_.chance(70)) {
      // A copy: the directory may move its texts when it grows.
      referrer_ = engine_.state().directory.id_of(someone());
      referrer = referrer_;
    }
    return RegisterMember{text_, referrer, engine_.state().version()};
  }

  Operation order() {
    text_ = "order-" + std::to_string(number_);
    const Money paid(random_.magnitude(500'000));
    const Money cost(paid.units() * random_.between(0, 25) / 100);
    return SettleOrder{text_, someone(), paid, cost};
  }

  Operation sale() {
    const MemberIndex member = someone();
    const Points holding = engine_.state().holding_of(member);
    if (holding <= Points(0) || random_.chance(30)) return SellPoints{member, std::nullopt};
    return SellPoints{member, Points(random_.magnitude(holding.units()))};
  }

  Operation injection() {
    const std::int64_t part = engine_.state().pool.cash.units() / random_.between(5, 50);
    return Inject{Money(std::max<std::int64_t>(part, 1)),
                  random_.pick({InjectionSource::subsidy, InjectionSource::financing, InjectionSource::reserve})};
  }

  MemberIndex someone() {
    return MemberIndex(static_cast<std::uint32_t>(random_.below(engine_.state().members.size())));
  }

  void store(Timestamp at, const std::optional<Operation>& operation) {
    for (const Event& event : events_) ++counts_[event.index()];
    writer_.add({engine_.state().next_seq - 1, at, key_, operation, events_, engine_.state().pool});
  }

  // Ends the frame; sometimes the programme is opened anew, which is a later epoch.
  Status append() {
    if (Status appended = journal_.append(writer_.seal(journal_.head().chain)); !appended) return appended;
    if (random_.chance(5)) writer_ = FrameWriter(++epoch_);
    writer_.start(engine_.state().next_seq);
    frame_records_ = static_cast<std::uint32_t>(random_.magnitude(400));
    return {};
  }

  const Story& story_;
  Random random_;
  Journal& journal_;
  EventCounts& counts_;
  Engine engine_;
  FrameWriter writer_;
  std::uint64_t epoch_ = 1;
  std::uint32_t frame_records_ = 1;
  std::int64_t at_;
  std::uint64_t number_ = 0;
  std::uint32_t selling_out_ = 0;
  std::string text_;
  std::string referrer_;
  std::string key_;
  std::vector<Event> events_;
};

}  // namespace

std::span<const Story> all_stories() {
  static const std::array<Story, 4> stories{{
      {early_exits(), 1, 3'000, 30'000},
      {by_order(), 2, 500, 30'000},
      {many_splits(), 3, 12, 30'000},
      {named(*find_preset("starter"), "starter"), 4, 1'000, 10'000},
  }};
  return stories;
}

Status write_story(const Story& story, Journal& journal, EventCounts& counts) {
  return Teller(story, journal, counts).tell();
}

}  // namespace greenpool::replay
