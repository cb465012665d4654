// greenpool prove: one member's proof for a published statement, or everybody's. The journal is folded up to the
// statement's record, and the tree grown anew from the operator's secret.
#include <sys/stat.h>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output_directory.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/proof_secret.h"
#include "cli/report.h"
#include "cli/statement_file.h"
#include "cli/stop_signal.h"
#include "cli/texts.h"
#include "journal/sqlite_journal.h"

namespace greenpool {
namespace {

struct ProveOptions {
  std::string member;
  std::string all;
  std::string journal;
  std::string statement;
  std::string output;
};

// The programme as it was, and the tree that was published.
struct Grown {
  PublishedStatement published;
  std::unique_ptr<Engine> engine;
  std::optional<GrownTree> tree;

  [[nodiscard]] std::string proof_of(std::size_t member) const { return tree->proof_of(member, published); }
};

Result<Grown> grow(const ProveOptions& options) {
  Result<PublishedStatement> published = read_statement(options.statement);
  if (!published) return tl::unexpected<Error>(published.error());
  const Result<std::unique_ptr<Journal>> journal =
      open_sqlite_journal({.directory = options.journal, .access = SqliteJournalOptions::Access::read_only});
  if (!journal) return tl::unexpected<Error>(journal.error());
  const Result<std::unique_ptr<Journal>> then = journal_of_statement(**journal, published->statement);
  if (!then) return tl::unexpected<Error>(then.error());
  Progress progress(Text::opening, Text::records_unit);
  Result<Restored> restored = restore_programme(
      **then, nullptr, [&progress](std::uint64_t done, std::uint64_t total) { progress.update(done, total, done); });
  if (!restored) return tl::unexpected<Error>(restored.error());
  const Statement& statement = published->statement;
  const State& state = restored->engine->state();
  if (Status same = compare_figures(statement, state); !same) return tl::unexpected<Error>(same.error());
  const Result<Digest> secret = read_proof_secret(options.journal);
  if (!secret) return tl::unexpected<Error>(secret.error());
  Result<GrownTree> tree = grow_tree(state, *secret, statement.chain);
  if (!tree) return tl::unexpected<Error>(tree.error());
  if (tree->tree.root() != statement.root) return failure("statement_root_differs", format_text(Text::root_differs));
  Grown grown;
  grown.published = std::move(*published);
  grown.engine = std::move(restored->engine);
  grown.tree = std::move(*tree);
  return grown;
}

Status prove_one(const ProveOptions& options) {
  if (Status free = check_output_target(options.output, options.journal, {options.statement}); !free) return free;
  const Result<Grown> grown = grow(options);
  if (!grown) return tl::unexpected<Error>(grown.error());
  const MemberIndex member = grown->engine->state().directory.find(options.member);
  if (!member.exists()) {
    return failure("unknown_member",
                   format_text(Text::prove_unknown_member, options.member, grown->published.statement.seq));
  }
  OutputFile output;
  if (Status opened = output.open(options.output); !opened) return opened;
  if (Status written = output.write(grown->proof_of(member.value())); !written) return written;
  return output.finish();
}

Status prove_all(const ProveOptions& options) {
  if (Status free = check_output_target(options.all, options.journal, {options.statement}); !free) return free;
  const Result<Grown> grown = grow(options);
  if (!grown) return tl::unexpected<Error>(grown.error());
  OutputDirectory directory(options.all);
  if (Status opened = directory.open(); !opened) return opened;
  const StopSignal stop;
  Progress progress(Text::proving, Text::members_unit);
  const std::size_t members = grown->tree->holdings.size();
  for (std::size_t member = 0; member < members; ++member) {
    if (StopSignal::caught() != 0) return failure("interrupted", format_text(Text::stopped_by_signal));
    const std::string name = proof_file_name(grown->tree->holdings[member].member);
    if (Status added = directory.add(name, grown->proof_of(member)); !added) return added;
    progress.update(member + 1, members, member + 1);
  }
  return directory.finish();
}

int run_prove(const ProveOptions& options) {
  if (options.member.empty() == options.all.empty() || (!options.all.empty() && !options.output.empty())) {
    return complain(Error{"usage", format_text(Text::prove_usage)});
  }
  // A proof says what its member holds: for nobody else on this machine.
  ::umask(077);
  const Status proved = options.all.empty() ? prove_one(options) : prove_all(options);
  if (proved) return kExitOk;
  const int exit_code = complain_of_proof(proved.error());
  return proved.error().code == "interrupted" ? kExitSignal + StopSignal::caught() : exit_code;
}

}  // namespace

void add_prove_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("prove", format_text(Text::prove_help));
  command->footer(format_text(Text::prove_footer));
  const auto options = std::make_shared<ProveOptions>();
  command->add_option("MEMBER", options->member, format_text(Text::prove_member));
  command->add_option("--all", options->all, format_text(Text::prove_all_option))->type_name("DIR");
  command->add_option("--journal", options->journal, format_text(Text::journal_argument))->required()->type_name("DIR");
  command->add_option("--statement", options->statement, format_text(Text::statement_option))
      ->required()
      ->type_name("FILE");
  command->add_option("-o,--output", options->output, format_text(Text::output_option))->type_name("FILE");
  command->callback([options, &run] { run = [options] { return run_prove(*options); }; });
}

}  // namespace greenpool
