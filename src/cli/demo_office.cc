#include "cli/demo_office.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>
#include <vector>

#include "base/system_clock.h"
#include "cli/demo/house.h"
#include "cli/demo/people.h"
#include "cli/demo/story.h"
#include "cli/exit_code.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/stop_signal.h"
#include "cli/texts.h"
#include "json/value.h"
#include "json/writer.h"
#include "server/demo_desk.h"

namespace greenpool {
namespace {

namespace fs = std::filesystem;

// What is filled lies here until it is complete, so that the directory holds all of a demo or nothing.
constexpr std::string_view kFilling = "filling";

// The split of the worked table, with the rewards that use its budget, twice the price as the multiple of each order,
// and whatever else there is to look at.
Terms living_terms() {
  Terms terms = *find_preset("classic");
  terms.id = "demo";
  terms.name = "Greenpool demo · 绿池演示";
  terms.exit_basis = ExitBasis::order;
  terms.exit_multiple = Multiple(2'000'000);
  terms.rewards.direct = Rate(100'000);
  terms.rewards.indirect = Rate(50'000);
  terms.rewards.district_agent = Rate(60'000);
  terms.rewards.city_agent = Rate(50'000);
  terms.rewards.province_agent = Rate(40'000);
  terms.dividend.rate = Rate(200'000);
  terms.dividend.period = Period::month;
  terms.legacy.release_share = Rate(200'000);
  terms.reversal_days = 30;
  terms.withdrawal = find_preset("two-level")->withdrawal;
  return terms;
}

std::string accounts_json(const std::vector<DemoPersona>& personas) {
  std::string json;
  ObjectWriter object(json);
  object.text("password", kDemoPassword);
  object.name("operators").push_back('[');
  for (const DemoOperator& one : kDemoOperators) {
    if (&one != &kDemoOperators.front()) json.push_back(',');
    ObjectWriter account(json);
    account.text("login", one.login);
    account.text("name", one.name);
    account.text("role", name_of(one.role));
    account.close();
  }
  json.push_back(']');
  object.name("members").push_back('[');
  for (const DemoPersona& one : personas) {
    if (&one != &personas.front()) json.push_back(',');
    ObjectWriter account(json);
    account.text("kind", one.kind);
    account.text("member", one.member);
    account.text("phone", one.phone);
    account.text("nickname", one.nickname);
    account.text("about_zh", one.about_zh);
    account.text("about_en", one.about_en);
    account.close();
  }
  json.push_back(']');
  object.close();
  return json;
}

Status write_accounts(const fs::path& path, const std::vector<DemoPersona>& personas) {
  OutputFile file;
  if (Status opened = file.open(path.string()); !opened) return opened;
  if (Status written = file.write(accounts_json(personas)); !written) return written;
  return file.finish();
}

void print_figures(const State& state) {
  std::printf(
      "%zu members, %llu orders, %llu sales, %llu forced exits\n"
      "  spent by members %s, paid out %s, still in the pool %s (the most all members together can still receive)\n",
      state.members.size(), static_cast<unsigned long long>(state.totals.orders),
      static_cast<unsigned long long>(state.totals.sales), static_cast<unsigned long long>(state.totals.exits),
      format_money(state.totals.spent, 2).c_str(),
      format_money(state.totals.sales_paid + state.totals.exits_paid, 2).c_str(),
      format_money(state.pool.cash, 2).c_str());
}

Status fill(const fs::path& directory) {
  std::error_code error;
  fs::remove_all(directory, error);
  if (error || !fs::create_directories(directory, error)) {
    return failure("file_unwritable", format_text(Text::file_unwritable, directory.string(), error.message()));
  }
  SystemClock clock;
  const Timestamp now = clock.now();
  const Acknowledgement acknowledgement{"demo-operator-1", "demo-operator-2", "a-demo-and-nothing-else"};
  auto opened = DemoHouse::open(directory, living_terms(), acknowledgement, demo_begin(now));
  if (!opened) return tl::unexpected(opened.error());
  DemoHouse& house = **opened;
  Progress progress(Text::demo_filling, Text::days_unit);
  const auto personas = tell_demo_story(house, now, [&progress](int done, int days) {
    progress.update(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(days),
                    static_cast<std::uint64_t>(done));
    return StopSignal::caught() == 0;
  });
  progress.finish();
  if (!personas) return failure("interrupted", format_text(Text::demo_interrupted));
  if (Status closed = house.close(); !closed) return closed;
  print_figures(house.state_after_close());
  return write_accounts(directory / kDemoAccountsFile, *personas);
}

// The list of accounts comes last: with it the demo is complete.
Status move_into_place(const fs::path& filling, const fs::path& directory) {
  std::vector<fs::path> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(filling)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end(), [](const fs::path& one, const fs::path& other) {
    return std::pair(one == kDemoAccountsFile, one) < std::pair(other == kDemoAccountsFile, other);
  });
  std::error_code error;
  for (const fs::path& name : names) {
    fs::rename(filling / name, directory / name, error);
    if (error) {
      return failure("file_unwritable",
                     format_text(Text::file_unwritable, (directory / name).string(), error.message()));
    }
  }
  fs::remove(filling, error);
  return {};
}

Status fill_once(const fs::path& directory) {
  const fs::path filling = directory / kFilling;
  if (fs::exists(directory / kDemoAccountsFile)) return {};
  if (!fs::exists(filling / kDemoAccountsFile)) {
    if (fs::exists(directory / "office.sqlite") || fs::exists(directory / "programmes")) {
      return failure("demo_directory_in_use", format_text(Text::demo_directory_in_use, directory.string()));
    }
    if (Status filled = fill(filling); !filled) return filled;
  }
  return move_into_place(filling, directory);
}

int print_accounts(const fs::path& directory) {
  const Result<std::string> text = DemoDesk::read_accounts(directory);
  if (!text) return complain(text.error());
  const Result<JsonValue> accounts = parse_json(*text);
  GP_CHECK(accounts.has_value(), "it was read before");
  std::printf("\n演示账号 · demo accounts, password \"%s\":\n", std::string(kDemoPassword).c_str());
  for (const DemoOperator& one : kDemoOperators) {
    std::printf("  %-8s %s\n", std::string(one.login).c_str(), std::string(name_of(one.role)).c_str());
  }
  std::puts("演示会员（用手机号与验证码登录） · demo members, by phone and code:");
  for (const JsonValue& one : accounts->find("members")->items()) {
    const auto text_of_field = [&one](std::string_view name) { return std::string(one.text_at(name).value_or("")); };
    std::printf("  %s  %s · %s\n", text_of_field("phone").c_str(), text_of_field("about_zh").c_str(),
                text_of_field("about_en").c_str());
  }
  return kExitOk;
}

}  // namespace

int open_demo_office(const std::string& directory) {
  const StopSignal stop;
  try {
    if (Status filled = fill_once(directory); !filled) {
      return filled.error().code == "interrupted" ? complain_of_signal(filled.error().message)
                                                  : complain(filled.error());
    }
  } catch (const Refusal& refusal) {
    return complain(Error{std::string(refusal.problem().code), refusal.detail()});
  }
  return print_accounts(directory);
}

}  // namespace greenpool
