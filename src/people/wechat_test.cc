#include <gtest/gtest.h>

#include "people/demo_ports.h"
#include "people/people_for_test.h"
#include "people/wechat_accounts.h"
#include "people/wechat_login.h"

namespace greenpool {
namespace {

class HttpForTest final : public HttpClient {
 public:
  Result<IncomingResponse> send(const OutgoingRequest& request) override {
    asked = request;
    if (!error.empty()) return failure(error, "GET " + request.url);
    return answer;
  }
  OutgoingRequest asked;
  IncomingResponse answer{.status = 200};
  std::string error;
};

class WechatOverHttpTest : public testing::Test {
 protected:
  Error error_of(int status, const std::string& body) {
    http_.answer = {.status = status, .body = body};
    const auto openid = wechat_.exchange("the code");
    return openid ? Error{} : openid.error();
  }
  HttpForTest http_;
  WechatOverHttp wechat_{{.app_id = "wx1", .secret = "hidden+secret", .redirect_url = "https://shop.example/back?a=1"},
                         http_};
};

TEST_F(WechatOverHttpTest, SendsTheBrowserWithParametersInTheOrderThatWechatWants) {
  EXPECT_EQ(wechat_.authorize_url("abc123"),
            "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1"
            "&redirect_uri=https%3A%2F%2Fshop.example%2Fback%3Fa%3D1&response_type=code&scope=snsapi_base"
            "&state=abc123#wechat_redirect");
}

TEST_F(WechatOverHttpTest, ExchangesACodeForTheOpenid) {
  http_.answer.body =
      R"({"access_token":"T","expires_in":7200,"refresh_token":"R","openid":"o-1","scope":"snsapi_base"})";
  const auto openid = wechat_.exchange("c&d");
  ASSERT_TRUE(openid) << openid.error().message;
  EXPECT_EQ(*openid, "o-1");
  EXPECT_EQ(http_.asked.url,
            "https://api.weixin.qq.com/sns/oauth2/access_token?appid=wx1&secret=hidden%2Bsecret&code=c%26d"
            "&grant_type=authorization_code");
}

TEST_F(WechatOverHttpTest, TellsARefusedCodeFromEverythingElse) {
  EXPECT_EQ(error_of(200, R"({"errcode":40029,"errmsg":"invalid code"})").code, "wechat_code_refused");
  EXPECT_EQ(error_of(200, R"({"errcode":40163,"errmsg":"code been used"})").code, "wechat_code_refused");
  EXPECT_EQ(error_of(200, R"({"errcode":40125,"errmsg":"invalid appsecret"})").code, "wechat_failed");
  EXPECT_EQ(error_of(200, R"({"openid":""})").code, "wechat_failed");
  EXPECT_EQ(error_of(200, R"({})").code, "wechat_failed");
  EXPECT_EQ(error_of(200, "<html>").code, "wechat_failed");
  EXPECT_EQ(error_of(502, "").code, "wechat_failed");
}

TEST_F(WechatOverHttpTest, NeverNamesTheSecretInAnError) {
  http_.error = "timeout";
  const auto openid = wechat_.exchange("code");
  ASSERT_FALSE(openid);
  EXPECT_EQ(openid.error().code, "wechat_failed");
  EXPECT_EQ(openid.error().message.find("hidden"), std::string::npos);
}

class WechatTest : public PeopleTest {
 protected:
  std::string state_refusal(const std::string& browser, const std::string& state) {
    return refusal_of([&](Work& work, AccessChanges&) { check_wechat_state(*vault_, browser, state, work.now); });
  }
  WechatEntry enter_wechat(const std::string& openid) {
    return ask([&](Work& work, AccessChanges& access) {
      return enter_with_wechat(work, *people_, {.openid = openid, .label = "WeChat"}, access);
    });
  }
  std::string link(const std::string& member, const std::string& ticket) {
    return refusal_of([&](Work& work, AccessChanges&) { link_wechat(work, *people_, as_member(member), ticket); });
  }
};

TEST_F(WechatTest, StateIsOfTheBrowserThatSetOutAndOfTenMinutes) {
  const std::string state = office_->ask([&](Work& work) { return make_wechat_state(*vault_, "cookie", work.now); });
  EXPECT_LE(state.size(), 128U);
  for (const char c : state) EXPECT_TRUE(std::isalnum(static_cast<unsigned char>(c)) != 0) << state;
  EXPECT_EQ(state_refusal("cookie", state), "");
  EXPECT_EQ(state_refusal("another", state), "wechat_state_wrong");
  EXPECT_EQ(state_refusal("", state), "wechat_state_wrong");
  EXPECT_EQ(state_refusal("cookie", ""), "wechat_state_wrong");
  EXPECT_EQ(state_refusal("cookie", state + "0"), "wechat_state_wrong");
  EXPECT_EQ(state_refusal("cookie", "0" + state.substr(1)) == "" && state[0] != '0', false);
  clock_.advance(600);
  EXPECT_EQ(state_refusal("cookie", state), "");
  clock_.advance(1);
  EXPECT_EQ(state_refusal("cookie", state), "wechat_state_wrong");
}

TEST_F(WechatTest, UserIsLinkedOnceAndComesInAfterwards) {
  const WechatEntry stranger = enter_wechat("o-1");
  EXPECT_EQ(stranger.entry.end, SignInEnd::failed);
  const std::string member = add_member("13800000001");
  EXPECT_EQ(link(member, "nonsense"), "wechat_ticket_unknown");
  EXPECT_EQ(link(member, stranger.ticket), "");
  EXPECT_EQ(link(member, stranger.ticket), "wechat_ticket_unknown") << "a ticket is good once";
  restart();
  const WechatEntry known = enter_wechat("o-1");
  EXPECT_EQ(known.entry.member, member);
  EXPECT_EQ(find(known.entry.session->token)->id, member);
  EXPECT_EQ(office_->ask([&](Work& work) { return openid_of(work, *people_, member); }), "o-1");
}

TEST_F(WechatTest, WhoIsPresentIsExchangedForNobodyElse) {
  const std::string ann = add_member("13800000001");
  const std::string bob = add_member("13800000002");
  EXPECT_EQ(link(ann, enter_wechat("o-1").ticket), "");
  const auto come = [&](const std::string& present) {
    return refusal_of([&](Work& work, AccessChanges& access) {
      static_cast<void>(enter_with_wechat(work, *people_, {.openid = "o-1", .present = present}, access));
    });
  };
  EXPECT_EQ(come(bob), "wechat_taken");
  EXPECT_EQ(come(ann), "");
  EXPECT_EQ(come(""), "");
}

TEST_F(WechatTest, UserBelongsToOneAccountAndAnAccountHasOne) {
  const std::string ann = add_member("13800000001");
  const std::string bob = add_member("13800000002");
  const std::string one = enter_wechat("o-1").ticket;
  const std::string same = enter_wechat("o-1").ticket;
  const std::string other = enter_wechat("o-2").ticket;
  EXPECT_EQ(link(ann, one), "");
  EXPECT_EQ(link(bob, same), "wechat_taken");
  EXPECT_EQ(link(ann, other), "wechat_taken");
  office_->ask([&](Work& work) { unlink_wechat(work, *people_, as_member(ann)); });
  EXPECT_EQ(enter_wechat("o-1").entry.end, SignInEnd::failed);
  EXPECT_EQ(link(bob, same), "");
}

TEST_F(WechatTest, TicketExpires) {
  const std::string member = add_member("13800000001");
  const std::string ticket = enter_wechat("o-1").ticket;
  clock_.advance(15 * 60);
  EXPECT_EQ(link(member, ticket), "wechat_ticket_unknown");
  office_->ask([](Work& work) { sweep_wechat_tickets(work); });
  EXPECT_EQ(count("SELECT count(*) FROM wechat_tickets"), 0);
}

TEST(DemoWechat, KnowsItsOwnCodesOnly) {
  DemoWechatLogin demo("https://localhost/back");
  EXPECT_EQ(demo.authorize_url("s"), "https://localhost/back?code=demo-visitor&state=s");
  EXPECT_EQ(demo.exchange("demo-ann").value_or(""), "openid-ann");
  EXPECT_EQ(demo.exchange("other").error().code, "wechat_code_refused");
}

}  // namespace
}  // namespace greenpool
