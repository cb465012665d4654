#include "payments/statements.h"

#include <gmock/gmock.h>
#include <iconv.h>
#include <zlib.h>

#include "payments/china_time.h"
#include "payments/problems.h"
#include "payments/testing/payments_office.h"
#include "payments/zip_file.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::refusal_of;
using ::testing::SizeIs;

const std::string kWechatHeading =
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注\r\n";
const std::string kWechatSummary =
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n";

std::string wechat_paid(const std::string& number, const std::string& amount, const std::string& fee = "0.53000") {
  return "`2026-11-27 20:00:00,`wx,`19,`0,`,`4200" + number + ",`" + number + ",`o,`NATIVE,`SUCCESS,`OTHERS,`CNY,`" +
         amount + ",`0.00,`0,`0,`0.00,`0.00,`,`,`绿茶, 一盒,`,`" + fee.substr(0, fee.find('.') + 3) + ",`0.60%,`" +
         amount + ",`0.00,`\r\n";
}
std::string wechat_refunded(const std::string& number, const std::string& amount) {
  return "`2026-11-27 21:00:00,`wx,`19,`0,`,`4200x,`pmx,`o,`NATIVE,`REFUND,`OTHERS,`CNY,`0.00,`0.00,`503" + number +
         ",`" + number + ",`" + amount + ",`0.00,`ORIGINAL,`SUCCESS,`茶,`,`-0.10,`0.60%,`0.00,`" + amount + ",`\r\n";
}
std::string wechat_bill(const std::vector<std::string>& rows) {
  std::string bill = "\xef\xbb\xbf" + kWechatHeading;
  for (const std::string& row : rows) bill += row;
  return bill + kWechatSummary + "`" + std::to_string(rows.size()) + ",`0,`0,`0,`0,`0,`0\r\n";
}

std::string error_of(const std::string& content, const StatementFormat& format) {
  const auto lines = read_statement(content, format);
  return lines ? "read" : lines.error().message;
}

TEST(StatementFiles, OfWechatPayAreReadBehindTheirBackquotes) {
  const auto lines = read_statement(wechat_bill({wechat_paid("pm1", "88.00"), wechat_refunded("rf1", "8.00")}), {});
  ASSERT_TRUE(lines) << lines.error().message;
  ASSERT_THAT(*lines, SizeIs(2));
  EXPECT_EQ((*lines)[0].line, 2);
  EXPECT_EQ((*lines)[0].at, *parse_timestamp("2026-11-27T12:00:00Z"));
  EXPECT_EQ((*lines)[0].amount, Money(88'00));
  EXPECT_EQ((*lines)[0].fee, Money(53));
  EXPECT_EQ((*lines)[0].our_number, "pm1");
  EXPECT_EQ((*lines)[1].amount, Money(-8'00));
  EXPECT_EQ((*lines)[1].fee, Money(-10));
  EXPECT_EQ((*lines)[1].our_number, "rf1");
  EXPECT_EQ((*lines)[1].provider_number, "503rf1");
}

TEST(StatementFiles, OfWechatPayThatAreNotWholeNameTheLine) {
  const std::string good = wechat_bill({wechat_paid("pm1", "88.00"), wechat_paid("pm2", "1.00")});
  ASSERT_EQ(error_of(good, {}), "read");
  EXPECT_THAT(error_of(wechat_bill({wechat_paid("pm1", "88.00"), wechat_paid("pm2", "1.001")}), {}),
              HasSubstr("line 3"));
  EXPECT_THAT(error_of(wechat_bill({wechat_paid("pm1", "88.00"), "`a,`b\r\n"}), {}), HasSubstr("line 3"));
  EXPECT_THAT(error_of(good.substr(0, good.find("总交易")), {}), HasSubstr("line 4"));
  std::string fewer = good;
  fewer.erase(fewer.find("`2026"), fewer.find("`2026", fewer.find("`2026") + 1) - fewer.find("`2026"));
  EXPECT_THAT(error_of(fewer, {}), HasSubstr("line 4: the summary counts other rows"));
  EXPECT_THAT(error_of("", {}), HasSubstr("line 1"));
  EXPECT_THAT(error_of("a,b\n1,2\n", {}), HasSubstr("line 1"));
  EXPECT_THAT(error_of("\xff\xfe\xff", {}), HasSubstr("neither UTF-8 nor GB18030"));
}

const StatementFormat kAlipay{.kind = StatementKind::alipay, .bank = {}};
const std::string kAlipayBill =
    "#支付宝业务明细查询\n#账号：[20881021]\n#------业务明细列表------\n"
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,订单金额（元）,商家实收（元）,"
    "退款批次号/请求号,服务费（元）,分润（元）,备注\n"
    "2026112722001\t,pm1\t,交易,\"茶, 绿\",2026-11-27 19:59:00,2026-11-27 20:00:00,,88.00,88.00,,-0.53,0.00,\n"
    "2026112722001\t,pm1\t,退款,茶,2026-11-27 20:30:00,2026-11-27 21:00:00,,-8.00,-8.00,rf1\t,0.05,0.00,\n"
    "#------业务明细列表结束------\n#交易合计：1笔\n";

// The same in GB18030, as Alipay writes it.
std::string in_gb18030(const std::string& text) {
  const iconv_t converter = iconv_open("GB18030", "UTF-8");
  std::string out(text.size() * 2, '\0');
  char* from = const_cast<char*>(text.data());
  std::size_t left = text.size();
  char* to = out.data();
  std::size_t room = out.size();
  EXPECT_EQ(iconv(converter, &from, &left, &to, &room), 0U);
  iconv_close(converter);
  out.resize(out.size() - room);
  return out;
}

std::string zip_of(const std::string& name, const std::string& content) {
  const auto number = [](std::uint32_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
    return out;
  };
  std::string packed(compressBound(static_cast<uLong>(content.size())) + 64, '\0');
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  const auto checksum = static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())));
  const std::string common = number(20, 2) + number(0, 2) + number(8, 2) + number(0, 4) + number(checksum, 4) +
                             number(static_cast<std::uint32_t>(packed.size()), 4) +
                             number(static_cast<std::uint32_t>(content.size()), 4) +
                             number(static_cast<std::uint32_t>(name.size()), 2) + number(0, 2);
  const std::string local = "PK\x03\x04" + common + name + packed;
  const std::string central = "PK\x01\x02" + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2) +
                              number(0, 4) + number(0, 4) + name;
  return local + central + "PK\x05\x06" + number(0, 4) + number(1, 2) + number(1, 2) +
         number(static_cast<std::uint32_t>(central.size()), 4) + number(static_cast<std::uint32_t>(local.size()), 4) +
         number(0, 2);
}

TEST(StatementFiles, OfAlipayAreReadPlainAndPacked) {
  for (const std::string& content :
       {kAlipayBill, in_gb18030(kAlipayBill), zip_of("2088.csv", in_gb18030(kAlipayBill))}) {
    const auto lines = read_statement(content, kAlipay);
    ASSERT_TRUE(lines) << lines.error().message;
    ASSERT_THAT(*lines, SizeIs(2));
    EXPECT_EQ((*lines)[0].amount, Money(88'00));
    EXPECT_EQ((*lines)[0].fee, Money(53));
    EXPECT_EQ((*lines)[0].our_number, "pm1");
    EXPECT_EQ((*lines)[0].provider_number, "2026112722001");
    EXPECT_EQ((*lines)[1].amount, Money(-8'00));
    EXPECT_EQ((*lines)[1].fee, Money(-5));
    EXPECT_EQ((*lines)[1].our_number, "rf1");
    EXPECT_EQ((*lines)[1].line, 6);
  }
}

TEST(StatementFiles, OfAlipayThatAreNotWholeNameTheLine) {
  EXPECT_THAT(error_of(kAlipayBill.substr(0, kAlipayBill.find("#------业务明细列表结束")), kAlipay),
              HasSubstr("line 6: the end of the list is missing"));
  std::string other = kAlipayBill;
  other.replace(other.find("退款,茶"), 6, "充值");
  EXPECT_THAT(error_of(other, kAlipay), HasSubstr("line 6"));
  std::string zip = zip_of("2088.csv", kAlipayBill);
  for (std::size_t i = 0; i + 1 < zip.size(); i += 7) {
    std::string damaged = zip;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    (void)read_zip(damaged);  // whatever it answers, it stays within its bounds
  }
  zip[60] = static_cast<char>(zip[60] ^ 1);
  EXPECT_NE(error_of(zip, kAlipay), "read");
}

TEST(StatementFiles, OfBanksAreReadByTheirColumns) {
  const StatementFormat two{.kind = StatementKind::bank, .bank = {}};
  const auto lines = read_statement(
      "某银行账户明细\n日期,对方户名,收入,支出,流水号\n2026-11-27,张三,\"1,000.00\",,A1\n20261128,李四,,2.50,A2\n",
      two);
  ASSERT_TRUE(lines) << lines.error().message;
  EXPECT_EQ((*lines)[0].amount, Money(1'000'00));
  EXPECT_EQ((*lines)[0].line, 3);
  EXPECT_EQ((*lines)[1].amount, Money(-2'50));
  EXPECT_EQ((*lines)[1].at, *parse_timestamp("2026-11-27T16:00:00Z"));
  const StatementFormat one{.kind = StatementKind::bank,
                            .bank = {.date = "Date",
                                     .time = "Time",
                                     .amount = "Amount",
                                     .provider_number = "Ref",
                                     .our_number = "Memo",
                                     .separator = ';'}};
  const auto signed_lines = read_statement("Date;Time;Amount;Ref;Memo\n2026/11/27;18:00:00;-3.00;R1;po1\n", one);
  ASSERT_TRUE(signed_lines) << signed_lines.error().message;
  EXPECT_EQ((*signed_lines)[0].amount, Money(-3'00));
  EXPECT_EQ((*signed_lines)[0].our_number, "po1");
  for (const char* row : {"2026-11-27,x,1.00,1.00,A", "2026-11-27,x,,,A", "2026-11-27,x,-1.00,,A", "27.11.2026,x,1,,A",
                          "2026-11-27,x,1.005,,A", "2026-11-27,x,1.00", "2026-11-27,\"x,1.00,,A"}) {
    EXPECT_THAT(error_of("日期,对方户名,收入,支出,流水号\n" + std::string(row) + "\n", two), HasSubstr("line 2"))
        << row;
  }
}

class Statements : public testing::PaymentsOffice {
 protected:
  Statements() : sandbox_(make_sandbox_provider(*office_, "secret")) { rules_.providers = {sandbox_.get()}; }

  // Payments of these amounts, made through the sandbox; their ids.
  std::vector<std::string> pay(const std::vector<Money>& amounts) {
    office_->ask([](Work& work) { set_sandbox_mood(work, SandboxKind::payment, SandboxMood::succeed); });
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
      NewPayment wanted = order("sandbox");
      wanted.order = "o-" + std::to_string(orders_++);
      wanted.amount = amounts[i];
      ids.push_back(create(wanted).id);
    }
    pump();
    clock_.advance_seconds(5);
    pump();
    return ids;
  }
  ImportReport import(const std::string& content, ImportRun run = ImportRun::real) {
    return office_->ask([&](Work& work) {
      return import_statement(
          work, {.account = "sandbox", .operator_id = "op-1", .content = content, .format = {}, .run = run});
    });
  }
  std::vector<StoredLine> lines(const LineFilter& filter = {}) {
    return office_->ask([&](Work& work) { return list_lines(work, filter, 0, 100); });
  }
  std::vector<StoredLine> unmatched() {
    return lines({.account = {}, .statement = {}, .state = LineState::unmatched, .owner = {}});
  }

  const std::unique_ptr<PaymentProvider> sandbox_;
  int orders_ = 0;
};

TEST_F(Statements, TheSandboxesOwnBillMatchesWhole) {
  const auto ids = pay({Money(88'00), Money(12'00)});
  office_->ask([&](Work& work) {
    request_refund(work, {.payment = ids[0], .reference = "r", .amount = Money(8'00), .reason = "退货"});
  });
  pump();
  const auto bill = std::get<ProviderBill>(sandbox_->download_bill(kChinaCalendar.day_of(clock_.now())));
  const ImportReport report = import(bill.content);
  EXPECT_EQ(report.lines, 3);
  EXPECT_EQ(report.matched, 3);
  EXPECT_EQ(report.in, Money(100'00));
  EXPECT_EQ(report.out, Money(8'00));
}

TEST_F(Statements, AFileIsImportedOnceAndAMalformedOneNotAtAll) {
  const auto ids = pay({Money(88'00)});
  const std::string bill = wechat_bill({wechat_paid(ids[0], "88.00")});
  const ImportReport dry = import(bill, ImportRun::dry);
  EXPECT_EQ(dry.lines, 1);
  EXPECT_TRUE(dry.statement.empty());
  EXPECT_THAT(lines(), IsEmpty());
  const ImportReport first = import(bill);
  EXPECT_FALSE(first.known_already);
  EXPECT_EQ(first.matched, 1);
  const ImportReport second = import(bill);
  EXPECT_TRUE(second.known_already);
  EXPECT_EQ(second.statement, first.statement);
  EXPECT_THAT(lines(), SizeIs(1));
  try {
    import(wechat_bill({wechat_paid("pm1", "88.00"), wechat_paid("pm2", "x")}));
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.problem().code, kStatementMalformed.code);
    EXPECT_THAT(refusal.detail(), HasSubstr("line 3"));
  }
  EXPECT_THAT(lines(), SizeIs(1));
  EXPECT_THAT(office_->ask([](Work& work) { return list_statements(work, "sandbox", 0, 10); }), SizeIs(1));
}

TEST_F(Statements, ALineThatComesWithASecondFileIsNotCountedTwice) {
  const auto ids = pay({Money(88'00), Money(1'00)});
  import(wechat_bill({wechat_paid(ids[0], "88.00")}));
  const ImportReport both = import(wechat_bill({wechat_paid(ids[0], "88.00"), wechat_paid(ids[1], "1.00")}));
  EXPECT_EQ(both.lines, 2);
  EXPECT_EQ(both.matched, 1);
  EXPECT_THAT(unmatched(), IsEmpty());
  const std::int64_t day = kChinaCalendar.day_of(*parse_timestamp("2026-11-27T12:00:00Z"));
  const auto covers = office_->ask([&](Work& work) { return day_covers(work, "sandbox", {{day, Money(0)}}); });
  EXPECT_EQ(covers[0].in, Money(89'00));
}

TEST_F(Statements, AMismatchIsFoundAndStaysUntilSomebodyHasLooked) {
  const auto ids = pay({Money(88'00), Money(7'00)});
  const ImportReport report = import(wechat_bill({wechat_paid(ids[0], "87.00"), wechat_paid("pmstranger", "5.00")}));
  EXPECT_EQ(report.matched, 0);
  const auto open = unmatched();
  ASSERT_THAT(open, SizeIs(2));
  EXPECT_THAT(open[1].note, HasSubstr("another amount than payment " + ids[0]));
  EXPECT_EQ(open[0].note, "");
  // Neither of ours is on a line.
  const auto missing = office_->ask([&](Work& work) {
    return missing_lines(work,
                         {.account = "sandbox",
                          .provider = "sandbox",
                          .from = Timestamp(clock_.now().microseconds() - 3'600'000'000),
                          .to = Timestamp(clock_.now().microseconds() + 1)},
                         10);
  });
  EXPECT_THAT(missing, SizeIs(2));
  const std::int64_t line = open[0].seq;
  office_->ask([&](Work& work) { assign_line(work, {.line = line, .owner = "op-7", .note = "asked the provider"}); });
  clock_.advance_seconds(3 * 86'400);
  const auto owned = lines({.account = {}, .statement = {}, .state = {}, .owner = "op-7"});
  ASSERT_THAT(owned, SizeIs(1));
  EXPECT_EQ(owned[0].age_days, 3);
  EXPECT_EQ(owned[0].note, "asked the provider");
  EXPECT_EQ(refusal_of(*office_, [&](Work& work) { resolve_line(work, {.line = line, .owner = "op-7", .note = ""}); }),
            kPaymentFieldInvalid.code);
  office_->ask([&](Work& work) { resolve_line(work, {.line = line, .owner = "op-7", .note = "a gift"}); });
  EXPECT_THAT(unmatched(), SizeIs(1));
  EXPECT_EQ(refusal_of(*office_, [&](Work& work) { assign_line(work, {.line = line, .owner = "x", .note = ""}); }),
            kStatementLineStage.code);
  EXPECT_EQ(refusal_of(*office_, [&](Work& work) { assign_line(work, {.line = 999, .owner = "x", .note = ""}); }),
            kStatementLineNotFound.code);
}

TEST_F(Statements, WithoutANumberTheAmountMatchesWhenThereIsJustOne) {
  const auto ids = pay({Money(88'00), Money(7'00), Money(7'00)});
  import(wechat_bill({wechat_paid("pmother1", "88.00"), wechat_paid("pmother2", "7.00")}));
  const auto all = lines();
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[1].match, ids[0]);
  EXPECT_EQ(all[0].state, LineState::unmatched);
  EXPECT_THAT(all[0].note, HasSubstr("more than one"));
  EXPECT_EQ(refusal_of(*office_,
                       [&](Work& work) {
                         match_line(work,
                                    {.line = all[0].seq, .kind = MatchKind::payment, .id = ids[0], .owner = "op"});
                       }),
            kStatementMatchInvalid.code);
  office_->ask([&](Work& work) {
    match_line(work, {.line = all[0].seq, .kind = MatchKind::payment, .id = ids[2], .owner = "op"});
  });
  EXPECT_THAT(unmatched(), IsEmpty());
}

TEST_F(Statements, TheDateHasToBeNear) {
  clock_.advance_seconds(-4 * 86'400);
  pay({Money(88'00)});
  clock_.advance_seconds(4 * 86'400);
  import(wechat_bill({wechat_paid("pmother", "88.00")}));
  EXPECT_THAT(unmatched(), SizeIs(1));
}

TEST_F(Statements, AManualEntryExplainsWhatIsNoPayment) {
  import(wechat_bill({wechat_paid("capital", "1000.00", "0.00")}));
  ASSERT_THAT(unmatched(), SizeIs(1));
  office_->ask([&](Work& work) {
    add_manual_entry(work, {.account = "sandbox",
                            .operator_id = "op-1",
                            .at = *parse_timestamp("2026-11-27T10:00:00Z"),
                            .amount = Money(1'000'00),
                            .reference = "4200capital",
                            .note = "capital paid in"});
    EXPECT_EQ(match_again(work, "sandbox"), 1);
  });
  EXPECT_THAT(unmatched(), IsEmpty());
  EXPECT_EQ(lines()[0].match_kind, MatchKind::manual);
  EXPECT_EQ(refusal_of(
                *office_,
                [](Work& work) {
                  add_manual_entry(
                      work,
                      {.account = "a", .operator_id = "o", .at = {}, .amount = Money(0), .reference = {}, .note = "n"});
                }),
            kPaymentAmountInvalid.code);
}

TEST_F(Statements, TheCoverOfADayStandsBesideTheLedgers) {
  const auto ids = pay({Money(88'00)});
  import(wechat_bill({wechat_paid(ids[0], "88.00"), wechat_refunded("rfstranger", "8.00")}));
  const std::int64_t day = kChinaCalendar.day_of(*parse_timestamp("2026-11-27T12:00:00Z"));
  const auto covers =
      office_->ask([&](Work& work) { return day_covers(work, "sandbox", {{day, Money(88'00)}, {day + 1, Money(0)}}); });
  ASSERT_THAT(covers, SizeIs(2));
  EXPECT_EQ(covers[0].in, Money(88'00));
  EXPECT_EQ(covers[0].out, Money(8'00));
  EXPECT_EQ(covers[0].fees, Money(43));
  EXPECT_EQ(covers[0].by_statement, Money(79'57));
  EXPECT_EQ(covers[0].difference, Money(-8'43));
  EXPECT_EQ(covers[0].unmatched, 1);
  EXPECT_EQ(covers[1].by_statement, Money(0));
}

}  // namespace
}  // namespace greenpool
