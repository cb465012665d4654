#include "http/stream.h"

#include "json/writer.h"

namespace greenpool {

void append_moment(std::string& out, const Moment& moment, int currency_digits) {
  out += "id: ";
  append_integer(out, moment.next_seq);
  out += "\nevent: moment\ndata: ";
  ObjectWriter object(out);
  object.integer("seq", moment.next_seq - 1);
  object.time("time", moment.at);
  object.money("pool", moment.pool.cash, currency_digits);
  object.points("circulating", moment.pool.circulating);
  object.price("price", moment.pool.price(), currency_digits);
  object.integer("members", moment.members);
  object.integer("orders", moment.orders);
  object.integer("sales", moment.sales);
  object.integer("exits", moment.exits);
  object.close();
  out += "\n\n";
}

}  // namespace greenpool
