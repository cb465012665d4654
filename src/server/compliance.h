// What the law counts, live: people and levels below every organiser (公通字〔2013〕37号: an organisation of 30 people
// in 3 levels, the organiser and the organiser's level counted in), and holders of shares (200). Figures come from the
// views; an organiser's change with every registration, and are kept in memory.
//
// Complexity: bringing it up to date costs O(new members x their depth); a figure O(members) at most. Memory: 13 bytes
// a member. Thread safety: any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "office/office.h"
#include "server/referral_tree.h"
#include "sql/sqlite.h"

namespace greenpool {

inline constexpr std::uint32_t kPeopleLimit = 30;    // passed from here on, if the levels are there too
inline constexpr std::uint32_t kLevelsLimit = 3;     // likewise
inline constexpr std::uint32_t kHoldersLimit = 200;  // passed above it
// At 80 %; of three levels the second is the last before the limit.
inline constexpr std::uint32_t kPeopleNear = 24;
inline constexpr std::uint32_t kLevelsNear = 2;
inline constexpr std::uint32_t kHoldersNear = 160;

enum class LimitState : std::uint8_t { clear, near, passed };
[[nodiscard]] std::string_view name_of(LimitState state);

struct Organiser {
  std::string member;
  std::uint32_t people = 0;  // the organiser counted in
  std::uint32_t levels = 0;  // likewise
  LimitState state = LimitState::clear;
};

struct ComplianceFigures {
  std::uint64_t records = 0;  // of the journal that are in it
  std::uint64_t members = 0;
  std::uint32_t levels = 0;  // the most that anybody has
  std::uint64_t near = 0;    // organisers
  std::uint64_t passed = 0;
  std::vector<Organiser> organisers;  // with the most people first
  std::uint64_t holders = 0;
  LimitState holders_state = LimitState::clear;
};

enum class AlarmKind : std::uint8_t { people_and_levels, holders };
[[nodiscard]] std::string_view name_of(AlarmKind kind);

struct ComplianceAlarm {
  AlarmKind kind = AlarmKind::people_and_levels;
  std::string subject;  // the organiser; of the holders: the programme
  LimitState state = LimitState::near;
  std::uint64_t people = 0;  // or holders
  std::uint32_t levels = 0;  // of an organiser
  std::uint32_t number = 0;  // of the organiser
};

// Of one programme.
class ComplianceBook {
 public:
  explicit ComplianceBook(std::string programme) : programme_(std::move(programme)) {}

  // As of what the views hold now. Errors: those of views/views_file.h.
  [[nodiscard]] Result<ComplianceFigures> figures(const std::string& views, std::size_t organisers_max);
  // Limits that are near or passed and were not said to be so yet, at most so many.
  [[nodiscard]] Result<std::vector<ComplianceAlarm>> alarms(const std::string& views, std::size_t at_most);
  // The tree, with the views as of the same moment; nobody else looks or changes it meanwhile. Errors: as figures(),
  // and the look's own.
  using Look = std::function<Status(SqliteConnection& views, const ReferralTree& tree, std::uint64_t records)>;
  [[nodiscard]] Status look(const std::string& views, const Look& at_both);
  // They were written down.
  void said(const std::vector<ComplianceAlarm>& alarms);

 private:
  [[nodiscard]] Status refresh(SqliteConnection& views);
  [[nodiscard]] Status load_members(SqliteConnection& views, std::int64_t members, std::int64_t changes);
  [[nodiscard]] LimitState state_of(std::uint32_t member) const;
  [[nodiscard]] LimitState state_of_holders() const;

  const std::string programme_;
  std::mutex mutex_;
  ReferralTree tree_;
  std::uint64_t records_ = 0;
  std::int64_t referrer_changes_ = 0;  // the last one that is in the tree
  std::int64_t share_events_ = -1;     // the last one that is in the holders
  std::uint64_t holders_ = 0;
  std::vector<LimitState> said_;  // of each member
  LimitState said_of_holders_ = LimitState::clear;
};

class ComplianceBooks {
 public:
  [[nodiscard]] ComplianceBook& of(const std::string& programme);

 private:
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<ComplianceBook>, std::less<>> books_;
};

extern const Schema kAlarmsSchema;

// An alarm that was raised, once for each subject, kind and state.
struct RaisedAlarm {
  std::int64_t number = 0;
  std::string kind;
  std::string subject;
  std::string state;
  std::int64_t people = 0;
  std::int64_t levels = 0;
  Timestamp at;
};
// Writes it down and queues the webhook "programme.alarm". False: it was raised before.
bool raise_alarm(Work& work, const std::string& programme, const ComplianceAlarm& alarm);
// How many were raised of each kind and state; also 0.
struct AlarmCount {
  AlarmKind kind = AlarmKind::people_and_levels;
  LimitState state = LimitState::near;
  std::uint64_t raised = 0;
};
[[nodiscard]] std::vector<AlarmCount> count_alarms(Work& work, const std::string& programme);
// Newest first, below that number.
[[nodiscard]] std::vector<RaisedAlarm> list_alarms(Work& work, const std::string& programme, std::int64_t before,
                                                   std::size_t limit);

}  // namespace greenpool
