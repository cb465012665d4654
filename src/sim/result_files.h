// The files that a simulation, a study or a design leaves, the same through every door; and which of a design's
// candidates are the best. Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/design.h"
#include "sim/run_result.h"
#include "sim/scenario.h"
#include "sim/study.h"

namespace greenpool {

struct ResultFile {
  std::string name;
  std::string bytes;
};

inline constexpr std::string_view kSummaryFile = "summary.json";
inline constexpr std::string_view kSeriesFile = "series.csv";
inline constexpr std::string_view kCohortsFile = "cohorts.csv";
inline constexpr std::string_view kReportFile = "report.html";
[[nodiscard]] std::vector<ResultFile> simulation_files(const Scenario& scenario, const std::vector<RunResult>& results);

inline constexpr std::string_view kStudyPageFile = "study.html";
inline constexpr std::string_view kStudyTableFile = "study.csv";
inline constexpr std::string_view kChineseFile = "conclusion.zh.txt";
inline constexpr std::string_view kEnglishFile = "conclusion.en.txt";
[[nodiscard]] std::vector<ResultFile> study_files(const Scenario& base, const std::vector<StudyCell>& cells);
// A sentence a line.
[[nodiscard]] std::string sentence_lines(const std::vector<StudySentence>& sentences,
                                         std::string StudySentence::* language);

inline constexpr std::string_view kDesignPageFile = "design.html";
inline constexpr std::string_view kDesignSummaryFile = "design.json";
inline constexpr std::string_view kCandidatesFile = "candidates.csv";
// And the terms of the best that meet the goals, as files to begin with.
[[nodiscard]] std::vector<ResultFile> design_files(const Design& design, const DesignResult& result);

inline constexpr std::size_t kBestCandidatesMax = 10;
// terms-1.toml is the best's.
[[nodiscard]] std::string candidate_terms_file(std::size_t place);
// Those that no other beats, best first: of all, or of those that meet the goals. At most kBestCandidatesMax.
enum class BestOf : std::uint8_t { all, meeting };
[[nodiscard]] std::vector<const DesignCandidate*> best_candidates(const DesignResult& result, BestOf which);

// By its ending, of the files above.
[[nodiscard]] std::string_view media_type_of(std::string_view file);

}  // namespace greenpool
