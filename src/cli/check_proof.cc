// greenpool check-proof: what a member runs. Two files are enough; with a journal, the statement is held against that,
// too.
#include <fmt/format.h>

#include <string>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/statement_file.h"
#include "cli/terms_file.h"
#include "cli/texts.h"
#include "journal/prefix.h"
#include "journal/sqlite_journal.h"
#include "proof/inclusion.h"

namespace greenpool {
namespace {

struct CheckOptions {
  std::string proof;
  std::string statement;
  std::string journal;
};

// Whether the statement's record is in this journal, at the end of an unbroken chain.
Status check_journal(const std::string& directory, const Statement& statement) {
  const Result<std::unique_ptr<Journal>> journal =
      open_sqlite_journal({.directory = directory, .access = SqliteJournalOptions::Access::read_only});
  if (!journal) return tl::unexpected<Error>(journal.error());
  const Result<std::unique_ptr<Journal>> then = journal_of_statement(**journal, statement);
  if (!then) return tl::unexpected<Error>(then.error());
  return follow_chain(**then);
}

std::string answer(const Proof& proof, const PublishedStatement& published, bool with_journal) {
  const Statement& statement = published.statement;
  const auto money = [&statement](Money amount) { return format_money(amount, statement.decimals); };
  Money owed;
  for (const OwedLine& line : statement.owed) owed += line.amount;
  std::string text;
  const auto line = [&text](Text form, const auto&... values) { text += format_text(form, values...) + "\n"; };
  line(Text::check_programme, statement.programme, statement.seq, format_timestamp(statement.time));
  line(Text::check_member, proof.member, proof.leaf + 1, statement.members);
  line(Text::check_mine, format_points(proof.points), money(proof.wallet), statement.currency);
  line(Text::check_all, format_points(statement.points), money(statement.wallets), statement.currency);
  line(Text::check_pool, money(statement.pool), statement.currency, statement.price);
  line(Text::check_cover, money(statement.cash - statement.supplier_payable), money(owed), statement.currency);
  if (with_journal) line(Text::check_journal, statement.seq);
  line(Text::proof_statement_hash, to_hex(published.hash));
  line(Text::check_limits);
  line(Text::check_ok);
  return text;
}

Result<std::string> check(const CheckOptions& options) {
  const Result<PublishedStatement> published = read_statement(options.statement);
  if (!published) return tl::unexpected<Error>(published.error());
  const Result<std::string> text = read_small_file(options.proof, kProofBytesMax);
  if (!text) return tl::unexpected<Error>(text.error());
  const Result<Proof> proof = parse_proof(*text, published->statement.decimals);
  if (!proof) return failure(proof.error().code, options.proof + ": " + proof.error().message);
  if (Status held = check_proof(*proof, published->statement, published->hash); !held) {
    return tl::unexpected<Error>(held.error());
  }
  if (!options.journal.empty()) {
    if (Status held = check_journal(options.journal, published->statement); !held) {
      return tl::unexpected<Error>(held.error());
    }
  }
  return answer(*proof, *published, !options.journal.empty());
}

}  // namespace

void add_check_proof_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("check-proof", format_text(Text::check_proof_help));
  command->footer(format_text(Text::check_proof_footer));
  const auto options = std::make_shared<CheckOptions>();
  command->add_option("PROOF", options->proof, format_text(Text::proof_argument))->required();
  command->add_option("--statement", options->statement, format_text(Text::statement_option))
      ->required()
      ->type_name("FILE");
  command->add_option("--journal", options->journal, format_text(Text::check_journal_option))->type_name("DIR");
  command->callback([options, &run] {
    run = [options] {
      const Result<std::string> checked = check(*options);
      if (checked) return print(*checked);
      const int exit_code = complain_of_proof(checked.error());
      return checked.error().code == "journal_damaged" ? kExitRefused : exit_code;
    };
  });
}

}  // namespace greenpool
