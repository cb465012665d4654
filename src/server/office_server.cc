#include "server/office_server.h"

#include <array>
#include <atomic>

#include "base/check.h"
#include "base/encoding.h"
#include "engine/reject.h"
#include "hooks/pump.h"
#include "hooks/schema.h"
#include "net/addresses.h"
#include "net/live_client.h"
#include "office/random.h"
#include "payments/payment_pump.h"
#include "payments/payment_tables.h"
#include "payments/payment_tasks.h"
#include "payments/payout_flow.h"
#include "payments/sandbox.h"
#include "payments/statements.h"
#include "people/housekeeping.h"
#include "people/memberships.h"
#include "people/pump.h"
#include "people/schema.h"
#include "people/sessions.h"
#include "server/calendar_keeper.h"
#include "server/daily_bills.h"
#include "server/dispatcher.h"
#include "server/event_relay.h"
#include "server/flow.h"
#include "server/imports.h"
#include "server/kept_answers.h"
#include "server/metering.h"
#include "server/money_wiring.h"
#include "server/page_figures.h"
#include "server/payouts_in_hand.h"
#include "server/proof_press.h"
#include "server/role_changes.h"
#include "server/shop_personal_data.h"
#include "server/simulation_jobs.h"
#include "shop/engine_answers.h"
#include "shop/images.h"
#include "shop/schema.h"
#include "shop/timers.h"
#include "shop/tracking.h"

namespace greenpool {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kErrandThreads = 2;
constexpr std::size_t kFoldsWaitingMax = 8;
constexpr int kImagesCollected = 500;  // an hour

class Live final : public OfficeServer {
 public:
  explicit Live(const Options& options)
      : options_(options), people_settings_(options.people), passwords_(pool_options(options)) {}
  ~Live() override { static_cast<void>(stop()); }

  Status start() {
    std::error_code problem;
    std::filesystem::create_directories(options_.directory, problem);
    if (problem) return failure("office_unavailable", options_.directory.string() + ": " + problem.message());
    auto office = Office::open({.path = (options_.directory / "office.sqlite").string(),
                                .schemas = office_schemas(),
                                .clock = options_.clock,
                                .on_failure = [this](const Error& error) { report("office_failed", error); },
                                .on_commit = on_commit()});
    if (!office) return tl::unexpected(office.error());
    office_ = std::move(*office);
    const std::filesystem::path key =
        options_.master_key_file.empty() ? options_.directory / "master.key" : options_.master_key_file;
    auto vault = Vault::open(*office_, key.string());
    if (!vault) return tl::unexpected(vault.error());
    vault_ = std::move(*vault);
    people_ = std::make_unique<People>(People{*vault_, people_settings_});
    book_.apply(office_->ask([this](Work& work) { return load_access(work, *people_); }));
    office_->ask([this](Work& work) {
      shop_sealer_ = std::make_unique<ShopSealer>(office_key(work, *vault_, "shop"));
      hook_sealer_ = std::make_unique<HookSecretSealer>(office_key(work, *vault_, "hooks"));
      sandbox_secret_ = to_hex(office_key(work, *vault_, "sandbox").bytes());
      answers_key_ = office_key(work, *vault_, "answers");
    });
    rules_ = payment_rules(programmes_, *people_);
    for (PaymentProvider* const provider : options_.providers) offer(*provider);
    if (options_.sandbox == Options::Sandbox::offered) {
      sandbox_ = make_sandbox_provider(*office_, sandbox_secret_);
      offer(*sandbox_);
    }
    sms_ = options_.sms;
    if (sms_ != nullptr && options_.metrics != nullptr) {
      metered_sms_ = std::make_unique<MeteredSms>(*sms_, *options_.metrics);
      sms_ = metered_sms_.get();
    }
    tracker_ = options_.tracker;
    if (tracker_ != nullptr && options_.metrics != nullptr) {
      metered_tracker_ = std::make_unique<MeteredTracker>(*tracker_, *options_.metrics);
      tracker_ = metered_tracker_.get();
    }
    readers_ = std::make_unique<Readers>("gp-reader", 2);
    folders_ = std::make_unique<Readers>("gp-folder", 1, kFoldsWaitingMax);
    dispatcher_ = std::make_unique<Dispatcher>(*office_, programmes_);
    opener_ = std::make_unique<ProgrammeOpener>(*office_, programmes_, flow_, options_.directory / "programmes",
                                                *options_.clock, on_batch());
    house_ = std::make_unique<House>(House{.people = *people_,
                                           .book = book_,
                                           .passwords = passwords_,
                                           .identity = identity_,
                                           .approvals = approvals_,
                                           .opener = *opener_,
                                           .programmes = programmes_,
                                           .payments = rules_,
                                           .shop_sealer = *shop_sealer_,
                                           .readers = *readers_,
                                           .folders = *folders_,
                                           .errands = errands_,
                                           .wechat = options_.wechat});
    house_->personal_data = shop_personal_data(programmes_, *shop_sealer_);
    house_->sandbox_secret = sandbox_secret_;
    house_->answers_key = answers_key_;
    house_->hooks = {.sealer = hook_sealer_.get(), .loopback = options_.hook_loopback};
    house_->demo = options_.demo;
    if (options_.tracker != nullptr) house_->parcels = House::Parcels::tracked;
    house_->compliance = &compliance_;
    proof_press_ = std::make_unique<ProofPress>(
        ProofPress::Options{.office = office_.get(),
                            .programmes = &programmes_,
                            .opener = opener_.get(),
                            .key = office_->ask([this](Work& work) { return office_key(work, *vault_, "proofs"); }),
                            .clock = options_.clock,
                            .on_failure = [this](const Error& error) { report("proof_failed", error); }});
    house_->proofs = proof_press_.get();
    house_->figures = &page_figures_;
    house_->wake_pumps = [this] { wake_pumps(); };
    hall_.office = office_.get();
    hall_.identity = &identity_;
    hall_.dispatcher = dispatcher_.get();
    hall_.house = house_.get();
    hall_.payouts = &payouts_;
    if (options_.metrics != nullptr) {
      metrics_door_ = std::make_unique<MetricsDoor>(MetricsDoor::Sources{
          .metrics = *options_.metrics, .programmes = programmes_, .office = *office_, .passwords = passwords_});
      hall_.metrics = metrics_door_.get();
    }
    approvals_.execute(std::string(kProgrammeKind), ProgrammeOpener::write_down);
    approvals_.execute(std::string(kRoleKind), [this](Work& work, const Approval& approval, AccessChanges& access) {
      carry_out_role_change(work, *people_, approval, access);
    });
    dispatcher_->react(std::string(kApprovalsTopic), Approvals::on_engine_answer);
    dispatcher_->react(std::string(kPeopleTopic), on_people_answer);
    dispatcher_->react("shop", [this](Work& work, const OutboxAnswer& answer) {
      shop::on_engine_answer(work, answer);
      pass_shop_events_on(work, programmes_);
      pass_refunds_on(work);
      payment_pump_->wake();
    });
    // Whoever is woken within a piece of work reads after it, since the office does one after the other.
    rules_.on_payment = [this, tell = rules_.on_payment](Work& work, const PaymentFacts& facts) {
      tell(work, facts);
      dispatcher_->wake();
    };
    rules_.on_payout = [this, tell = rules_.on_payout](Work& work, const PayoutFacts& facts) {
      tell(work, facts);
      dispatcher_->wake();
    };
    dispatcher_->react(std::string(kPayoutTopic), [this](Work& work, const OutboxAnswer& answer) {
      on_payout_engine_answer(work, rules_, answer);
      if (!is_in_hand(work, answer.reference)) {
        payouts_.let_go(answer.programme, payout_of(work, answer.reference).withdrawal);
      }
      payment_pump_->wake();
    });
    dispatcher_->before_each([this](const OutboxEntry& entry) { return take_in_hand(entry.what); });
    office_->ask([this](Work& work) {
      for (const Payout& payout : payouts_in_hand(work)) {
        GP_CHECK(payouts_.take(payout.programme, payout.withdrawal), "nobody acts by hand before the doors open");
      }
    });
    start_relay();
    open_programmes();
    LiveClientOptions client;
    if (options_.hook_loopback == HookLoopback::refused) client.address_filter = is_public_address;
    Result<std::unique_ptr<HttpClient>> hook_client = make_http_client(client);
    if (!hook_client) return tl::unexpected(hook_client.error());
    hook_client_ = std::move(*hook_client);
    start_pumps();
    dispatcher_->start();
    simulations_ = std::make_unique<SimulationJobs>(SimulationJobs::Options{
        .office = office_.get(),
        .opener = opener_.get(),
        .on_failure = [this](std::string_view event, const Error& error) { report(event, error); }});
    house_->simulations = simulations_.get();
    return {};
  }

  Hall& hall() override { return hall_; }
  House& house() override { return *house_; }
  MetricsDoor* metrics_door() override { return metrics_door_.get(); }

  void change_sessions(const SessionTimes& members, const SessionTimes& operators) override {
    office_->ask([&](Work&) {
      people_settings_.member_session = members;
      people_settings_.operator_session = operators;
    });
  }

  Status stop() override {
    readers_.reset();
    folders_.reset();
    if (simulations_) simulations_->stop();
    pumps_.clear();
    if (dispatcher_) dispatcher_->stop();
    payment_pump_.reset();
    const Status stopped = opener_ ? opener_->stop() : Status();
    // What follows the views wakes the relay, and the relay the hooks.
    relay_pump_.reset();
    hooks_to_wake_ = nullptr;
    hook_pump_.reset();
    if (office_) office_->stop();
    return stopped;
  }

 private:
  static PasswordPool::Options pool_options(const Options& options) {
    PasswordPool::Options pool{.threads = options.password_threads, .work = options.people.password_work};
    if (Metrics* const metrics = options.metrics) {
      pool.on_hashed = [metrics](std::chrono::nanoseconds taken) { metrics->password_hashed(taken); };
      pool.on_turned_away = [metrics] { metrics->password_turned_away(); };
    }
    return pool;
  }
  [[nodiscard]] std::function<void(std::chrono::nanoseconds)> on_commit() const {
    if (options_.metrics == nullptr) return {};
    return [metrics = options_.metrics](std::chrono::nanoseconds taken) { metrics->office_transaction(taken); };
  }
  [[nodiscard]] ProgrammeOpener::OnBatch on_batch() const {
    if (options_.metrics == nullptr) return {};
    return [metrics = options_.metrics](const std::string& programme, const Moment& moment) {
      metrics->journal_append(programme, moment.append_taken);
    };
  }
  void offer(PaymentProvider& provider) {
    if (options_.metrics == nullptr) return rules_.providers.push_back(&provider);
    metered_providers_.push_back(std::make_unique<MeteredProvider>(provider, *options_.metrics));
    rules_.providers.push_back(metered_providers_.back().get());
  }
  void note_attempt(const HookAttemptNote& note) const {
    const WebhookResult result = note.outcome == HookOutcome::delivered ? WebhookResult::delivered
                                 : note.outcome == HookOutcome::dead    ? WebhookResult::dead
                                                                        : WebhookResult::failed;
    options_.metrics->webhook_attempt(result, note.taken);
  }

  void report(std::string_view event, const Error& error) const {
    if (options_.on_failure) options_.on_failure(event, error);
  }

  void add_pump(std::string name, std::chrono::milliseconds pause, std::function<std::size_t()> once) {
    pumps_.push_back(
        std::make_unique<Pump>(Pump::Options{.thread_name = std::move(name), .pause = pause, .once = std::move(once)}));
  }

  // Before any programme is open, so that the threads that follow their views can wake it.
  void start_relay() {
    relay_ = std::make_unique<EventRelay>(
        EventRelay::Options{.office = office_.get(),
                            .programmes = &programmes_,
                            .opener = opener_.get(),
                            .compliance = &compliance_,
                            .on_queued =
                                [this] {
                                  if (HookPump* const hooks = hooks_to_wake_.load()) hooks->notify();
                                },
                            .on_failure = [this](const Error& error) { report("event_relay_failed", error); }});
    relay_pump_ = std::make_unique<Pump>(
        Pump::Options{.thread_name = "gp-relay", .pause = 5s, .once = [this] { return relay_->relay_once(); }});
    opener_->on_views_progress([this] { relay_pump_->wake(); });
  }

  void start_pumps() {
    if (sms_ != nullptr) {
      add_pump("gp-sms", 2s, [this] { return send_due_sms(*office_, *people_, *sms_); });
    }
    if (options_.real_names != nullptr) {
      add_pump("gp-real-names", 5s, [this] { return check_real_names(*office_, *people_, *options_.real_names); });
    }
    if (tracker_ != nullptr) {
      tracking_ = std::make_unique<shop::Tracking>(
          shop::Tracking::Options{.office = office_.get(),
                                  .sealer = shop_sealer_.get(),
                                  .tracker = tracker_,
                                  .on_failure = [this](const Error& error) { report("tracking_failed", error); }});
      add_pump("gp-parcels", 10s, [this] { return tracking_->track_one(); });
    }
    payment_pump_ = std::make_unique<PaymentPump>(
        *office_, rules_, PaymentPump::Options{.threads = 2, .on_failure = [this](const std::string& why) {
                                                 report("payment_step_failed", Error{"payment_step_failed", why});
                                               }});
    payment_pump_->start();
    HookPumpOptions hooks;
    hooks.office = office_.get();
    hooks.client = hook_client_.get();
    hooks.sealer = hook_sealer_.get();
    hooks.clock = options_.clock;
    hooks.jitter = random_below;
    hooks.senders = options_.hook_senders;
    if (options_.metrics != nullptr) hooks.on_attempt = [this](const HookAttemptNote& note) { note_attempt(note); };
    hook_pump_ = std::make_unique<HookPump>(hooks);
    hooks_to_wake_ = hook_pump_.get();
    add_pump("gp-bills", 5min, [this] {
      return fetch_due_bills(*office_, rules_, [this](const Error& error) { report("bill_failed", error); });
    });
    add_pump("gp-proofs", 1min, [this] { return proof_press_->print_due(); });
    calendar_ = std::make_unique<CalendarKeeper>(programmes_, *options_.clock,
                                                 [this](const Error& error) { report("calendar_failed", error); });
    add_pump("gp-calendar", 5s, [this] {
      static_cast<void>(calendar_->keep());
      return std::size_t{0};
    });
    add_pump("gp-timers", 5s, [this] {
      run_timers();
      return std::size_t{0};
    });
  }

  void wake_pumps() {
    for (const auto& pump : pumps_) pump->wake();
    if (payment_pump_) payment_pump_->wake();
    if (hook_pump_) hook_pump_->notify();
  }

  // Empty, or why the payout must not go.
  std::string_view take_in_hand(const OutboxCommand& what) {
    if (what.topic != kPayoutTopic) return {};
    const Result<JsonValue> command = parse_json(what.command);
    if (!command || command->text_at("type") != "send_withdrawal") return {};
    const auto withdrawal = command->text_at("withdrawal");
    const bool taken = withdrawal && payouts_.take(what.programme, std::string(*withdrawal));
    return taken ? std::string_view() : outcome_name(Reject::withdrawal_stage);
  }

  // One that cannot be opened keeps the others from nothing; it is tried again with every timer, and the server says
  // that it is not ready.
  void open_programmes() {
    const std::size_t before = programmes_.all().size();
    if (Status opened = opener_->open_all(); !opened) report("programme_not_opened", opened.error());
    if (programmes_.all().size() > before) dispatcher_->look_again();
  }

  void run_timers() {
    const std::vector<AccessTouch> touches = book_.take_touches();
    const bool hourly = ++ticks_ % 720 == 1;
    const auto endings = hourly ? ask_for_endings(programmes_, options_.clock->now()) : std::vector<ProgrammeEnding>();
    office_->ask([&](Work& work) {
      write_touches(work, touches);
      Approvals::expire(work);
      tell_shop_of_programmes(work, programmes_);
      tell_shop_of_endings(work, endings);
      shop::run_timers(work);
      pass_refunds_on(work);
      pass_shop_events_on(work, programmes_);
      if (options_.metrics != nullptr) {
        options_.metrics->webhooks_waiting(static_cast<std::uint64_t>(waiting_hook_deliveries(work)));
        options_.metrics->payments_waiting(static_cast<std::uint64_t>(count_tasks(work)));
        measure_alarms(work);
      }
      if (!hourly) return;
      static_cast<void>(shop::collect_unused_images(work, kImagesCollected));
      forget_old_answers(work);
      sweep_people(work, *people_);
    });
    dispatcher_->wake();
    payment_pump_->wake();
    book_.sweep(options_.clock->now());
    open_programmes();
  }

  void measure_alarms(Work& work) const {
    for (const Programme* const programme : programmes_.all()) {
      const std::string& id = programme->terms().id;
      for (const AlarmCount& count : count_alarms(work, id)) {
        options_.metrics->compliance_alarms(
            {.programme = id, .kind = name_of(count.kind), .state = name_of(count.state), .raised = count.raised});
      }
    }
  }

  const Options options_;
  PeopleSettings people_settings_;  // the office thread's, once it runs
  Programmes programmes_;
  Flow flow_;
  Hall hall_{programmes_, &flow_};
  std::unique_ptr<Office> office_;
  std::unique_ptr<Vault> vault_;
  std::unique_ptr<People> people_;
  AccessBook book_;
  PasswordPool passwords_;
  Readers errands_{"gp-errand", kErrandThreads};
  BookIdentity identity_{book_, options_.transport};
  Approvals approvals_;
  std::unique_ptr<ProgrammeOpener> opener_;
  PayoutsInHand payouts_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<ProofPress> proof_press_;
  std::unique_ptr<House> house_;
  std::unique_ptr<ShopSealer> shop_sealer_;
  std::unique_ptr<HookSecretSealer> hook_sealer_;
  std::string sandbox_secret_;
  SecretKey answers_key_;
  std::unique_ptr<PaymentProvider> sandbox_;
  std::vector<std::unique_ptr<MeteredProvider>> metered_providers_;
  std::unique_ptr<MeteredSms> metered_sms_;
  SmsSender* sms_ = nullptr;
  std::unique_ptr<MeteredTracker> metered_tracker_;
  shop::ParcelTracker* tracker_ = nullptr;
  std::unique_ptr<shop::Tracking> tracking_;
  std::unique_ptr<MetricsDoor> metrics_door_;
  PaymentRules rules_;
  std::unique_ptr<Readers> readers_;
  std::unique_ptr<Readers> folders_;
  std::unique_ptr<CalendarKeeper> calendar_;
  std::vector<std::unique_ptr<Pump>> pumps_;
  std::unique_ptr<PaymentPump> payment_pump_;
  std::unique_ptr<HttpClient> hook_client_;
  std::unique_ptr<HookPump> hook_pump_;
  std::atomic<HookPump*> hooks_to_wake_ = nullptr;
  ComplianceBooks compliance_;
  PageFigures page_figures_;
  std::unique_ptr<SimulationJobs> simulations_;
  std::unique_ptr<EventRelay> relay_;
  std::unique_ptr<Pump> relay_pump_;
  std::uint64_t ticks_ = 0;
};

}  // namespace

std::span<const Schema> office_schemas() {
  static const std::array schemas{kOutboxSchema,  kAnswersSchema,    kApprovalsSchema, kProgrammesSchema,
                                  kPeopleSchema,  shop::kShopSchema, kPaymentsSchema,  kStatementsSchema,
                                  kSandboxSchema, kHooksSchema,      kBillsSchema,     kRelaySchema,
                                  kAlarmsSchema,  kProofsSchema,     kImportsSchema,   kSimulationsSchema};
  return schemas;
}

Result<std::unique_ptr<OfficeServer>> OfficeServer::open(const Options& options) {
  auto server = std::make_unique<Live>(options);
  if (Status started = server->start(); !started) return tl::unexpected(started.error());
  return server;
}

}  // namespace greenpool
