// greenpool publish: where the journal stands, what all members hold together, and what covers it, for everybody to
// keep. The journal is folded from its first record, its hash chain followed and its laws checked.
#include <fmt/format.h>

#include <string>

#include "cli/commands.h"
#include "cli/output_file.h"
#include "cli/publication.h"
#include "cli/report.h"
#include "cli/statement_file.h"
#include "cli/texts.h"

namespace greenpool {
namespace {

struct PublishOptions {
  std::string journal;
  std::string output;
};

// What to tell about the file that was written; nothing when the statement itself went to standard output.
Result<std::string> publish(const PublishOptions& options) {
  if (Status free = check_output_target(options.output, options.journal, {}); !free) {
    return tl::unexpected<Error>(free.error());
  }
  const Result<ReadState> read = read_state(options.journal, Text::publishing);
  if (!read) return tl::unexpected<Error>(read.error());
  const Result<Publication> publication = publication_of(*read, options.journal);
  if (!publication) return tl::unexpected<Error>(publication.error());
  OutputFile output;
  if (Status opened = output.open(options.output); !opened) return tl::unexpected<Error>(opened.error());
  if (Status written = output.write(publication->text); !written) return tl::unexpected<Error>(written.error());
  if (Status finished = output.finish(); !finished) return tl::unexpected<Error>(finished.error());
  if (options.output.empty()) return std::string();
  const Statement& statement = publication->published.statement;
  return format_text(Text::published, statement.seq, statement.members, format_points(statement.points),
                     format_money(statement.wallets, statement.decimals),
                     format_money(statement.pool, statement.decimals)) +
         "\n" + format_text(Text::proof_statement_hash, to_hex(publication->published.hash)) + "\n";
}

}  // namespace

void add_publish_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("publish", format_text(Text::publish_help));
  command->footer(format_text(Text::publish_footer));
  const auto options = std::make_shared<PublishOptions>();
  command->add_option("--journal", options->journal, format_text(Text::journal_argument))->required()->type_name("DIR");
  command->add_option("-o,--output", options->output, format_text(Text::output_option))->type_name("FILE");
  command->callback([options, &run] {
    run = [options] {
      const Result<std::string> published = publish(*options);
      return published ? print(*published) : complain_of_proof(published.error());
    };
  });
}

}  // namespace greenpool
