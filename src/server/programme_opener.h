// The programmes of this office: which there are stands in its database, each has a directory of its own, and all are
// open while the server runs. A new one is written down first (when its approval is decided) and opened then, so that a
// crash in between costs nothing.
// Thread safety: open_all() at any time from any one thread; the rest on the office's thread.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "office/office.h"
#include "server/approvals.h"
#include "server/flow.h"
#include "server/programmes.h"
#include "server/views_follower.h"

namespace greenpool {

inline constexpr std::string_view kProgrammeKind = "programme";  // of approvals; content: {"terms":…,"reference":…}

// X(name, number, HTTP status, a retry can help, Chinese, English)
#define GREENPOOL_PROGRAMME_PROBLEMS(X)                                                                               \
  X(programme_exists, 2660, 409, false, "已有同名平台方案", "there is a programme with that id already")              \
  X(programme_terms_invalid, 2661, 422, false, "条款不是有效的条款文件", "the terms are not valid")                   \
  X(terms_need_reference, 2662, 422, false, "条款存在阻断性审查意见，须注明依据编号后由另一人确认",                   \
    "findings block these terms: a second person has to acknowledge them, with a reference to where the reasons are") \
  X(programme_not_open, 2663, 503, true, "平台方案尚未就绪", "the programme is not open at the moment")

#define GREENPOOL_PROGRAMME_PROBLEM(name, number, status, retry, zh, en) \
  inline constexpr ProblemInfo k_##name{#name, number, status, retry, zh, en};
GREENPOOL_PROGRAMME_PROBLEMS(GREENPOOL_PROGRAMME_PROBLEM)
#undef GREENPOOL_PROGRAMME_PROBLEM

[[nodiscard]] std::span<const ProblemInfo> programme_problems();

struct NewProgramme {
  std::string terms;      // TOML
  std::string reference;  // to where the reasons are recorded, where findings block the terms; may be empty
};

class ProgrammeOpener {
 public:
  // A programme's journal thread, once a batch is durable. Must be quick.
  using OnBatch = std::function<void(const std::string& programme, const Moment&)>;

  ProgrammeOpener(Office& office, Programmes& programmes, Flow& flow, std::filesystem::path directory, Clock& clock,
                  OnBatch on_batch = {})
      : office_(office),
        programmes_(programmes),
        flow_(flow),
        directory_(std::move(directory)),
        clock_(clock),
        on_batch_(std::move(on_batch)) {}
  ~ProgrammeOpener();  // stops them

  // What an approval asks for, as its canonical content. Refusals: terms_invalid, terms_need_reference,
  // programme_exists.
  [[nodiscard]] static std::string content_of(Work& work, const NewProgramme& asked);
  // The executor of kProgrammeKind: writes the programme down. open_all() opens it.
  static void write_down(Work& work, const Approval& approval);

  // Writes down one that was acknowledged elsewhere: a demo's, or one whose journal is in its directory already.
  static void adopt(Work& work, const Terms& terms, const Acknowledgement& acknowledgement);

  // Called by the threads that follow the journals, after a programme's views have moved on. To be set before the first
  // open_all(); must be quick, and callable until stop() has returned.
  void on_views_progress(std::function<void()> callback) { on_progress_ = std::move(callback); }

  // Opens what is written down and not open yet. The error of the first that cannot be opened; the others are.
  [[nodiscard]] Status open_all();
  // Whether the last open_all() left none closed. Any thread.
  [[nodiscard]] bool all_open() const { return all_open_.load(); }
  // Called once, on the thread of the next open_all(), after it. Any thread.
  void after_next_opening(std::function<void()> then);
  // The error of the first that could not store its end.
  [[nodiscard]] Status stop();

  // Where the views of an open programme are; empty: it is not open.
  [[nodiscard]] std::string views_of(std::string_view programme) const;

  [[nodiscard]] std::filesystem::path directory_of(std::string_view programme) const {
    return directory_ / std::string(programme);
  }

 private:
  [[nodiscard]] Status open_missing();

  Office& office_;
  Programmes& programmes_;
  Flow& flow_;
  const std::filesystem::path directory_;
  Clock& clock_;
  const OnBatch on_batch_;
  std::function<void()> on_progress_;
  // Held while programmes are opened, which asks the office and may take long: the office's thread never waits for it.
  std::mutex opening_;
  std::vector<std::unique_ptr<Programme>> open_;
  mutable std::mutex mutex_;  // of the followers; never held for long
  std::map<std::string, std::unique_ptr<ViewsFollower>, std::less<>> followers_;
  std::atomic<bool> all_open_ = false;
  std::mutex waiting_mutex_;
  std::vector<std::function<void()>> waiting_;
};

extern const Schema kProgrammesSchema;

}  // namespace greenpool
