#include "server/office_server.h"

#include <array>

#include "base/encoding.h"
#include "hooks/pump.h"
#include "hooks/schema.h"
#include "net/addresses.h"
#include "net/live_client.h"
#include "office/random.h"
#include "payments/payment_pump.h"
#include "payments/payment_tables.h"
#include "payments/payout_flow.h"
#include "payments/sandbox.h"
#include "payments/statements.h"
#include "people/housekeeping.h"
#include "people/memberships.h"
#include "people/pump.h"
#include "people/schema.h"
#include "people/sessions.h"
#include "server/dispatcher.h"
#include "server/flow.h"
#include "server/kept_answers.h"
#include "server/money_wiring.h"
#include "shop/engine_answers.h"
#include "shop/schema.h"
#include "shop/timers.h"

namespace greenpool {
namespace {

using namespace std::chrono_literals;

class Live final : public OfficeServer {
 public:
  explicit Live(const Options& options)
      : options_(options), passwords_({.threads = options.password_threads, .work = options.people.password_work}) {}
  ~Live() override { static_cast<void>(stop()); }

  Status start() {
    std::error_code problem;
    std::filesystem::create_directories(options_.directory, problem);
    if (problem) return failure("office_unavailable", options_.directory.string() + ": " + problem.message());
    auto office = Office::open({.path = (options_.directory / "office.sqlite").string(),
                                .schemas = office_schemas(),
                                .clock = options_.clock,
                                .on_failure = [this](const Error& error) { report("office_failed", error); }});
    if (!office) return tl::unexpected(office.error());
    office_ = std::move(*office);
    const std::filesystem::path key =
        options_.master_key_file.empty() ? options_.directory / "master.key" : options_.master_key_file;
    auto vault = Vault::open(*office_, key.string());
    if (!vault) return tl::unexpected(vault.error());
    vault_ = std::move(*vault);
    people_ = std::make_unique<People>(People{*vault_, options_.people});
    book_.apply(office_->ask([this](Work& work) { return load_access(work, *people_); }));
    office_->ask([this](Work& work) {
      shop_sealer_ = std::make_unique<ShopSealer>(office_key(work, *vault_, "shop"));
      hook_sealer_ = std::make_unique<HookSecretSealer>(office_key(work, *vault_, "hooks"));
      sandbox_secret_ = to_hex(office_key(work, *vault_, "sandbox").bytes());
    });
    rules_ = payment_rules(programmes_, *people_);
    rules_.providers = options_.providers;
    if (options_.sandbox == Options::Sandbox::offered) {
      sandbox_ = make_sandbox_provider(*office_, sandbox_secret_);
      rules_.providers.push_back(sandbox_.get());
    }
    dispatcher_ = std::make_unique<Dispatcher>(*office_, programmes_);
    opener_ = std::make_unique<ProgrammeOpener>(*office_, programmes_, flow_, options_.directory / "programmes",
                                                *options_.clock);
    house_ = std::make_unique<House>(House{.people = *people_,
                                           .book = book_,
                                           .passwords = passwords_,
                                           .identity = identity_,
                                           .approvals = approvals_,
                                           .opener = *opener_,
                                           .programmes = programmes_,
                                           .payments = rules_,
                                           .shop_sealer = *shop_sealer_});
    house_->sandbox_secret = sandbox_secret_;
    house_->hooks = {.sealer = hook_sealer_.get(), .loopback = options_.hook_loopback};
    house_->wake_pumps = [this] { wake_pumps(); };
    hall_.office = office_.get();
    hall_.identity = &identity_;
    hall_.dispatcher = dispatcher_.get();
    hall_.house = house_.get();
    approvals_.execute(std::string(kProgrammeKind), ProgrammeOpener::write_down);
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
    dispatcher_->react(std::string(kPayoutTopic), [this](Work& work, const OutboxAnswer& answer) {
      on_payout_engine_answer(work, rules_, answer);
    });
    if (Status opened = opener_->open_all(); !opened) return opened;
    LiveClientOptions client;
    if (options_.hook_loopback == HookLoopback::refused) client.address_filter = is_public_address;
    Result<std::unique_ptr<HttpClient>> hook_client = make_http_client(client);
    if (!hook_client) return tl::unexpected(hook_client.error());
    hook_client_ = std::move(*hook_client);
    start_pumps();
    dispatcher_->start();
    return {};
  }

  Hall& hall() override { return hall_; }
  House& house() override { return *house_; }

  Status stop() override {
    pumps_.clear();
    hook_pump_.reset();
    if (dispatcher_) dispatcher_->stop();
    payment_pump_.reset();
    const Status stopped = opener_ ? opener_->stop() : Status();
    if (office_) office_->stop();
    return stopped;
  }

 private:
  void report(std::string_view event, const Error& error) const {
    if (options_.on_failure) options_.on_failure(event, error);
  }

  void add_pump(std::string name, std::chrono::milliseconds pause, std::function<std::size_t()> once) {
    pumps_.push_back(
        std::make_unique<Pump>(Pump::Options{.thread_name = std::move(name), .pause = pause, .once = std::move(once)}));
  }

  void start_pumps() {
    if (options_.sms != nullptr) {
      add_pump("gp-sms", 2s, [this] { return send_due_sms(*office_, *people_, *options_.sms); });
    }
    if (options_.real_names != nullptr) {
      add_pump("gp-real-names", 5s, [this] { return check_real_names(*office_, *people_, *options_.real_names); });
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
    hook_pump_ = std::make_unique<HookPump>(hooks);
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
      if (!hourly) return;
      forget_old_answers(work);
      sweep_people(work, *people_);
    });
    dispatcher_->wake();
    payment_pump_->wake();
    book_.sweep(options_.clock->now());
    if (Status opened = opener_->open_all(); !opened) report("programme_not_opened", opened.error());
  }

  const Options options_;
  Programmes programmes_;
  Flow flow_;
  Hall hall_{programmes_, &flow_};
  std::unique_ptr<Office> office_;
  std::unique_ptr<Vault> vault_;
  std::unique_ptr<People> people_;
  AccessBook book_;
  PasswordPool passwords_;
  BookIdentity identity_{book_, options_.transport};
  Approvals approvals_;
  std::unique_ptr<ProgrammeOpener> opener_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<House> house_;
  std::unique_ptr<ShopSealer> shop_sealer_;
  std::unique_ptr<HookSecretSealer> hook_sealer_;
  std::string sandbox_secret_;
  std::unique_ptr<PaymentProvider> sandbox_;
  PaymentRules rules_;
  std::vector<std::unique_ptr<Pump>> pumps_;
  std::unique_ptr<PaymentPump> payment_pump_;
  std::unique_ptr<HttpClient> hook_client_;
  std::unique_ptr<HookPump> hook_pump_;
  std::uint64_t ticks_ = 0;
};

}  // namespace

std::span<const Schema> office_schemas() {
  static const std::array schemas{kOutboxSchema,  kAnswersSchema,    kApprovalsSchema, kProgrammesSchema,
                                  kPeopleSchema,  shop::kShopSchema, kPaymentsSchema,  kStatementsSchema,
                                  kSandboxSchema, kHooksSchema};
  return schemas;
}

Result<std::unique_ptr<OfficeServer>> OfficeServer::open(const Options& options) {
  auto server = std::make_unique<Live>(options);
  if (Status started = server->start(); !started) return tl::unexpected(started.error());
  return server;
}

}  // namespace greenpool
