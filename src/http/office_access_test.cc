// Who may use which operation: every operation of the document with every kind of caller, over sockets. What is
// expected is read from the document's x-who, so a new operation is tried without a change here.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "http/embedded.h"
#include "http/route.h"
#include "http/testing/office_kit.h"
#include "json/writer.h"
#include "people/api_keys.h"
#include "people/second_factor.h"

namespace greenpool {
namespace {

constexpr std::string_view kHere = "shop";
constexpr std::string_view kElsewhere = "other";
constexpr std::array kRoles{Role::owner,        Role::finance_maker, Role::finance_checker, Role::risk,
                            Role::shop_manager, Role::support,       Role::auditor};
constexpr std::array kScopes{Scope::read, Scope::orders, Scope::members, Scope::sales, Scope::hooks};

using Words = std::set<std::string>;  // of x-who

// One operation as the document has it.
struct Operation {
  const Route* route = nullptr;
  Words who = {};
  bool step_up = false;

  [[nodiscard]] bool is_safe() const { return route->method == Method::get; }
  [[nodiscard]] bool names_programme() const { return route->path.find("/{programme}") != std::string_view::npos; }
};

std::string_view method_text(Method method) {
  switch (method) {
    case Method::get:
      return "get";
    case Method::post:
      return "post";
    case Method::put:
      return "put";
    case Method::patch:
      return "patch";
    default:
      return "delete";
  }
}

std::vector<Operation> all_operations() {
  boost::json::parse_options options;
  options.max_depth = 128;
  const boost::json::value document = boost::json::parse(embedded_text("/openapi.json"), {}, options);
  std::vector<Operation> operations;
  for (const Route& route : all_routes()) {
    const auto& described =
        document.at("paths").at(std::string(route.path)).at(std::string(method_text(route.method))).as_object();
    Operation operation{.route = &route};
    for (const auto& word : described.at("x-who").as_array()) operation.who.emplace(word.as_string());
    const auto* const step_up = described.if_contains("x-step-up");
    operation.step_up = step_up != nullptr && step_up->as_bool();
    operations.push_back(std::move(operation));
  }
  return operations;
}

// A kind of caller.
struct Guest {
  std::string name = {};
  Words in_programme = {};  // what they are where the path names kHere
  Words of_server = {};     // what they are where it names no programme
  std::string cookie = {};
  std::string csrf = {};
  std::string key = {};
  bool is_strong = true;    // has given a password of lately
  bool is_unknown = false;  // their credentials are none
  std::string sends = {};   // the complete header lines of the credentials
};

// What the door says. Anything else (a missing field, an unknown id, a wrong code) was admitted.
enum class Verdict : std::uint8_t { admitted, unauthorized, forbidden, csrf_missing, step_up_required };

std::string_view text_of(Verdict verdict) {
  constexpr std::array<std::string_view, 5> kTexts{"admitted", "401 unauthorized", "403 forbidden", "403 csrf_missing",
                                                   "403 step_up_required"};
  return kTexts[static_cast<std::size_t>(verdict)];
}

Verdict expected(const Guest& guest, const Operation& operation) {
  // Where Prometheus looks, a bearer token is none of the office's: its own door reads it (office_metrics_test.cc).
  const bool reads_tokens_itself = operation.route->operation == "show_metrics";
  if (guest.is_unknown && !(reads_tokens_itself && guest.cookie.empty())) return Verdict::unauthorized;
  const bool has_session = !guest.cookie.empty();
  if (has_session && guest.csrf.empty() && !operation.is_safe()) return Verdict::csrf_missing;
  if (operation.who.contains("public")) return Verdict::admitted;
  if (!has_session && guest.key.empty()) return Verdict::unauthorized;
  const Words& is = operation.names_programme() ? guest.in_programme : guest.of_server;
  const bool may =
      std::any_of(is.begin(), is.end(), [&](const std::string& word) { return operation.who.contains(word); });
  if (!may) return Verdict::forbidden;
  return operation.step_up && !guest.is_strong ? Verdict::step_up_required : Verdict::admitted;
}

// The least that a body of this shape holds.
std::string least(const ValueRule& rule);

std::string least_text(const ValueRule& rule) {
  if (!rule.choices.empty()) return std::string(rule.choices.front());
  const std::vector<std::string> guesses{std::string(static_cast<std::size_t>(rule.low), 'a'),
                                         "x-1",
                                         "1",
                                         "2026-01-01",
                                         "2026-01-01T00:00:00Z",
                                         "110101",
                                         "https://example.com/",
                                         "a@example.com",
                                         std::string(64, '0'),
                                         std::string(40, '0'),
                                         std::string(static_cast<std::size_t>(rule.low), '0')};
  for (const std::string& guess : guesses) {
    if (misfit(JsonValue::of_text(guess), rule).empty()) return guess;
  }
  return "";  // refused as a field that does not fit: admitted all the same
}

std::string least(const ValueRule& rule) {
  switch (rule.kind) {
    case Shape::text: {
      std::string json;
      append_json_string(json, least_text(rule));
      return json;
    }
    case Shape::integer:
      return std::to_string(std::max<std::int64_t>(rule.low, std::min<std::int64_t>(rule.high, 1)));
    case Shape::truth:
      return "false";
    case Shape::list: {
      std::string json = "[";
      for (std::int64_t i = 0; i < rule.low; ++i) json += (i == 0 ? "" : ",") + least(*rule.items);
      return json + "]";
    }
    case Shape::object: {
      std::string json = "{";
      for (const FieldRule& field : rule.fields) {
        if (!field.required) continue;
        json += (json.size() == 1 ? "\"" : ",\"") + std::string(field.name) + "\":" + least(field.rule);
      }
      return json + "}";
    }
  }
  return "null";
}

std::string target_of(const Route& route) {
  std::string target;
  std::string_view rest = route.path;
  while (!rest.empty()) {
    const std::size_t open = std::min(rest.find('{'), rest.size());
    target += rest.substr(0, open);
    if (open == rest.size()) break;
    const std::size_t close = rest.find('}');
    const std::string_view name = rest.substr(open + 1, close - open - 1);
    target += name == "programme" ? kHere : name == "amount" || name == "number" ? "1" : "x-1";
    rest = rest.substr(close + 1);
  }
  char before = '?';
  for (const FieldRule& field : route.query) {
    if (!field.required) continue;
    target += before + std::string(field.name) + "=" +
              (field.rule.kind == Shape::text ? least_text(field.rule) : least(field.rule));
    before = '&';
  }
  return target;
}

std::string body_of(const Route& route) {
  switch (route.body) {
    case BodyKind::none:
      return "";
    case BodyKind::json:
      return least(*route.shape);
    default:
      return "{}";
  }
}

std::string request_of(const Operation& operation, const Guest& guest) {
  const Route& route = *operation.route;
  std::string method(method_text(route.method));
  for (char& c : method) c = static_cast<char>(c - 'a' + 'A');
  std::string request = method + " " + target_of(route) + " HTTP/1.1\r\nHost: localhost\r\n" + guest.sends;
  const std::string body = body_of(route);
  if (route.body != BodyKind::none) {
    request +=
        route.body == BodyKind::batch ? "Content-Type: application/x-ndjson\r\n" : "Content-Type: application/json\r\n";
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  return request + "\r\n" + body;
}

// Asks over a connection that stays open; a stream's ends once its head has come.
class Door {
 public:
  explicit Door(std::uint16_t port) : port_(port) {}

  // nullopt: no answer at all.
  std::optional<Verdict> knock(const std::string& request) {
    if (!client_) client_.emplace(port_);
    std::string text;
    if (!client_->send(request)) return again();
    while (text.find("\r\n\r\n") == std::string::npos) {
      auto more = client_->receive_some();
      if (!more) return again();
      text += *more;
    }
    const std::size_t head = text.find("\r\n\r\n") + 4;
    const std::string fields = text.substr(0, head);
    const int status = std::stoi(fields.substr(9, 3));
    const std::size_t length = fields.find("Content-Length: ");
    if (length == std::string::npos) {
      client_.reset();
    } else {
      const std::size_t body = std::stoul(fields.substr(length + 16));
      while (text.size() < head + body) {
        auto more = client_->receive_some();
        if (!more) return again();
        text += *more;
      }
    }
    if (fields.find("Connection: close") != std::string::npos) client_.reset();
    return verdict_of(status, text.substr(head));
  }

 private:
  std::optional<Verdict> again() {
    client_.reset();
    return std::nullopt;
  }

  static Verdict verdict_of(int status, const std::string& body) {
    const auto says = [&](std::string_view code) {
      return body.find("\"code\":\"" + std::string(code) + "\"") != std::string::npos;
    };
    if (status == 401 && says("unauthorized")) return Verdict::unauthorized;
    if (status == 403 && says("forbidden")) return Verdict::forbidden;
    if (status == 403 && says("csrf_missing")) return Verdict::csrf_missing;
    if (status == 403 && says("step_up_required")) return Verdict::step_up_required;
    return Verdict::admitted;
  }

  const std::uint16_t port_;
  std::optional<RawClient> client_;
};

// Makes guests with accounts, sessions and keys of the real tables. Their entries in the book get the highest version,
// so that no operation which they try (signing out, erasing themselves) takes them from it.
class Guests {
 public:
  explicit Guests(OfficeKit& kit) : kit_(kit) {}

  std::vector<Guest> make() {
    add_nobodies();
    add_member();
    for (const Role role : kRoles) add_operators(role);
    add_unready();
    for (const Scope scope : kScopes) add_keys(scope);
    for (Guest& guest : guests_) {
      if (!guest.cookie.empty()) guest.sends += "Cookie: " + guest.cookie + "\r\n";
      if (!guest.csrf.empty()) guest.sends += "X-CSRF-Token: " + guest.csrf + "\r\n";
      if (!guest.key.empty()) guest.sends += "Authorization: Bearer " + guest.key + "\r\n";
    }
    return std::move(guests_);
  }

 private:
  static constexpr std::int64_t kForGood = std::int64_t{1} << 60U;

  void add_nobodies() {
    guests_.push_back({.name = "nobody"});
    guests_.push_back({.name = "with a key that is none", .key = "gpk_none", .is_unknown = true});
    Guest ended{.name = "with a session that has ended"};
    ended.sends = "Cookie: " + std::string(kSessionCookieOfLoopback) + "=ended\r\n";
    guests_.push_back(std::move(ended));
  }

  void add_member() {
    const KitClient client = kit_.member();
    Guest guest{.name = "a member", .in_programme = {"member", "session"}, .of_server = {"member", "session"}};
    add_session({PrincipalKind::member, client.id}, guest);
    Guest forged = guest;
    forged.name = "a member's browser on another site";
    forged.csrf.clear();
    guests_.push_back(std::move(forged));
    add_stale({PrincipalKind::member, client.id}, guest);
    guests_.push_back(std::move(guest));
  }

  void add_operators(Role role) {
    const std::string word(name_of(role));
    const auto guest_of = [&](const std::string& where, const Words& in_programme, const Words& of_server) {
      const SessionHolder holder{PrincipalKind::operator_, kit_.operator_of(where, {role}).id};
      Guest guest{.name = word + " of " + (where == "*" ? "every programme" : where),
                  .in_programme = in_programme,
                  .of_server = of_server};
      add_session(holder, guest);
      if (where != kElsewhere) add_stale(holder, guest);
      guests_.push_back(std::move(guest));
    };
    guest_of(std::string(kHere), {word, "session"}, {"session"});
    guest_of(std::string(kElsewhere), {"session"}, {"session"});
    guest_of("*", {word, "session"}, {word, "session"});
  }

  // Owners of everything who have something to do first.
  void add_unready() {
    const SessionHolder holder{PrincipalKind::operator_, kit_.operator_of("*", {Role::owner}).id};
    Guest initial{.name = "owner with an initial password", .in_programme = {"session"}, .of_server = {"session"}};
    add_session(holder, initial, [](Principal& who) { who.standing = Standing::password_change_needed; });
    guests_.push_back(std::move(initial));
    Guest bare{.name = "owner without the second factor", .in_programme = {"session"}, .of_server = {"session"}};
    add_session(holder, bare, [](Principal& who) { who.standing = Standing::second_factor_enrolment_needed; });
    guests_.push_back(std::move(bare));
  }

  void add_keys(Scope scope) {
    const std::string owner = kit_.operator_of("*", {Role::owner}).id;
    for (const std::string_view where : {kHere, kElsewhere}) {
      const std::string word = "key:" + std::string(name_of(scope));
      AccessChanges access;
      const NewApiKey made = kit_.office().ask([&](Work& work) {
        return create_api_key(work, {.kind = ActorKind::operator_, .id = owner},
                              {.name = "tests", .programme = std::string(where), .scopes = {scope}}, access);
      });
      admit(access, made.key, {});
      guests_.push_back({.name = "key of " + std::string(where) + " for " + std::string(name_of(scope)),
                         .in_programme = where == kHere ? Words{word} : Words{},
                         .of_server = {word},
                         .key = made.key});
    }
  }

  using Change = std::function<void(Principal&)>;

  void add_session(const SessionHolder& holder, Guest& guest, const Change& change = {}) {
    AccessChanges access;
    const NewSession session =
        kit_.office().ask([&](Work& work) { return open_session(work, kit_.house().people, holder, "tests", access); });
    admit(access, session.token, change);
    guest.cookie = std::string(kSessionCookieOfLoopback) + "=" + session.token;
    guest.csrf = session.csrf_token;
  }

  void add_stale(const SessionHolder& holder, const Guest& like) {
    Guest guest = like;
    guest.name += ", who signed in an hour ago";
    guest.is_strong = false;
    add_session(holder, guest, [](Principal& who) {
      who.strong_at = Timestamp(who.strong_at.microseconds() - std::int64_t{3'600} * 1'000'000);
    });
    guests_.push_back(std::move(guest));
  }

  void admit(const AccessChanges& access, const std::string& token, const Change& change) {
    const Digest digest = sha256(token);
    const auto found = std::find_if(access.begin(), access.end(), [&](const AccessChange& each) {
      return each.token == digest && each.principal != nullptr;
    });
    ASSERT_NE(found, access.end());
    const auto principal = std::make_shared<Principal>(*found->principal);
    if (change) change(*principal);
    const AccessChange for_good{.token = digest, .version = kForGood, .principal = principal};
    kit_.house().book.apply({&for_good, 1});
  }

  OfficeKit& kit_;
  std::vector<Guest> guests_;
};

TEST(OfficeAccess, EveryOperationAdmitsExactlyWhomTheDocumentNames) {
  OfficeKit kit;
  kit.add_programme("classic", std::string(kHere));
  kit.add_programme("classic", std::string(kElsewhere));
  const std::vector<Guest> guests = Guests(kit).make();
  const std::vector<Operation> operations = all_operations();
  ASSERT_GT(operations.size(), 60U);
  std::size_t admitted = 0;
  std::size_t wrong = 0;
  std::ostringstream table;
  Door door(kit.port());
  for (const Operation& operation : operations) {
    for (const Guest& guest : guests) {
      const Verdict wanted = expected(guest, operation);
      const std::optional<Verdict> given = door.knock(request_of(operation, guest));
      if (given == Verdict::admitted) ++admitted;
      if (given == wanted) continue;
      ++wrong;
      table << operation.route->operation << " | " << guest.name << " | expected " << text_of(wanted) << " | was "
            << (given ? text_of(*given) : "no answer") << "\n";
    }
  }
  EXPECT_EQ(wrong, 0U) << "operation | caller | expected | was\n" << table.str();
  EXPECT_GT(admitted, operations.size()) << "somebody may use each";
  std::cout << operations.size() << " operations, " << guests.size() << " callers, " << admitted << " admitted\n";
}

}  // namespace
}  // namespace greenpool
