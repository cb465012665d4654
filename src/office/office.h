// The office: one thread that owns the database and does one piece of work after the other, each all or nothing. What
// waits together is made durable together, so that a busy office does not pay one disk write for each piece; nobody is
// told of success before it is durable.
//
//   submit() ──▶ queue ──▶ office thread: run() … run() ──▶ one commit ──▶ done() … done()
//
// A piece of work that throws a Refusal is undone and does not disturb its neighbours. When the disk fails
// (StorageFailure, or a commit that fails) all pieces of that commit are undone and answered with storage_unavailable;
// the office goes on trying with the next ones.
// Thread safety: any thread may submit and ask; never from within a piece of work.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/time.h"
#include "office/database.h"
#include "office/refusal.h"

namespace greenpool {

inline constexpr ProblemInfo kStorageUnavailable{"office_unavailable",
                                                 2001,
                                                 503,
                                                 true,
                                                 "业务数据库暂时无法写入，请稍后重试",
                                                 "the office cannot store anything at the moment"};
inline constexpr ProblemInfo kOfficeBusy{
    "office_busy", 2002, 503, true, "请求过多，请稍后重试", "too many requests are waiting, try again later"};

inline constexpr std::array kOfficeProblems{kStorageUnavailable, kOfficeBusy};

// What a piece of work may use.
struct Work {
  Database& db;
  Timestamp now;  // the same for all of one piece
};

class Office {
 public:
  class Job {
   public:
    virtual ~Job() = default;
    // Office thread, inside a transaction. May throw Refusal.
    virtual void run(Work& work) = 0;
    // Office thread, once: nothing refused it, and it is durable; or why not. Must be quick. The job may be destroyed
    // by it.
    virtual void done(const Refusal* refused) = 0;
  };

  struct Options {
    std::string path = {};
    std::span<const Schema> schemas = {};
    Clock* clock = nullptr;
    std::size_t queue_max = 10'000;
    // Called on the office thread when the disk failed. May be empty.
    std::function<void(const Error&)> on_failure = {};
    // Called on the office thread after a commit, with how long it and its pieces took. Must be quick. May be empty.
    std::function<void(std::chrono::nanoseconds)> on_commit = {};
  };

  // Errors: those of Database::open.
  [[nodiscard]] static Result<std::unique_ptr<Office>> open(const Options& options);
  ~Office();  // stops

  // The job stays the caller's. False: the queue is full, or the office is stopping; done() is not called.
  [[nodiscard]] bool submit(Job& job);

  // Does the work and waits until it is durable. Throws the work's Refusal, or one of the two above.
  template <class F>
  auto ask(F&& work) -> std::invoke_result_t<F&, Work&> {
    using Returned = std::invoke_result_t<F&, Work&>;
    if constexpr (std::is_void_v<Returned>) {
      wait_for([&work](Work& given) { work(given); });
    } else {
      std::optional<Returned> answer;
      wait_for([&work, &answer](Work& given) { answer.emplace(work(given)); });
      return std::move(*answer);
    }
  }

  // Pieces of work in the queue.
  [[nodiscard]] std::size_t waiting() const;

  // Finishes what is queued and ends the thread.
  void stop();

  // Copies everything as of one moment into a new file, between two pieces of work. Error: as Database::copy_to.
  [[nodiscard]] Status copy_to(const std::string& path);

 private:
  Office(const Options& options, std::unique_ptr<Database> database);
  void wait_for(const std::function<void(Work&)>& work);
  void loop();
  void run_together(std::deque<Job*>& jobs);

  const Options options_;
  std::unique_ptr<Database> database_;  // the office thread's
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job*> queue_;
  std::deque<std::function<void(Database&)>> between_;  // outside of transactions
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace greenpool
