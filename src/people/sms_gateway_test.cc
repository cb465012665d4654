#include "people/sms_gateway.h"

#include <gtest/gtest.h>

#include <vector>

#include "json/value.h"

namespace greenpool {
namespace {

class Gateway final : public HttpClient {
 public:
  Result<IncomingResponse> send(const OutgoingRequest& request) override {
    seen.push_back(request);
    if (status == 0) return failure("timeout", "no answer about +8613800001111");
    return IncomingResponse{.status = status, .body = "+8613800001111"};
  }
  std::vector<OutgoingRequest> seen;
  int status = 200;
};

TEST(SmsGateway, IsAskedWithItsKeyAndTheWholeMessage) {
  Gateway gateway;
  SmsGateway sms({.url = "https://sms.example/send", .key = "k1"}, gateway);
  ASSERT_TRUE(sms.send({.phone = "+8613800001111", .kind = "sign_in", .code = "123456", .text = "您的验证码 123456"}));
  ASSERT_EQ(gateway.seen.size(), 1U);
  const OutgoingRequest& request = gateway.seen.front();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://sms.example/send");
  EXPECT_EQ(request.fields.at(1).value, "Bearer k1");
  const auto body = parse_json(request.body);
  ASSERT_TRUE(body);
  EXPECT_EQ(body->text_at("phone"), "+8613800001111");
  EXPECT_EQ(body->text_at("kind"), "sign_in");
  EXPECT_EQ(body->text_at("code"), "123456");
  EXPECT_EQ(body->text_at("text"), "您的验证码 123456");
}

TEST(SmsGateway, SaysWhetherItWasRefusedOrFailedAndNeverToWhom) {
  Gateway gateway;
  SmsGateway sms({.url = "https://sms.example/send", .key = "k1"}, gateway);
  for (const auto& [status, code] : {std::pair{403, "sms_refused"},
                                     {429, "sms_refused"},
                                     {500, "sms_failed"},
                                     {302, "sms_failed"},
                                     {0, "sms_failed"}}) {
    gateway.status = status;
    const Status sent = sms.send({.phone = "+8613800001111", .kind = "sign_in", .code = "1", .text = "1"});
    ASSERT_FALSE(sent) << status;
    EXPECT_EQ(sent.error().code, code) << status;
    EXPECT_EQ(sent.error().message.find("1380000"), std::string::npos);
  }
}

}  // namespace
}  // namespace greenpool
