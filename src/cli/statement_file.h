// A published statement as the subcommands meet it: read from a file, and held against a journal.
// Thread safety: one thread.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "figures/publication.h"
#include "journal/journal.h"
#include "journal/restore.h"
#include "proof/statement.h"

namespace greenpool {

inline constexpr std::size_t kProofBytesMax = 65'536;  // of a statement, and of a proof

// Errors: file_unreadable, file_malformed, those of parse_statement() and check_statement().
[[nodiscard]] Result<PublishedStatement> read_statement(const std::string& path);

// The journal up to the statement's record, whose hash must be the statement's. Errors: those of journal_up_to();
// statement_chain_differs.
[[nodiscard]] Result<std::unique_ptr<Journal>> journal_of_statement(const Journal& journal, const Statement& statement);

// Whether the state has all figures of the statement (but the root, which takes the operator's secret). Errors:
// statement_figures_differ, naming the first; audit_failed.
[[nodiscard]] Status compare_figures(const Statement& statement, const State& state);

// "MEMBER.proof", without what a file's name cannot hold (cli/output_directory.h).
[[nodiscard]] std::string proof_file_name(std::string_view member);

// Complains. A statement or a proof that does not hold is what these subcommands look for: kExitRefused.
[[nodiscard]] int complain_of_proof(const Error& error);

}  // namespace greenpool
