// docs/invariants.md names the laws as the code does, and the files that it sends its readers to exist.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "engine/invariants/amounts_bounded.h"
#include "engine/invariants/books_balance.h"
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

std::vector<std::string> all_matches(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern); match != std::sregex_iterator(); ++match) {
    found.push_back((*match)[1]);
  }
  return found;
}

TEST(InvariantsPage, ListsTheLawsInOrderByTheNamesOfTheCode) {
  const std::vector<std::string> in_code{
      PriceNeverFalls::kName, BooksBalance::kName,   CoverHolds::kName,    PointsConserved::kName,  WalletsConserved::kName,
      AmountsBounded::kName,  PositionSound::kName,  ExitsAreDue::kName,   PayoutsArePriced::kName, CommandSettled::kName};
  const std::string page = text_of(kRoot / "docs/invariants.md");
  EXPECT_EQ(all_matches(page, std::regex("\n## (\\d+ [^\n]*)")), in_code);
  for (std::size_t i = 0; i < in_code.size(); ++i) EXPECT_EQ(in_code[i].find(std::to_string(i + 1) + " "), 0U) << in_code[i];
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
    const std::string page = text_of(kRoot / name);
    for (const std::string& path : all_matches(page, std::regex("`((?:src|tests|docs)/[A-Za-z0-9_/.]+)`"))) {
      EXPECT_TRUE(std::filesystem::exists(kRoot / path)) << name << " names " << path;
    }
    for (const std::string& test : all_matches(page, std::regex("`([A-Z][A-Za-z]+\\.[A-Z][A-Za-z]+)`"))) {
      const std::string title = "(" + test.substr(0, test.find('.')) + ", " + test.substr(test.find('.') + 1) + ")";
      bool found = false;
      for (const char* room : {"src/pool", "src/members", "src/ledger", "src/engine"}) {
        for (const auto& entry : std::filesystem::directory_iterator(kRoot / room)) {
          found = found || (entry.path().extension() == ".cc" && text_of(entry.path()).find(title) != std::string::npos);
        }
      }
      EXPECT_TRUE(found) << name << " names the test " << test;
    }
  }
}

}  // namespace
}  // namespace greenpool
