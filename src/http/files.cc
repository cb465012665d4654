#include "http/files.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "http/embedded.h"
#include "server/hall.h"
#include "server/house.h"

namespace greenpool {
namespace {

constexpr std::string_view kHomePage = "/home.html";
constexpr std::string_view kShopPage = "/index.html";

struct App {
  std::string_view prefix;  // of its paths
  std::string_view page;
};
constexpr std::array kApps{App{"/admin/", "/admin/index.html"}, App{"/m/", kShopPage},
                           App{"/api-docs/", "/api-docs/index.html"}};

// What a path shows.
const EmbeddedFile* file_at(std::string_view path) {
  if (path == "/") return find_embedded(kHomePage);
  for (const App& app : kApps) {
    if (path == app.prefix.substr(0, app.prefix.size() - 1)) return find_embedded(app.page);
    const bool names_file = path.find('.', path.rfind('/')) != std::string_view::npos;
    if (path.starts_with(app.prefix) && !names_file) return find_embedded(app.page);
  }
  return find_embedded(path);
}

// Scripts and styles come from here alone, and none stands inside a page; the home page carries its own style.
std::string_view policy_of(const EmbeddedFile& file) {
  if (!file.type.starts_with("text/html")) return {};
  if (file.path == kHomePage) {
    return "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
           "form-action 'none'; frame-ancestors 'none'";
  }
  return "default-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; base-uri 'none'; form-action 'self'; "
         "frame-ancestors 'none'; object-src 'none'";
}

// What tells a page that it is a demo's, and may ask for its accounts: scripts see this field of their own document.
// Asked of another server, that would be answered 404, which browsers write down as a fault.
constexpr std::string_view kDemoField = "Server-Timing: demo\r\n";

bool is_demo(const HttpContext& context) {
  return context.hall.house != nullptr && context.hall.house->demo != nullptr;
}

Turn begin_file(Exchange& exchange, const HttpContext& context) {
  const EmbeddedFile& file = *file_at(exchange.parameters.front());
  Answer& answer = exchange.answer;
  answer.cache = file.lasting ? "public, max-age=31536000, immutable" : "no-cache";
  answer.policy = policy_of(file);
  const bool packed = exchange.takes_gzip && !file.gzip.empty();
  const std::string tag = "\"" + std::string(file.digest) + (packed ? "-gzip\"" : "\"");
  answer.fields = "ETag: " + tag + "\r\nVary: Accept-Encoding\r\n";
  if (!answer.policy.empty() && is_demo(context)) answer.fields += kDemoField;
  if (exchange.if_none_match == tag) {
    answer.status = 304;
    return Turn::done;
  }
  if (packed) answer.fields += "Content-Encoding: gzip\r\n";
  exchange.respond(file.type, packed ? file.gzip : file.bytes);
  return Turn::done;
}

constexpr Handler kFileHandler{.begin = begin_file};
constexpr Route kFileRoute{.operation = "show_file",
                           .path = "/{file}",
                           .method = Method::get,
                           .body = BodyKind::none,
                           .shape = nullptr,
                           .query = {},
                           .who = Who::anybody,
                           .step_up = false,
                           .body_max = 0,
                           .handler = &kFileHandler};

}  // namespace

RouteMatch find_file(Method method, std::string_view path, Front front) {
  if (path == "/" && front == Front::shop && find_embedded(kShopPage) != nullptr) path = kShopPage;
  if (file_at(path) == nullptr) return {};
  RouteMatch match;
  match.allow = "Allow: GET, HEAD\r\n";
  if (method == Method::get || method == Method::head) match.route = &kFileRoute;
  match.parameters[match.parameter_count++] = path;
  return match;
}

bool accepts_gzip(std::string_view accept_encoding) {
  std::optional<bool> named;
  std::optional<bool> any;
  while (!accept_encoding.empty()) {
    const std::size_t end = std::min(accept_encoding.find(','), accept_encoding.size());
    std::string part;
    for (const char c : accept_encoding.substr(0, end)) {
      if (c != ' ' && c != '\t') part += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    accept_encoding.remove_prefix(std::min(end + 1, accept_encoding.size()));
    const std::size_t semicolon = std::min(part.find(';'), part.size());
    const std::string coding = part.substr(0, semicolon);
    const std::string weight = part.substr(semicolon);
    const bool wanted =
        weight.find_first_not_of("0.", weight.find('=') == std::string::npos ? 0 : weight.find('=') + 1) !=
            std::string::npos ||
        weight.empty();
    if (coding == "gzip" || coding == "x-gzip") named = wanted;
    if (coding == "*") any = wanted;
  }
  return named.value_or(any.value_or(false));
}

}  // namespace greenpool
