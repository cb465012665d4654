// docs/invariants.md names the laws as the code does, and the files that it sends its readers to exist.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/invariants/amounts_bounded.h"
#include "engine/invariants/books_balance.h"
#include "engine/invariants/closing_pays_parts.h"
#include "engine/invariants/command_settled.h"
#include "engine/invariants/cover_holds.h"
#include "engine/invariants/exits_are_due.h"
#include "engine/invariants/payouts_are_priced.h"
#include "engine/invariants/points_conserved.h"
#include "engine/invariants/position_sound.h"
#include "engine/invariants/price_never_falls.h"
#include "engine/invariants/wallets_conserved.h"

namespace greenpool {
namespace {

const std::filesystem::path kRoot = GREENPOOL_ROOT;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Headings of a law: "## 1 price never falls".
std::vector<std::string> law_headings(const std::string& page) {
  std::vector<std::string> found;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## ") && line.size() > 3 && line[3] >= '0' && line[3] <= '9') found.push_back(line.substr(3));
  }
  return found;
}

// What stands between backquotes.
std::vector<std::string> quoted(const std::string& page) {
  std::vector<std::string> parts;
  std::istringstream text(page);
  for (std::string part; std::getline(text, part, '`');) parts.push_back(part);
  std::vector<std::string> found;
  for (std::size_t i = 1; i < parts.size(); i += 2) found.push_back(parts[i]);
  return found;
}

bool is_path(const std::string& text) {
  return text.starts_with("src/") || text.starts_with("tests/") || text.starts_with("docs/");
}

// "Suite.NameOfTheTest"
bool is_test(const std::string& text) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  const std::size_t dot = text.find('.');
  return dot != std::string::npos && dot > 0 && text.size() > dot + 1 && text[0] <= 'Z' && text[dot + 1] <= 'Z' &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || c == '.'; });
}

bool is_a_test_of_the_core(const std::string& test) {
  const std::size_t dot = test.find('.');
  const std::string title = "(" + test.substr(0, dot) + ", " + test.substr(dot + 1) + ")";
  for (const char* room : {"src/pool", "src/members", "src/ledger", "src/engine"}) {
    for (const auto& entry : std::filesystem::directory_iterator(kRoot / room)) {
      if (entry.path().extension() == ".cc" && text_of(entry.path()).find(title) != std::string::npos) return true;
    }
  }
  return false;
}

TEST(InvariantsPage, ListsTheLawsInOrderByTheNamesOfTheCode) {
  const std::vector<std::string> in_code{PriceNeverFalls::kName, BooksBalance::kName,     CoverHolds::kName,
                                         PointsConserved::kName, WalletsConserved::kName, AmountsBounded::kName,
                                         PositionSound::kName,   ExitsAreDue::kName,      PayoutsArePriced::kName,
                                         CommandSettled::kName,  ClosingPaysParts::kName};
  const std::string page = text_of(kRoot / "docs/invariants.md");
  EXPECT_EQ(law_headings(page), in_code);
  for (std::size_t i = 0; i < in_code.size(); ++i)
    EXPECT_EQ(in_code[i].find(std::to_string(i + 1) + " "), 0U) << in_code[i];
}

TEST(InvariantsPage, LeavesOutNoFileOfLaws) {
  const std::string page = text_of(kRoot / "docs/invariants.md");
  for (const auto& entry : std::filesystem::directory_iterator(kRoot / "src/engine/invariants")) {
    const std::string path = "src/engine/invariants/" + entry.path().filename().string();
    EXPECT_NE(page.find(path), std::string::npos) << path;
  }
}

TEST(Pages, SendTheirReadersToFilesAndTestsThatExist) {
  for (const char* name : {"docs/invariants.md", "docs/rounding.md"}) {
    int paths = 0;
    for (const std::string& text : quoted(text_of(kRoot / name))) {
      EXPECT_TRUE(!is_path(text) || std::filesystem::exists(kRoot / text)) << name << " names " << text;
      EXPECT_TRUE(!is_test(text) || is_a_test_of_the_core(text)) << name << " names the test " << text;
      paths += is_path(text) ? 1 : 0;
    }
    EXPECT_GT(paths, 5) << name;
  }
}

}  // namespace
}  // namespace greenpool
