// Requests from many threads that start together.
#pragma once

#include <algorithm>
#include <latch>
#include <string_view>
#include <thread>
#include <vector>

#include "http/testing/office_kit.h"

namespace greenpool {

// What each of so many threads gets.
template <class Work>
std::vector<KitAnswer> in_parallel(std::size_t threads, const Work& work) {
  std::vector<KitAnswer> answers(threads);
  std::latch start(static_cast<std::ptrdiff_t>(threads));
  std::vector<std::thread> running;
  for (std::size_t i = 0; i < threads; ++i) {
    running.emplace_back([&, i] {
      start.arrive_and_wait();
      answers[i] = work(i);
    });
  }
  for (std::thread& thread : running) thread.join();
  return answers;
}

inline std::size_t count_of(const std::vector<KitAnswer>& answers, int status) {
  return static_cast<std::size_t>(
      std::count_if(answers.begin(), answers.end(), [status](const KitAnswer& each) { return each.status == status; }));
}

inline std::size_t count_of(const std::vector<KitAnswer>& answers, std::string_view code) {
  return static_cast<std::size_t>(
      std::count_if(answers.begin(), answers.end(), [code](const KitAnswer& each) { return each.code() == code; }));
}

}  // namespace greenpool
