# Puts the document into a source file as pieces of raw text: compilers bound the length of one literal.
file(READ ${IN} rest)
set(pieces "")
string(LENGTH "${rest}" length)
set(at 0)
while(at LESS length)
  string(SUBSTRING "${rest}" ${at} 8000 piece)
  string(APPEND pieces "    R\"api(${piece})api\"\n")
  math(EXPR at "${at} + 8000")
endwhile()
file(WRITE ${OUT} "// The OpenAPI document, made by tools/generate_api.\n#include \"http/route.h\"\n
namespace greenpool {\n
std::string_view openapi_document() {\n  static constexpr char kText[] =\n${pieces};\n  return {kText, sizeof kText - 1};\n}\n
}  // namespace greenpool\n")
