// Several HTTP clients at once, from one thread: each sends a command or a batch, waits for the answer, and goes on.
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/crash/author.h"
#include "tests/crash/conversation.h"
#include "tests/crash/history.h"
#include "tests/oracle/random.h"

namespace greenpool::crash {

// What became of a command that was sent over HTTP.
struct HttpFate {
  enum class Kind : std::uint8_t { unanswered, accepted, refused };
  Kind kind = Kind::unanswered;
  std::uint64_t after = 0;  // every record up to this one was acknowledged before the command was sent
};

class HttpLoad {
 public:
  // Commands are added to history.sent; fates has one entry for each.
  HttpLoad(std::uint16_t port, std::size_t clients, oracle::Random& random, Author& author, History& history,
           std::vector<HttpFate>& fates);
  ~HttpLoad();
  HttpLoad(const HttpLoad&) = delete;
  HttpLoad& operator=(const HttpLoad&) = delete;

  // Keeps all clients busy until so many commands were answered; false when the server is gone or the time is over.
  bool run(std::uint64_t answers, Microseconds at_most);
  // Starts nothing new, and takes what is still answered until the server closes every connection.
  void drain(Microseconds at_most);

  [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  struct Client {
    int fd = -1;  // -1: the server closed it
    std::string outgoing;
    std::string incoming;
    std::vector<std::size_t> asked;  // commands of the request in flight
    bool batch = false;
  };

  void ask(Client& client);
  // Once; waits at most so long. False: no connection is left.
  bool exchange(Microseconds at_most);
  void receive(Client& client);
  void take_answer(Client& client);
  void note(std::size_t command, HttpFate::Kind kind, std::string answer);

  oracle::Random& random_;
  Author& author_;
  History& history_;
  std::vector<HttpFate>& fates_;
  std::vector<Client> clients_;
  std::uint64_t answered_ = 0;
  std::uint64_t acknowledged_ = 0;  // the highest record so far
  bool asking_ = true;
  std::vector<std::string> complaints_;
};

}  // namespace greenpool::crash
