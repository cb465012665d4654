#include "journal/record.h"

#include <algorithm>
#include <array>

namespace greenpool {
namespace {

// Tags never change. An operation's or event's tag is its place in the variant, plus one for operations.
constexpr std::uint8_t kHasKey = 0x40;
constexpr std::uint8_t kNothingCirculates = 0x80;
constexpr std::uint8_t kOperationMask = 0x3f;
constexpr std::size_t kTermsTextMax = 65'536;
constexpr std::size_t kIdMax = 64;
// No event without its texts is longer: a tag and ten varints of at most ten bytes.
constexpr std::size_t kEventMax = 128;

template <class Tag>
std::uint64_t raw(Amount<Tag> amount) {
  return static_cast<std::uint64_t>(amount.units());
}
// Nothing is 0, so that ids are stored as value + 1.
template <class Tag, class Rep>
std::uint64_t raw(StrongId<Tag, Rep> id) {
  return id.exists() ? std::uint64_t{id.value()} + 1 : 0;
}

class Encoder {
 public:
  explicit Encoder(ByteWriter& out) : out_(out) {}

  void operator()(const RegisterMember& operation) {
    out_.text(operation.member);
    out_.text(operation.referrer);
  }
  void operator()(const SettleOrder& operation) {
    out_.text(operation.order);
    put(raw(operation.member), raw(operation.paid), raw(operation.cost));
  }
  void operator()(const SellPoints& operation) {
    put(raw(operation.member), operation.points ? raw(*operation.points) : std::uint64_t{0});
  }
  void operator()(const Inject& operation) { put(raw(operation.amount), static_cast<std::uint64_t>(operation.source)); }

  void operator()(const ProgrammeOpened& event) { out_.text(event.terms); }
  void operator()(const MemberRegistered& event) {
    out_.text(event.id);
    put(raw(event.member), raw(event.referrer));
  }
  void operator()(const OrderSettled& event) {
    put(raw(event.member), raw(event.position), std::uint64_t{event.opened}, raw(event.cost), raw(event.contribution),
        raw(event.platform), raw(event.remainder), raw(event.grant_value), raw(event.granted));
  }
  void operator()(const PointsSold& event) { put(raw(event.member), raw(event.points), raw(event.paid)); }
  void operator()(const PoolInjected& event) { put(raw(event.amount), static_cast<std::uint64_t>(event.source)); }
  void operator()(const ForcedExit& event) {
    put(raw(event.position), raw(event.slot), raw(event.member), raw(event.points), raw(event.paid));
  }
  void operator()(const PoolReserved& event) { put(raw(event.amount)); }
  void operator()(const PointsSplit& event) { put(static_cast<std::uint64_t>(event.factor)); }

 private:
  template <class... Values>
  void put(Values... values) {
    (out_.varint(values), ...);
  }

  ByteWriter& out_;
};

class Decoder {
 public:
  explicit Decoder(ByteReader& in) : in_(in) {}

  std::optional<Operation> operation(std::uint8_t tag) {
    switch (tag) {
      case 0:
        return std::nullopt;
      case 1: {
        const std::string_view member = in_.text(kIdMax);
        return RegisterMember{member, in_.text(kIdMax)};
      }
      case 2: {
        SettleOrder order{};
        order.order = in_.text(kIdMax);
        order.member = id<MemberIndex>();
        order.paid = money();
        order.cost = money();
        return order;
      }
      case 3: {
        SellPoints sale{};
        sale.member = id<MemberIndex>();
        if (const Points amount = points(); amount > Points(0)) sale.points = amount;
        return sale;
      }
      case 4: {
        const Money amount = money();
        return Inject{amount, source()};
      }
      default:
        in_.require(false);
        return std::nullopt;
    }
  }

  Event event(std::uint8_t tag) {
    switch (tag) {
      case 0:
        return ProgrammeOpened{in_.text(kTermsTextMax)};
      case 1: {
        const std::string_view text = in_.text(kIdMax);
        const MemberIndex member = id<MemberIndex>();
        return MemberRegistered{text, member, id<MemberIndex>()};
      }
      case 2: {
        OrderSettled order{};
        order.member = id<MemberIndex>();
        order.position = id<PositionId>();
        order.opened = in_.varint_up_to(1) == 1;
        order.cost = money();
        order.contribution = money();
        order.platform = money();
        order.remainder = money();
        order.grant_value = money();
        order.granted = points();
        order.paid = order.cost + order.contribution + order.platform + order.remainder;
        return order;
      }
      case 3: {
        const MemberIndex member = id<MemberIndex>();
        const Points sold = points();
        return PointsSold{member, sold, money()};
      }
      case 4: {
        const Money amount = money();
        return PoolInjected{amount, source()};
      }
      case 5: {
        ForcedExit exit{};
        exit.position = id<PositionId>();
        exit.slot = id<PositionSlot>();
        exit.member = id<MemberIndex>();
        exit.points = points();
        exit.paid = money();
        return exit;
      }
      case 6:
        return PoolReserved{money()};
      case 7:
        return PointsSplit{static_cast<std::int64_t>(in_.varint_up_to(1'000))};
      default:
        in_.require(false);
        return PoolReserved{};
    }
  }

  Money money() { return Money(static_cast<std::int64_t>(in_.varint_up_to(static_cast<std::uint64_t>(kMoneyMax)))); }
  Points points() {
    return Points(static_cast<std::int64_t>(in_.varint_up_to(static_cast<std::uint64_t>(kPointsMax))));
  }

 private:
  template <class Id>
  Id id() {
    const std::uint64_t value = in_.varint_up_to(UINT32_MAX);
    return value == 0 ? Id{} : Id(static_cast<std::uint32_t>(value - 1));
  }
  InjectionSource source() { return static_cast<InjectionSource>(in_.varint_up_to(2)); }

  ByteReader& in_;
};

Digest link(const Digest& before, std::uint64_t epoch, Timestamp at, std::span<const std::uint8_t> body) {
  std::array<std::uint8_t, 48> head;
  std::copy(before.begin(), before.end(), head.begin());
  const std::int64_t microseconds = at.microseconds();
  std::memcpy(head.data() + 32, &epoch, 8);
  std::memcpy(head.data() + 40, &microseconds, 8);
  Sha256 hash;
  hash.update(head);
  hash.update(body);
  return hash.finish();
}

}  // namespace

void FrameWriter::start(std::uint64_t first_seq) {
  payload_.used = 0;
  bodies_.clear();
  first_seq_ = first_seq;
  last_at_ = Timestamp{};
}

void FrameWriter::add(const Record& record) {
  GP_CHECK(record.seq == first_seq_ + bodies_.size(), "records of a frame are consecutive");
  ByteWriter out(payload_);
  out.reserve(2 * kEventMax);
  // The time comes first, as the difference to the record before (the frame's first: to 1970), outside the body.
  out.varint(static_cast<std::uint64_t>(record.at.microseconds() - last_at_.microseconds()));
  last_at_ = record.at;
  const std::size_t begin = out.used();
  std::uint8_t head = record.operation ? static_cast<std::uint8_t>(record.operation->index() + 1) : std::uint8_t{0};
  if (!record.key.empty()) head |= kHasKey;
  if (record.after.circulating == Points(0)) head |= kNothingCirculates;
  out.byte(head);
  if (!record.key.empty()) out.text(record.key);
  Encoder encoder(out);
  if (record.operation) std::visit(encoder, *record.operation);
  out.varint(record.events.size());
  for (const Event& event : record.events) {
    out.reserve(kEventMax);
    out.byte(static_cast<std::uint8_t>(event.index()));
    std::visit(encoder, event);
  }
  out.reserve(kEventMax);
  out.varint(raw(record.after.cash));
  if (record.after.circulating == Points(0)) {
    out.varint(static_cast<std::uint64_t>(record.after.last_price.minor));
    out.varint(static_cast<std::uint64_t>(record.after.last_price.units));
  } else {
    out.varint(raw(record.after.circulating));
  }
  bodies_.push_back({record.at, begin, out.used()});
}

FrameView FrameWriter::seal(const Digest& before) {
  Digest chain = before;
  const std::span<const std::uint8_t> payload = payload_.view();
  for (const Body& body : bodies_)
    chain = link(chain, epoch_, body.at, payload.subspan(body.begin, body.end - body.begin));
  return {first_seq_, records(), epoch_, chain, payload};
}

void FrameReader::begin(const FrameView& frame) {
  frame_ = frame;
  left_ = frame.payload;
  seq_ = frame.first_seq;
  at_ = Timestamp{};
}

Status FrameReader::next(Record& record, std::vector<Event>& events) {
  ByteReader in(left_);
  Decoder decoder(in);
  const std::uint64_t passed = in.varint_up_to(INT64_MAX);
  std::int64_t microseconds = 0;
  if (__builtin_add_overflow(at_.microseconds(), static_cast<std::int64_t>(passed), &microseconds)) {
    return damaged("its time is impossible");
  }
  at_ = Timestamp(microseconds);
  const std::size_t body = in.position();
  const std::uint8_t head = in.byte();
  record.seq = seq_;
  record.at = at_;
  record.key = (head & kHasKey) != 0 ? in.text(kIdMax) : std::string_view{};
  in.require((head & kHasKey) == 0 || !record.key.empty());
  record.operation = decoder.operation(head & kOperationMask);
  events.clear();
  const std::uint64_t count = in.varint_up_to(left_.size());
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) events.push_back(decoder.event(in.byte()));
  record.events = events;
  record.after = Pool{};
  record.after.cash = decoder.money();
  if ((head & kNothingCirculates) != 0) {
    record.after.last_price.minor = static_cast<std::int64_t>(in.varint_up_to(INT64_MAX));
    record.after.last_price.units = static_cast<std::int64_t>(in.varint_up_to(INT64_MAX));
    in.require(record.after.last_price.units > 0);
  } else {
    record.after.circulating = decoder.points();
    in.require(record.after.circulating > Points(0));
  }
  if (!in.ok()) return damaged("its bytes make no record");
  const bool opens = at_ == Timestamp{} && record.key.empty() && events.size() == 1 &&
                     std::holds_alternative<ProgrammeOpened>(events.front());
  if (seq_ == 0 ? record.operation || !opens : !record.operation) {
    return damaged("record 0 opens the programme, and every other one is a command's");
  }
  if (follows_chain_) chain_ = link(chain_, frame_.epoch, at_, left_.subspan(body, in.position() - body));
  left_ = left_.subspan(in.position());
  ++seq_;
  return {};
}

Status FrameReader::end() const {
  if (!left_.empty()) return damaged("bytes are left over before it");
  if (follows_chain_ && chain_ != frame_.chain) return damaged("the hash chain is broken before it");
  return {};
}

tl::unexpected<Error> FrameReader::damaged(const char* how) const {
  return failure("journal_damaged", "the journal is damaged at record " + std::to_string(seq_) + ": " + how);
}

}  // namespace greenpool
