#include "cli/demo/house.h"

#include <condition_variable>
#include <mutex>

#include "base/check.h"
#include "base/encoding.h"
#include "payments/payout_flow.h"
#include "payments/sandbox.h"
#include "people/memberships.h"
#include "people/sessions.h"
#include "server/engine_question.h"
#include "server/money_wiring.h"
#include "server/office_server.h"
#include "server/programme_opener.h"
#include "shop/engine_answers.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

constexpr std::size_t kTogether = 1'000;

}  // namespace

// Commands that go to the engine together, and what it said to each.
class DemoHouse::Round final : public Answers {
 public:
  explicit Round(DemoHouse& house, std::size_t commands) : house_(house), tickets_(commands), outcomes_(commands) {}

  void add(std::size_t place, const std::string& command, const std::string& key) {
    Ticket& ticket = tickets_[place];
    ticket.answers = this;
    const Status read = read_command(command, house_.terms_.currency.digits, ticket.request);
    GP_CHECK(read.has_value(), "the demo's commands are well formed");
    ticket.request.key = key;
  }

  // Once all are durable.
  void run() {
    std::vector<Ticket*> all;
    for (Ticket& ticket : tickets_) all.push_back(&ticket);
    GP_CHECK(house_.engine_->submit(all) == Reject::none, "the demo's engine takes commands");
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return durable_ == tickets_.size(); });
    if (failed_ != Reject::none) throw Refusal(kStorageUnavailable, "the journal cannot be written");
  }

  struct Said {
    std::string outcome;
    std::string line;
  };
  [[nodiscard]] const Said& of(std::size_t place) const { return outcomes_[place]; }

  void decided(Ticket& ticket, const Outcome& outcome, const State& state) override {
    Said& said = outcomes_[static_cast<std::size_t>(&ticket - tickets_.data())];
    said.outcome = outcome_name(outcome.reject);
    if (outcome.reject != Reject::none) return;
    append_outcome(said.line, ticket.request, outcome, state);
    for (const Event& event : outcome.events) {
      if (const auto* const exit = std::get_if<ForcedExit>(&event))
        exited_.emplace_back(state.directory.id_of(exit->member));
    }
  }
  void durable(std::span<Ticket* const> tickets, Reject failed) override {
    const std::lock_guard lock(mutex_);
    durable_ += tickets.size();
    if (failed != Reject::none) failed_ = failed;
    changed_.notify_one();
  }
  [[nodiscard]] const std::vector<std::string>& exited() const { return exited_; }

 private:
  DemoHouse& house_;
  std::vector<Ticket> tickets_;
  std::vector<Said> outcomes_;
  std::vector<std::string> exited_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t durable_ = 0;
  Reject failed_ = Reject::none;
};

Result<std::unique_ptr<DemoHouse>> DemoHouse::open(const std::filesystem::path& directory, const Terms& terms,
                                                   const Acknowledgement& acknowledgement, Timestamp at) {
  PeopleSettings settings;
  settings.second_factor = SecondFactorRule::optional;
  std::unique_ptr<DemoHouse> house(new DemoHouse(terms, settings));
  house->clock_.set(at);
  if (Status started = house->start(directory, acknowledgement); !started) return tl::unexpected(started.error());
  return house;
}

DemoHouse::~DemoHouse() { static_cast<void>(close()); }

Status DemoHouse::start(const std::filesystem::path& directory, const Acknowledgement& acknowledgement) {
  auto office =
      Office::open({.path = (directory / "office.sqlite").string(), .schemas = office_schemas(), .clock = &clock_});
  if (!office) return tl::unexpected(office.error());
  office_ = std::move(*office);
  auto vault = Vault::open(*office_, (directory / "master.key").string());
  if (!vault) return tl::unexpected(vault.error());
  vault_ = std::move(*vault);
  people_ = std::make_unique<People>(People{*vault_, settings_});
  std::string secret;
  office_->ask([&](Work& work) {
    sealer_ = std::make_unique<ShopSealer>(office_key(work, *vault_, "shop"));
    secret = to_hex(office_key(work, *vault_, "sandbox").bytes());
    ProgrammeOpener::adopt(work, terms_, acknowledgement);
  });
  sandbox_ = make_sandbox_provider(*office_, secret);
  ProgrammeOptions options;
  options.directory = directory / "programmes" / terms_.id;
  options.terms = terms_;
  options.acknowledgement = acknowledgement;
  options.clock = &clock_;
  std::error_code ignored;
  std::filesystem::create_directories(directory / "programmes", ignored);
  auto engine = Programme::open(options);
  if (!engine) return tl::unexpected(engine.error());
  engine_ = std::move(*engine);
  GP_CHECK(programmes_.add(*engine_), "there is one programme");
  rules_ = payment_rules(programmes_, *people_);
  rules_.providers.push_back(sandbox_.get());
  payments_ = std::make_unique<PaymentPump>(*office_, rules_, PaymentPump::Options{});
  return {};
}

void DemoHouse::move_to(Timestamp at) {
  GP_CHECK(at >= clock_.now(), "time goes on");
  clock_.set(at);
}

shop::TermsRates DemoHouse::rates() const { return terms_rates(programmes_, terms_.id); }

void DemoHouse::react(Work& work, const OutboxAnswer& answer) {
  if (answer.topic == "shop") shop::on_engine_answer(work, answer);
  if (answer.topic == kPeopleTopic) on_people_answer(work, answer);
  if (answer.topic == kApprovalsTopic) Approvals::on_engine_answer(work, answer);
  if (answer.topic == kPayoutTopic) on_payout_engine_answer(work, rules_, answer);
}

// False: nothing waited.
bool DemoHouse::pass_commands_on() {
  const std::vector<OutboxEntry> entries =
      office_->ask([](Work& work) { return waiting_in_outbox(work, 0, kTogether); });
  if (entries.empty()) return false;
  Round round(*this, entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) round.add(i, entries[i].what.command, entries[i].key);
  round.run();
  exited_.insert(round.exited().begin(), round.exited().end());
  office_->ask([&](Work& work) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const OutboxCommand& what = entries[i].what;
      const OutboxAnswer answer{what.programme, what.topic,          what.reference,
                                what.command,   round.of(i).outcome, round.of(i).line};
      if (finish_in_outbox(work, entries[i].number, answer)) react(work, answer);
    }
    pass_shop_events_on(work, programmes_);
    pass_refunds_on(work);
  });
  return true;
}

void DemoHouse::settle_down() {
  while (pass_commands_on()) {
  }
}

void DemoHouse::settle_payments() {
  do {
    settle_down();
    while (payments_->do_one()) {
    }
  } while (pass_commands_on());
}

std::vector<std::string> DemoHouse::give(const std::vector<std::string>& commands) {
  std::vector<std::string> outcomes;
  if (commands.empty()) return outcomes;
  Round round(*this, commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i) round.add(i, commands[i], "");
  round.run();
  exited_.insert(round.exited().begin(), round.exited().end());
  for (std::size_t i = 0; i < commands.size(); ++i) outcomes.push_back(round.of(i).outcome);
  return outcomes;
}

void DemoHouse::look(const std::function<void(const State&)>& look) {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  ask_engine(*engine_, look, [&](Reject failed) {
    GP_CHECK(failed == Reject::none, "the demo's engine answers");
    const std::lock_guard lock(mutex);
    done = true;
    changed.notify_one();
  });
  std::unique_lock lock(mutex);
  changed.wait(lock, [&done] { return done; });
}

Status DemoHouse::close() {
  if (!engine_) return {};
  const Status stopped = engine_->stop();
  office_->stop();
  return stopped;
}

}  // namespace greenpool
