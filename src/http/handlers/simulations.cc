// Simulations, studies, designs and what-ifs that the server runs (docs/simulate.md).
#include "http/handlers/handlers.h"
#include "http/office_call.h"
#include "http/problem.h"

namespace greenpool {
namespace {

// The rooms behind the document are being built.
void not_there_yet(OfficeCall&) { throw Refusal(info_of(HttpProblem::not_ready)); }

}  // namespace

namespace handlers {

extern const Handler list_simulation_presets{.work = not_there_yet};
extern const Handler list_simulations{.work = not_there_yet};
extern const Handler begin_simulation{.work = not_there_yet};
extern const Handler show_simulation{.work = not_there_yet};
extern const Handler remove_simulation{.work = not_there_yet};
extern const Handler cancel_simulation{.work = not_there_yet};
extern const Handler show_simulation_page_data{.work = not_there_yet};
extern const Handler download_simulation_file{.work = not_there_yet};

}  // namespace handlers
}  // namespace greenpool
