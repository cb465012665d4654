// What the program's exit code says. Part of the interface: scripts rely on it.
#pragma once

namespace greenpool {

inline constexpr int kExitOk = 0;
inline constexpr int kExitRefused = 1;      // rows were refused, or a check found fault
inline constexpr int kExitUsage = 2;        // unknown option, malformed input
inline constexpr int kExitEnvironment = 3;  // journal in use, disk, damaged files, other terms
// Stopped by signal n: 128 + n. What was accepted until then is answered and durable.
inline constexpr int kExitSignal = 128;

}  // namespace greenpool
