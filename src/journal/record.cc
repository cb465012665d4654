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
// No operation or event without its texts is longer: a tag, and a varint of at most ten bytes for each field.
constexpr std::size_t kFixedMax = 256;
static_assert(std::variant_size_v<Operation> < kOperationMask && std::variant_size_v<Event> < 256);

// The fields of operations and events, each by its type; docs/journal-format.md says the same in words. Where some may
// be nothing (Need::optional), a set of bits comes first that says which are there, and only those are written. A text
// in an event that is the name its operation brings (own_name) is not written twice: it has length 0.
template <class T>
constexpr bool kHasOptional = [] {
  bool any = false;
  for_each_field_of<T>([&any](const auto& field) { any = any || field.need == Need::optional; });
  return any;
}();

bool is_nothing(std::string_view text) { return text.empty(); }
template <class Tag, class Rep>
bool is_nothing(StrongId<Tag, Rep> id) {
  return !id.exists();
}
template <class Value>
bool is_nothing(const Value& value) {
  return value == Value{};
}

class Encoder {
 public:
  Encoder(ByteWriter& out, std::string_view own) : out_(out), own_(own) {}

  template <class T>
  void operator()(const T& described) {
    out_.reserve(kFixedMax);
    if constexpr (kHasOptional<T>) {
      std::uint64_t there = 0;
      std::uint64_t bit = 1;
      for_each_field(described, [&](const auto& field, const auto& value) {
        if (field.need != Need::optional) return;
        if (!is_nothing(value)) there |= bit;
        bit <<= 1;
      });
      out_.varint(there);
    }
    for_each_field(described, [&](const auto& field, const auto& value) {
      if (field.need != Need::optional || !is_nothing(value)) put(value);
    });
  }
  void texts_are_of_events() { in_event_ = true; }

 private:
  void put(std::string_view text) {
    if (!in_event_) return out_.text(text);
    if (!own_.empty() && text == own_) return out_.varint(0);
    out_.varint(text.size() + 1);
    out_.bytes(text);
  }
  void put(LongText text) { out_.text(text.text); }
  // Nothing is 0, so that ids are stored as value + 1.
  template <class Tag, class Rep>
  void put(StrongId<Tag, Rep> id) {
    out_.varint(id.exists() ? std::uint64_t{id.value()} + 1 : 0);
  }
  template <class Tag>
  void put(Amount<Tag> amount) {
    out_.varint(static_cast<std::uint64_t>(amount.units()));
  }
  template <class Tag>
  void put(const std::optional<Amount<Tag>>& amount) {
    out_.varint(amount ? static_cast<std::uint64_t>(amount->units()) + 1 : 0);
  }
  void put(std::int64_t count) { out_.varint(static_cast<std::uint64_t>(count)); }
  void put(bool truth) { out_.varint(truth ? 1 : 0); }
  void put(Timestamp at) { out_.varint(static_cast<std::uint64_t>(at.microseconds())); }
  template <class Choice>
    requires std::is_enum_v<Choice>
  void put(Choice choice) {
    out_.varint(static_cast<std::uint64_t>(choice));
  }

  ByteWriter& out_;
  std::string_view own_;
  bool in_event_ = false;
};

class Decoder {
 public:
  explicit Decoder(ByteReader& in) : in_(in) {}

  // Nothing for tag 0.
  std::optional<Operation> operation(std::uint8_t tag) {
    std::optional<Operation> operation;
    if (tag > 0) in_.require(with_alternative<Operation>(tag - 1U, [&]<class T>() { operation = fields_of<T>(); }));
    if (operation) {
      if (const std::optional<OwnName> own = own_name(*operation)) own_ = own->text;
    }
    in_event_ = true;
    return operation;
  }

  void event(std::vector<Event>& events) {
    const std::uint8_t tag = in_.byte();
    in_.require(with_alternative<Event>(tag, [&]<class T>() { events.push_back(fields_of<T>()); }));
  }

  Money money() { return Money(units(kMoneyMax)); }
  Points points() { return Points(units(kPointsMax)); }

 private:
  template <class T>
  T fields_of() {
    T described{};
    std::uint64_t there = 0;
    if constexpr (kHasOptional<T>) there = in_.varint();
    for_each_field(described, [&](const auto& field, auto& value) {
      if (field.need == Need::optional) {
        const bool is_there = (there & 1) != 0;
        there >>= 1;
        if (!is_there) return;
      }
      take(value);
      in_.require(field.need != Need::optional || !is_nothing(value));
    });
    in_.require(there == 0);
    return described;
  }

  void take(std::string_view& text) {
    if (!in_event_) {
      text = in_.text(kIdMax);
      return;
    }
    const std::uint64_t length = in_.varint_up_to(kIdMax + 1);
    // One way for each text, so that equal records have equal bytes.
    if (length == 0) {
      in_.require(!own_.empty());
      text = own_;
      return;
    }
    text = in_.bytes(static_cast<std::size_t>(length - 1));
    in_.require(own_.empty() || text != own_);
  }
  void take(LongText& text) { text.text = in_.text(kTermsTextMax); }
  template <class Tag>
  void take(StrongId<Tag, std::uint32_t>& id) {
    const std::uint64_t value = in_.varint_up_to(UINT32_MAX);
    id = value == 0 ? StrongId<Tag, std::uint32_t>{}
                    : StrongId<Tag, std::uint32_t>(static_cast<std::uint32_t>(value - 1));
  }
  void take(Money& money) { money = Money(units(kMoneyMax)); }
  void take(Points& points) { points = Points(units(kPointsMax)); }
  void take(Rate& rate) { rate = Rate(units(kRateOne)); }
  template <class Tag>
  void take(std::optional<Amount<Tag>>& amount) {
    const std::uint64_t value = in_.varint_up_to(static_cast<std::uint64_t>(kPointsMax) + 1);
    amount.reset();
    if (value > 0) amount = Amount<Tag>(static_cast<std::int64_t>(value - 1));
  }
  void take(std::int64_t& count) { count = units(INT64_MAX); }
  void take(bool& truth) { truth = in_.varint_up_to(1) == 1; }
  void take(Timestamp& at) { at = Timestamp(units(INT64_MAX)); }
  template <class Choice>
    requires std::is_enum_v<Choice>
  void take(Choice& choice) {
    choice = static_cast<Choice>(in_.varint_up_to(kChoiceNames<Choice>.size() - 1));
  }

  std::int64_t units(std::int64_t most) {
    return static_cast<std::int64_t>(in_.varint_up_to(static_cast<std::uint64_t>(most)));
  }

  ByteReader& in_;
  std::string_view own_;
  bool in_event_ = false;
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
  out.reserve(kFixedMax);
  // The time comes first, as the difference to the record before (the frame's first: to 1970), outside the body.
  out.varint(static_cast<std::uint64_t>(record.at.microseconds() - last_at_.microseconds()));
  last_at_ = record.at;
  const std::size_t begin = out.used();
  std::uint8_t head = record.operation ? static_cast<std::uint8_t>(record.operation->index() + 1) : std::uint8_t{0};
  if (!record.key.empty()) head |= kHasKey;
  if (record.after.circulating == Points(0)) head |= kNothingCirculates;
  out.byte(head);
  if (!record.key.empty()) out.text(record.key);
  const std::optional<OwnName> own = record.operation ? own_name(*record.operation) : std::nullopt;
  Encoder encoder(out, own ? own->text : std::string_view{});
  if (record.operation) std::visit(encoder, *record.operation);
  out.reserve(kFixedMax);
  out.varint(record.events.size());
  encoder.texts_are_of_events();
  for (const Event& event : record.events) {
    out.reserve(kFixedMax);
    out.byte(static_cast<std::uint8_t>(event.index()));
    std::visit(encoder, event);
  }
  out.reserve(kFixedMax);
  out.varint(static_cast<std::uint64_t>(record.after.cash.units()));
  if (record.after.circulating == Points(0)) {
    out.varint(static_cast<std::uint64_t>(record.after.last_price.minor));
    out.varint(static_cast<std::uint64_t>(record.after.last_price.units));
  } else {
    out.varint(static_cast<std::uint64_t>(record.after.circulating.units()));
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
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) decoder.event(events);
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
