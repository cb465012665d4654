#include "sim/result_files.h"

#include <algorithm>

#include "sim/output.h"

namespace greenpool {

std::vector<ResultFile> simulation_files(const Scenario& scenario, const std::vector<RunResult>& results) {
  return {{std::string(kSummaryFile), summary_json(scenario, results)},
          {std::string(kSeriesFile), series_csv(scenario, results.front())},
          {std::string(kCohortsFile), cohorts_csv(scenario, results.front())},
          {std::string(kReportFile), report_html(scenario, results)}};
}

std::string sentence_lines(const std::vector<StudySentence>& sentences, std::string StudySentence::* language) {
  std::string text;
  for (const StudySentence& sentence : sentences) text += sentence.*language + "\n";
  return text;
}

std::vector<ResultFile> study_files(const Scenario& base, const std::vector<StudyCell>& cells) {
  const std::vector<StudySentence> sentences = study_conclusion(cells);
  return {{std::string(kStudyPageFile), study_html(base, cells)},
          {std::string(kStudyTableFile), study_csv(cells, base.terms.currency.digits)},
          {std::string(kChineseFile), sentence_lines(sentences, &StudySentence::zh)},
          {std::string(kEnglishFile), sentence_lines(sentences, &StudySentence::en)}};
}

std::string candidate_terms_file(std::size_t place) { return "terms-" + std::to_string(place + 1) + ".toml"; }

std::vector<const DesignCandidate*> best_candidates(const DesignResult& result, BestOf which) {
  std::vector<const DesignCandidate*> best;
  for (const DesignCandidate& candidate : result.candidates) {
    if (candidate.on_frontier && (candidate.meets || which == BestOf::all)) best.push_back(&candidate);
  }
  // Of those that are as good, the one that was tried first: they lie in one list.
  std::sort(best.begin(), best.end(), [](const DesignCandidate* a, const DesignCandidate* b) {
    const double recovered_a = score_of(*a).recovered;
    const double recovered_b = score_of(*b).recovered;
    return recovered_a != recovered_b ? recovered_a > recovered_b : a < b;
  });
  if (best.size() > kBestCandidatesMax) best.resize(kBestCandidatesMax);
  return best;
}

std::vector<ResultFile> design_files(const Design& design, const DesignResult& result) {
  std::vector<ResultFile> files{{std::string(kDesignPageFile), design_html(design, result)},
                                {std::string(kDesignSummaryFile), design_json(design, result) + "\n"},
                                {std::string(kCandidatesFile), design_csv(design, result)}};
  const std::vector<const DesignCandidate*> best = best_candidates(result, BestOf::meeting);
  for (std::size_t i = 0; i < best.size(); ++i) files.push_back({candidate_terms_file(i), to_toml(best[i]->terms)});
  return files;
}

std::string_view media_type_of(std::string_view file) {
  if (file.ends_with(".html")) return "text/html; charset=utf-8";
  if (file.ends_with(".json")) return "application/json";
  if (file.ends_with(".csv")) return "text/csv; charset=utf-8";
  if (file.ends_with(".toml")) return "application/toml";
  return "text/plain; charset=utf-8";
}

}  // namespace greenpool
