#include "server/kept_tree.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "proof/inclusion.h"

namespace greenpool {
namespace {

class KeptTree : public ::testing::Test {
 protected:
  KeptTree()
      : directory_(std::filesystem::temp_directory_path() / ("gp-kept-tree-" + std::to_string(getpid()))),
        path_(directory_ / "7.tree") {}
  ~KeptTree() override { std::filesystem::remove_all(directory_); }

  // Of members that each hold something else.
  ProofTree grow(std::size_t members) {
    ids_.clear();
    for (std::size_t i = 0; i < members; ++i) ids_.push_back("member-" + std::to_string(i));
    std::vector<Holding> holdings;
    for (std::size_t i = 0; i < members; ++i) {
      holdings.push_back({ids_[i], Points(static_cast<std::int64_t>(i * 7)), Money(static_cast<std::int64_t>(i))});
    }
    return *ProofTree::grow(holdings, Digest{1, 2, 3});
  }

  const std::filesystem::path directory_;
  const std::filesystem::path path_;
  std::vector<std::string> ids_;
};

TEST_F(KeptTree, GivesEveryMemberTheirPathBack) {
  for (const std::size_t members : {1U, 2U, 3U, 7U, 8U, 9U, 1'000U}) {
    const ProofTree tree = grow(members);
    ASSERT_TRUE(keep_tree(path_, tree).has_value());
    for (std::size_t member = 0; member < members; ++member) {
      const Result<KeptLeaf> kept = read_kept_leaf(path_, member);
      ASSERT_TRUE(kept.has_value()) << kept.error().message;
      EXPECT_EQ(kept->index, tree.index_of(member));
      EXPECT_EQ(kept->path, tree.path_of(member));
      EXPECT_EQ(kept->leaf, tree.levels().front()[kept->index]);
      EXPECT_EQ(kept->leaf.points, Points(static_cast<std::int64_t>(member * 7)));
    }
    EXPECT_EQ(read_kept_leaf(path_, members).error().code, "tree_damaged") << "there is no such member";
  }
}

TEST_F(KeptTree, OfNobodyHasNoLeaf) {
  ASSERT_TRUE(keep_tree(path_, grow(0)).has_value());
  EXPECT_EQ(read_kept_leaf(path_, 0).error().code, "tree_damaged");
}

TEST_F(KeptTree, SaysThatItIsMissingOrNotWhole) {
  EXPECT_EQ(read_kept_leaf(path_, 0).error().code, "tree_missing");
  ASSERT_TRUE(keep_tree(path_, grow(100)).has_value());
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) - 100);
  // Its top is not read, since no path needs it; what stands below is gone for some.
  std::size_t damaged = 0;
  for (std::size_t member = 0; member < 100; ++member) damaged += read_kept_leaf(path_, member) ? 0 : 1;
  EXPECT_GT(damaged, 0U);
  std::ofstream(path_) << "something else";
  EXPECT_EQ(read_kept_leaf(path_, 0).error().code, "tree_damaged");
}

TEST_F(KeptTree, IsForItsOwnerAlone) {
  ASSERT_TRUE(keep_tree(path_, grow(3)).has_value());
  const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
  EXPECT_EQ(std::filesystem::status(path_).permissions() & others, std::filesystem::perms::none);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_), {}), 1) << "nothing is left beside it";
}

}  // namespace
}  // namespace greenpool
