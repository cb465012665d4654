#include "server/office_server.h"

#include <array>

#include "people/housekeeping.h"
#include "people/memberships.h"
#include "people/pump.h"
#include "people/schema.h"
#include "people/sessions.h"
#include "server/dispatcher.h"
#include "server/flow.h"
#include "server/kept_answers.h"

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
    dispatcher_ = std::make_unique<Dispatcher>(*office_, programmes_);
    opener_ = std::make_unique<ProgrammeOpener>(*office_, programmes_, flow_, options_.directory / "programmes",
                                                *options_.clock);
    house_ = std::make_unique<House>(House{.people = *people_,
                                           .book = book_,
                                           .passwords = passwords_,
                                           .identity = identity_,
                                           .approvals = approvals_,
                                           .opener = *opener_});
    house_->wake_pumps = [this] { wake_pumps(); };
    hall_.office = office_.get();
    hall_.identity = &identity_;
    hall_.dispatcher = dispatcher_.get();
    hall_.house = house_.get();
    approvals_.execute(std::string(kProgrammeKind), ProgrammeOpener::write_down);
    dispatcher_->react(std::string(kApprovalsTopic), Approvals::on_engine_answer);
    dispatcher_->react(std::string(kPeopleTopic), on_people_answer);
    if (Status opened = opener_->open_all(); !opened) return opened;
    dispatcher_->start();
    start_pumps();
    return {};
  }

  Hall& hall() override { return hall_; }
  House& house() override { return *house_; }

  Status stop() override {
    pumps_.clear();
    if (dispatcher_) dispatcher_->stop();
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
    add_pump("gp-timers", 5s, [this] {
      run_timers();
      return std::size_t{0};
    });
    if (options_.sms != nullptr) {
      add_pump("gp-sms", 2s, [this] { return send_due_sms(*office_, *people_, *options_.sms); });
    }
  }

  void wake_pumps() {
    for (const auto& pump : pumps_) pump->wake();
  }

  void run_timers() {
    const std::vector<AccessTouch> touches = book_.take_touches();
    const bool hourly = ++ticks_ % 720 == 1;
    office_->ask([&](Work& work) {
      write_touches(work, touches);
      Approvals::expire(work);
      if (!hourly) return;
      forget_old_answers(work);
      sweep_people(work, *people_);
    });
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
  std::vector<std::unique_ptr<Pump>> pumps_;
  std::uint64_t ticks_ = 0;
};

}  // namespace

std::span<const Schema> office_schemas() {
  static const std::array schemas{kOutboxSchema, kAnswersSchema, kApprovalsSchema, kProgrammesSchema, kPeopleSchema};
  return schemas;
}

Result<std::unique_ptr<OfficeServer>> OfficeServer::open(const Options& options) {
  auto server = std::make_unique<Live>(options);
  if (Status started = server->start(); !started) return tl::unexpected(started.error());
  return server;
}

}  // namespace greenpool
