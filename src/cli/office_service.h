// The office's server as a configuration says: log, metrics, providers, the office, HTTP in front of it, and backups.
// Thread safety: the main thread.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "ops/config.h"

namespace greenpool {

// What a configuration file cannot say.
struct OfficeServiceOptions {
  // demo: second factors are optional, names are checked by nobody. On this machine alone.
  enum class Purpose : std::uint8_t { business, demo };
  enum class AnswerLog : std::uint8_t { off, on };

  ServerConfig config = {};
  Purpose purpose = Purpose::business;
  AnswerLog answer_log = AnswerLog::on;
  Clock* clock = nullptr;
};

class OfficeService {
 public:
  // Errors: demo_in_public, those of the certificate and the key files, the database, the vault, the journals and
  // the port.
  [[nodiscard]] static Result<std::unique_ptr<OfficeService>> open(const OfficeServiceOptions& options);

  virtual ~OfficeService() = default;  // stops

  [[nodiscard]] virtual std::string url() const = 0;
  // Puts into force what takes a reload, and logs what else differs.
  virtual void reload(const ConfigReading& next) = 0;
  // Answers what is in flight. The error of the first programme that could not store its end.
  [[nodiscard]] virtual Status stop(int signal) = 0;
};

}  // namespace greenpool
