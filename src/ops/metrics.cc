#include "ops/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <set>

namespace greenpool {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Labels;
using prometheus::Registry;
using Buckets = Histogram::BucketBoundaries;

// From a memory look-up to a slow disk; from a quick answer to a time-out of ten seconds; from a hash to a copied disk.
const Buckets kDiskBuckets{0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5};
const Buckets kAnswerBuckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10};
const Buckets kCallBuckets{0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

constexpr std::array<std::string_view, 7> kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
constexpr std::array<std::string_view, 3> kWebhookResults{"delivered", "failed", "dead"};
constexpr std::array<std::string_view, 6> kOperations{"create", "query", "close", "refund", "transfer", "notice"};
constexpr std::array<std::string_view, 3> kCallResults{"ok", "refused", "failed"};

double seconds(MetricsDuration taken) { return std::chrono::duration<double>(taken).count(); }

template <class Names, class Enumeration>
std::string word(const Names& names, Enumeration value) {
  return std::string(names.at(static_cast<std::size_t>(value)));
}

// Of an answer, as a number: 1 to 5; 0: other.
std::size_t status_class(int status) {
  return status >= 100 && status < 600 ? static_cast<std::size_t>(status / 100) : 0;
}
std::string status_text(std::size_t status_class) {
  return status_class == 0 ? "other" : std::to_string(status_class) + "xx";
}

// The series of one route and method, found once: to find them by their labels takes longer than to answer.
struct AnswerSeries {
  std::atomic<Histogram*> durations{nullptr};
  std::array<std::atomic<Counter*>, 6> requests{};  // by status class
};

Family<Counter>& counter(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}
Family<Gauge>& gauge(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}
Family<Histogram>& histogram(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

// A count that is kept elsewhere, from its start on: the counter follows it upwards.
void follow(Counter& counter, double total) {
  if (const double more = total - counter.Value(); more > 0) counter.Increment(more);
}

}  // namespace

struct Metrics::Families {
  Registry registry;
  const std::vector<std::string> routes;  // in order
  std::vector<AnswerSeries> answers;      // one for each route and "other", with each method and "other"
  std::set<std::string, std::less<>> providers;
  std::mutex mutex;  // guards the next one, and following counters
  std::set<std::string, std::less<>> programmes;

  Family<Counter>& http_requests = counter(registry, "greenpool_http_requests_total", "Requests that were answered.");
  Family<Histogram>& http_durations =
      histogram(registry, "greenpool_http_request_duration_seconds", "From the whole request to the answer.");
  Gauge& office_queue = gauge(registry, "greenpool_office_queue_length", "Pieces of work that wait.").Add({});
  Histogram& office_transactions =
      histogram(registry, "greenpool_office_transaction_duration_seconds", "Of one commit of the office.")
          .Add({}, kDiskBuckets);
  Family<Counter>& records = counter(registry, "greenpool_programme_records_total", "Durable journal records.");
  Family<Counter>& batches = counter(registry, "greenpool_programme_batches_total", "Batches made durable.");
  Family<Counter>& exits = counter(registry, "greenpool_programme_exits_total", "Forced exits.");
  Family<Gauge>& queue = gauge(registry, "greenpool_programme_queue_length", "Commands that wait.");
  Family<Gauge>& price = gauge(registry, "greenpool_programme_price", "Pool by points, in currency a point.");
  Family<Gauge>& pool = gauge(registry, "greenpool_programme_pool_cash", "The pool, in currency.");
  Family<Gauge>& wallets = gauge(registry, "greenpool_programme_wallets_cash", "All wallets, in currency.");
  Family<Gauge>& cover = gauge(registry, "greenpool_programme_cover_margin_cash",
                               "Cash less all that it must cover, in currency; below 0 never.");
  Family<Gauge>& circulating = gauge(registry, "greenpool_programme_circulating_points", "Points that may be sold.");
  Family<Gauge>& withdrawals =
      gauge(registry, "greenpool_programme_open_withdrawals", "Withdrawals neither paid, failed nor rejected.");
  Family<Gauge>& alarm =
      gauge(registry, "greenpool_programme_alarm", "1: the programme accepts no commands until it is looked at.");
  Family<Gauge>& compliance = gauge(registry, "greenpool_compliance_alarms",
                                    "Subjects of which a limit of the law was said to be near or passed.");
  Family<Histogram>& appends =
      histogram(registry, "greenpool_journal_append_duration_seconds", "Until a batch was durable.");
  Gauge& password_queue = gauge(registry, "greenpool_password_queue_length", "Passwords that wait.").Add({});
  Histogram& password_hashes =
      histogram(registry, "greenpool_password_hash_duration_seconds", "Of one Argon2id hash.").Add({}, kCallBuckets);
  Counter& passwords_refused =
      counter(registry, "greenpool_password_refused_total", "Turned away because too many waited.").Add({});
  Family<Counter>& webhook_attempts = counter(registry, "greenpool_webhook_attempts_total",
                                              "Calls of receivers; dead: the last one failed and none follows.");
  Histogram& webhook_durations =
      histogram(registry, "greenpool_webhook_duration_seconds", "Of one call.").Add({}, kCallBuckets);
  Gauge& webhooks_waiting = gauge(registry, "greenpool_webhook_waiting", "Deliveries not yet made.").Add({});
  Family<Counter>& payment_calls =
      counter(registry, "greenpool_payment_calls_total", "Calls of payment providers and their notices.");
  Family<Histogram>& payment_durations = histogram(registry, "greenpool_payment_call_duration_seconds", "Of one call.");
  Gauge& payments_waiting = gauge(registry, "greenpool_payment_waiting", "Payments not yet settled.").Add({});
  Family<Counter>& sms = counter(registry, "greenpool_sms_total", "Text messages handed to the gateway.");
  Family<Counter>& parcels =
      counter(registry, "greenpool_parcel_queries_total", "Questions to the carriers about a parcel.");
  Family<Gauge>& tls_until = gauge(registry, "greenpool_tls_certificate_expiry_timestamp_seconds",
                                   "When the server's certificate ends; nothing without TLS.");
  Gauge& backup_at =
      gauge(registry, "greenpool_backup_last_success_timestamp_seconds", "When the last backup was made.").Add({});
  Gauge& backup_seconds = gauge(registry, "greenpool_backup_last_duration_seconds", "How long it took.").Add({});
  Gauge& backup_bytes = gauge(registry, "greenpool_backup_last_size_bytes", "How large it is.").Add({});
  Counter& backup_failures = counter(registry, "greenpool_backup_failures_total", "Backups that failed.").Add({});
  Gauge& resident = gauge(registry, "process_resident_memory_bytes", "Resident memory.").Add({});
  Gauge& virtual_memory = gauge(registry, "process_virtual_memory_bytes", "Virtual memory.").Add({});
  Gauge& open_fds = gauge(registry, "process_open_fds", "Open descriptors.").Add({});
  Gauge& max_fds = gauge(registry, "process_max_fds", "Descriptors that may be open.").Add({});
  Gauge& start = gauge(registry, "process_start_time_seconds", "When the process began.").Add({});
  Counter& cpu = counter(registry, "process_cpu_seconds_total", "User and system time.").Add({});

  explicit Families(const MetricsOptions& options)
      : routes(sorted(options.routes)),
        answers((routes.size() + 1) * (kMethods.size() + 1)),
        providers(options.providers.begin(), options.providers.end()) {
    gauge(registry, "greenpool_build_info", "1, with what was built.")
        .Add({{"version", options.version}, {"commit", options.commit}})
        .Set(1);
    for (const std::string_view result : kWebhookResults) webhook_attempts.Add({{"result", std::string(result)}});
    for (const std::string_view result : kCallResults) {
      sms.Add({{"result", std::string(result)}});
      parcels.Add({{"result", std::string(result)}});
    }
  }

  static std::vector<std::string> sorted(std::vector<std::string> texts) {
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
  }

  static std::string known(const std::set<std::string, std::less<>>& names, std::string_view name) {
    return names.contains(name) ? std::string(name) : "other";
  }
  // With the mutex held.
  std::string programme(std::string_view name) {
    if (programmes.contains(name)) return std::string(name);
    if (programmes.size() >= kMetricsProgrammesMax) return "other";
    programmes.emplace(name);
    return std::string(name);
  }
};

Metrics::Metrics(const MetricsOptions& options) : families_(std::make_unique<Families>(options)) {}
Metrics::~Metrics() = default;

void Metrics::http_answered(const HttpObservation& observation) {
  const std::vector<std::string>& routes = families_->routes;
  const auto found = std::lower_bound(routes.begin(), routes.end(), observation.route);
  const bool known = found != routes.end() && *found == observation.route;
  const auto route = static_cast<std::size_t>((known ? found : routes.end()) - routes.begin());
  const auto method =
      static_cast<std::size_t>(std::find(kMethods.begin(), kMethods.end(), observation.method) - kMethods.begin());
  AnswerSeries& series = families_->answers[route * (kMethods.size() + 1) + method];
  const std::size_t status = status_class(observation.status);
  Histogram* durations = series.durations.load(std::memory_order_acquire);
  Counter* requests = series.requests[status].load(std::memory_order_acquire);
  if (durations == nullptr || requests == nullptr) {
    // Several threads find the same ones.
    Labels labels{{"route", known ? routes[route] : "other"},
                  {"method", method < kMethods.size() ? std::string(kMethods[method]) : "other"}};
    durations = &families_->http_durations.Add(labels, kAnswerBuckets);
    labels.emplace("status_class", status_text(status));
    requests = &families_->http_requests.Add(labels);
    series.durations.store(durations, std::memory_order_release);
    series.requests[status].store(requests, std::memory_order_release);
  }
  durations->Observe(seconds(observation.taken));
  requests->Increment();
}

void Metrics::office_queue(std::uint64_t waiting) { families_->office_queue.Set(static_cast<double>(waiting)); }
void Metrics::office_transaction(MetricsDuration taken) { families_->office_transactions.Observe(seconds(taken)); }

void Metrics::programme(const ProgrammeGauges& figures) {
  const std::lock_guard lock(families_->mutex);
  const std::string name = families_->programme(figures.programme);
  // One after the other in one series would only flicker.
  if (name == "other") return;
  const Labels labels{{"programme", name}};
  follow(families_->records.Add(labels), static_cast<double>(figures.records));
  follow(families_->batches.Add(labels), static_cast<double>(figures.batches));
  follow(families_->exits.Add(labels), static_cast<double>(figures.exits));
  families_->queue.Add(labels).Set(static_cast<double>(figures.queue));
  families_->withdrawals.Add(labels).Set(static_cast<double>(figures.open_withdrawals));
  families_->price.Add(labels).Set(figures.price);
  families_->pool.Add(labels).Set(figures.pool);
  families_->wallets.Add(labels).Set(figures.wallets);
  families_->cover.Add(labels).Set(figures.cover_margin);
  families_->circulating.Add(labels).Set(figures.circulating);
  families_->alarm.Add(labels).Set(figures.alarm ? 1 : 0);
}

void Metrics::compliance_alarms(const ComplianceAlarms& alarms) {
  const std::lock_guard lock(families_->mutex);
  const std::string name = families_->programme(alarms.programme);
  if (name == "other") return;
  families_->compliance
      .Add({{"programme", name}, {"kind", std::string(alarms.kind)}, {"state", std::string(alarms.state)}})
      .Set(static_cast<double>(alarms.raised));
}

void Metrics::journal_append(std::string_view programme, MetricsDuration taken) {
  std::string name;
  {
    const std::lock_guard lock(families_->mutex);
    name = families_->programme(programme);
  }
  families_->appends.Add({{"programme", name}}, kDiskBuckets).Observe(seconds(taken));
}

void Metrics::password_queue(std::uint64_t waiting) { families_->password_queue.Set(static_cast<double>(waiting)); }
void Metrics::password_hashed(MetricsDuration taken) { families_->password_hashes.Observe(seconds(taken)); }
void Metrics::password_turned_away() { families_->passwords_refused.Increment(); }

void Metrics::webhook_attempt(WebhookResult result, MetricsDuration taken) {
  families_->webhook_attempts.Add({{"result", word(kWebhookResults, result)}}).Increment();
  families_->webhook_durations.Observe(seconds(taken));
}
void Metrics::webhooks_waiting(std::uint64_t waiting) { families_->webhooks_waiting.Set(static_cast<double>(waiting)); }

void Metrics::payment_call(const PaymentObservation& observation) {
  Labels labels{{"provider", Families::known(families_->providers, observation.provider)},
                {"operation", word(kOperations, observation.operation)}};
  families_->payment_durations.Add(labels, kCallBuckets).Observe(seconds(observation.taken));
  labels.emplace("result", word(kCallResults, observation.result));
  families_->payment_calls.Add(labels).Increment();
}
void Metrics::payments_waiting(std::uint64_t waiting) { families_->payments_waiting.Set(static_cast<double>(waiting)); }

void Metrics::sms_sent(CallOutcome result) { families_->sms.Add({{"result", word(kCallResults, result)}}).Increment(); }

void Metrics::parcel_asked(CallOutcome result) {
  families_->parcels.Add({{"result", word(kCallResults, result)}}).Increment();
}

void Metrics::tls_certificate(Timestamp valid_until) {
  families_->tls_until.Add({}).Set(static_cast<double>(valid_until.seconds()));
}

void Metrics::backup_made(Timestamp at, MetricsDuration taken, std::uint64_t bytes) {
  families_->backup_at.Set(static_cast<double>(at.seconds()));
  families_->backup_seconds.Set(seconds(taken));
  families_->backup_bytes.Set(static_cast<double>(bytes));
}
void Metrics::backup_failed() { families_->backup_failures.Increment(); }

std::string Metrics::scrape() {
  const ProcessFigures process = process_figures();
  {
    const std::lock_guard lock(families_->mutex);
    families_->resident.Set(static_cast<double>(process.resident_bytes));
    families_->virtual_memory.Set(static_cast<double>(process.virtual_bytes));
    families_->open_fds.Set(static_cast<double>(process.open_fds));
    families_->max_fds.Set(static_cast<double>(process.max_fds));
    families_->start.Set(process.start_seconds);
    follow(families_->cpu, process.cpu_seconds);
  }
  return prometheus::TextSerializer().Serialize(families_->registry.Collect());
}

}  // namespace greenpool
