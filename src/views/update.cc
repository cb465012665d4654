#include "views/update.h"

#include "journal/checked_frames.h"
#include "journal/prefix.h"
#include "journal/restore.h"

namespace greenpool {
namespace {

// A transaction holds at least so many records, so that what many of them change is written once.
constexpr std::uint64_t kCommitRecords = 32'768;
// Rows travel from thread to thread in pieces of about this size (24 bytes a cell).
constexpr std::size_t kPieceCells = 400'000;

struct Piece {
  ViewRows rows;
  std::uint64_t next_seq = 0;
  std::optional<ViewsMeta> commit;  // the rows so far hold together, and this is how far they go
  Digest chain{};
};

// Fills pieces from the journal's frames.
class Folding {
 public:
  Folding(const Journal& journal, Folder& folder, const Digest& chain, ReadAhead<Piece>& out)
      : folder_(folder), frames_(journal, folder.marks().next_seq, chain), out_(out) {}

  Status run() {
    if (!take_piece()) return {};
    std::uint64_t committed = folder_.marks().next_seq;
    FrameReader reader;
    for (;;) {
      const Result<const FrameView*> frame = frames_.next();
      if (!frame) return tl::unexpected<Error>(frame.error());
      if (*frame == nullptr) break;
      Status folded = reader.read(**frame, [this](const Record& record) -> Status {
        if (Status one = folder_.fold(record, piece_->rows); !one) return one;
        if (piece_->rows.cell_count() < kPieceCells) return {};
        return give() ? Status() : failure("gone", "nobody wants the rest");
      });
      if (!folded) return folded;
      chain_ = (*frame)->chain;
      if (folder_.marks().next_seq - committed < kCommitRecords) continue;
      committed = folder_.marks().next_seq;
      if (!commit()) return {};
    }
    if (committed != folder_.marks().next_seq) commit();
    return {};
  }

 private:
  bool take_piece() {
    piece_ = out_.slot();
    if (piece_ == nullptr) return false;
    piece_->rows.clear();
    piece_->commit.reset();
    return true;
  }
  bool give() {
    piece_->next_seq = folder_.marks().next_seq;
    out_.give();
    return take_piece();
  }
  bool commit() {
    folder_.settle(piece_->rows);
    const Terms& terms = folder_.state()->terms;
    piece_->commit = ViewsMeta{terms.id, terms.currency.code, terms.currency.digits, to_hex(chain_), folder_.marks()};
    piece_->chain = chain_;
    return give();
  }

  Folder& folder_;
  CheckedFrames frames_;
  ReadAhead<Piece>& out_;
  Piece* piece_ = nullptr;
  Digest chain_{};
};

// CheckedFrames begins where a frame does. Commits are at ends of frames, but a journal may have been copied with
// others.
Result<bool> frame_begins_at(const Journal& journal, std::uint64_t seq) {
  bool begins = journal.head().next_seq == seq;
  const Status read = journal.read(seq, [&](const FrameView& frame) -> Status {
    begins = frame.first_seq == seq;
    return failure("seen", "");
  });
  if (!read && read.error().code != "seen") return tl::unexpected<Error>(read.error());
  return begins;
}

}  // namespace

Result<Digest> chain_at(const Journal& journal, std::uint64_t next_seq) {
  if (journal.head().next_seq == next_seq) return journal.head().chain;
  const Result<std::unique_ptr<Journal>> then = journal_up_to(journal, next_seq - 1);
  if (!then) return tl::unexpected<Error>(then.error());
  return (*then)->head().chain;
}

Result<ViewsUpdater> ViewsUpdater::open(const std::string& path) {
  Result<ViewsWriter> writer = ViewsWriter::open(path);
  if (!writer) return tl::unexpected<Error>(writer.error());
  return ViewsUpdater(path, std::move(*writer));
}

Status ViewsUpdater::start_anew() {
  writer_.reset();
  if (Status removed = ViewsWriter::remove(path_); !removed) return removed;
  Result<ViewsWriter> writer = ViewsWriter::open(path_);
  if (!writer) return tl::unexpected<Error>(writer.error());
  writer_ = std::make_unique<ViewsWriter>(std::move(*writer));
  folder_ = std::make_unique<Folder>();
  chain_ = Digest{};
  return {};
}

Status ViewsUpdater::resume(const Journal& journal, const SnapshotStore* snapshots, std::string& anew) {
  Result<std::optional<ViewsMeta>> meta = read_views_meta(writer_->connection());
  if (!meta) return tl::unexpected<Error>(meta.error());
  folder_ = std::make_unique<Folder>();
  chain_ = Digest{};
  if (!*meta) return {};
  const ViewsMarks& marks = (*meta)->marks;
  const std::string place = "record " + std::to_string(marks.next_seq - 1);
  const Result<Digest> chain = chain_at(journal, marks.next_seq);
  if (!chain && chain.error().code != "journal_ends_before") return tl::unexpected<Error>(chain.error());
  const Result<bool> frame = chain ? frame_begins_at(journal, marks.next_seq) : true;
  if (!frame) return tl::unexpected<Error>(frame.error());
  if (!chain) {
    anew = "the journal ends before " + place + ", where the views are";
  } else if (to_hex(*chain) != (*meta)->chain) {
    anew = "the views are of another journal: its hash at " + place + " is another";
  } else if (!*frame) {
    anew = "the journal's frames no longer end at " + place;
  }
  if (!anew.empty()) return start_anew();
  Result<std::unique_ptr<Journal>> then = journal_up_to(journal, marks.next_seq - 1);
  if (!then) return tl::unexpected<Error>(then.error());
  Result<Restored> restored = restore_programme(**then, snapshots);
  if (!restored) return tl::unexpected<Error>(restored.error());
  Result<PriceSeries::Buckets> buckets = writer_->read_price_buckets();
  if (!buckets) return tl::unexpected<Error>(buckets.error());
  folder_ = std::make_unique<Folder>(std::move(restored->engine), marks, *buckets);
  chain_ = *chain;
  return {};
}

Status ViewsUpdater::fold_new_records(const Journal& journal, const ViewsProgress& progress) {
  const std::uint64_t total = journal.head().next_seq;
  ReadAhead<Piece> pieces([&](ReadAhead<Piece>& out) { return Folding(journal, *folder_, chain_, out).run(); });
  for (;;) {
    const Result<const Piece*> piece = pieces.pull();
    if (!piece) return tl::unexpected<Error>(piece.error());
    if (*piece == nullptr) return {};
    if (Status written = writer_->write((*piece)->rows); !written) return written;
    if ((*piece)->commit) {
      if (Status committed = writer_->commit(*(*piece)->commit); !committed) return committed;
      chain_ = (*piece)->chain;
    }
    if (progress.records && !progress.records((*piece)->next_seq, total)) {
      return failure("interrupted", "stopped; the views are as of the last commit");
    }
  }
}

Status ViewsUpdater::make_indexes(const ViewsProgress& progress) {
  const std::vector<std::string> statements = index_sql();
  Result<std::int64_t> there = writer_->connection().query_integer(
      "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL");
  if (!there) return views_failure(there.error());
  if (*there == static_cast<std::int64_t>(statements.size())) return {};
  for (const std::string& statement : statements) {
    if (progress.indexes && !progress.indexes()) return failure("interrupted", "stopped before the views had indexes");
    if (Status made = writer_->connection().execute(statement); !made) return views_failure(made.error());
  }
  return {};
}

Result<ViewsUpdate> ViewsUpdater::catch_up(const Journal& journal, const SnapshotStore* snapshots,
                                           const ViewsProgress& progress) {
  ViewsUpdate update;
  if (!folder_) {
    if (Status resumed = resume(journal, snapshots, update.anew); !resumed) {
      folder_.reset();
      return tl::unexpected<Error>(resumed.error());
    }
  }
  update.from = folder_->marks().next_seq;
  Status folded = fold_new_records(journal, progress);
  if (folded && journal.head().next_seq > 0) folded = make_indexes(progress);
  if (!folded) {
    folder_.reset();  // it may be ahead of the file
    if (Status rolled = writer_->roll_back(); !rolled) return tl::unexpected<Error>(rolled.error());
    return tl::unexpected<Error>(folded.error());
  }
  update.next_seq = folder_->marks().next_seq;
  return update;
}

}  // namespace greenpool
