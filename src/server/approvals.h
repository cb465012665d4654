// What needs a second person: a command for an engine, or a change in the office. Somebody asks, another one decides;
// what was approved is exactly what runs, because the content is hashed when it is asked for, the one who decides sends
// the hash of what they saw, and only the stored content is carried out.
//
//   waiting ──▶ approved ──▶ done | failed (the engine refused)
//      ├──────▶ rejected
//      ├──────▶ withdrawn (by who asked)
//      └──────▶ expired (kApprovalDays after it was asked for)
//
// Who may ask and who may decide is checked at the door (http/command_access.h); here only that they are two.
// Thread safety: the office's thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "office/outbox.h"
#include "people/access_book.h"

namespace greenpool {

inline constexpr std::int64_t kApprovalDays = 7;
inline constexpr std::string_view kApprovalsTopic = "approvals";
inline constexpr std::string_view kCommandKind = "command";  // content: an engine's command

// X(name, number, HTTP status, a retry can help, Chinese, English)
#define GREENPOOL_APPROVAL_PROBLEMS(X)                                                                           \
  X(approval_unknown, 2650, 404, false, "审批单不存在", "there is no such approval")                             \
  X(approval_decided, 2651, 409, false, "审批单已处理", "it has been decided already")                           \
  X(approval_changed, 2652, 409, false, "审批内容与提交时看到的不一致", "its content is not what the hash says") \
  X(approval_same_person, 2653, 403, false, "申请人不能审批自己的申请", "whoever asked for it cannot decide it") \
  X(approval_expired, 2654, 409, false, "审批单已过期", "it has expired")                                        \
  X(approval_not_yours, 2655, 403, false, "只有申请人可以撤回", "only whoever asked for it can withdraw it")

#define GREENPOOL_APPROVAL_PROBLEM(name, number, status, retry, zh, en) \
  inline constexpr ProblemInfo k_##name{#name, number, status, retry, zh, en};
GREENPOOL_APPROVAL_PROBLEMS(GREENPOOL_APPROVAL_PROBLEM)
#undef GREENPOOL_APPROVAL_PROBLEM

[[nodiscard]] std::span<const ProblemInfo> approval_problems();

struct ApprovalRequest {
  std::string programme;
  std::string kind;     // kCommandKind, or one with a registered executor
  std::string content;  // JSON, canonical
  std::string asked_by;
  std::string note;  // why, for who decides; may be empty
};

struct Approval {
  std::string id;
  ApprovalRequest what;
  std::string hash;  // SHA-256 of programme, kind and content, in hexadecimal digits
  std::string state;
  Timestamp asked_at;
  std::optional<std::string> decided_by;
  std::optional<Timestamp> decided_at;
  std::string reason;   // of the decision
  std::string outcome;  // of what was carried out: "ok", or a code
  std::int64_t number = 0;
};

struct ApprovalDecision {
  std::string id;
  std::string programme;
  std::string hash;  // of what was seen
  std::string by;
  std::string reason;
};

struct ApprovalFilter {
  std::string programme;
  std::optional<std::string> state = {};
  std::optional<std::string> asked_by = {};
  std::int64_t before = INT64_MAX;  // newest first; goes on before this number
  std::size_t limit = 50;
};

class Approvals {
 public:
  // Carries out what is not an engine's command, within the deciding transaction; a Refusal undoes the decision.
  using Executor = std::function<void(Work&, const Approval&)>;
  // Likewise, one that changes who may come in.
  using AccessExecutor = std::function<void(Work&, const Approval&, AccessChanges& access)>;

  void execute(std::string kind, Executor executor);
  void execute(std::string kind, AccessExecutor executor);

  [[nodiscard]] Approval ask(Work& work, const ApprovalRequest& request) const;
  // Throws k_approval_unknown.
  [[nodiscard]] Approval find(Work& work, std::string_view programme, std::string_view id) const;
  [[nodiscard]] std::vector<Approval> list(Work& work, const ApprovalFilter& filter) const;

  // The number of the outbox's entry, where an engine is to act; nothing where it is done. What is added to `access` is
  // for the AccessBook, once the transaction is durable.
  std::optional<std::int64_t> approve(Work& work, const ApprovalDecision& decision, AccessChanges& access) const;
  void reject(Work& work, const ApprovalDecision& decision) const;
  void withdraw(Work& work, const ApprovalDecision& decision) const;

  // The reaction of kApprovalsTopic.
  static void on_engine_answer(Work& work, const OutboxAnswer& answer);
  // For a timer.
  static void expire(Work& work);

 private:
  std::map<std::string, AccessExecutor, std::less<>> executors_;
};

extern const Schema kApprovalsSchema;

}  // namespace greenpool
