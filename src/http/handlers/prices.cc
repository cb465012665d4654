// GET …/prices: the price over time, for charts; from the views, small, and the same for everybody.
#include <algorithm>
#include <memory>

#include "http/handlers/asking.h"
#include "http/handlers/handlers.h"
#include "http/handlers/payments.h"
#include "server/record_lists.h"

namespace greenpool {
namespace {

constexpr std::int64_t kPricesDefault = 200;
// Everybody who looks at the shop asks for it.
constexpr std::string_view kCache = "public, max-age=5";

struct Question {
  std::string resolution;
  const RecordListSpec* list = nullptr;
  std::optional<Timestamp> from;
  std::size_t limit = 0;
  std::string views;
  std::string known;  // If-None-Match
};

struct PricesAnswer {
  std::string tag;
  bool is_known = false;  // nothing was recorded since
  std::string json;
};

struct Prices {
  std::vector<std::vector<RecordCell>> rows;  // oldest first
  std::optional<Timestamp> next;
};

Result<Prices> read_rows(RecordReader& reader, const Question& asked) {
  Prices prices;
  if (!asked.from) {
    const Result<RecordPage> page =
        reader.page(*asked.list, {.from = {}, .until = {}, .before = INT64_MAX, .limit = asked.limit});
    if (!page) return tl::unexpected(page.error());
    prices.rows = page->rows;
    std::reverse(prices.rows.begin(), prices.rows.end());
    return prices;
  }
  const Result<std::vector<NumberedRecord>> found =
      reader.between(*asked.list, asked.from->microseconds() - 1, INT64_MAX, asked.limit + 1);
  if (!found) return tl::unexpected(found.error());
  for (const NumberedRecord& record : *found) {
    if (prices.rows.size() == asked.limit) {
      prices.next = Timestamp(record.number);
      break;
    }
    prices.rows.push_back(record.cells);
  }
  return prices;
}

Result<PricesAnswer> read(const Question& asked) {
  Result<RecordReader> reader = RecordReader::open(asked.views);
  if (!reader) return tl::unexpected(reader.error());
  // Before the rows: should more come in between, the tag is of the past, and the next look finds it changed.
  const Result<RecordEnd> end = reader->end();
  if (!end) return tl::unexpected(end.error());
  PricesAnswer answer{.tag = "\"" + std::to_string(end->records) + "\"", .is_known = false, .json = {}};
  answer.is_known = asked.known == "*" || asked.known.find(answer.tag) != std::string::npos;
  if (answer.is_known) return answer;
  const Result<Prices> prices = read_rows(*reader, asked);
  if (!prices) return tl::unexpected(prices.error());
  ObjectWriter object(answer.json);
  object.text("resolution", asked.resolution);
  object.integer("records", end->records);
  object.name("prices").push_back('[');
  for (const auto& row : prices->rows) {
    if (&row != &prices->rows.front()) answer.json.push_back(',');
    append_record(answer.json, *asked.list, row, end->currency_digits);
  }
  answer.json.push_back(']');
  prices->next ? object.time("next", *prices->next) : object.null("next");
  object.close();
  return answer;
}

// GET …/prices
void list(OfficeCall& call) {
  const auto asked = std::make_shared<Question>();
  asked->resolution = call.query_text("resolution").value_or("hour");
  asked->list = find_record_list("prices_" + asked->resolution);
  if (const auto from = call.query_text("from")) asked->from = *parse_timestamp(*from);
  asked->limit = static_cast<std::size_t>(call.query_integer("limit").value_or(kPricesDefault));
  asked->views = call.hall.house->opener.views_of(call.programme());
  asked->known = call.exchange.if_none_match;
  const auto answered = std::make_shared<Result<PricesAnswer>>();
  read_elsewhere(
      call, [asked, answered] { *answered = read(*asked); },
      [answered](OfficeCall& then) {
        if (!*answered) refuse_views(answered->error());
        PricesAnswer& prices = **answered;
        then.exchange.answer.cache = kCache;
        then.add_field("ETag: " + prices.tag);
        if (prices.is_known) return then.respond("", 304);
        then.respond(std::move(prices.json));
      });
}

}  // namespace

namespace handlers {

extern const Handler list_prices{.work = list};

}  // namespace handlers
}  // namespace greenpool
