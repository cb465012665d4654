#include "proof/tree.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "proof/hmac.h"
#include "proof/testing.h"

namespace greenpool {
namespace {

// Computed by `tests/proof/read_proof.py --vectors`, which shares no code with this: member i of n is "m<i>" and holds
// i points and i units, and i times 1.00; the secret is the bytes 0 to 31.
constexpr const char* kRoots[] = {
    "02029f96c39ea33117f6b2089a1796158cb3e20526ec22e17dbd4598c5b99b01",  // 0
    "6a18e8e40194d199fed11e10722af58b0ee8fb7f62fe3428cdda1e57ca416455",  // 1
    "9b741a4d29676f86cc3dc74d8613aabad7d210659118587aa2f47307bee408d0",  // 2
    "beea9cafdb3297a629ab8b398b3794912b3a141939a1b52dc86ed52f41356885",  // 3
    "d487f29790611a5725946a653bbf0d11daa2c0f85cc0f9342f9485f75cd98712",  // 4
    "c7ca209b81e94fbeea7def7dcbea686e2bbdb841a9409d3ec08491a9c2cd579b",  // 5
    "2f1d68da47a34c31ab814fb3a52c3d5e08bab474c40ddc1eef11a41a5e8f2463",  // 6
    "b7c7c05f9ad1acb332db1ef1ea01539b0c244b4f5c95d684541ce07c696699e0",  // 7
    "5b0808f71933ca7751fea7ef80dbc243a7c2bb64cd79209676610020eb726d83",  // 8
    "403feef10546f3cfd61f083b23db5dbf50ff7aba309ce397c65f7ba44df87cb9",  // 9
    "12e08377b22911c8e9f0cd4b086b932a97f091ae49a5c7df964fced66f9f8781",  // 10
    "d9aa3d771470fd5611e74e52cc3293aacf7f94921bb8aa3540d0dc3de4ae957e",  // 11
    "ab7d2bad1922ef35c880be32b61a1bad7a5a49427bdc0007090b94d6bf08e8c6",  // 12
    "dd4d09f4aaa8132532182386af9f4a19927aa92152ee6b8234f713cd8fb14139",  // 13
    "b58872387e70d8d4be76afccd13ac88ab48d4bcd1fa570a240d47ee3efcedb83",  // 14
    "49332d790092a988ed23a06818e8d224045c1a89aa00c1110f38055555a8321d",  // 15
    "53d529373d683fe1e4894d6b3ff1e74f60f20be1fa3e52cf6238afc1fab3cb6c",  // 16
    "1949ce9605402e71d1a03cdfddf992c3b473ea74d8010572b537fe9f8b1dd2d6",  // 17
    "d89867c103a9c8b5d73f5740095e552cf19ddd07de22e3b1c2ee27884fbb8017",  // 18
    "f4744dc050fee48fe23574efcf5b43eec74160031aaafb9194acfae668389d69",  // 19
    "86c42f382e4636cf6759dd525c51aa24931c071776d50666f7860f66f893d539",  // 20
    "17c289a81bf32dfc9b416499e85f85d254991d603ad59275b779acc8f33d0c65",  // 21
    "829d3baaca78edb111314ac6bfc2a528bb2e8eeac97f49608c17b5253e8a5399",  // 22
    "d2ded0654b4a578caffea8d4161c2acea8a51a94254097e29bc6da2eddbc102f",  // 23
    "881e3b286e6a82b56ae942c5e46261883b36c8864f749ecfe6fe634f6303f1ec",  // 24
    "47a1c3587cb5c3f231859deddec94c6e59e9283f3d198338dd3a263d96d70aa8",  // 25
    "be4ee93209801f4bc97ac38bd998856ac94431ef8c2f6955b1a17fb1e67d615f",  // 26
    "bc55e88879207b16cf9088d26cfbee362cd175385338e1c7aed3ac0ed4b658ef",  // 27
    "621b32e15c1f0ab9a8a7aea333c1562645eb10b4ad5b391c250fc482419ffe37",  // 28
    "21f6e846a3868d2373ce766c1ee6665d696a8d1e197689d3d3054f59ccee0da5",  // 29
    "14f2cbcf3cace561988d136ee7a8c9f4da14fd775575a1d96e5ed19cbbefe9a7",  // 30
    "baeb7638a8368b5ae686d0153262f0772f5cceddcc3145fc4327763fc3d09706",  // 31
    "743c7defd6fc058f44e42d7c68ef108821c64fb10a49c99dc04af6255f0fec22",  // 32
    "30926e36444398d5e69170f29098e83c6ef6c826f26948b956c21310388cbf21",  // 33
};

TEST(Hmac, IsThatOfRfc4231) {
  // Test case 1 has a key of 20 bytes; zeros behind it are what HMAC itself appends.
  Digest key{};
  std::fill_n(key.begin(), 20, std::uint8_t{0x0b});
  EXPECT_EQ(to_hex(HmacSha256(key).of("Hi There")), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

TEST(ProofTree, OfEverySizeUpTo33HasTheRootThatAnotherProgramFinds) {
  for (std::size_t count = 0; count <= 33; ++count) {
    const TestMembers members(count);
    const Result<ProofTree> tree = ProofTree::grow(members.holdings(), test_secret());
    ASSERT_TRUE(tree) << count;
    EXPECT_EQ(to_hex(tree->root()), kRoots[count]) << count;
    EXPECT_EQ(tree->members(), count);
    EXPECT_EQ(tree->top().points, members.points()) << count;
    EXPECT_EQ(tree->top().wallet, members.wallets()) << count;
  }
}

TEST(ProofTree, LeavesStandInNoOrderThatAMemberCouldForesee) {
  const TestMembers members(33);
  const Result<ProofTree> tree = ProofTree::grow(members.holdings(), test_secret());
  Digest other = test_secret();
  other[0] ^= 1;
  const Result<ProofTree> again = ProofTree::grow(members.holdings(), other);
  std::set<std::uint64_t> places;
  std::size_t moved = 0;
  std::size_t neighbours = 0;
  for (std::size_t i = 0; i < 33; ++i) {
    places.insert(tree->index_of(i));
    if (tree->index_of(i) != again->index_of(i)) ++moved;
    if (i > 0 && tree->index_of(i) == tree->index_of(i - 1) + 1) ++neighbours;
  }
  EXPECT_EQ(places.size(), 33U);
  EXPECT_GT(moved, 20U);
  EXPECT_LT(neighbours, 10U);
}

TEST(ProofTree, EveryPublishedRecordHasASecretOfItsOwn) {
  const Digest secret = tree_secret_of(test_secret(), 1, Digest{});
  EXPECT_EQ(secret, tree_secret_of(test_secret(), 1, Digest{}));
  EXPECT_NE(secret, tree_secret_of(test_secret(), 2, Digest{}));
  EXPECT_NE(secret, tree_secret_of(test_secret(), 1, test_secret()));
  EXPECT_NE(secret, tree_secret_of(Digest{}, 1, Digest{}));
}

TEST(ProofTree, HidesWhoHoldsWhatFromWhoGuessesIdsWithoutTheSalt) {
  const Holding holding{"ann", Points(5), Money(7)};
  EXPECT_NE(leaf_of(holding, salt_of(test_secret(), "ann"), 0)->hash, leaf_of(holding, Digest{}, 0)->hash);
  EXPECT_NE(salt_of(test_secret(), "ann"), salt_of(test_secret(), "bob"));
}

// CVE-2012-2459: where an odd last leaf is doubled, lists that end with a repetition share a root.
TEST(ProofTree, AnOddLastLeafIsNotDoubled) {
  std::set<std::string> roots;
  for (std::size_t count = 0; count <= 33; ++count) roots.insert(kRoots[count]);
  EXPECT_EQ(roots.size(), 34U);
  const TestMembers members(3);
  const Result<ProofTree> tree = ProofTree::grow(members.holdings(), test_secret());
  std::vector<ProofNode> leaves(3);
  for (std::size_t i = 0; i < 3; ++i) {
    const Holding& holding = members.holdings()[i];
    leaves[tree->index_of(i)] = *leaf_of(holding, salt_of(test_secret(), holding.member), tree->index_of(i));
  }
  const std::optional<ProofNode> pair = join(leaves[0], leaves[1]);
  EXPECT_EQ(tree->top(), *join(*pair, leaves[2]));
  EXPECT_NE(tree->top().hash, join(*pair, *join(leaves[2], leaves[2]))->hash);
}

TEST(ProofTree, TheRootSaysHowManyMembersThereAre) {
  const ProofNode top{Digest{}, Points(5), Money(7)};
  EXPECT_NE(root_of(top, 3), root_of(top, 4));
  EXPECT_NE(root_of(top, 3), top.hash);
}

TEST(ProofTree, ALeafIsNoNodeAndANodeIsNoLeaf) {
  // The same bytes behind another tag are another hash; and a leaf's place is part of it.
  const Holding holding{"ann", Points(5), Money(7)};
  const Digest salt = salt_of(test_secret(), "ann");
  EXPECT_NE(leaf_of(holding, salt, 0)->hash, leaf_of(holding, salt, 1)->hash);
  EXPECT_NE(leaf_of(holding, salt, 0)->hash, leaf_of({"anna", Points(5), Money(7)}, salt, 0)->hash);
  EXPECT_NE(leaf_of(holding, salt, 0)->hash, leaf_of({"ann", Points(6), Money(7)}, salt, 0)->hash);
  EXPECT_NE(leaf_of(holding, salt, 0)->hash, leaf_of({"ann", Points(5), Money(8)}, salt, 0)->hash);
}

TEST(ProofTree, ANodeCoversTheSumsOfBothItsChildren) {
  const ProofNode left{Digest{}, Points(10), Money(10)};
  const ProofNode right{Digest{}, Points(20), Money(20)};
  const ProofNode shifted_left{Digest{}, Points(11), Money(9)};
  const ProofNode shifted_right{Digest{}, Points(19), Money(21)};
  ASSERT_EQ(join(left, right)->points, join(shifted_left, shifted_right)->points);
  EXPECT_NE(join(left, right)->hash, join(shifted_left, shifted_right)->hash);
  EXPECT_NE(join(left, right)->hash, join(right, left)->hash);
}

TEST(ProofTree, RefusesSumsThatAreNegativeOrTooLarge) {
  const ProofNode one{Digest{}, Points(1), Money(1)};
  const auto refuses = [&one](Points points, Money wallet) {
    const ProofNode node{Digest{}, points, wallet};
    return !join(one, node) && !join(node, one);
  };
  EXPECT_TRUE(refuses(Points(-1), Money(0)));
  EXPECT_TRUE(refuses(Points(0), Money(-1)));
  EXPECT_TRUE(refuses(Points(INT64_MIN), Money(0)));
  EXPECT_TRUE(refuses(Points(kPointsMax), Money(0)));
  EXPECT_TRUE(refuses(Points(INT64_MAX), Money(0)));
  EXPECT_TRUE(refuses(Points(0), Money(kMoneyMax)));
  EXPECT_FALSE(refuses(Points(kPointsMax - 1), Money(kMoneyMax - 1)));
  EXPECT_FALSE(leaf_of({"ann", Points(-1), Money(0)}, Digest{}, 0));
  EXPECT_FALSE(leaf_of({"ann", Points(0), Money(-1)}, Digest{}, 0));
}

TEST(ProofTree, DoesNotGrowOverWhatIsOutOfRange) {
  const auto code = [](const std::vector<Holding>& holdings) {
    const Result<ProofTree> tree = ProofTree::grow(holdings, test_secret());
    return tree ? "ok" : tree.error().code;
  };
  EXPECT_EQ(code({{"a", Points(1), Money(-1)}}), "proof_sum_out_of_range");
  EXPECT_EQ(code({{"a", Points(kPointsMax), Money(0)}, {"b", Points(1), Money(0)}}), "proof_sum_out_of_range");
  EXPECT_EQ(code({{"a", Points(1), Money(0)}, {"b", Points(1), Money(0)}, {"a", Points(2), Money(0)}}),
            "proof_member_twice");
  EXPECT_EQ(code({{"a", Points(kPointsMax - 1), Money(kMoneyMax)}, {"b", Points(1), Money(0)}}), "ok");
}

TEST(ProofTree, PathsAreAsLongAsTheTreeIsHigh) {
  EXPECT_EQ(path_length(0, 1), 0U);
  EXPECT_EQ(path_length(0, 2), 1U);
  EXPECT_EQ(path_length(2, 3), 1U);
  EXPECT_EQ(path_length(0, 3), 2U);
  EXPECT_EQ(path_length(32, 33), 1U);
  EXPECT_EQ(path_length(0, 33), 6U);
  EXPECT_EQ(path_length(UINT64_MAX - 1, UINT64_MAX), 63U);
}

}  // namespace
}  // namespace greenpool
