#include "json/writer.h"
#include "wire/names.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

// Each field by its type; what is optional and nothing is left out.
class RequestWriter {
 public:
  RequestWriter(ObjectWriter& object, int digits) : object_(object), digits_(digits) {}

  template <class T>
  void operator()(const T& operation) {
    for_each_field(operation, [&](const auto& field, const auto& value) { write(field, value); });
  }

 private:
  template <class F>
  void write(const F& field, const std::string& text) {
    if (!text.empty() || field.need == Need::required) object_.text(field.name, text);
  }
  template <class F>
  void write(const F& field, const OwnedLongText& text) {
    object_.text(field.name, text.text);
  }
  template <class F>
  void write(const F& field, Timestamp at) {
    if (at != Timestamp{} || field.need == Need::required) object_.time(field.name, at);
  }
  template <class F>
  void write(const F& field, Money amount) {
    if (amount != Money(0) || field.need == Need::required) object_.money(field.name, amount, digits_);
  }
  template <class F>
  void write(const F& field, Points points) {
    object_.points(field.name, points);
  }
  template <class F>
  void write(const F& field, Rate rate) {
    object_.id(field.name, format_rate(rate));
  }
  template <class F>
  void write(const F& field, std::int64_t count) {
    if (count != 0 || field.need == Need::required) object_.id(field.name, std::to_string(count));
  }
  template <class F>
  void write(const F& field, RegionCode region) {
    if (region.exists()) object_.id(field.name, format_region(region));
  }
  template <class F, class Value>
  void write(const F& field, const std::optional<Value>& value) {
    if (value) {
      write(field, *value);
    } else if (field.need == Need::required) {
      object_.id(field.name, "all");
    }
  }
  template <class F, class Choice>
    requires std::is_enum_v<Choice>
  void write(const F& field, Choice choice) {
    if (choice != Choice{} || field.need == Need::required) object_.id(field.name, name_of(choice));
  }

  ObjectWriter& object_;
  int digits_;
};

}  // namespace

void append_request(std::string& json, const Request& request, int currency_digits) {
  ObjectWriter object(json);
  object.id("type", kCommandNames[request.operation.index()]);
  std::visit(RequestWriter(object, currency_digits), request.operation);
  if (request.at) object.time("at", *request.at);
  if (!request.key.empty()) object.text("key", request.key);
  object.close();
}

}  // namespace greenpool
