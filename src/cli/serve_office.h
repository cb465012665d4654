// The part of `greenpool serve` that is about an office (server/office_server.h).
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "base/time.h"
#include "server/office_server.h"

namespace greenpool {

struct OfficeChoices {
  std::string data;  // directory; empty: no office
  std::string master_key_file;
  bool demo = false;  // text messages go to the log, payments to the sandbox, second factors are optional
};

// --data, --master-key, --demo; not together with the journal's.
void add_office_options(CLI::App& command, CLI::Option& journal, OfficeChoices& choices);

// listen: an address and port; only on loopback may the demo's ways be used. Errors: those of OfficeServer::open;
// demo_in_public.
[[nodiscard]] Result<std::unique_ptr<OfficeServer>> open_office(const OfficeChoices& choices, const std::string& listen,
                                                                Clock& clock);

}  // namespace greenpool
