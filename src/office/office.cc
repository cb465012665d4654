#include "office/office.h"

#include <pthread.h>

#include <future>

namespace greenpool {
namespace {

constexpr std::size_t kTogetherMax = 256;

}  // namespace

Result<std::unique_ptr<Office>> Office::open(const Options& options) {
  Result<std::unique_ptr<Database>> database = Database::open(options.path, options.schemas);
  if (!database) return tl::unexpected(database.error());
  std::unique_ptr<Office> office(new Office(options, std::move(*database)));
  office->thread_ = std::thread([raw = office.get()] {
    pthread_setname_np(pthread_self(), "gp-office");
    raw->loop();
  });
  return office;
}

Office::Office(const Options& options, std::unique_ptr<Database> database)
    : options_(options), database_(std::move(database)) {}

Office::~Office() { stop(); }

bool Office::submit(Job& job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= options_.queue_max) return false;
    queue_.push_back(&job);
  }
  wake_.notify_one();
  return true;
}

std::size_t Office::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void Office::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

Status Office::copy_to(const std::string& path) {
  std::promise<Status> copied;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return failure("office_stopping", "the office is stopping");
    between_.emplace_back([&](Database& database) { copied.set_value(database.copy_to(path)); });
  }
  wake_.notify_one();
  return copied.get_future().get();
}

void Office::wait_for(const std::function<void(Work&)>& work) {
  class Waiting final : public Job {
   public:
    explicit Waiting(const std::function<void(Work&)>& what) : work_(what) {}
    void run(Work& given) override { work_(given); }
    void done(const Refusal* refused) override {
      // The waiting thread may be gone with this object as soon as it knows. It throws by itself: what is thrown on one
      // thread and caught on another is counted inside the compiler's library, where race detectors cannot look.
      const auto end = end_;
      end->set_value(refused == nullptr ? std::nullopt : std::optional(*refused));
    }
    void wait() {
      if (const std::optional<Refusal> refused = end_->get_future().get()) throw Refusal(*refused);
    }

   private:
    const std::function<void(Work&)>& work_;
    const std::shared_ptr<std::promise<std::optional<Refusal>>> end_ =
        std::make_shared<std::promise<std::optional<Refusal>>>();
  } waiting(work);
  if (!submit(waiting)) throw Refusal(kOfficeBusy);
  waiting.wait();
}

void Office::loop() {
  std::deque<Job*> jobs;
  std::deque<std::function<void(Database&)>> between;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty() || !between_.empty(); });
      if (queue_.empty() && between_.empty()) return;
      between.swap(between_);
      while (!queue_.empty() && jobs.size() < kTogetherMax) {
        jobs.push_back(queue_.front());
        queue_.pop_front();
      }
    }
    for (const auto& action : between) action(*database_);
    between.clear();
    if (!jobs.empty()) run_together(jobs);
    jobs.clear();
  }
}

void Office::run_together(std::deque<Job*>& jobs) {
  std::vector<std::optional<Refusal>> refused(jobs.size());
  const auto begin = std::chrono::steady_clock::now();
  try {
    database_->begin();
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      Work work{*database_, options_.clock->now()};
      database_->begin_part();
      try {
        jobs[i]->run(work);
        database_->keep_part();
      } catch (const Refusal& refusal) {
        database_->undo_part();
        refused[i].emplace(refusal);
      }
    }
    database_->commit();
    if (options_.on_commit) options_.on_commit(std::chrono::steady_clock::now() - begin);
  } catch (const StorageFailure& failed) {
    // Some failures end the transaction by themselves; then there is nothing to roll back, which is as well.
    try {
      database_->roll_back();
    } catch (const StorageFailure&) {
    }
    if (options_.on_failure) options_.on_failure(failed.error());
    for (std::optional<Refusal>& one : refused) one.emplace(kStorageUnavailable);
  }
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i]->done(refused[i] ? &*refused[i] : nullptr);
}

}  // namespace greenpool
