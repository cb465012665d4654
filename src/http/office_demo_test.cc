// What a demo tells everybody, and no other server does.
#include <gtest/gtest.h>

#include "http/testing/office_kit.h"
#include "server/demo_desk.h"

namespace greenpool {
namespace {

TEST(DemoDesk, TellsAccountsAndTheLastCodeOfAPhone) {
  DemoDesk desk(R"({"password":"p","operators":[],"members":[]})");
  CaughtSms caught;
  DemoSms sms(desk, caught);
  OfficeKit kit("demo", [&](OfficeServer::Options& options) {
    options.sms = &sms;
    options.demo = &desk;
  });
  KitClient anybody = kit.anybody();
  EXPECT_EQ(anybody.get("/").fields.at("server-timing"), "demo") << "pages are told what they may ask for";
  EXPECT_EQ(anybody.get("/openapi.json").fields.count("server-timing"), 0U);
  EXPECT_EQ(anybody.get("/api/v1/demo/accounts").at("password"), "p");
  EXPECT_EQ(anybody.get("/api/v1/demo/codes/13800001111").status, 404);
  EXPECT_EQ(anybody.post("/api/v1/member-codes", R"({"phone":"138 0000 1111"})").status, 200);
  const std::string sent = caught.code_of("+8613800001111");
  EXPECT_EQ(anybody.get("/api/v1/demo/codes/13800001111").at("code"), sent);
  EXPECT_EQ(anybody.get("/api/v1/demo/codes/%2B8613800001111").at("phone"), "+8613800001111");
  EXPECT_EQ(anybody.get("/api/v1/demo/codes/13800002222").status, 404);
  EXPECT_EQ(anybody.get("/api/v1/demo/codes/nobody").status, 404);
  EXPECT_EQ(anybody.post("/api/v1/member-sessions", R"({"phone":"13800001111","code":")" + sent + "\"}").status, 200);
}

TEST(DemoDesk, IsNowhereElse) {
  OfficeKit kit;
  KitClient anybody = kit.anybody();
  EXPECT_EQ(anybody.post("/api/v1/member-codes", R"({"phone":"13800001111"})").status, 200);
  EXPECT_NE(kit.sms.code_of("+8613800001111"), "");
  EXPECT_EQ(anybody.get("/").status, 200);
  EXPECT_EQ(anybody.get("/").fields.count("server-timing"), 0U);
  EXPECT_EQ(anybody.get("/api/v1/demo/accounts").status, 404);
  EXPECT_EQ(anybody.get("/api/v1/demo/codes/13800001111").status, 404);
}

}  // namespace
}  // namespace greenpool
