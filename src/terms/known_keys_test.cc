#include "terms/known_keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace greenpool {
namespace {

TEST(KnownKeys, StandOnceInTheOrderOfTheCanonicalText) {
  std::vector<std::string> sections;
  for (const KnownKey& key : kTermsKeys) {
    const std::string section(section_name(key.path));
    if (sections.empty() || sections.back() != section) sections.push_back(section);
    EXPECT_EQ(
        std::count_if(kTermsKeys.begin(), kTermsKeys.end(), [&](const KnownKey& k) { return k.path == key.path; }), 1);
    const std::string_view name = key.path.substr(key.path.find('.') + 1);
    EXPECT_TRUE(key.example.starts_with(std::string(name) + " = ")) << key.path;
  }
  EXPECT_EQ(sections, (std::vector<std::string>{"programme", "points", "exit", "order", "rewards", "rank", "dividend",
                                                "withdrawal", "tax", "legacy", "calendar"}));
}

TEST(TermsPage, HasARowForEveryKeyUnderItsSection) {
  std::ifstream file(std::string(GREENPOOL_DOCS) + "/terms.md", std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  const std::string page = text.str();
  for (const KnownKey& key : kTermsKeys) {
    const std::string section(section_name(key.path));
    const std::size_t heading =
        page.find(kTermsVocabulary.repeats(section) ? "### [[" + section + "]]\n" : "### [" + section + "]\n");
    ASSERT_NE(heading, std::string::npos) << section;
    const std::string row = "\n| `" + std::string(key.path.substr(key.path.find('.') + 1)) + "` | ";
    EXPECT_LT(page.find(row, heading), page.find("\n##", heading)) << key.path;
  }
}

}  // namespace
}  // namespace greenpool
