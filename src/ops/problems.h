// What the operations room refuses, as data: numbers 2700 to 2749. Codes and numbers never change once published. They
// are also the codes of the Errors that its functions return.
#pragma once

#include <array>
#include <span>

#include "base/problem.h"

namespace greenpool {

// X(name, code, number, HTTP status, a retry can help, Chinese, English)
#define GREENPOOL_OPS_PROBLEMS(X)                                                                              \
  X(kBackupRunning, backup_running, 2700, 409, true, "另一次备份正在进行", "another backup is under way")      \
  X(kBackupFailed, backup_failed, 2701, 503, true, "备份未能写入，请查看磁盘空间和权限",                       \
    "the backup could not be written: look at space and permissions")                                          \
  X(kBackupUnknown, backup_unknown, 2702, 404, false, "没有这个备份", "there is no such backup")               \
  X(kBackupDamaged, backup_damaged, 2703, 409, false, "备份已损坏，不能用于恢复",                              \
    "the backup is damaged and cannot be restored")                                                            \
  X(kBackupNewer, backup_newer, 2704, 409, false, "备份由更新的版本制作", "a newer Greenpool made the backup") \
  X(kRestoreTargetTaken, restore_target_taken, 2705, 409, false, "恢复目标已存在且不为空，不会覆盖",           \
    "the directory to restore into exists and is not empty; nothing is overwritten")                           \
  X(kConfigRefused, config_refused, 2706, 422, false, "配置有错误，未生效",                                    \
    "the configuration has errors; it is not used")

#define GREENPOOL_OPS_PROBLEM(name, code, number, status, retry, zh, en) \
  inline constexpr ProblemInfo name{#code, number, status, retry, zh, en};
GREENPOOL_OPS_PROBLEMS(GREENPOOL_OPS_PROBLEM)
#undef GREENPOOL_OPS_PROBLEM

inline constexpr std::array kOpsProblemTable{
#define GREENPOOL_OPS_PROBLEM(name, code, number, status, retry, zh, en) name,
    GREENPOOL_OPS_PROBLEMS(GREENPOOL_OPS_PROBLEM)
#undef GREENPOOL_OPS_PROBLEM
};

// Ordered by number.
inline constexpr std::span<const ProblemInfo> kOpsProblems{kOpsProblemTable};

}  // namespace greenpool
