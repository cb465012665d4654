#include "cli/demo_office.h"

#include <array>
#include <cstdio>

#include "base/system_clock.h"
#include "cli/exit_code.h"
#include "cli/report.h"
#include "people/access_work.h"
#include "people/operators.h"
#include "server/office_server.h"

namespace greenpool {
namespace {

struct DemoAccount {
  const char* login;
  const char* name;
  Role role;
};

constexpr std::array kAccounts{
    DemoAccount{"owner", "演示所有者", Role::owner},
    DemoAccount{"maker", "演示财务经办", Role::finance_maker},
    DemoAccount{"checker", "演示财务复核", Role::finance_checker},
    DemoAccount{"risk", "演示风控", Role::risk},
    DemoAccount{"shop", "演示店长", Role::shop_manager},
    DemoAccount{"support", "演示客服", Role::support},
    DemoAccount{"auditor", "演示审计", Role::auditor},
};

// Printed below, and good on this machine only: a demo's server listens on loopback.
constexpr const char* kPassword = "greenpool demo only";

void add_accounts(OfficeServer& server) {
  const House& house = server.house();
  const std::string hash = house.passwords.hash(kPassword);
  ask_with_access(*server.hall().office, house.book, [&](Work& work, AccessChanges& access) {
    if (!list_operators(work, house.people, {}, "", 1).empty()) return;
    const Caller by{.kind = ActorKind::system};
    for (const DemoAccount& account : kAccounts) {
      const NewOperator who{.login = account.login, .display_name = account.name, .password_hash = hash};
      const bool first = account.role == Role::owner;
      const std::string id =
          first ? bootstrap_owner(work, house.people, who) : create_operator(work, house.people, by, who);
      if (!first) {
        grant_role(work, house.people, by, id, {std::string(kEveryProgramme), account.role}, access);
      }
      const Caller self{.kind = ActorKind::operator_, .id = id};
      change_operator_password(work, house.people, self, "", hash, access);
    }
  });
}

void adopt_programme(OfficeServer& server, const Terms& terms, const Acknowledgement& acknowledgement) {
  if (server.hall().programmes.find(terms.id) != nullptr) return;
  server.hall().office->ask([&](Work& work) { ProgrammeOpener::adopt(work, terms, acknowledgement); });
}

}  // namespace

int open_demo_office(const std::string& directory, const Terms& terms, const Acknowledgement& acknowledgement) {
  SystemClock clock;
  OfficeServer::Options options;
  options.directory = directory;
  options.clock = &clock;
  options.transport = Transport::loopback;
  options.people.second_factor = SecondFactorRule::optional;
  Result<std::unique_ptr<OfficeServer>> server = OfficeServer::open(options);
  if (!server) return complain(server.error());
  try {
    add_accounts(**server);
    adopt_programme(**server, terms, acknowledgement);
  } catch (const Refusal& refusal) {
    return complain(Error{std::string(refusal.problem().code), refusal.detail()});
  }
  if (Status stopped = (*server)->stop(); !stopped) return complain(stopped.error());
  std::printf("\n演示账号 · demo accounts, password \"%s\":\n", kPassword);
  for (const DemoAccount& account : kAccounts) {
    std::printf("  %-8s %s\n", account.login, std::string(name_of(account.role)).c_str());
  }
  return kExitOk;
}

}  // namespace greenpool
