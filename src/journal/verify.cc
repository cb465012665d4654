#include "journal/verify.h"

#include <algorithm>
#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "base/text_id.h"
#include "journal/checked_frames.h"
#include "journal/key_index.h"
#include "journal/record.h"
#include "journal/restore.h"

namespace greenpool {
namespace {

// Two engines over one journal: one folds what was stored, the other decides it again.
class Verifier {
 public:
  explicit Verifier(const Terms& terms) : folded_(terms), decided_(terms) {}

  Status check(const Record& record) {
    const auto mismatch = [&record](const std::string& what) {
      return failure("verify_mismatch", "record " + std::to_string(record.seq) + ": " + what);
    };
    if (!record.key.empty() && !is_text_id(record.key)) return mismatch("its key is malformed");
    note_names(record);
    if (record.seq == 0 && !record.events.empty()) {
      const auto* const opened = std::get_if<ProgrammeOpened>(&record.events.front());
      const Status acknowledged = opened == nullptr ? Status{} : check_acknowledged(*opened, folded_.state().terms);
      if (!acknowledged) return acknowledged;
    }
    if (Status replayed = folded_.replay(record.at, record.events); !replayed) return replayed;
    if (!record.operation) {
      if (Status replayed = decided_.replay(record.at, record.events); !replayed) return replayed;
      if (record.seq == 0) decided_.ready();
    } else {
      again_.clear();
      const Reject reject = decided_.decide({record.at, record.key, *record.operation}, again_);
      if (reject != Reject::none) {
        return mismatch("decided again, its command is refused: " + std::string(outcome_name(reject)));
      }
    }
    // Equal records have equal bytes, so one comparison covers every field of every event.
    Record second = record;
    if (record.operation) second.events = again_;
    second.after = decided_.state().pool;
    if (!std::ranges::equal(encode(first_writer_, record), encode(second_writer_, second))) {
      return mismatch("decided again, its events or its pool differ");
    }
    if (!(folded_.state().pool == decided_.state().pool)) return mismatch("its events lead to another pool");
    return {};
  }

  // Whether a key, or a name that an operation brings, was accepted twice.
  Status check_names(const Journal& journal) {
    for (std::vector<Name>* names : {&keys_, &own_names_}) {
      std::sort(names->begin(), names->end());
      for (std::size_t i = 1; i < names->size(); ++i) {
        const Name& name = (*names)[i];
        // Names with one hash are nearly always one name; the records tell. Of several, neighbours are enough.
        for (std::size_t j = i; j-- > 0 && (*names)[j].hash == name.hash;) {
          Result<std::string> second = name_of(journal, name.seq, names == &keys_);
          Result<std::string> first = name_of(journal, (*names)[j].seq, names == &keys_);
          if (!first) return tl::unexpected<Error>(first.error());
          if (!second) return tl::unexpected<Error>(second.error());
          if (*first != *second) continue;
          return failure("verify_mismatch", "record " + std::to_string(name.seq) + ": its " + *second +
                                                " was accepted before, by record " + std::to_string((*names)[j].seq));
        }
      }
    }
    return {};
  }

  Result<VerifyReport> report() {
    const State& state = folded_.state();
    for (const State* checked : {&folded_.state(), &decided_.state()}) {
      if (const std::vector<std::string> findings = checked->audit(); !findings.empty()) {
        return failure("audit_failed", "the state at the end is unsound: " + findings.front());
      }
    }
    VerifyReport report;
    report.state_hash = state.hash();
    if (report.state_hash != decided_.state().hash()) {
      return failure("verify_mismatch", "the folded and the decided state differ at the end");
    }
    report.records = state.next_seq;
    report.terms = state.terms;
    report.pool = state.pool;
    report.totals = state.totals;
    report.members = state.members.size();
    report.positions_open = state.positions.open_count();
    return report;
  }

 private:
  // A key, or an order's id, and the record that used it.
  struct Name {
    std::uint64_t hash;
    std::uint64_t seq;

    friend auto operator<=>(const Name&, const Name&) = default;
  };

  void note_names(const Record& record) {
    if (!record.key.empty()) keys_.push_back({hash_key(record.key), record.seq});
    if (!record.operation) return;
    if (const std::optional<OwnName> name = own_name(*record.operation)) {
      own_names_.push_back({hash_key(name->text) + static_cast<std::uint64_t>(name->kind), record.seq});
    }
  }
  static Result<std::string> name_of(const Journal& journal, std::uint64_t seq, bool key) {
    std::optional<std::string> name;
    const Status read = journal.read(seq, [&](const FrameView& frame) -> Status {
      FrameReader reader;
      return reader.read(frame, [&](const Record& record) -> Status {
        if (record.seq != seq) return {};
        if (key) {
          name = "key " + std::string(record.key);
        } else {
          const OwnName own = *own_name(*record.operation);
          name = std::string(kind_text(own.kind)) + " " + std::string(own.text);
        }
        return failure("found", "");
      });
    });
    if (name) return *name;
    if (!read) return tl::unexpected<Error>(read.error());
    return failure("journal_damaged", "record " + std::to_string(seq) + " is not in the journal");
  }
  static std::span<const std::uint8_t> encode(FrameWriter& writer, const Record& record) {
    writer.start(record.seq);
    writer.add(record);
    return writer.payload();
  }

  Engine folded_;
  Engine decided_;
  std::vector<Event> again_;
  std::vector<Name> keys_;
  std::vector<Name> own_names_;
  FrameWriter first_writer_{0};
  FrameWriter second_writer_{0};
};

}  // namespace

Result<VerifyReport> verify_journal(const Journal& journal, const VerifyOptions& options) {
  const Result<Terms> terms = read_journal_terms(journal);
  if (!terms) return tl::unexpected<Error>(terms.error());
  const JournalHead head = journal.head();
  Verifier verifier(*terms);
  CheckedFrames frames(journal, 0, Digest{});
  FrameReader reader;
  std::uint64_t events = 0;
  for (;;) {
    const Result<const FrameView*> frame = frames.next();
    if (!frame) return tl::unexpected<Error>(frame.error());
    if (*frame == nullptr) break;
    const Status checked = reader.read(**frame, [&](const Record& record) {
      events += record.events.size();
      return verifier.check(record);
    });
    if (!checked) return tl::unexpected<Error>(checked.error());
    if (options.progress && !options.progress((*frame)->first_seq + (*frame)->records, head.next_seq)) {
      return failure("interrupted", "verification was interrupted");
    }
  }
  if (Status named = verifier.check_names(journal); !named) return tl::unexpected<Error>(named.error());
  Result<VerifyReport> report = verifier.report();
  if (report) {
    report->events = events;
    report->chain = head.chain;
  }
  return report;
}

}  // namespace greenpool
