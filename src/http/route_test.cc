// Routes and shapes, as the OpenAPI document says.
#include "http/route.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "http/command_access.h"
#include "wire/names.h"

namespace greenpool {
namespace {

TEST(Route, IsFoundByItsWholePathAndMethod) {
  const RouteMatch member = find_route(Method::get, "/api/v1/programmes/p/members/a%2Fb");
  ASSERT_NE(member.route, nullptr);
  EXPECT_EQ(member.route->operation, "show_member");
  ASSERT_EQ(member.parameter_count, 2U);
  EXPECT_EQ(member.parameters[0], "p");
  EXPECT_EQ(member.parameters[1], "a%2Fb");
  EXPECT_EQ(parameter_place(*member.route, "member"), 1U);
  EXPECT_EQ(find_route(Method::post, "/api/v1/programmes/p/commands").route->operation, "submit_command");
  EXPECT_EQ(find_route(Method::head, "/health/live").route->operation, "show_live");
  const RouteMatch wrong = find_route(Method::remove, "/api/v1/programmes/p/commands");
  EXPECT_EQ(wrong.route, nullptr);
  EXPECT_EQ(wrong.allow, "Allow: POST\r\n");
  for (const char* path :
       {"", "/api", "/api/v1/programmes/p/commands/", "/api/v1/programmes/p/member", "/api/v1/programmes/p/members/",
        "/api/v1/programmes/p/members/a/b", "/problems/", "//", "/api/v1/programmes//commands", "/API/v1/programmes"}) {
    EXPECT_TRUE(find_route(Method::get, path).allow.empty()) << path;
  }
}

TEST(Route, OnlyWhatReadsIsPublicOrOpenToAuditors) {
  for (const Route& route : all_routes()) {
    if (route.method == Method::get) continue;
    // It publishes what is so anyway.
    if (route.operation == "publish_proof") continue;
    EXPECT_EQ(route.who & Who::auditor, 0U) << route.operation << ": an auditor changes nothing";
    EXPECT_EQ(route.who & Who::key_read, 0U) << route.operation << ": nor does a key that reads";
  }
}

TEST(Route, EveryPatternOfTheDocumentCompiles) {
  for (const std::string_view pattern : all_patterns()) {
    EXPECT_NO_THROW(static_cast<void>(std::regex(pattern.begin(), pattern.end()))) << pattern;
  }
}

constexpr std::array<std::string_view, 2> kColours{"red", "green"};
constexpr std::array<ValueRule, 1> kTags{{{.kind = Shape::text, .low = 1, .high = 3}}};
constexpr std::array<FieldRule, 5> kFields{{
    {"name", true, {.kind = Shape::text, .low = 1, .high = 4}},
    {"count", false, {.kind = Shape::integer, .low = 1, .high = 9}},
    {"colour", false, {.kind = Shape::text, .nullable = true, .high = 10, .choices = kColours}},
    {"tags", false, {.kind = Shape::list, .low = 0, .high = 2, .items = kTags.data()}},
    {"price", false, {.kind = Shape::text, .high = 30, .form = "decimal"}},
}};
constexpr ValueRule kThing{.kind = Shape::object, .fields = kFields};

std::string said_of(std::string_view json) { return misfit(*parse_json(json), kThing); }

TEST(Shape, SaysWhichFieldDoesNotFitAndWhy) {
  EXPECT_EQ(said_of(R"({"name":"茶叶好喝","count":9,"colour":null,"tags":["a","b"],"price":"1.50"})"), "");
  EXPECT_EQ(said_of("[]"), "the body must be an object");
  EXPECT_EQ(said_of("{}"), "\"name\" is missing");
  EXPECT_EQ(said_of(R"({"name":"toolong"})"), "\"name\" must have 1 to 4 characters");
  EXPECT_EQ(said_of(R"({"name":""})"), "\"name\" must have 1 to 4 characters");
  EXPECT_EQ(said_of(R"({"name":null})"), "\"name\" must not be null");
  EXPECT_EQ(said_of(R"({"name":7})"), "\"name\" must be a string");
  EXPECT_EQ(said_of(R"({"name":"a\u0000"})"), "\"name\" must not hold a NUL character");
  EXPECT_EQ(said_of(R"({"name":"a","size":1})"), "\"size\" is not a field of this request");
  EXPECT_EQ(said_of(R"({"name":"a","count":1.5})"), "\"count\" must be a whole number");
  EXPECT_EQ(said_of(R"({"name":"a","count":10})"), "\"count\" must be 1 to 9");
  EXPECT_EQ(said_of(R"({"name":"a","colour":"blue"})"), "\"colour\" must be one of red, green");
  EXPECT_EQ(said_of(R"({"name":"a","tags":["a","b","c"]})"), "\"tags\" must have 0 to 2 items");
  EXPECT_EQ(said_of(R"({"name":"a","tags":["a",""]})"), "\"tags[1]\" must have 1 to 3 characters");
  for (const char* price : {"-1", "1.", ".5", "1e3", "1,5", "1.123456789", "", "12345678901234567"}) {
    EXPECT_EQ(said_of(R"({"name":"a","price":")" + std::string(price) + R"("})"),
              "\"price\" must be of the form \"decimal\"")
        << price;
  }
}

TEST(CommandAccess, NobodyMayGiveACommandThatNeedsAnApprovalAlone) {
  Visitor owner{.kind = VisitorKind::operator_account,
                .id = "o-1",
                .session = "s",
                .who = Who::operators,
                .browser_secret = {},
                .strong_until = {}};
  std::set<std::string_view> alone;
  for (std::size_t i = 0; i < kCommandCount; ++i) {
    OperationRequest operation;
    with_alternative<OperationRequest>(i, [&]<class T>() { operation = T{}; });
    const CommandAccess& access = access_of(operation);
    EXPECT_EQ(find_command_access(access.type), &access);
    const HttpProblem problem = may_submit(owner, operation);
    if (access.approvers != 0) {
      EXPECT_EQ(problem, access.approved == Approved::always ? HttpProblem::approval_required : HttpProblem::none)
          << access.type;
      EXPECT_EQ(access.who & Who::keys, 0U) << access.type << ": a key cannot ask for an approval";
    } else if ((access.who & Who::operators) == 0) {
      EXPECT_EQ(problem, HttpProblem::forbidden) << access.type;
    } else {
      EXPECT_EQ(problem, HttpProblem::none) << access.type;
    }
  }
}

TEST(CommandAccess, WhatAProviderHasInHandIsNotSettledByOnePerson) {
  const Visitor maker{.kind = VisitorKind::operator_account,
                      .id = "o-1",
                      .session = "s",
                      .who = Who::finance_maker,
                      .browser_secret = {},
                      .strong_until = {}};
  Visitor machine;
  machine.kind = VisitorKind::machine;
  const BasicResolveWithdrawal<RequestForm> resolution;
  EXPECT_EQ(may_submit(maker, resolution, PayoutNow::in_hand), HttpProblem::payout_in_hand);
  EXPECT_EQ(may_submit(machine, resolution, PayoutNow::in_hand), HttpProblem::payout_in_hand);
  EXPECT_EQ(may_submit(maker, resolution), HttpProblem::none);
  const BasicSendWithdrawal<RequestForm> sending;
  EXPECT_NE(may_submit(maker, sending, PayoutNow::in_hand), HttpProblem::payout_in_hand) << "the engine refuses that";
}

TEST(CommandAccess, AnOperatorActsInTheirOwnNameOnly) {
  const Visitor checker{.kind = VisitorKind::operator_account,
                        .id = "o-1",
                        .session = "s",
                        .who = Who::finance_checker,
                        .browser_secret = {},
                        .strong_until = {}};
  BasicApproveWithdrawal<RequestForm> approval;
  approval.operator_id = "o-2";
  EXPECT_EQ(may_submit(checker, approval), HttpProblem::operator_mismatch);
  approval.operator_id = "o-1";
  EXPECT_EQ(may_submit(checker, approval), HttpProblem::none);
  EXPECT_EQ(operator_of(approval), "o-1");
}

}  // namespace
}  // namespace greenpool
