// What the server says of itself to Prometheus: text by scrape(), names by the conventions of
// https://prometheus.io/docs/practices/naming/ (base units, _total for what only rises). Labels come from bounded sets:
// templates of routes, ids of programmes and providers from the configuration, words of the enumerations here. No id
// of a person, an order or a request ever is one; what is not in its set counts as "other".
// Money and points are numbers with decimals here, for charts alone: exact figures are the API's.
// Thread safety: all of it, from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace greenpool {

struct MetricsOptions {
  std::string version = {};
  std::string commit = {};
  std::vector<std::string> routes = {};     // "/v1/orders/{id}"
  std::vector<std::string> providers = {};  // of payments
};

// More programmes than this are not shown one by one.
inline constexpr std::size_t kMetricsProgrammesMax = 256;

using MetricsDuration = std::chrono::nanoseconds;

struct HttpObservation {
  std::string_view route;  // template
  std::string_view method;
  int status = 0;
  MetricsDuration taken{0};
};

struct ProgrammeGauges {
  std::string_view programme;
  std::uint64_t records = 0;
  std::uint64_t batches = 0;
  std::uint64_t queue = 0;
  std::uint64_t exits = 0;
  std::uint64_t open_withdrawals = 0;
  double price = 0;         // currency a point
  double pool = 0;          // currency
  double circulating = 0;   // points
  double wallets = 0;       // currency
  double cover_margin = 0;  // currency: cash less all that it must cover; never below 0
  bool alarm = false;
};

enum class WebhookResult : std::uint8_t { delivered, failed, dead };
enum class PaymentOperation : std::uint8_t { create, query, close, refund, transfer, notice };
enum class CallOutcome : std::uint8_t { ok, refused, failed };  // failed: nobody knows, or nothing arrived

struct PaymentObservation {
  std::string_view provider;
  PaymentOperation operation = PaymentOperation::create;
  CallOutcome result = CallOutcome::ok;
  MetricsDuration taken{0};
};

class Metrics {
 public:
  explicit Metrics(const MetricsOptions& options);
  ~Metrics();

  void http_answered(const HttpObservation& observation);

  void office_queue(std::uint64_t waiting);
  void office_transaction(MetricsDuration taken);

  void programme(const ProgrammeGauges& figures);
  // Limits of the law that were said to be near or passed, each subject once: kind and state are words of
  // server/compliance.h.
  struct ComplianceAlarms {
    std::string_view programme;
    std::string_view kind;
    std::string_view state;
    std::uint64_t raised = 0;
  };
  void compliance_alarms(const ComplianceAlarms& alarms);
  void journal_append(std::string_view programme, MetricsDuration taken);

  void password_queue(std::uint64_t waiting);
  void password_hashed(MetricsDuration taken);
  void password_turned_away();  // the pool was full

  void webhook_attempt(WebhookResult result, MetricsDuration taken);
  void webhooks_waiting(std::uint64_t waiting);

  void payment_call(const PaymentObservation& observation);
  void payments_waiting(std::uint64_t waiting);

  void sms_sent(CallOutcome result);

  // A carrier was asked for a parcel.
  void parcel_asked(CallOutcome result);

  // Nothing is shown without TLS.
  void tls_certificate(Timestamp valid_until);

  void backup_made(Timestamp at, MetricsDuration taken, std::uint64_t bytes);
  void backup_failed();

  // All of it, and the process as it is now, in the text format 0.0.4 (kMetricsContentType). O(series).
  [[nodiscard]] std::string scrape();

 private:
  struct Families;
  const std::unique_ptr<Families> families_;
};

inline constexpr std::string_view kMetricsContentType = "text/plain; version=0.0.4; charset=utf-8";

// What the kernel says of this process.
struct ProcessFigures {
  double cpu_seconds = 0;
  double start_seconds = 0;  // since 1970
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  std::uint64_t open_fds = 0;
  std::uint64_t max_fds = 0;
};
[[nodiscard]] ProcessFigures process_figures();

}  // namespace greenpool
