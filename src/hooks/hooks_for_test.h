// An office with the hooks' tables, a clock that a test moves, and receivers that answer what a test says.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>

#include "hooks/endpoint.h"
#include "hooks/problems.h"
#include "hooks/pump.h"
#include "hooks/queue.h"
#include "hooks/schema.h"
#include "hooks/sending.h"

namespace greenpool {

class TestClock final : public Clock {
 public:
  Timestamp now() override { return Timestamp(now_.load()); }
  void advance(std::int64_t microseconds) { now_ += microseconds; }

 private:
  std::atomic<std::int64_t> now_{1'800'000'000'000'000};
};

// Not a cipher: what matters here is that the context is bound and that the secret does not stand in the table.
class TestSealer final : public HookSealer {
 public:
  std::vector<std::uint8_t> seal(std::string_view secret, std::string_view context) const override {
    std::string text = std::string(context) + "|" + std::string(secret);
    for (char& c : text) c = static_cast<char>(c ^ 0x55);
    return {text.begin(), text.end()};
  }
  std::optional<std::string> open(std::span<const std::uint8_t> sealed, std::string_view context) const override {
    if (broken) return std::nullopt;
    std::string text(sealed.begin(), sealed.end());
    for (char& c : text) c = static_cast<char>(c ^ 0x55);
    if (!text.starts_with(std::string(context) + "|")) return std::nullopt;
    return text.substr(context.size() + 1);
  }
  std::atomic<bool> broken = false;
};

// Answers each request by a function; remembers them in order.
class TestReceivers final : public HttpClient {
 public:
  using Answer = std::function<Result<IncomingResponse>(const OutgoingRequest&)>;

  Result<IncomingResponse> send(const OutgoingRequest& request) override {
    {
      const std::lock_guard lock(mutex_);
      seen_.push_back(request);
      most_at_once_ = std::max(most_at_once_, ++at_once_);
      most_of_one_ = std::max(most_of_one_, ++of_one_[request.url]);
    }
    changed_.notify_all();
    Result<IncomingResponse> given = answer(request);
    {
      const std::lock_guard lock(mutex_);
      --at_once_;
      --of_one_[request.url];
    }
    return given;
  }
  void wait_for_requests(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return seen_.size() >= count; });
  }
  std::vector<OutgoingRequest> seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }
  int most_at_once() {
    const std::lock_guard lock(mutex_);
    return most_at_once_;
  }
  int most_of_one() {
    const std::lock_guard lock(mutex_);
    return most_of_one_;
  }

  Answer answer = [](const OutgoingRequest&) { return IncomingResponse{.status = 200}; };

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<OutgoingRequest> seen_;
  std::map<std::string, int> of_one_;
  int at_once_ = 0;
  int most_at_once_ = 0;
  int most_of_one_ = 0;
};

inline std::string field_of(const OutgoingRequest& request, std::string_view name) {
  for (const HttpMessageField& field : request.fields) {
    if (field.name == name) return field.value;
  }
  return {};
}

class HooksTest : public testing::Test {
 protected:
  HooksTest() {
    std::string name = (std::filesystem::temp_directory_path() / "gp-hooks-XXXXXX").string();
    directory_ = mkdtemp(name.data());
    open();
  }
  ~HooksTest() override {
    office_.reset();
    std::filesystem::remove_all(directory_);
  }

  void open() {
    office_.reset();
    const std::array schemas{kHooksSchema};
    auto opened = Office::open({.path = (directory_ / "office.sqlite").string(), .schemas = schemas, .clock = &clock_});
    ASSERT_TRUE(opened) << opened.error().message;
    office_ = std::move(*opened);
  }

  template <class F>
  auto ask(F&& work) {
    return office_->ask(std::forward<F>(work));
  }
  template <class F>
  std::string refusal_of(F&& work) {
    try {
      office_->ask(std::forward<F>(work));
    } catch (const Refusal& refusal) {
      return std::string(refusal.problem().code);
    }
    return "ok";
  }

  AddedHookEndpoint add(std::string url = "https://shop.example/hooks", std::vector<std::string> types = {"order.paid"},
                        std::string programme = "p") {
    return ask([&](Work& work) { return add_hook_endpoint(work, policy_, {programme, url, "shop", types}); });
  }
  std::size_t tell(const std::string& id, std::string type = "order.paid", std::string payload = R"({"order":"o-1"})",
                   std::string programme = "p") {
    return ask([&](Work& work) { return enqueue(work, {programme, type, id, work.now, payload}); });
  }
  std::vector<HookJob> take(std::size_t at_most = 100) {
    return ask([&](Work& work) { return take_due_hooks(work, sealer_, at_most); });
  }
  HookFinished finish(const HookJob& job, HookResult result) {
    return ask([&](Work& work) { return finish_hook(work, job, result, jitter_); });
  }
  // One try of the one delivery that is due.
  HookFinished try_once(HookResult result) {
    const std::vector<HookJob> jobs = take();
    EXPECT_EQ(jobs.size(), 1U);
    return jobs.empty() ? HookFinished{} : finish(jobs.front(), std::move(result));
  }
  std::vector<HookDelivery> deliveries(HookDeliveryFilter filter = {.programme = "p"}) {
    return ask([&](Work& work) { return list_hook_deliveries(work, filter); });
  }
  HookDeliveryDetail detail(std::int64_t number) {
    return ask([&](Work& work) { return find_hook_delivery(work, {"p", number}); });
  }
  HookEndpoint endpoint(const HookEndpointKey& key) {
    return ask([&](Work& work) { return find_hook_endpoint(work, key); });
  }

  static HookResult status(int code, std::string answer = {}) {
    return {.duration = 1'000, .status = code, .error = {}, .answer = std::move(answer)};
  }
  static HookResult error(std::string code) {
    return {.duration = 1'000, .status = std::nullopt, .error = std::move(code), .answer = {}};
  }

  std::filesystem::path directory_;
  TestClock clock_;
  TestSealer sealer_;
  HookPolicy policy_{&sealer_, HookLoopback::refused};
  // The middle of the range: the delay of the table itself.
  HookJitter jitter_ = [](std::uint32_t bound) { return bound / 2; };
  std::unique_ptr<Office> office_;
};

}  // namespace greenpool
