#include "people/operators.h"

#include "people/people_for_test.h"

namespace greenpool {
namespace {

class OperatorsTest : public PeopleTest {
 protected:
  std::string grant(const std::string& id, const std::string& programme, Role role) {
    return refusal_of([&](Work& work, AccessChanges& access) {
      grant_role(work, *people_, by("op-boss"), id, {.programme = programme, .role = role}, access);
    });
  }
  std::string revoke(const std::string& id, const std::string& programme, Role role) {
    return refusal_of([&](Work& work, AccessChanges& access) {
      revoke_role(work, *people_, by("op-boss"), id, {.programme = programme, .role = role}, access);
    });
  }
  std::string disable(const std::string& id) {
    return refusal_of([&](Work& work, AccessChanges& access) { disable_operator(work, by("op-boss"), id, access); });
  }
  std::string create(const NewOperator& who) {
    return refusal_of([&](Work& work, AccessChanges&) { return create_operator(work, *people_, by("op-boss"), who); });
  }
};

TEST_F(OperatorsTest, BeginWithTwoOwnersOfEverythingAndNoMore) {
  const std::string id = bootstrap();
  const auto owner = office_->ask([&](Work& work) { return find_operator(work, *people_, id); });
  ASSERT_TRUE(owner);
  EXPECT_EQ(owner->login, "boss");
  EXPECT_EQ(owner->display_name, "李四");
  EXPECT_EQ(owner->roles, (std::vector<RoleGrant>{{.programme = "*", .role = Role::owner}}));
  const auto another = [&](const std::string& login) {
    return refusal_of([&](Work& work, AccessChanges&) {
      return bootstrap_owner(work, *people_, {.login = login, .display_name = "x", .password_hash = "h"});
    });
  };
  EXPECT_EQ(another("boss"), "login_name_taken");
  EXPECT_EQ(another("other"), "") << "alone they would have nobody to approve what they ask for";
  EXPECT_EQ(another("third"), "owner_exists");
  EXPECT_EQ(disable(id), "");
  EXPECT_EQ(another("third"), "") << "one active owner was left";
  EXPECT_EQ(another("fourth"), "owner_exists");
}

TEST_F(OperatorsTest, HaveWellFormedNamesThatNobodyElseHas) {
  EXPECT_EQ(create({.login = "li.si", .display_name = "李四", .password_hash = "h"}), "");
  EXPECT_EQ(create({.login = "li.si", .display_name = "李四", .password_hash = "h"}), "login_name_taken");
  EXPECT_EQ(create({.login = "Li", .display_name = "李四", .password_hash = "h"}), "login_name_malformed");
  EXPECT_EQ(create({.login = "wang", .display_name = "", .password_hash = "h"}), "person_name_malformed");
}

TEST_F(OperatorsTest, CannotBeMakerAndCheckerOfOneProgramme) {
  const std::string id = add_operator("li.si");
  EXPECT_EQ(grant(id, "p", Role::finance_maker), "");
  EXPECT_EQ(grant(id, "p", Role::finance_checker), "roles_conflict");
  EXPECT_EQ(grant(id, "*", Role::finance_checker), "roles_conflict");
  EXPECT_EQ(grant(id, "q", Role::finance_checker), "");
  EXPECT_EQ(grant(id, "*", Role::finance_maker), "roles_conflict");
  EXPECT_EQ(revoke(id, "q", Role::finance_checker), "");
  EXPECT_EQ(grant(id, "*", Role::finance_maker), "");
  EXPECT_EQ(grant(id, "q", Role::finance_checker), "roles_conflict");
  EXPECT_EQ(grant(id, "p", Role::risk), "");
}

TEST_F(OperatorsTest, KeepAtLeastOneActiveOwner) {
  const std::string first = bootstrap();
  EXPECT_EQ(revoke(first, "*", Role::owner), "last_owner");
  EXPECT_EQ(disable(first), "last_owner");
  const std::string second = add_operator("second");
  EXPECT_EQ(grant(second, "p", Role::owner), "");
  EXPECT_EQ(disable(first), "last_owner") << "an owner of one programme cannot do everything";
  EXPECT_EQ(grant(second, "*", Role::owner), "");
  EXPECT_EQ(disable(second), "");
  EXPECT_EQ(revoke(first, "*", Role::owner), "last_owner") << "a disabled owner does not count";
  office_->ask([&](Work& work) { enable_operator(work, by("op-boss"), second); });
  EXPECT_EQ(revoke(first, "*", Role::owner), "");
  EXPECT_EQ(disable(second), "last_owner");
}

TEST_F(OperatorsTest, TwoOwnersWhoDisableEachOtherAtOnceLeaveOne) {
  const std::string first = bootstrap();
  const std::string second = add_operator("second");
  EXPECT_EQ(grant(second, "*", Role::owner), "");
  std::array<std::string, 2> answers;
  std::thread one([&] { answers[0] = disable(first); });
  std::thread other([&] { answers[1] = disable(second); });
  one.join();
  other.join();
  EXPECT_EQ(answers[0].empty(), answers[1] == "last_owner");
  EXPECT_EQ(answers[1].empty(), answers[0] == "last_owner");
  EXPECT_EQ(count("SELECT count(*) FROM operators WHERE state='active'"), 1);
}

TEST_F(OperatorsTest, ThatAreUnknownOrDisabledGetNoRoles) {
  EXPECT_EQ(grant("op-nobody", "p", Role::risk), "operator_unknown");
  const std::string id = add_operator("li.si");
  EXPECT_EQ(grant(id, "no id", Role::risk), "programme_id_malformed");
  EXPECT_EQ(disable(id), "");
  EXPECT_EQ(disable(id), "") << "again changes nothing";
  EXPECT_EQ(grant(id, "p", Role::risk), "operator_disabled");
  EXPECT_EQ(disable("op-nobody"), "operator_unknown");
}

TEST_F(OperatorsTest, FeelAChangeOfRolesInTheirSessionsAtOnce) {
  bootstrap();
  const std::string id = add_operator("li.si");
  const SignInResult in = sign_in({.realm = SignInRealm::operators, .name = "li.si"}, kBossPassword);
  ASSERT_TRUE(in.session);
  EXPECT_FALSE(find(in.session->token)->has_role("p", Role::risk));
  EXPECT_EQ(grant(id, "p", Role::risk), "");
  EXPECT_TRUE(find(in.session->token)->has_role("p", Role::risk));
  EXPECT_EQ(revoke(id, "p", Role::risk), "");
  EXPECT_FALSE(find(in.session->token)->has_role("p", Role::risk));
  EXPECT_EQ(disable(id), "");
  EXPECT_EQ(find(in.session->token), nullptr);
}

TEST_F(OperatorsTest, AreListedByPages) {
  bootstrap();
  add_operator("li.si");
  EXPECT_EQ(disable(add_operator("wang.wu")), "");
  const auto list = [&](const OperatorFilter& filter, const std::string& after, std::size_t at_most) {
    return office_->ask([&](Work& work) { return list_operators(work, *people_, filter, after, at_most); });
  };
  const auto all = list({}, "", 10);
  ASSERT_EQ(all.size(), 3U);
  const auto second = list({}, all[0].id, 1);
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0].id, all[1].id);
  ASSERT_EQ(list({.state = "disabled"}, "", 10).size(), 1U);
  EXPECT_EQ(list({.state = "disabled"}, "", 10)[0].login, "wang.wu");
}

TEST_F(OperatorsTest, NeedLongerPasswordsWithoutASecondFactor) {
  const auto refusal = [&](std::string_view password, SecondFactor factor) {
    return refusal_of([&](Work&, AccessChanges&) { check_operator_password(password, settings_, factor, "li.si"); });
  };
  EXPECT_EQ(refusal("tulpe regen", SecondFactor::absent), "password_too_short");
  EXPECT_EQ(refusal("tulpe regen", SecondFactor::present), "");
  EXPECT_EQ(refusal("tulpe regen wolke", SecondFactor::absent), "");
  settings_.second_factor = SecondFactorRule::required;
  EXPECT_EQ(refusal("tulpe regen", SecondFactor::absent), "") << "the second factor follows";
  EXPECT_EQ(refusal("li.si 2026", SecondFactor::present), "password_too_common");
}

}  // namespace
}  // namespace greenpool
