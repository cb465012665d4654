#include "shop/testing/shop_house.h"

#include <unistd.h>

#include <array>

#include "shop/engine_answers.h"
#include "shop/parcels.h"
#include "shop/schema.h"
#include "shop/stock.h"
#include "shop/timers.h"

namespace greenpool::shop {

std::vector<std::uint8_t> TestSealer::seal(std::string_view purpose, std::string_view plain) {
  std::vector<std::uint8_t> sealed;
  for (const char c : std::string(purpose) + '\0' + std::string(plain)) {
    sealed.push_back(static_cast<std::uint8_t>(static_cast<unsigned char>(c) ^ 0xa5U));
  }
  return sealed;
}

std::optional<std::string> TestSealer::open(std::string_view purpose, std::span<const std::uint8_t> sealed) {
  std::string plain;
  for (const std::uint8_t byte : sealed) plain.push_back(static_cast<char>(byte ^ 0xa5U));
  const std::string start = std::string(purpose) + '\0';
  if (!plain.starts_with(start)) return std::nullopt;
  return plain.substr(start.size());
}

void TestEngine::refuse(const std::string& type, const std::string& order, const std::string& code) {
  refusals_[{type, order}] = code;
}

namespace {

Money money_at(const JsonValue& command, std::string_view name) {
  const Result<Money> amount = parse_money(command.text_at(name).value_or("0.00"), 2);
  GP_CHECK(amount, "an amount has two decimals");
  return *amount;
}

}  // namespace

std::string TestEngine::run(const JsonValue& command, std::string& events) {
  const std::string type(*command.text_at("type"));
  const std::string id(*command.text_at("order"));
  for (const std::string& named : {id, std::string("*")}) {
    if (auto found = refusals_.extract({type, named})) return found.mapped();
  }
  Account& account = orders[id];
  if (type == "pay_order") {
    if (!account.state.empty()) return "order_conflict";
    const Money paid = money_at(command, "paid");
    account.wallet = money_at(command, "wallet");
    account.cash = paid - account.wallet;
    account.coins = money_at(command, "coins");
    account.subsidy = money_at(command, "subsidy");
    account.cost = money_at(command, "cost");
    account.price = paid + account.coins + account.subsidy;
    account.state = "paid";
    events = R"({"type":"order_paid","reward_rate":"0.31","platform_rate":"0.1"})";
  } else if (type == "settle_paid_order") {
    if (account.state != "paid") return "unknown_order";
    account.state = "settled";
    events = R"({"type":"order_settled","contribution":"300.00","grant_value":"210.00","granted":"210.00000000"})";
  } else if (type == "cancel_order") {
    if (account.state != "paid") return "unknown_order";
    account.state = "cancelled";
    events = R"({"type":"order_cancelled"})";
  } else {
    GP_CHECK(type == "reverse_order", "the shop knows four commands");
    if (account.state != "settled") return "unknown_order";
    if (!refunds_.insert(std::string(*command.text_at("refund"))).second) return "order_conflict";
    const Money left = account.price - account.reversed;
    const Money amount = *command.text_at("amount") == "all" ? left : money_at(command, "amount");
    if (left == Money(0)) return "order_refunded";
    if (amount > left) return "refund_too_large";
    account.reversed += amount;
    const Money paid = account.cash + account.wallet;
    const Money back{multiply_divide_floor(amount.units(), paid.units(), account.price.units())};
    events = R"({"type":"order_reversed","refunded":")" + format_money(back, 2) + "\"}";
  }
  accepted.push_back(type + ' ' + id);
  return "ok";
}

OutboxAnswer TestEngine::answer(const OutboxEntry& entry) {
  const Result<JsonValue> command = parse_json(entry.what.command);
  GP_CHECK(command, "commands are JSON");
  std::string events;
  OutboxAnswer answer{entry.what.programme, entry.what.topic,      entry.what.reference,
                      entry.what.command,   run(*command, events), {}};
  if (answer.accepted()) answer.line = R"({"seq":1,"outcome":"ok","events":[)" + events + "]}";
  return answer;
}

ShopHouse::ShopHouse()
    : directory_(
          std::filesystem::temp_directory_path() /
          ("gp-shop-" + std::to_string(getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name())) {
  std::filesystem::remove_all(directory_);
  std::filesystem::create_directories(directory_);
  open();
}

ShopHouse::~ShopHouse() {
  office_.reset();
  std::filesystem::remove_all(directory_);
}

void ShopHouse::open() {
  const std::array schemas{kOutboxSchema, kShopSchema};
  const std::string path = (directory_ / "office.sqlite").string();
  auto opened = Office::open({.path = path, .schemas = schemas, .clock = &clock_, .on_failure = [](const Error& error) {
                                ADD_FAILURE() << error.code << ": " << error.message;
                              }});
  ASSERT_TRUE(opened) << opened.error().message;
  office_ = std::move(*opened);
}

std::string ShopHouse::sell(const Wares& wares) {
  return ask([&](Work& work) {
    const std::string goods =
        add_goods(work, staff(),
                  {.kind = wares.kind, .freight = wares.freight, .title_zh = "茶", .title_en = "Tea " + wares.sku});
    const std::string id = add_variant(work, staff(), goods,
                                       {.sku = wares.sku,
                                        .specs = {{"规格", "盒"}},
                                        .price = Money(wares.price),
                                        .cost = Money(wares.cost),
                                        .supplier = "sup",
                                        .grams = wares.grams,
                                        .subsidy_rate = wares.subsidy_rate},
                                       terms_);
    put_on_sale(work, staff(), goods, terms_);
    if (wares.stock > 0) receive_stock(work, staff(), {id, wares.stock, Money(wares.cost), work.now});
    return id;
  });
}

OrderRequest ShopHouse::request_of(const std::vector<WantedLine>& lines) {
  return {.request = "",
          .basket = {.lines = lines, .region = ""},
          .address = {.name = "王小明", .phone = "13800001111", .region = "440305", .detail = "科技园路一号"}};
}

std::string ShopHouse::place(const OrderRequest& request, const std::string& id) {
  OrderRequest numbered = request;
  if (numbered.request.empty()) numbered.request = "r" + std::to_string(++requests_);
  return ask([&](Work& work) { return place_order(work, member(id), numbered, terms_, sealer_); });
}

PaymentOutcome ShopHouse::pay(const PaymentFacts& facts) {
  return ask([&](Work& work) { return on_payment_succeeded(work, facts, terms_); });
}

PaymentOutcome ShopHouse::pay(const std::string& id) { return pay({"p", "pay-" + id, id, order(id).money}); }

void ShopHouse::dispatch() {
  for (;;) {
    const auto waiting = ask([](Work& work) { return waiting_in_outbox(work, 0, 100); });
    if (waiting.empty()) return;
    for (const OutboxEntry& entry : waiting) {
      const OutboxAnswer answer = answer_of(entry);
      ask([&](Work& work) {
        if (finish_in_outbox(work, entry.number, answer)) on_engine_answer(work, answer);
      });
    }
  }
}

std::string ShopHouse::buy(const std::string& variant_id, std::int64_t quantity) {
  std::string id = place(variant_id, quantity);
  EXPECT_EQ(pay(id), PaymentOutcome::accepted);
  dispatch();
  EXPECT_EQ(state(id), OrderState::paid);
  return id;
}

void ShopHouse::ship(const std::string& id) {
  ask([&](Work& work) { (void)ship_parcel(work, staff(), id, {"sf", "T-" + id}); });
}

std::string ShopHouse::buy_and_receive(const std::string& variant_id, std::int64_t quantity) {
  std::string id = buy(variant_id, quantity);
  ship(id);
  ask([&](Work& work) { confirm_receipt(work, member(), id); });
  return id;
}

std::string ShopHouse::buy_and_settle(const std::string& variant_id, std::int64_t quantity) {
  std::string id = buy_and_receive(variant_id, quantity);
  clock_.advance(7 * kDay);
  run_all_timers();
  dispatch();
  EXPECT_EQ(state(id), OrderState::settled);
  return id;
}

void ShopHouse::run_all_timers() {
  while (ask([](Work& work) { return run_timers(work); }).more) {
  }
}

Order ShopHouse::order(const std::string& id) {
  return ask([&](Work& work) { return read_order(work, staff(), id); });
}
std::vector<Unit> ShopHouse::units(const std::string& id) {
  return ask([&](Work& work) { return read_units(work, id); });
}
Variant ShopHouse::variant(const std::string& id) {
  return ask([&](Work& work) { return read_variant(work, staff(), id); });
}
std::vector<Refund> ShopHouse::refunds() {
  return ask([&](Work& work) { return list_refunds(work, staff(), {}, {.limit = kPageMax}); });
}
Money ShopHouse::refunds_total() {
  Money total;
  for (const Refund& refund : refunds()) total += refund.amount;
  return total;
}
Return ShopHouse::read(const std::string& id) {
  return ask([&](Work& work) { return read_return(work, staff(), id); });
}

}  // namespace greenpool::shop
