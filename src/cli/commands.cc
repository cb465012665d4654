#include "cli/commands.h"

#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/texts.h"
#include "cli/usage.h"

namespace greenpool {

int run_command_line(int argc, char** argv) {
  CLI::App app(format_text(Text::about), "greenpool");
  translate_frame(app);
  app.set_version_flag("--version", std::string("greenpool ") + GREENPOOL_VERSION, format_text(Text::version_help));
  app.require_subcommand(1);
  Run run;
  add_play_command(app, run);
  add_import_command(app, run);
  add_verify_command(app, run);
  add_export_command(app, run);
  add_views_command(app, run);
  add_books_command(app, run);
  add_statement_command(app, run);
  add_claims_command(app, run);
  add_shares_command(app, run);
  add_payoff_command(app, run);
  add_publish_command(app, run);
  add_prove_command(app, run);
  add_check_proof_command(app, run);
  add_audit_pack_command(app, run);
  add_simulate_command(app, run);
  add_study_command(app, run);
  add_design_command(app, run);
  add_what_if_command(app, run);
  add_review_command(app, run);
  add_check_claim_command(app, run);
  add_terms_command(app, run);
  add_serve_command(app, run);
  add_config_command(app, run);
  add_owner_command(app, run);
  add_backup_command(app, run);
  add_restore_command(app, run);
  add_demo_command(app, run);
  add_bench_command(app, run);
  translate_subcommands(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // --help and --version come this way, too.
    if (error.get_exit_code() == 0) return app.exit(error);
    complain("usage", usage_text(error) + format_text(Text::usage_separator) + format_text(Text::usage_hint));
    return kExitUsage;
  }
  return run();
}

}  // namespace greenpool
