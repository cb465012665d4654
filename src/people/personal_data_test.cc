#include "people/personal_data.h"

#include "people/demo_ports.h"
#include "people/memberships.h"
#include "people/people_for_test.h"
#include "people/real_name.h"
#include "people/wechat_accounts.h"

namespace greenpool {
namespace {

constexpr const char* kIdNumber = "11010519491231002X";

class RealNameCheckForTest final : public RealNameCheck {
 public:
  Result<RealNameVerdict> check(const RealName& who) override {
    asked.push_back(who);
    if (verdict) return *verdict;
    return failure("provider_down", "no");
  }
  std::vector<RealName> asked;
  std::optional<RealNameVerdict> verdict;
};

class PersonalDataTest : public PeopleTest {
 protected:
  PersonalDataTest() : ann_(add_member("13800000001")) {}

  std::string submit(const RealName& who) {
    return refusal_of([&](Work& work, AccessChanges&) { submit_real_name(work, *people_, as_member(ann_), who); });
  }
  std::string state() {
    return office_->ask([&](Work& work) { return real_name_state(work, ann_); });
  }
  std::string erase(std::span<const PersonalDataRoom> rooms = {}) {
    return refusal_of(
        [&](Work& work, AccessChanges& access) { erase_member(work, *people_, as_member(ann_), ann_, rooms, access); });
  }

  std::string ann_;
  RealNameCheckForTest check_;
};

using RealNameTest = PersonalDataTest;

TEST_F(RealNameTest, IsNeededBeforePayoutsAndVerifiedOutsideOfTheOffice) {
  const auto require = [&] { return refusal_of([&](Work& work, AccessChanges&) { require_real_name(work, ann_); }); };
  EXPECT_EQ(require(), "real_name_needed");
  EXPECT_EQ(submit({.name = "张三", .id_number = "11010519491231002x"}), "");
  EXPECT_EQ(state(), "unverified");
  EXPECT_EQ(require(), "real_name_needed");
  check_.verdict = RealNameVerdict::matches;
  EXPECT_EQ(check_real_names(*office_, *people_, check_), 1U);
  EXPECT_EQ(check_real_names(*office_, *people_, check_), 0U);
  ASSERT_EQ(check_.asked.size(), 1U);
  EXPECT_EQ(check_.asked[0].name, "张三");
  EXPECT_EQ(check_.asked[0].id_number, kIdNumber);
  EXPECT_EQ(require(), "");
  const auto masked = office_->ask([&](Work& work) { return masked_real_name(work, *people_, ann_); });
  EXPECT_EQ(masked->name, "张*");
  EXPECT_EQ(masked->id_number, "1****************X");
  EXPECT_EQ(office_->ask([&](Work& work) { return verified_real_name(work, *people_, ann_).name; }), "张三");
  EXPECT_EQ(submit({.name = "李四", .id_number = kIdNumber}), "real_name_stage");
}

TEST_F(RealNameTest, MayBeSubmittedAgainAfterARejection) {
  EXPECT_EQ(submit({.name = "不符", .id_number = kIdNumber}), "");
  EXPECT_EQ(submit({.name = "张三", .id_number = kIdNumber}), "real_name_stage");
  DemoRealNameCheck demo;
  EXPECT_EQ(check_real_names(*office_, *people_, demo), 1U);
  EXPECT_EQ(state(), "rejected");
  EXPECT_EQ(submit({.name = "张三", .id_number = kIdNumber}), "");
  EXPECT_EQ(check_real_names(*office_, *people_, demo), 1U);
  EXPECT_EQ(state(), "verified");
}

TEST_F(RealNameTest, IsAskedAgainLaterWhenTheProviderDoesNotAnswer) {
  EXPECT_EQ(submit({.name = "张三", .id_number = kIdNumber}), "");
  EXPECT_EQ(check_real_names(*office_, *people_, check_), 1U);
  EXPECT_EQ(state(), "unverified");
  clock_.advance(29);
  EXPECT_EQ(check_real_names(*office_, *people_, check_), 0U);
  clock_.advance(1);
  restart();
  EXPECT_EQ(check_real_names(*office_, *people_, check_), 1U);
}

TEST_F(RealNameTest, IsNotDecidedByAnAnswerAboutAnEarlierSubmission) {
  EXPECT_EQ(submit({.name = "不符", .id_number = kIdNumber}), "");
  const auto first = office_->ask([&](Work& work) { return take_real_names(work, *people_, 1).at(0); });
  office_->ask([&](Work& work) { decide_real_name(work, first, RealNameVerdict::differs); });
  EXPECT_EQ(submit({.name = "张三", .id_number = kIdNumber}), "");
  office_->ask([&](Work& work) { decide_real_name(work, first, RealNameVerdict::matches); });
  EXPECT_EQ(state(), "unverified");
}

TEST_F(RealNameTest, HasAValidNumber) {
  EXPECT_EQ(submit({.name = "张三", .id_number = "110105194912310021"}), "real_name_malformed");
  EXPECT_EQ(submit({.name = "张", .id_number = kIdNumber}), "real_name_malformed");
  EXPECT_EQ(submit({.name = "", .id_number = ""}), "real_name_malformed");
}

TEST_F(PersonalDataTest, IsGivenWholeToThePersonWithWhatOtherRoomsHold) {
  EXPECT_EQ(submit({.name = "张三", .id_number = kIdNumber}), "");
  office_->ask([&](Work& work) {
    set_nickname(work, *people_, as_member(ann_), "小红帽");
    join_programme(work, as_member(ann_), ann_, {.programme = "p"});
  });
  const std::vector<PersonalDataRoom> rooms{
      {.name = "orders", .read = [](Work&, const std::string& member) { return JsonValue::of_text("of " + member); }}};
  const JsonValue all =
      office_->ask([&](Work& work) { return export_personal_data(work, *people_, as_member(ann_), ann_, rooms); });
  const JsonValue* sealed = all.find("personal_data");
  ASSERT_NE(sealed, nullptr);
  EXPECT_EQ(sealed->text_at("phone"), "+8613800000001");
  EXPECT_EQ(sealed->text_at("nickname"), "小红帽");
  EXPECT_EQ(sealed->text_at("real_name"), "张三");
  EXPECT_EQ(sealed->text_at("id_number"), kIdNumber);
  EXPECT_EQ(all.text_at("orders"), "of " + ann_);
  EXPECT_EQ(all.find("sessions")->items().size(), 1U);
  EXPECT_EQ(all.find("memberships")->items().at(0).text_at("programme"), "p");
  EXPECT_EQ(all.find("audit_log")->items().size(), 5U);
  EXPECT_EQ(count("SELECT count(*) FROM audit_log WHERE action='personal_data_exported'"), 1);
  EXPECT_TRUE(parse_json(to_json(all)));
}

TEST_F(PersonalDataTest, IsDestroyedOnRequestAndTheIdStays) {
  EXPECT_EQ(submit({.name = "张三", .id_number = kIdNumber}), "");
  clock_.advance(60);
  const auto entry = enter("13800000001", receive_code("13800000001"));
  const auto ticket = ask([&](Work& work, AccessChanges& access) {
    return enter_with_wechat(work, *people_, {.openid = "o-1"}, access).ticket;
  });
  office_->ask([&](Work& work) {
    link_wechat(work, *people_, as_member(ann_), ticket);
    join_programme(work, as_member(ann_), ann_, {.programme = "p"});
    on_people_answer(work, {"p", "people", ann_, "", "ok", "{}"});
  });
  EXPECT_EQ(erase(), "");
  EXPECT_EQ(find(entry.session->token), nullptr);
  EXPECT_EQ(count("SELECT count(*) FROM vault_fields WHERE person LIKE 'm-%'"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM vault_index"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM real_names"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM memberships WHERE invitation_code IS NOT NULL"), 0);
  const auto masked = office_->ask([&](Work& work) { return masked_member(work, *people_, ann_); });
  ASSERT_TRUE(masked);
  EXPECT_EQ(masked->state, "erased");
  EXPECT_EQ(masked->phone, "");
  EXPECT_EQ(erase(), "account_erased");
  EXPECT_EQ(refusal_of([&](Work& work, AccessChanges&) {
              return export_personal_data(work, *people_, as_member(ann_), ann_, {}).find("member") != nullptr;
            }),
            "account_erased");
  restart();
  clock_.advance(60);
  EXPECT_NE(add_member("13800000001"), ann_) << "the phone begins anew";
}

TEST_F(PersonalDataTest, StaysWhileAnotherRoomStillNeedsIt) {
  const std::vector<PersonalDataRoom> rooms{
      {.name = "orders", .erase = [](Work&, const std::string&) { throw Refusal(kNotPermitted); }}};
  EXPECT_EQ(erase(rooms), "not_permitted");
  EXPECT_TRUE(office_->ask([&](Work& work) { return member_profile(work, *people_, ann_); }).has_value());
}

}  // namespace
}  // namespace greenpool
