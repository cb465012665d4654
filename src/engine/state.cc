#include "engine/state.h"

#include <algorithm>

namespace greenpool {
namespace {

// The canonical bytes: everything a fold yields, nothing derived from it. A new field changes kFormat.
constexpr std::uint32_t kFormat = 4;

// The terms of earlier versions; the last version's are written first of all.
template <class Self, class Archive>
void serialise_versions(Self& self, Archive& archive) {
  std::uint64_t count = self.versions.size();
  archive.value(count);
  if constexpr (Archive::kReads) {
    self.versions.clear();
    for (std::uint64_t i = 0; i < count && archive.status(); ++i) {
      std::string text;
      std::uint32_t promise = 0;
      archive.text(text);
      archive.value(promise);
      Result<Terms> terms = parse_terms(text, "snapshot");
      if (!terms || promise >= self.promises.size()) {
        archive.damaged("a version of its terms does not read");
        break;
      }
      self.versions.emplace_back(std::move(*terms), promise);
    }
    if (archive.status() && (self.versions.empty() || !(self.versions.back().terms == self.terms))) {
      archive.damaged("the last version is not the terms in force");
    }
  } else {
    for (const TermsVersion& version : self.versions) {
      archive.text(to_toml(version.terms));
      archive.value(version.promise);
    }
  }
}

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
  archive.value(self.periods);
  InjectionWindow::serialise(self.window, archive);
  Directory::serialise(self.directory, archive);
  archive.vector(self.members);
  PositionBook::serialise(self.positions, archive);
  OrderBook::serialise(self.orders, archive);
  archive.map(self.paid_orders);
  RankBook::serialise(self.ranks, archive);
  archive.map(self.agents);
  WithdrawalBook::serialise(self.withdrawals, archive);
  SupplierBook::serialise(self.suppliers, archive);
  archive.map(self.shareholders);
  archive.map(self.reserve_due);
  LegacyBook::serialise(self.legacy, archive);
  CapTable::serialise(self.cap_table, archive);
  SaleWindow::serialise(self.sale_window, archive);
  archive.map(self.streams);
  Closing::serialise(self.closing, archive);
  archive.list(self.promises);
  archive.map(self.proposals);
  serialise_versions(self, archive);
}

}  // namespace

State::State(Terms programme_terms)
    : terms(std::move(programme_terms)),
      versions{TermsVersion(terms, 0)},
      promises{Promise{terms.exit_multiple, terms.exit_basis}},
      window(terms.injection_window_days) {
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

std::optional<Timestamp> State::next_due() const {
  // Times are not negative, and 0 means never: one less, taken as unsigned, is then the latest of all. Every command
  // asks.
  std::uint64_t due = UINT64_MAX;
  const auto consider = [&due](Timestamp end) {
    due = std::min(due, static_cast<std::uint64_t>(end.microseconds()) - 1);
  };
  consider(periods.ranks_end);
  consider(periods.dividend_end);
  consider(periods.terms_effective);
  consider(periods.day_end);
  consider(periods.claims_from);
  consider(sale_window.end);
  if (closing.stage == ClosingStage::confirmed) consider(closing.closes);
  if (due == UINT64_MAX) return std::nullopt;
  return Timestamp(static_cast<std::int64_t>(due + 1));
}

PositionSlot State::joining_position_behind(PositionSlot newest, std::uint32_t promise) const {
  // After a change of terms a member may hold positions under several promises: one each, and a legacy position.
  PositionSlot slot = newest;
  do {
    const Position& position = positions.at(slot);
    if (position.promise == promise && legacy_of(position) == nullptr) return slot;
    slot = position.older;
  } while (slot != newest);
  return {};
}

const LegacyHolding* State::legacy_of(const Position& position) const {
  if (legacy.holdings.empty()) return nullptr;
  const auto found = legacy.holdings.find(position.member);
  return found != legacy.holdings.end() && found->second.position == position.id ? &found->second : nullptr;
}

LegacyHolding* State::legacy_of(const Position& position) {
  return const_cast<LegacyHolding*>(std::as_const(*this).legacy_of(position));
}

Multiple State::legacy_multiple(const LegacyHolding& holding) const {
  if (!holding.position.exists()) return terms.legacy.multiple;
  return promises[positions.at(holding.slot).promise].multiple.value_or(terms.legacy.multiple);
}

std::size_t State::memory_bytes() const {
  return directory.memory_bytes() + members.memory_bytes() + positions.memory_bytes() + orders.memory_bytes() +
         ranks.memory_bytes();
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
  const auto damaged = [](const std::string& how) {
    return failure("snapshot_damaged", "the snapshot is damaged: " + how);
  };
  std::uint32_t format = 0;
  archive.value(format);
  std::string terms_text;
  archive.text(terms_text);
  if (!archive.status()) return tl::unexpected<Error>(archive.status().error());
  if (format != kFormat) return damaged("it has another format");
  Result<Terms> terms = parse_terms(terms_text, "snapshot");
  if (!terms) return damaged(terms.error().message);
  if (to_toml(*terms) != terms_text) return damaged("its terms are not in their canonical form");
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

}  // namespace greenpool
