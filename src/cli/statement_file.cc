#include "cli/statement_file.h"

#include <algorithm>

#include "cli/exit_code.h"
#include "cli/output_directory.h"
#include "cli/report.h"
#include "cli/terms_file.h"
#include "cli/texts.h"
#include "journal/prefix.h"

namespace greenpool {

Result<PublishedStatement> read_statement(const std::string& path) {
  const Result<std::string> text = read_small_file(path, kProofBytesMax);
  if (!text) return tl::unexpected<Error>(text.error());
  Result<Statement> statement = parse_statement(*text);
  if (!statement) return failure(statement.error().code, path + ": " + statement.error().message);
  if (Status sound = check_statement(*statement); !sound) return tl::unexpected<Error>(sound.error());
  return PublishedStatement{std::move(*statement), statement_hash(*text)};
}

Result<std::unique_ptr<Journal>> journal_of_statement(const Journal& journal, const Statement& statement) {
  Result<std::unique_ptr<Journal>> then = journal_up_to(journal, statement.seq);
  if (!then) return then;
  if (const Digest chain = (*then)->head().chain; chain != statement.chain) {
    return failure("statement_chain_differs",
                   format_text(Text::statement_chain_differs, statement.seq, to_hex(chain), to_hex(statement.chain)));
  }
  return then;
}

Status compare_figures(const Statement& statement, const State& state) {
  Result<Statement> figures = figures_of(state, statement.chain, holdings_of(state));
  if (!figures) return tl::unexpected<Error>(figures.error());
  figures->root = statement.root;
  // Each line is one figure, so the first line that differs names it.
  const std::string published_text = to_text(statement);
  const std::string found_text = to_text(*figures);
  std::string_view published = published_text;
  std::string_view found = found_text;
  while (!published.empty() || !found.empty()) {
    const std::string_view one = published.substr(0, published.find('\n'));
    const std::string_view other = found.substr(0, found.find('\n'));
    if (one != other) {
      return failure("statement_figures_differ", format_text(Text::statement_figures_differ, other, one));
    }
    published.remove_prefix(std::min(published.size(), one.size() + 1));
    found.remove_prefix(std::min(found.size(), other.size() + 1));
  }
  return {};
}

std::string proof_file_name(std::string_view member) { return file_name_of(member) + ".proof"; }

int complain_of_proof(const Error& error) {
  const int exit_code = complain(error);
  const bool refused = error.code.starts_with("statement_") || error.code.starts_with("proof_") ||
                       error.code == "journal_ends_before" || error.code == "unknown_member" ||
                       error.code == "audit_failed";
  return refused ? kExitRefused : exit_code;
}

}  // namespace greenpool
