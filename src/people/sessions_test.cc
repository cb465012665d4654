#include "people/sessions.h"

#include <set>
#include <thread>

#include "people/api_keys.h"
#include "people/housekeeping.h"
#include "people/people_for_test.h"

namespace greenpool {
namespace {

class SessionsTest : public PeopleTest {
 protected:
  SessionsTest() : holder_{.kind = PrincipalKind::member, .id = add_member("13812345678")} {
    ask([&](Work& work, AccessChanges& access) { end_sessions(work, as_member(holder_.id), holder_, "", access); });
  }

  NewSession open_one(const std::string& label = "phone") {
    return ask([&](Work& work, AccessChanges& access) { return open_session(work, *people_, holder_, label, access); });
  }
  std::vector<SessionView> list() {
    return office_->ask([&](Work& work) { return list_sessions(work, holder_); });
  }

  SessionHolder holder_;
};

TEST_F(SessionsTest, AreStoredWithoutTheirToken) {
  const NewSession session = open_one();
  EXPECT_EQ(session.token.size(), 43U);
  const Digest digest = sha256(session.token);
  EXPECT_EQ(office_->ask([&](Work& work) {
    return work.db.integer("SELECT count(*) FROM sessions WHERE token=?1", Blob{digest});
  }),
            1);
}

TEST_F(SessionsTest, SurviveARestart) {
  const NewSession session = open_one();
  restart();
  const auto who = find(session.token);
  ASSERT_NE(who, nullptr);
  EXPECT_EQ(who->id, holder_.id);
  EXPECT_EQ(who->session, session.id);
  require_csrf_token(*who, session.csrf_token);
}

TEST_F(SessionsTest, EndAfterBeingIdleAndAtTheLatestAfterTheirAbsoluteTime) {
  const NewSession idle = open_one();
  const NewSession busy = open_one();
  for (int day = 1; day < 90; ++day) {
    clock_.advance(86'400);
    EXPECT_NE(find(busy.token), nullptr) << day;
    if (day == 29) {
      EXPECT_EQ(list().size(), 2U);
    } else if (day == 30) {
      EXPECT_EQ(find(idle.token), nullptr) << "after 30 days without a visit";
    }
  }
  clock_.advance(86'400);
  EXPECT_EQ(find(busy.token), nullptr) << "after 90 days";
}

TEST_F(SessionsTest, OfOperatorsEndAfterFifteenMinutesOrEightHours) {
  bootstrap();
  const auto idle = sign_in_boss();
  const auto busy = sign_in_boss();
  clock_.advance(15 * 60 - 1);
  EXPECT_NE(find(busy.session->token), nullptr);
  clock_.advance(1);
  EXPECT_EQ(find(idle.session->token), nullptr);
  for (int quarter = 1; quarter < 31; ++quarter) {
    EXPECT_NE(find(busy.session->token), nullptr) << quarter;
    clock_.advance(15 * 60 - 1);
  }
  EXPECT_NE(find(busy.session->token), nullptr);
  clock_.advance(15 * 60);
  EXPECT_EQ(find(busy.session->token), nullptr) << "after eight hours";
}

TEST_F(SessionsTest, WriteWhenTheyWereSeenAtMostOnceAMinute) {
  const NewSession session = open_one();
  const Timestamp opened = clock_.now();
  clock_.advance(30);
  EXPECT_NE(find(session.token), nullptr);
  EXPECT_TRUE(book_->take_touches().empty());
  clock_.advance(31);
  EXPECT_NE(find(session.token), nullptr);
  const auto touches = book_->take_touches();
  ASSERT_EQ(touches.size(), 1U);
  EXPECT_EQ(list()[0].last_seen, opened);
  office_->ask([&](Work& work) { write_touches(work, touches); });
  EXPECT_EQ(list()[0].last_seen, clock_.now());
}

TEST_F(SessionsTest, GetANewTokenWhenTheyAreRenewed) {
  const NewSession session = open_one();
  clock_.advance(100);
  const NewSession renewed =
      ask([&](Work& work, AccessChanges& access) { return renew_session(work, *people_, session.id, access); });
  EXPECT_EQ(renewed.id, session.id);
  EXPECT_EQ(renewed.absolute_until, session.absolute_until);
  EXPECT_EQ(find(session.token), nullptr);
  ASSERT_NE(find(renewed.token), nullptr);
  EXPECT_EQ(find(renewed.token)->strong_at, clock_.now());
  EXPECT_THROW(require_csrf_token(*find(renewed.token), session.csrf_token), Refusal);
  require_csrf_token(*find(renewed.token), renewed.csrf_token);
  restart();
  EXPECT_EQ(find(session.token), nullptr);
  EXPECT_NE(find(renewed.token), nullptr);
}

TEST_F(SessionsTest, HaveACsrfTokenOfTheirOwn) {
  const NewSession one = open_one();
  const NewSession other = open_one();
  const auto who = find(one.token);
  require_csrf_token(*who, one.csrf_token);
  for (const std::string& wrong : {other.csrf_token, std::string(), one.token}) {
    EXPECT_THROW(require_csrf_token(*who, wrong), Refusal);
  }
  EXPECT_EQ(office_->ask([&](Work& work) { return csrf_token_of(work, *people_, one.id); }), one.csrf_token);
}

TEST_F(SessionsTest, EndOneByOneOrAllAtOnce) {
  const NewSession one = open_one("one");
  const NewSession two = open_one("two");
  const NewSession three = open_one("three");
  EXPECT_EQ(list().size(), 3U);
  const auto end = [&](const SessionHolder& holder, const std::string& session) {
    return refusal_of(
        [&](Work& work, AccessChanges& access) { end_session(work, as_member(holder.id), holder, session, access); });
  };
  EXPECT_EQ(end({.kind = PrincipalKind::member, .id = "m-other"}, one.id), "session_unknown");
  EXPECT_EQ(end(holder_, one.id), "");
  EXPECT_EQ(end(holder_, one.id), "session_unknown");
  EXPECT_EQ(find(one.token), nullptr);
  ask([&](Work& work, AccessChanges& access) { end_sessions(work, as_member(holder_.id), holder_, two.id, access); });
  EXPECT_NE(find(two.token), nullptr);
  EXPECT_EQ(find(three.token), nullptr);
  ASSERT_EQ(list().size(), 1U);
  EXPECT_EQ(list()[0].label, "two");
  restart();
  EXPECT_EQ(find(three.token), nullptr);
}

TEST_F(SessionsTest, OfOneHolderAreTwentyAtMost) {
  std::vector<NewSession> sessions;
  for (int i = 0; i < 25; ++i) {
    sessions.push_back(open_one());
    clock_.advance(1);
  }
  EXPECT_EQ(list().size(), 20U);
  EXPECT_EQ(find(sessions[4].token), nullptr);
  EXPECT_NE(find(sessions[5].token), nullptr);
}

TEST_F(SessionsTest, ThatEndWhileOthersBeginLeaveTheBookAsTheDatabaseIs) {
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::vector<NewSession> opened;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 5; ++i) {
        if (t % 3 == 0) {
          ask([&](Work& work, AccessChanges& access) {
            end_sessions(work, as_member(holder_.id), holder_, "", access);
          });
        } else {
          const NewSession session = open_one();
          const std::lock_guard lock(mutex);
          opened.push_back(session);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> alive;
  for (const SessionView& view : list()) alive.insert(view.id);
  for (const NewSession& session : opened) EXPECT_EQ(find(session.token) != nullptr, alive.contains(session.id));
}

TEST_F(SessionsTest, AreSweptOnceTheyHaveRunOut) {
  open_one();
  clock_.advance(91 * 86'400);
  office_->ask([&](Work& work) { sweep_people(work, *people_); });
  EXPECT_EQ(count("SELECT count(*) FROM sessions"), 0);
}

class ApiKeysTest : public PeopleTest {
 protected:
  ApiKeysTest() { boss_ = bootstrap(); }
  NewApiKey create(const ApiKeyRequest& request) {
    return ask([&](Work& work, AccessChanges& access) { return create_api_key(work, by(boss_), request, access); });
  }
  std::string refusal(const Caller& caller, const ApiKeyRequest& request) {
    return refusal_of(
        [&](Work& work, AccessChanges& access) { return create_api_key(work, caller, request, access).id; });
  }
  std::string boss_;
};

TEST_F(ApiKeysTest, LetIntegratorsDoWhatTheirScopesName) {
  const NewApiKey made = create({.name = "till", .programme = "p", .scopes = {Scope::orders, Scope::read}});
  EXPECT_TRUE(made.key.starts_with("gpk_"));
  const NewApiKey slow = create({.name = "slow", .programme = "p", .scopes = {Scope::read}, .requests_per_minute = 30});
  restart();
  EXPECT_EQ(find(slow.key)->requests_per_minute, 30);
  const auto who = find(made.key);
  ASSERT_NE(who, nullptr);
  EXPECT_EQ(who->requests_per_minute, 0);
  EXPECT_EQ(who->kind, PrincipalKind::api_key);
  EXPECT_EQ(who->id, made.id);
  EXPECT_TRUE(who->has_scope("p", Scope::orders));
  EXPECT_FALSE(who->has_scope("p", Scope::sales));
  EXPECT_FALSE(who->has_scope("q", Scope::orders));
  EXPECT_FALSE(who->has_role("p", Role::owner));
  require_csrf_token(*who, "");
  EXPECT_EQ(count("SELECT count(*) FROM api_keys WHERE length(token)=32"), 2);
}

TEST_F(ApiKeysTest, AreMadeAndRevokedByOwnersOnly) {
  const std::string id = add_operator("li.si");
  const ApiKeyRequest request{.name = "till", .programme = "p", .scopes = {Scope::read}};
  EXPECT_EQ(refusal(by(id), request), "not_permitted");
  EXPECT_EQ(refusal(as_member("m-1"), request), "not_permitted");
  ask([&](Work& work, AccessChanges& access) {
    grant_role(work, *people_, by(boss_), id, {.programme = "q", .role = Role::owner}, access);
  });
  EXPECT_EQ(refusal(by(id), request), "not_permitted") << "an owner of another programme";
  const NewApiKey made = create(request);
  const auto revoke = [&](const Caller& caller, const std::string& key) {
    return refusal_of([&](Work& work, AccessChanges& access) { revoke_api_key(work, caller, key, access); });
  };
  EXPECT_EQ(revoke(by(id), made.id), "not_permitted");
  EXPECT_EQ(revoke(by(boss_), "key-none"), "api_key_unknown");
  EXPECT_NE(find(made.key), nullptr);
  EXPECT_EQ(revoke(by(boss_), made.id), "");
  EXPECT_EQ(revoke(by(boss_), made.id), "");
  EXPECT_EQ(find(made.key), nullptr);
  EXPECT_EQ(count("SELECT count(*) FROM audit_log WHERE action='api_key_revoked'"), 1);
  restart();
  EXPECT_EQ(find(made.key), nullptr);
}

TEST_F(ApiKeysTest, HaveANameScopesAndAnExpiryInTheFuture) {
  EXPECT_EQ(refusal(by(boss_), {.name = "", .programme = "p", .scopes = {Scope::read}}), "api_key_malformed");
  EXPECT_EQ(refusal(by(boss_), {.name = "x", .programme = "", .scopes = {Scope::read}}), "api_key_malformed");
  EXPECT_EQ(refusal(by(boss_), {.name = "x", .programme = "p", .scopes = {}}), "api_key_malformed");
  EXPECT_EQ(refusal(by(boss_), {.name = "x", .programme = "p", .scopes = {Scope::read}, .expires_at = clock_.now()}),
            "api_key_malformed");
  EXPECT_EQ(parse_scopes("read,nonsense"), std::nullopt);
  EXPECT_EQ(parse_scopes("read,orders,members,sales,hooks")->size(), kScopeCount);
}

TEST_F(ApiKeysTest, ExpireAndTellTheDayOfTheirLastUse) {
  const NewApiKey made =
      create({.name = "till",
              .programme = "p",
              .scopes = {Scope::read},
              .expires_at = Timestamp(clock_.now().microseconds() + 86'400 * kMicrosecondsPerSecond)});
  clock_.advance(3'600);
  EXPECT_NE(find(made.key), nullptr);
  office_->ask([&](Work& work) { write_touches(work, book_->take_touches()); });
  const auto keys = office_->ask([](Work& work) { return list_api_keys(work, "p", "", 10); });
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].last_used_day, clock_.now().seconds() / 86'400);
  EXPECT_EQ(keys[0].created_by, boss_);
  clock_.advance(86'400);
  EXPECT_EQ(find(made.key), nullptr);
  restart();
  EXPECT_EQ(find(made.key), nullptr);
}

}  // namespace
}  // namespace greenpool
