#include "people/memberships.h"

#include "json/value.h"
#include "people/people_for_test.h"

namespace greenpool {
namespace {

class MembershipsTest : public PeopleTest {
 protected:
  MembershipsTest() : ann_(add_member("13800000001")), bob_(add_member("13800000002")) {}

  std::string join(const std::string& member, const JoinRequest& request) {
    return refusal_of([&](Work& work, AccessChanges&) { join_programme(work, as_member(member), member, request); });
  }
  std::vector<OutboxEntry> waiting() {
    return office_->ask([](Work& work) { return waiting_in_outbox(work, 0, 100); });
  }
  // The engine's answer to what waits first.
  void answer(const std::string& outcome) {
    const OutboxEntry entry = waiting().at(0);
    office_->ask([&](Work& work) {
      const OutboxAnswer answered{entry.what.programme, entry.what.topic, entry.what.reference,
                                  entry.what.command,   outcome,          outcome == "ok" ? "{}" : ""};
      if (finish_in_outbox(work, entry.number, answered)) on_people_answer(work, answered);
    });
  }
  std::optional<MembershipView> find_one(const std::string& member) {
    return office_->ask([&](Work& work) { return find_membership(work, "p", member); });
  }
  std::string joined_with_code(const std::string& member) {
    EXPECT_EQ(join(member, {.programme = "p", .accepts = "1"}), "");
    answer("ok");
    return find_one(member)->invitation_code.value_or("");
  }

  std::string ann_;
  std::string bob_;
};

TEST_F(MembershipsTest, ArePendingUntilTheEngineHasAnswered) {
  EXPECT_EQ(join(ann_, {.programme = "p", .accepts = "1"}), "");
  EXPECT_EQ(find_one(ann_)->state, "pending");
  EXPECT_THROW(office_->ask([&](Work& work) { require_membership(work, "p", ann_); }), Refusal);
  const auto entries = waiting();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].what.topic, "people");
  EXPECT_EQ(entries[0].what.reference, ann_);
  EXPECT_EQ(entries[0].what.command, R"({"type":"register_member","member":")" + ann_ + R"(","accepts":"1"})");
  clock_.advance(5);
  answer("ok");
  const auto joined = find_one(ann_);
  EXPECT_EQ(joined->state, "joined");
  EXPECT_EQ(joined->joined_at, clock_.now());
  EXPECT_EQ(joined->invitation_code->size(), 8U);
  office_->ask([&](Work& work) { require_membership(work, "p", ann_); });
}

TEST_F(MembershipsTest, NameTheReferrerByTheInvitationCodeOfTheSameProgramme) {
  std::string code = joined_with_code(ann_);
  EXPECT_EQ(join(bob_, {.programme = "q", .invitation_code = code}), "invitation_unknown");
  EXPECT_EQ(join(bob_, {.programme = "p", .invitation_code = "nonsense"}), "invitation_unknown");
  EXPECT_EQ(find_one(bob_), std::nullopt) << "nothing of what was refused stays";
  for (char& c : code) c = static_cast<char>(std::tolower(c));
  EXPECT_EQ(join(bob_, {.programme = "p", .invitation_code = " " + code, .accepts = "2"}), "");
  EXPECT_EQ(waiting().at(0).what.command,
            R"({"type":"register_member","member":")" + bob_ + R"(","referrer":")" + ann_ + R"(","accepts":"2"})");
  EXPECT_EQ(find_one(bob_)->referrer, ann_);
}

TEST_F(MembershipsTest, AreAskedForOnce) {
  EXPECT_EQ(join(ann_, {.programme = "p"}), "");
  EXPECT_EQ(join(ann_, {.programme = "p"}), "already_joined");
  answer("ok");
  EXPECT_EQ(join(ann_, {.programme = "p"}), "already_joined");
  EXPECT_EQ(join(ann_, {.programme = "q"}), "") << "another programme";
  EXPECT_EQ(join("m-nobody", {.programme = "p"}), "account_unknown");
  EXPECT_EQ(join(ann_, {.programme = ""}), "programme_id_malformed");
}

TEST_F(MembershipsTest, MayBeAskedForAgainAfterARefusal) {
  EXPECT_EQ(join(ann_, {.programme = "p"}), "");
  answer("programme_closing");
  EXPECT_EQ(find_one(ann_)->state, "refused");
  EXPECT_EQ(find_one(ann_)->reason, "programme_closing");
  EXPECT_EQ(join(ann_, {.programme = "p"}), "");
  answer("member_exists");
  EXPECT_EQ(find_one(ann_)->state, "joined") << "the engine knows the member: that was wanted";
  EXPECT_EQ(find_one(ann_)->reason, std::nullopt);
}

TEST_F(MembershipsTest, DoNotChangeByAnAnswerThatComesTwice) {
  EXPECT_EQ(join(ann_, {.programme = "p"}), "");
  answer("ok");
  const auto code = find_one(ann_)->invitation_code;
  office_->ask([&](Work& work) { on_people_answer(work, {"p", "people", ann_, "", "member_frozen", ""}); });
  EXPECT_EQ(find_one(ann_)->state, "joined");
  EXPECT_EQ(find_one(ann_)->invitation_code, code);
}

TEST_F(MembershipsTest, AreListedByReferrerAndStateAndByPages) {
  const std::string code = joined_with_code(ann_);
  EXPECT_EQ(join(bob_, {.programme = "p", .invitation_code = code}), "");
  const auto list = [&](const MembershipFilter& filter, const std::string& after = {}, std::size_t at_most = 10) {
    return office_->ask([&](Work& work) { return list_memberships(work, "p", filter, after, at_most); });
  };
  EXPECT_EQ(list({}).size(), 2U);
  EXPECT_EQ(list({}, list({})[0].member).size(), 1U);
  ASSERT_EQ(list({.referrer = ann_}).size(), 1U);
  EXPECT_EQ(list({.referrer = ann_})[0].member, bob_);
  EXPECT_EQ(list({.state = "joined"})[0].member, ann_);
  EXPECT_EQ(office_->ask([&](Work& work) { return list_members(work, *people_, {.programme = "p"}, "", 10).size(); }),
            1U);
}

}  // namespace
}  // namespace greenpool
