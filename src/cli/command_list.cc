#include "cli/command_list.h"

#include <string_view>

#include "base/fields.h"
#include "service/request.h"

namespace greenpool {
namespace {

constexpr std::size_t kColumns = 100;

void append_word(std::string& list, std::size_t& column, const std::string& word) {
  if (column + 1 + word.size() > kColumns) {
    list += "\n     ";
    column = 5;
  }
  list += " " + word;
  column += 1 + word.size();
}

template <class Command>
void append_command(std::string& list) {
  list += "  ";
  list += Command::kName;
  std::size_t column = 2 + Command::kName.size();
  for_each_field_of<Command>([&](const auto& field) {
    const std::string name(field.name);
    append_word(list, column, field.need == Need::optional ? "[" + name + "]" : name);
  });
  list.push_back('\n');
}

}  // namespace

std::string list_of_commands() {
  using Commands = BasicOperation<RequestForm>;
  std::string list;
  for (std::size_t i = 0; i < std::variant_size_v<Commands>; ++i) {
    with_alternative<Commands>(i, [&list]<class Command>() { append_command<Command>(list); });
  }
  return list;
}

}  // namespace greenpool
