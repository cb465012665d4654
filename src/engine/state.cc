#include "engine/state.h"

#include "pool/trigger.h"

namespace greenpool {
namespace {

// The canonical bytes: everything a fold yields, nothing derived from it. A new field changes kFormat.
constexpr std::uint32_t kFormat = 1;

template <class Self, class Archive>
void serialise_body(Self& self, Archive& archive) {
  archive.value(self.next_seq);
  archive.value(self.clock);
  archive.value(self.pool.cash);
  archive.value(self.pool.circulating);
  archive.value(self.pool.last_price.minor);
  archive.value(self.pool.last_price.units);
  archive.value(self.totals);
  archive.value(self.current_promise);
  Books::serialise(self.books, archive);
  InjectionWindow::serialise(self.window, archive);
  Directory::serialise(self.directory, archive);
  archive.vector(self.members);
  PositionBook::serialise(self.positions, archive);
}

class Auditor {
 public:
  explicit Auditor(const State& state) : state_(state) {}

  std::vector<std::string> run() {
    audit_members();
    audit_positions();
    const Books& books = state_.books;
    require(books.sum() == Money(0), "all accounts sum to zero");
    require(books.covered(), "cash covers pool, reserve and wallets");
    require(books.balance(Account::pool) == state_.pool.cash, "the pool account equals P");
    require(wallets_ == books.balance(Account::wallets), "the wallets' account equals the members' wallets");
    require(spent_ == state_.totals.spent, "members' spend equals the total");
    require(received_ == state_.totals.sales_paid + state_.totals.exits_paid, "members received what was paid out");
    require(holdings_ == state_.pool.circulating, "the positions hold exactly the circulating points");
    require(open_ == state_.positions.open_count(), "open positions are counted");
    return std::move(findings_);
  }

 private:
  void require(bool condition, const char* what) {
    if (!condition) findings_.emplace_back(what);
  }

  void audit_members() {
    for (std::size_t i = 0; i < state_.members.size(); ++i) {
      const MemberIndex index(static_cast<std::uint32_t>(i));
      const Member& member = state_.members[i];
      wallets_ += member.wallet;
      spent_ += member.spent;
      received_ += member.received;
      require(!member.referrer.exists() || member.referrer < index, "a referrer registered first");
      require(state_.directory.find(state_.directory.id_of(index)) == index, "every id finds its member");
      const PositionSlot newest = state_.newest_position(index);
      PositionId last;
      for (PositionSlot slot = state_.positions.oldest(newest); slot.exists();
           slot = state_.positions.next(slot, newest)) {
        const Position& position = state_.positions.at(slot);
        require(position.member == index, "a position is in its member's list");
        require(!last.exists() || last < position.id, "a member's positions are in order of opening");
        last = position.id;
        ++listed_;
      }
    }
    require(state_.members.size() == state_.directory.size(), "every member has an id");
  }

  void audit_positions() {
    const Trigger price =
        state_.pool.circulating > Points(0) ? Trigger::of_price(state_.pool) : Trigger{0, 1};
    state_.positions.for_each_open([&](const Position& position) {
      ++open_;
      holdings_ += position.remaining;
      require(position.remaining > Points(0) && position.remaining <= position.acquired, "0 < R <= A");
      require(position.spend <= Money(kOrderMoneyMax), "a position's spend is bounded");
      const std::optional<Multiple>& multiple = state_.promises[position.promise].multiple;
      if (multiple && position.spend > Money(0)) {
        require(price < Trigger::of_position(*multiple, position.spend, position.acquired), "no position is left due");
      }
    });
    require(open_ == listed_, "every open position is in a list");
  }

  const State& state_;
  std::vector<std::string> findings_;
  Money wallets_;
  Money spent_;
  Money received_;
  Points holdings_;
  std::uint64_t open_ = 0;
  std::uint64_t listed_ = 0;
};

}  // namespace

State::State(Terms programme_terms)
    : terms(std::move(programme_terms)), promises{Promise{terms.exit_multiple}}, window(terms.injection_window_days) {
  pool.last_price = terms.initial_price;
}

Points State::holding_of(MemberIndex member) const {
  Points sum;
  const PositionSlot newest = newest_position(member);
  for (PositionSlot slot = positions.oldest(newest); slot.exists(); slot = positions.next(slot, newest)) {
    sum += positions.at(slot).remaining;
  }
  return sum;
}

PositionSlot State::joining_position(MemberIndex member) const {
  if (terms.exit_basis == ExitBasis::order) return {};
  const PositionSlot newest = newest_position(member);
  return newest.exists() && positions.at(newest).promise == current_promise ? newest : PositionSlot{};
}

std::size_t State::memory_bytes() const {
  return directory.memory_bytes() + members.memory_bytes() + positions.memory_bytes();
}

Status State::save(const SaveArchive::Sink& sink) const {
  SaveArchive archive(sink);
  archive.value(kFormat);
  archive.text(to_toml(terms));
  serialise_body(*this, archive);
  return archive.finish();
}

Result<std::unique_ptr<State>> State::load(const LoadArchive::Source& source) {
  LoadArchive archive(source);
  const auto damaged = [](const std::string& how) { return failure("snapshot_damaged", "the snapshot is damaged: " + how); };
  std::uint32_t format = 0;
  archive.value(format);
  std::string terms_text;
  archive.text(terms_text);
  if (!archive.status()) return tl::unexpected<Error>(archive.status().error());
  if (format != kFormat) return damaged("it has another format");
  Result<Terms> terms = parse_terms(terms_text, "snapshot");
  if (!terms) return damaged(terms.error().message);
  auto state = std::make_unique<State>(std::move(*terms));
  serialise_body(*state, archive);
  if (Status read = archive.finish(); !read) return tl::unexpected<Error>(read.error());
  return state;
}

Digest State::hash() const {
  Sha256 sha;
  const Status saved = save([&sha](std::span<const std::uint8_t> bytes) {
    sha.update(bytes);
    return Status{};
  });
  GP_CHECK(saved.has_value(), "hashing cannot fail");
  return sha.finish();
}

std::vector<std::string> State::audit() const { return Auditor(*this).run(); }

}  // namespace greenpool
