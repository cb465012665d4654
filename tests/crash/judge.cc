#include "tests/crash/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace greenpool::crash {
namespace {

constexpr std::size_t kNoCommand = SIZE_MAX;

bool any_answered(const History& history) {
  return std::ranges::any_of(history.lives, [](const Life& life) { return life.answered > 0; });
}

const std::string* order_of(const decltype(Request::operation)& operation) {
  const auto* order = std::get_if<SettleOrderRequest>(&operation);
  return order == nullptr ? nullptr : &order->order;
}

// What the programme did by itself, because the calendar made it due.
bool is_calendar_work(const StoredCommand& record) {
  return std::holds_alternative<BasicAdvance<RequestForm>>(record.operation);
}

}  // namespace

std::optional<std::uint64_t> seq_in(std::string_view answer) {
  constexpr std::string_view kStart = "{\"seq\":";
  std::uint64_t seq = 0;
  if (!answer.starts_with(kStart)) return std::nullopt;
  answer.remove_prefix(kStart.size());
  const auto parsed = std::from_chars(answer.data(), answer.data() + answer.size(), seq);
  return parsed.ec == std::errc{} ? std::optional(seq) : std::nullopt;
}

std::vector<std::string> find_repetitions(const Stored& stored) {
  std::vector<std::string> findings;
  std::unordered_set<std::string_view> members;
  std::unordered_set<std::string_view> orders;
  std::unordered_set<std::string_view> keys;
  for (std::uint64_t seq = 1; seq < stored.commands.size(); ++seq) {
    const StoredCommand& record = stored.commands[seq];
    const auto* member = std::get_if<RegisterMemberRequest>(&record.operation);
    if (member != nullptr && !members.insert(member->member).second) {
      findings.push_back(fmt::format("record {} registers {} again", seq, member->member));
    }
    const std::string* order = order_of(record.operation);
    if (order != nullptr && !orders.insert(*order).second) {
      findings.push_back(fmt::format("record {} settles {} again", seq, *order));
    }
    if (!record.key.empty() && !keys.insert(record.key).second) {
      findings.push_back(fmt::format("record {} repeats key {}", seq, record.key));
    }
  }
  return findings;
}

struct Judge::Scope {
  const History& history;
  const Stored& stored;
  std::vector<std::string> findings;

  template <class... Arguments>
  void find(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    findings.push_back(fmt::format(format, std::forward<Arguments>(arguments)...));
  }
};

std::vector<std::string> Judge::findings(const History& history, const Journal& journal,
                                         const SnapshotStore* snapshots) {
  // The first process may die before it opened the programme.
  if (journal.head().next_seq == 0 && command_of_.empty() && !any_answered(history)) return {};
  const Result<Stored> stored = read_stored(journal, snapshots);
  if (!stored) return {stored.error().code + ": " + stored.error().message};
  Scope scope{history, *stored, find_repetitions(*stored)};
  match_records(scope);
  check_answers(scope);
  if (scope.findings.empty()) check_with_twin(scope);
  if (scope.findings.empty()) count(scope);
  lives_judged_ = history.lives.size();
  return std::move(scope.findings);
}

// Every record is a command that was sent, with the content that was sent, or the calendar's work, and the records keep
// the order of sending.
void Judge::match_records(Scope& scope) {
  const History& history = scope.history;
  for (; commands_indexed_ < history.sent.size(); ++commands_indexed_) {
    const Request& request = history.sent[commands_indexed_].request;
    if (request.at) {
      by_time_.emplace(request.at->microseconds(), commands_indexed_);
    } else {
      by_key_.emplace(request.key, commands_indexed_);
    }
  }
  record_of_.resize(history.sent.size(), 0);
  const std::vector<StoredCommand>& records = scope.stored.commands;
  if (records.size() < command_of_.size()) {
    scope.find("the journal became shorter: {} records, it had {}", records.size(), command_of_.size());
    return;
  }
  for (std::uint64_t seq = 0; seq < records.size(); ++seq) {
    const StoredCommand& record = records[seq];
    if (seq < command_of_.size()) continue;
    command_of_.push_back(kNoCommand);
    if (seq == 0 || is_calendar_work(record)) continue;
    // A command without a time of its own has that of the record before, which no other has.
    const auto by_key = record.at == records[seq - 1].at ? by_key_.find(record.key) : by_key_.end();
    const auto by_time = by_time_.find(record.at.microseconds());
    if (by_key == by_key_.end() && by_time == by_time_.end()) {
      scope.find("record {} was never sent: {}", seq, record.answer);
      continue;
    }
    const std::size_t command = by_key != by_key_.end() ? by_key->second : by_time->second;
    const Request& request = history.sent[command].request;
    if (!(request.operation == record.operation) || request.key != record.key || request.unreadable != Reject::none) {
      scope.find("record {} is not what was sent: {} became {}", seq, history.sent[command].line, record.answer);
    }
    if (record_of_[command] != 0) {
      scope.find("records {} and {} are one command: {}", record_of_[command], seq, history.sent[command].line);
    }
    if (last_command_ != kNoCommand && command <= last_command_) {
      scope.find("record {} was sent before the one before it: {}", seq, history.sent[command].line);
    }
    last_command_ = command;
    command_of_[seq] = command;
    record_of_[command] = seq;
  }
}

// Every acknowledgement is true: what it says is stored under that number, as this command or as one with the same
// content that came before; what it refuses left no trace.
void Judge::check_answers(Scope& scope) const {
  const History& history = scope.history;
  for (std::size_t life = lives_judged_; life < history.lives.size(); ++life) {
    for (std::size_t i = history.lives[life].begin; i < history.lives[life].end; ++i) {
      const Sent& sent = history.sent[i];
      if (!sent.answer) continue;
      const std::optional<std::uint64_t> seq = seq_in(*sent.answer);
      if (!seq) {
        if (record_of_[i] != 0) scope.find("refused, but record {}: {}", record_of_[i], sent.line);
        continue;
      }
      if (*seq == 0 || *seq >= scope.stored.commands.size()) {
        scope.find("acknowledged as {}, but the journal ends at {}: {}", *seq, scope.stored.commands.size(), sent.line);
        continue;
      }
      const StoredCommand& record = scope.stored.commands[*seq];
      if (record.answer != *sent.answer) {
        scope.find("acknowledged as {}, but stored is {}", *sent.answer, record.answer);
      }
      if (record_of_[i] == *seq) continue;
      const std::string* order = order_of(record.operation);
      const bool same_name = (order != nullptr && order_of(sent.request.operation) != nullptr &&
                              *order == *order_of(sent.request.operation)) ||
                             (!record.key.empty() && record.key == sent.request.key);
      const bool repeats =
          record_of_[i] == 0 && command_of_[*seq] < i && same_name && record.operation == sent.request.operation;
      if (!repeats) scope.find("answered with record {}, which is another command: {}", *seq, sent.line);
    }
  }
}

// Everything up to the last command of a life that left a trace was decided, in order; the rest of it was lost. Without
// that rest, a programme that never crashed gives the same answers and holds the same records.
void Judge::check_with_twin(Scope& scope) {
  const History& history = scope.history;
  for (std::size_t life = lives_judged_; life < history.lives.size(); ++life) {
    const Life& lived = history.lives[life];
    std::size_t decided = lived.begin + lived.answered;
    for (std::size_t i = decided; i < lived.end; ++i) {
      if (record_of_[i] != 0) decided = i + 1;
    }
    const std::vector<std::string> answers = twin_.play(history.sent, lived.begin, decided);
    for (std::size_t i = lived.begin; i < decided; ++i) {
      const Sent& sent = history.sent[i];
      const std::string& expected = answers[i - lived.begin];
      const std::optional<std::uint64_t> seq = seq_in(expected);
      if (sent.answer && *sent.answer != expected) {
        scope.find("answered {}, without crashes it is {}", *sent.answer, expected);
      }
      const bool settles = seq && *seq >= twin_records_;
      for (; settles && twin_records_ < *seq; ++twin_records_) {
        const bool stored =
            twin_records_ < scope.stored.commands.size() && is_calendar_work(scope.stored.commands[twin_records_]);
        if (!stored) scope.find("record {} is not the calendar's work", twin_records_);
      }
      if (settles) ++twin_records_;
      if (settles && (*seq >= scope.stored.commands.size() || scope.stored.commands[*seq].answer != expected)) {
        scope.find("not stored as decided: {}", expected);
      }
      if (settles != (record_of_[i] != 0)) scope.find("accepted once but not always: {}", sent.line);
    }
    play_calendar_work(scope);
  }
  if (twin_records_ != scope.stored.commands.size()) {
    scope.find("the journal holds {} records, without crashes {}", scope.stored.commands.size(), twin_records_);
  }
}

// What came due before a command that left no trace is stored without it. The twin does it when it is asked by name,
// unless that command, refused, had it do so already; the next record shows whether both count alike.
void Judge::play_calendar_work(Scope& scope) {
  const std::vector<StoredCommand>& records = scope.stored.commands;
  for (; twin_records_ < records.size() && is_calendar_work(records[twin_records_]); ++twin_records_) {
    const StoredCommand& record = records[twin_records_];
    const std::vector<Sent> asked{{{}, Request{record.at, {}, record.operation}, {}}};
    static_cast<void>(twin_.play(asked, 0, 1));
  }
}

void Judge::count(const Scope& scope) {
  for (std::size_t life = lives_judged_; life < scope.history.lives.size(); ++life) {
    const Life& lived = scope.history.lives[life];
    std::uint64_t stored = 0;
    for (std::size_t i = lived.begin + lived.answered; i < lived.end; ++i) stored += record_of_[i] != 0 ? 1U : 0U;
    const std::uint64_t lost = lived.end - lived.begin - lived.answered - stored;
    tally_.acknowledged += lived.answered;
    tally_.stored_unacknowledged += stored;
    tally_.lost += lost;
    tally_.lives_stored_unacknowledged += stored > 0 ? 1U : 0U;
    tally_.lives_lost += lost > 0 ? 1U : 0U;
    tally_.lives_from_snapshot += scope.stored.from_snapshot > 0 ? 1U : 0U;
  }
}

}  // namespace greenpool::crash
