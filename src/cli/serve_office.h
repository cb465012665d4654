// The part of `greenpool serve` that is about an office: by a configuration, or the short way for a trial, by a
// directory and options.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "base/time.h"
#include "cli/stop_signal.h"
#include "http/server.h"

namespace greenpool {

struct OfficeChoices {
  std::string config;  // file
  std::string data;    // directory; both empty: no office
  std::string master_key_file;
  bool demo = false;  // text messages go to the log, payments to the sandbox, second factors are optional

  [[nodiscard]] bool any() const { return !config.empty() || !data.empty(); }
};

// --config, --data, --master-key, --demo; the first two not together, nor with the journal's.
void add_office_options(CLI::App& command, CLI::Option& journal, OfficeChoices& choices);

// What the other options of `serve` say; of a configuration only the address can be overruled.
struct OfficeListening {
  const HttpServerOptions& http;
  bool listen_given = false;
  std::string log_level = {};
  bool access_log = false;
  TlsFiles tls = {};  // of a trial
};

// Serves until a signal comes; the exit code.
[[nodiscard]] int serve_office(const OfficeChoices& choices, const OfficeListening& listening, const StopSignal& stop,
                               Clock& clock);

}  // namespace greenpool
