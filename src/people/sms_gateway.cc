#include "people/sms_gateway.h"

#include "json/writer.h"

namespace greenpool {

Status SmsGateway::send(const SmsMessage& message) {
  OutgoingRequest request{.method = "POST", .url = options_.url};
  request.fields = {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + options_.key}};
  ObjectWriter object(request.body);
  object.text("phone", message.phone);
  object.text("kind", message.kind);
  object.text("code", message.code);
  object.text("text", message.text);
  object.close();
  const Result<IncomingResponse> answer = client_.send(request);
  // What the gateway answers may name the phone, so none of it is passed on.
  if (!answer) return failure("sms_failed", "the gateway cannot be reached: " + answer.error().code);
  if (answer->status >= 200 && answer->status < 300) return {};
  return failure(answer->status >= 400 && answer->status < 500 ? "sms_refused" : "sms_failed",
                 "the gateway answered " + std::to_string(answer->status));
}

}  // namespace greenpool
