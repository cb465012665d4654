// The subcommands, one file each. add_*_command() declares a subcommand's options; parsing the line that asks for it
// leaves in `run` what to do, and its exit code is the program's.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace greenpool {

using Run = std::function<int()>;

void add_play_command(CLI::App& app, Run& run);
void add_import_command(CLI::App& app, Run& run);
void add_verify_command(CLI::App& app, Run& run);
void add_export_command(CLI::App& app, Run& run);
void add_views_command(CLI::App& app, Run& run);
void add_books_command(CLI::App& app, Run& run);
void add_statement_command(CLI::App& app, Run& run);
void add_claims_command(CLI::App& app, Run& run);
void add_shares_command(CLI::App& app, Run& run);
void add_payoff_command(CLI::App& app, Run& run);
void add_simulate_command(CLI::App& app, Run& run);
void add_study_command(CLI::App& app, Run& run);
void add_design_command(CLI::App& app, Run& run);
void add_what_if_command(CLI::App& app, Run& run);
void add_publish_command(CLI::App& app, Run& run);
void add_prove_command(CLI::App& app, Run& run);
void add_check_proof_command(CLI::App& app, Run& run);
void add_audit_pack_command(CLI::App& app, Run& run);
void add_review_command(CLI::App& app, Run& run);
void add_check_claim_command(CLI::App& app, Run& run);
void add_terms_command(CLI::App& app, Run& run);
void add_serve_command(CLI::App& app, Run& run);
void add_bench_command(CLI::App& app, Run& run);
void add_demo_command(CLI::App& app, Run& run);
void add_config_command(CLI::App& app, Run& run);
void add_backup_command(CLI::App& app, Run& run);
void add_restore_command(CLI::App& app, Run& run);
void add_owner_command(CLI::App& app, Run& run);

// The whole command line: parses, runs, and returns the exit code (cli/exit_code.h).
[[nodiscard]] int run_command_line(int argc, char** argv);

}  // namespace greenpool
