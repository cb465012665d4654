#include "server/programme_opener.h"

#include <array>

#include "base/check.h"
#include "json/value.h"
#include "json/writer.h"
#include "terms/review.h"
#include "terms/terms.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 1> kSteps{R"sql(
CREATE TABLE programmes(
  id TEXT PRIMARY KEY,
  terms TEXT NOT NULL,
  first TEXT NOT NULL,
  second TEXT NOT NULL,
  reference TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
)sql"};

constexpr auto kProblems = std::to_array<ProblemInfo>({
#define GREENPOOL_PROGRAMME_PROBLEM_ROW(name, number, status, retry, zh, en) k_##name,
    GREENPOOL_PROGRAMME_PROBLEMS(GREENPOOL_PROGRAMME_PROBLEM_ROW)
#undef GREENPOOL_PROGRAMME_PROBLEM_ROW
});

Terms terms_of(std::string_view toml) {
  Result<Terms> terms = parse_terms(toml, "terms");
  if (!terms) throw Refusal(k_programme_terms_invalid, terms.error().message);
  return std::move(*terms);
}

void refuse_second(Work& work, const std::string& id) {
  if (work.db.integer("SELECT 1 FROM programmes WHERE id=?1", id)) throw Refusal(k_programme_exists);
}

struct WrittenDown {
  std::string id;
  std::string terms;
  Acknowledgement acknowledgement;
};

}  // namespace

const Schema kProgrammesSchema{"programmes", kSteps};

std::span<const ProblemInfo> programme_problems() { return kProblems; }

ProgrammeOpener::~ProgrammeOpener() { static_cast<void>(stop()); }

std::string ProgrammeOpener::content_of(Work& work, const NewProgramme& asked) {
  const Terms terms = terms_of(asked.terms);
  refuse_second(work, terms.id);
  const bool blocked = blocks_activation(review(terms));
  if (blocked && asked.reference.empty()) throw Refusal(k_terms_need_reference);
  std::string content;
  ObjectWriter object(content);
  object.text("terms", to_toml(terms));
  object.text("reference", asked.reference);
  object.close();
  return content;
}

void ProgrammeOpener::write_down(Work& work, const Approval& approval) {
  const Result<JsonValue> content = parse_json(approval.what.content);
  GP_CHECK(content.has_value(), "what was asked for was written by us");
  adopt(work, terms_of(*content->text_at("terms")),
        {approval.what.asked_by, *approval.decided_by, std::string(*content->text_at("reference"))});
}

void ProgrammeOpener::adopt(Work& work, const Terms& terms, const Acknowledgement& acknowledgement) {
  refuse_second(work, terms.id);
  work.db.run("INSERT INTO programmes VALUES(?1,?2,?3,?4,?5,?6)", terms.id, to_toml(terms), acknowledgement.first,
              acknowledgement.second, acknowledgement.reference, work.now.microseconds());
}

void ProgrammeOpener::after_next_opening(std::function<void()> then) {
  const std::lock_guard lock(waiting_mutex_);
  waiting_.push_back(std::move(then));
}

Status ProgrammeOpener::open_all() {
  std::vector<std::function<void()>> waiting;
  {
    const std::lock_guard lock(waiting_mutex_);
    waiting.swap(waiting_);
  }
  Status opened = open_missing();
  all_open_ = opened.has_value();
  for (const auto& then : waiting) then();
  return opened;
}

Status ProgrammeOpener::open_missing() {
  const std::lock_guard lock(opening_);
  std::vector<WrittenDown> all;
  try {
    all = office_.ask([](Work& work) {
      std::vector<WrittenDown> found;
      Rows rows = work.db.query("SELECT id,terms,first,second,reference FROM programmes ORDER BY id");
      while (rows.next()) {
        found.push_back({rows.text(0), rows.text(1), {rows.text(2), rows.text(3), rows.text(4)}});
      }
      return found;
    });
  } catch (const Refusal& refusal) {
    return failure(std::string(refusal.problem().code), "the programmes cannot be read");
  }
  Status first_failure;
  for (const WrittenDown& each : all) {
    if (programmes_.find(each.id) != nullptr) continue;
    ProgrammeOptions options;
    options.directory = directory_of(each.id);
    options.clock = &clock_;
    options.on_batch = [this, id = each.id](const Moment& moment) {
      flow_.publish(id, moment);
      if (on_batch_) on_batch_(id, moment);
    };
    // Also of one that has a directory: it may have been made just before a crash.
    Result<Terms> terms = parse_terms(each.terms, each.id);
    if (!terms) {
      if (first_failure) first_failure = tl::unexpected(terms.error());
      continue;
    }
    options.terms = std::move(*terms);
    if (!each.acknowledgement.reference.empty()) options.acknowledgement = each.acknowledgement;
    std::error_code ignored;
    std::filesystem::create_directories(directory_, ignored);
    Result<std::unique_ptr<Programme>> opened = Programme::open(options);
    if (!opened) {
      if (first_failure) first_failure = tl::unexpected(opened.error());
      continue;
    }
    GP_CHECK(programmes_.add(**opened), "it was not open");
    open_.push_back(std::move(*opened));
    ViewsFollower::Options follower{.programme = each.id, .journal = directory_of(each.id), .flow = &flow_};
    if (on_progress_) follower.on_progress = [this](std::uint64_t) { on_progress_(); };
    auto follows = std::make_unique<ViewsFollower>(std::move(follower));
    const std::lock_guard short_lock(mutex_);
    followers_.emplace(each.id, std::move(follows));
  }
  return first_failure;
}

std::string ProgrammeOpener::views_of(std::string_view programme) const {
  const std::lock_guard lock(mutex_);
  const auto found = followers_.find(programme);
  return found == followers_.end() ? std::string() : found->second->path();
}

Status ProgrammeOpener::stop() {
  const std::lock_guard lock(opening_);
  decltype(followers_) following;
  {
    const std::lock_guard short_lock(mutex_);
    following.swap(followers_);
  }
  following.clear();
  Status first_failure;
  for (const auto& programme : open_) {
    if (Status stopped = programme->stop(); !stopped && first_failure) first_failure = stopped;
  }
  open_.clear();
  return first_failure;
}

}  // namespace greenpool
