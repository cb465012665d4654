#include "net/name_lookup.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <future>
#include <memory>
#include <system_error>
#include <thread>

namespace greenpool {
namespace {

// The system's resolver cannot be interrupted. A thread that waits for it is left alone at the deadline; so many are
// left at most, and when they are all waiting there is no resolver to speak of.
constexpr int kWaitingMax = 32;
std::atomic<int> waiting = 0;

Result<std::vector<IpAddress>> ask_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (const int failed = getaddrinfo(host.c_str(), nullptr, &hints, &list); failed != 0) {
    return failure("connect_failed", "the host's name does not resolve: " + std::string(gai_strerror(failed)));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(list, &freeaddrinfo);
  std::vector<IpAddress> addresses;
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    IpAddress address;
    if (one->ai_family == AF_INET) {
      sockaddr_in four{};
      std::memcpy(&four, one->ai_addr, sizeof four);
      std::memcpy(address.bytes.data() + 12, &four.sin_addr, 4);
    } else if (one->ai_family == AF_INET6) {
      sockaddr_in6 six{};
      std::memcpy(&six, one->ai_addr, sizeof six);
      address.version = IpAddress::Version::six;
      std::memcpy(address.bytes.data(), &six.sin6_addr, 16);
    } else {
      continue;
    }
    if (std::ranges::find(addresses, address) == addresses.end()) addresses.push_back(address);
  }
  if (addresses.empty()) return failure("connect_failed", "the host's name has no address");
  return addresses;
}

}  // namespace

Result<std::vector<IpAddress>> look_up_host(const std::string& host, std::chrono::steady_clock::time_point deadline) {
  using Answer = Result<std::vector<IpAddress>>;
  if (++waiting > kWaitingMax) {
    --waiting;
    return failure("connect_failed", "the resolver does not answer");
  }
  const auto answer = std::make_shared<std::promise<Answer>>();
  std::future<Answer> future = answer->get_future();
  try {
    std::thread([answer, host] {
      answer->set_value(ask_system(host));
      --waiting;
    }).detach();
  } catch (const std::system_error&) {
    --waiting;
    return failure("connect_failed", "no thread can be started to resolve the host's name");
  }
  if (future.wait_until(deadline) != std::future_status::ready) {
    return failure("connect_failed", "the host's name did not resolve in time");
  }
  return future.get();
}

}  // namespace greenpool
