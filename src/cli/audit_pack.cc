// greenpool audit-pack: what an auditor needs who has no Greenpool and trusts nobody, in one directory. The journal is
// folded from its first record for the figures, and read once more for its text.
#include <fmt/format.h>
#include <sys/stat.h>

#include <set>

#include "base/check.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output_file.h"
#include "cli/pack_texts.h"
#include "cli/pack_writer.h"
#include "cli/progress.h"
#include "cli/publication.h"
#include "cli/record_lines.h"
#include "cli/report.h"
#include "cli/review_text.h"
#include "cli/statement_file.h"
#include "cli/stop_signal.h"
#include "cli/terms_history.h"
#include "cli/texts.h"
#include "journal/prefix.h"
#include "json/writer.h"
#include "terms/document.h"
#include "terms/risk_text.h"

namespace greenpool {
namespace {

struct AuditPackOptions {
  std::string journal;
  std::string out;
  std::vector<std::string> members;
};

class AuditPack {
 public:
  AuditPack(const ReadState& read, const Publication& publication, const std::string& out)
      : read_(read), publication_(publication), pack_(out) {}

  // `members`: places of those whose proofs go with it. What to tell about it.
  Result<std::string> write(const std::set<std::size_t>& members) {
    if (Status added = add_guides(); !added) return tl::unexpected<Error>(added.error());
    if (Status added = add_journal(); !added) return tl::unexpected<Error>(added.error());
    if (Status added = add_terms(); !added) return tl::unexpected<Error>(added.error());
    if (Status added = add_proofs(members); !added) return tl::unexpected<Error>(added.error());
    const std::string manifest = this->manifest();
    if (Status finished = pack_.finish(manifest); !finished) return tl::unexpected<Error>(finished.error());
    return format_text(Text::audit_packed, statement().seq, pack_.files().size() + 1, members.size()) + "\n" +
           format_text(Text::audit_pack_manifest, to_hex(sha256(manifest))) + "\n" +
           format_text(Text::proof_statement_hash, to_hex(publication_.published.hash)) + "\n";
  }

  Status open() { return pack_.open(); }

 private:
  [[nodiscard]] const Statement& statement() const { return publication_.published.statement; }

  Status add_guides() {
    if (Status added = pack_.add("README.zh.md", pack_guide_chinese()); !added) return added;
    if (Status added = pack_.add("README.md", pack_guide_english()); !added) return added;
    return pack_.add("verify_pack.py", pack_verifier());
  }

  Status add_journal() {
    const Result<std::unique_ptr<Journal>> journal = journal_up_to(*read_.journal, statement().seq);
    if (!journal) return tl::unexpected<Error>(journal.error());
    if (Status begun = pack_.begin("journal.jsonl"); !begun) return begun;
    const std::uint64_t total = statement().seq + 1;
    Progress progress(Text::packing, Text::records_unit);
    FrameReader reader{Digest{}};
    RecordLines lines(read_.state(), [this](std::string_view text) { return pack_.append(text); });
    Status added = (*journal)->read(0, [&](const FrameView& frame) -> Status {
      if (StopSignal::caught() != 0) return failure("interrupted", format_text(Text::audit_pack_interrupted));
      Status taken = reader.read(frame, [&](const Record& record) -> Status {
        history_.add(record);
        return lines.add(record, frame.epoch);
      });
      progress.update(frame.first_seq + frame.records, total, frame.first_seq + frame.records);
      return taken;
    });
    if (!added) return added;
    GP_CHECK(lines.chain() == statement().chain, "the text has the journal's chain");
    if (Status flushed = lines.flush(); !flushed) return flushed;
    return pack_.end();
  }

  Status add_terms() {
    for (const RecordedTerms& version : history_.versions()) {
      const Result<Terms> terms = parse_terms(version.document, "terms");
      if (!terms) return tl::unexpected<Error>(terms.error());
      const std::vector<Finding> findings = review(*terms);
      const auto name = [&version](const char* form) { return fmt::format(fmt::runtime(form), version.number); };
      const std::vector<std::pair<std::string, std::string>> files{
          {name("terms/{}.toml"), version.document},
          {name("terms/{}.risk.txt"), risk_text(*terms)},
          {name("review/{}.zh.txt"), review_words(findings, Language::chinese)},
          {name("review/{}.en.txt"), review_words(findings, Language::english)},
          {name("review/{}.json"), review_json(*terms, findings)}};
      for (const auto& [file, text] : files) {
        if (Status added = pack_.add(file, text); !added) return added;
      }
    }
    return pack_.add("review/acknowledgements.json", acknowledgements());
  }

  Status add_proofs(const std::set<std::size_t>& members) {
    if (Status added = pack_.add("statement.txt", publication_.text); !added) return added;
    for (const std::size_t member : members) {
      const std::string name = "proofs/" + proof_file_name(publication_.tree.holdings[member].member);
      const std::string proof = publication_.tree.proof_of(member, publication_.published);
      if (Status added = pack_.add(name, proof); !added) return added;
    }
    return {};
  }

  [[nodiscard]] std::string acknowledgements() const {
    std::string json = "[";
    for (const RecordedAcknowledgement& given : history_.acknowledgements()) {
      json += json.size() > 1 ? ",\n " : "";
      ObjectWriter object(json);
      object.integer("seq", given.seq);
      object.time("time", given.at);
      given.version == 0 ? object.null("version")
                         : object.integer("version", static_cast<std::uint64_t>(given.version));
      given.proposal.empty() ? object.null("proposal") : object.id("proposal", given.proposal);
      object.id("operator", given.operator_id);
      object.id("reference", given.reference);
      object.close();
    }
    return json + "]\n";
  }

  [[nodiscard]] std::string manifest() const {
    std::string json;
    ObjectWriter object(json);
    object.id("format", "greenpool audit pack 1");
    object.id("made_by", "greenpool " GREENPOOL_VERSION);
    object.id("programme", statement().programme);
    object.text("programme_name", read_.state().terms.name);
    object.integer("seq", statement().seq);
    object.time("time", statement().time);
    object.id("chain", to_hex(statement().chain));
    object.id("statement", to_hex(publication_.published.hash));
    object.integer("terms_version", history_.versions().size());
    object.name("files").push_back('[');
    for (const PackedFile& file : pack_.files()) {
      json += &file == pack_.files().data() ? "\n" : ",\n";
      ObjectWriter one(json);
      one.text("name", file.name);
      one.integer("bytes", file.bytes);
      one.id("sha256", to_hex(file.hash));
      one.close();
    }
    json += "]";
    object.close();
    return json + "\n";
  }

  const ReadState& read_;
  const Publication& publication_;
  PackWriter pack_;
  TermsHistory history_;
};

Result<std::set<std::size_t>> places_of(const std::vector<std::string>& members, const State& state) {
  std::set<std::size_t> places;
  for (const std::string& id : members) {
    const MemberIndex member = state.directory.find(id);
    if (!member.exists()) {
      return failure("unknown_member", format_text(Text::prove_unknown_member, printable(id), state.next_seq - 1));
    }
    places.insert(member.value());
  }
  return places;
}

Result<std::string> pack(const AuditPackOptions& options) {
  if (Status free = check_output_target(options.out, options.journal, {}); !free) {
    return tl::unexpected<Error>(free.error());
  }
  if (Status free = check_is_new(options.out); !free) return tl::unexpected<Error>(free.error());
  const Result<ReadState> read = read_state(options.journal, Text::opening);
  if (!read) return tl::unexpected<Error>(read.error());
  const Result<std::set<std::size_t>> members = places_of(options.members, read->state());
  if (!members) return tl::unexpected<Error>(members.error());
  const Result<Publication> publication = publication_of(*read, options.journal);
  if (!publication) return tl::unexpected<Error>(publication.error());
  // Until here no pack was begun (a first publication may have made its secret), and a signal ends the process at once.
  const StopSignal stop;
  AuditPack pack(*read, *publication, options.out);
  if (Status opened = pack.open(); !opened) return tl::unexpected<Error>(opened.error());
  return pack.write(*members);
}

int run_audit_pack(const AuditPackOptions& options) {
  // A journal says what everybody holds: for nobody else on this machine.
  ::umask(077);
  const Result<std::string> packed = pack(options);
  if (packed) return print(*packed);
  if (packed.error().code == "interrupted") return complain_of_signal(packed.error().message);
  return complain_of_proof(packed.error());
}

}  // namespace

void add_audit_pack_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("audit-pack", format_text(Text::audit_pack_help));
  command->footer(format_text(Text::audit_pack_footer));
  const auto options = std::make_shared<AuditPackOptions>();
  command->add_option("--journal", options->journal, format_text(Text::journal_argument))->required()->type_name("DIR");
  command->add_option("--out", options->out, format_text(Text::audit_pack_out_option))->required()->type_name("DIR");
  command->add_option("--member", options->members, format_text(Text::audit_pack_member_option))
      ->type_name("ID")
      ->allow_extra_args(false);
  command->callback([options, &run] { run = [options] { return run_audit_pack(*options); }; });
}

}  // namespace greenpool
