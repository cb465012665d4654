#include "wire/input_texts.h"

#include <array>

namespace greenpool {
namespace {

struct Row {
  std::string_view chinese;
  std::string_view english;
};

constexpr auto kTexts = std::to_array<Row>({
#define GREENPOOL_INPUT_TEXT_ROW(name, zh, en) {zh, en},
    GREENPOOL_INPUT_TEXTS(GREENPOOL_INPUT_TEXT_ROW)
#undef GREENPOOL_INPUT_TEXT_ROW
});

}  // namespace

std::string_view text_of(InputText text, ProblemLanguage language) {
  const Row& row = kTexts[static_cast<std::size_t>(text)];
  return language == ProblemLanguage::chinese ? row.chinese : row.english;
}

}  // namespace greenpool
