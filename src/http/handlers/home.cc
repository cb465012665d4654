// GET /: what runs here and its figures, for people, filled in by GET /home.js. GET /docs: the reference of this
// interface.
#include "http/handlers/handlers.h"
#include "http/pages.h"

namespace greenpool {
namespace {

Turn begin_home(Exchange& exchange, const HttpContext&) {
  exchange.respond("text/html; charset=utf-8", home_page());
  exchange.answer.policy =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
      "form-action 'none'; frame-ancestors 'none'";
  return Turn::done;
}

Turn begin_script(Exchange& exchange, const HttpContext&) {
  exchange.respond("text/javascript; charset=utf-8", home_script());
  return Turn::done;
}

Turn begin_docs(Exchange& exchange, const HttpContext&) {
  exchange.respond("text/markdown; charset=utf-8", api_reference());
  return Turn::done;
}

Turn begin_openapi(Exchange& exchange, const HttpContext&) {
  exchange.respond(kJson, openapi_document());
  return Turn::done;
}

}  // namespace

namespace handlers {

const Handler show_home{.begin = begin_home};
const Handler show_home_script{.begin = begin_script};
const Handler show_docs{.begin = begin_docs};

const Handler show_openapi{.begin = begin_openapi};

}  // namespace handlers

}  // namespace greenpool
