#include "tests/crash/life.h"

#include <fmt/format.h>
#include <signal.h>

namespace greenpool::crash {
namespace {

constexpr Microseconds kPatience = std::chrono::seconds(60);

Microseconds since(SteadyClock::time_point begin) {
  return std::chrono::duration_cast<Microseconds>(SteadyClock::now() - begin);
}

}  // namespace

struct LifeDriver::Running {
  Running(const LifePlan& its_plan, Author& its_author, History& its_history, const CommandLine& command_line,
          const std::filesystem::path& complaints)
      : plan(its_plan),
        author(its_author),
        history(its_history),
        begin(its_history.sent.size()),
        process(command_line, complaints),
        talk(process) {}

  void say(Sent sent) {
    talk.say(sent.line);
    history.sent.push_back(std::move(sent));
  }
  // Until so many answers are there. False: it takes too long or will never come.
  bool hear(std::size_t answers) {
    const Conversation::End end = talk.pump([&] { return talk.answers().size() >= answers; }, kPatience);
    if (end == Conversation::End::late) complaint = "no answer in a minute";
    return end == Conversation::End::reached;
  }
  void let_time_pass(Microseconds time) {
    talk.pump([] { return false; }, time);
  }
  [[nodiscard]] std::size_t said() const { return history.sent.size() - begin; }

  const LifePlan& plan;
  Author& author;
  History& history;
  const std::size_t begin;
  const SteadyClock::time_point born = SteadyClock::now();
  Process process;
  Conversation talk;
  std::optional<std::string> complaint;
};

LifeReport LifeDriver::run(const LifePlan& plan, Author& author, History& history) {
  Running running(plan, author, history, command_line_, complaints_);
  start(running);
  if (plan.moment != Moment::starting && !running.complaint) {
    plan.manner == Manner::one_by_one ? serve_one_by_one(running) : serve_under_load(running);
    if (plan.moment == Moment::stopping || plan.moment == Moment::never) stop(running);
  }
  LifeReport report;
  finish(running, report);
  return report;
}

void LifeDriver::queue_commands(Running& running, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) running.say(running.author.next(running.history));
}

// As a client does: what got no answer is asked again, in order, if it can be.
void LifeDriver::queue_retries(Running& running) {
  constexpr std::size_t kRetriesMax = 500;
  if (running.history.lives.empty() || random_.chance(30)) return;
  const Life last = running.history.lives.back();
  const std::size_t end = std::min(last.end, last.begin + last.answered + kRetriesMax);
  for (std::size_t i = last.begin + last.answered; i < end; ++i) {
    const Request& request = running.history.sent[i].request;
    const bool named = !request.key.empty() || std::holds_alternative<SettleOrderRequest>(request.operation);
    if (named && request.unreadable == Reject::none) running.say(running.author.again(running.history.sent[i]));
  }
}

void LifeDriver::start(Running& running) {
  queue_retries(running);
  if (running.plan.moment == Moment::starting) {
    queue_commands(running, running.plan.commands);
    return running.let_time_pass(moment_within(1.5 * pace_.opening));
  }
  queue_commands(running, 1);
  if (running.hear(1)) Pace::learn(pace_.opening, since(running.born));
  running.hear(running.said());
}

void LifeDriver::serve_one_by_one(Running& running) {
  for (std::uint32_t i = 0; i < running.plan.commands; ++i) {
    const SteadyClock::time_point asked = SteadyClock::now();
    queue_commands(running, 1);
    const bool last = i + 1 == running.plan.commands && running.plan.moment == Moment::serving;
    if (last && random_.chance(60)) return running.let_time_pass(moment_within(1.5 * pace_.answering));
    if (!running.hear(running.said())) return;
    Pace::learn(pace_.answering, since(asked));
  }
}

void LifeDriver::serve_under_load(Running& running) {
  const std::size_t before = running.said();
  queue_commands(running, running.plan.commands);
  // While it stops, part of them is still on its way.
  const std::uint64_t part =
      running.plan.moment == Moment::never ? running.plan.commands : random_.below(running.plan.commands);
  if (!running.hear(before + part)) return;
  if (running.plan.moment == Moment::serving && random_.chance(50)) running.let_time_pass(moment_within(1'000));
}

void LifeDriver::stop(Running& running) {
  running.talk.finish();
  const SteadyClock::time_point asked = SteadyClock::now();
  if (running.plan.moment == Moment::stopping) {
    return running.let_time_pass(moment_within(1.3 * pace_.stopping));
  }
  if (running.talk.pump([] { return false; }, kPatience) == Conversation::End::late) {
    running.complaint = "it did not end in a minute";
  }
  Pace::learn(pace_.stopping, since(asked));
}

void LifeDriver::finish(Running& running, LifeReport& report) {
  const bool by_itself = running.plan.moment == Moment::never && !running.complaint;
  if (!by_itself) running.process.signal(SIGKILL);
  const Process::Ending ending = running.process.wait();
  running.talk.drain();
  report.killed = ending.by_signal && ending.code == SIGKILL;
  report.complaint = running.complaint;
  // Before it could be killed it may end by itself, but only once it was asked to, and well.
  const bool may_end = running.plan.moment == Moment::stopping || running.plan.moment == Moment::never;
  if (!report.killed && !report.complaint && (ending.by_signal || ending.code != 0 || !may_end)) {
    report.complaint = fmt::format("it ended by {} {}", ending.by_signal ? "signal" : "exit code", ending.code);
  }

  Life life;
  life.begin = running.begin;
  life.end = running.begin + running.talk.sent();
  running.history.sent.resize(life.end);  // the others never left this process
  const std::vector<std::string>& answers = running.talk.answers();
  if (answers.size() > running.talk.sent()) report.complaint = "more answers than commands";
  life.answered = std::min(answers.size(), running.talk.sent());
  for (std::size_t i = 0; i < life.answered; ++i) running.history.sent[life.begin + i].answer = answers[i];
  running.history.lives.push_back(life);
}

}  // namespace greenpool::crash
