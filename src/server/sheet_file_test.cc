#include "server/sheet_file.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "server/table_file.h"

namespace greenpool {
namespace {

std::string number(std::size_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>((value >> (8 * i)) & 0xffU));
  return out;
}

// Entries as they are, without compression. claimed: the size that the directory says of the first.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& entries, std::size_t claimed = 0) {
  std::string out;
  std::string directory;
  for (const auto& [name, content] : entries) {
    const auto checksum = crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
    const std::size_t size = claimed != 0 && directory.empty() ? claimed : content.size();
    const std::string figures = number(checksum, 4) + number(size, 4) + number(size, 4) + number(name.size(), 2);
    directory += std::string("PK\x01\x02", 4) + number(20, 2) + number(20, 2) + number(0, 8) + figures + number(0, 12) +
                 number(out.size(), 4) + name;
    out += std::string("PK\x03\x04", 4) + number(20, 2) + number(0, 8) + figures + number(0, 2) + name + content;
  }
  const std::size_t begin = out.size();
  out += directory + std::string("PK\x05\x06", 4) + number(0, 4) + number(entries.size(), 2) +
         number(entries.size(), 2) + number(directory.size(), 4) + number(begin, 4) + number(0, 2);
  return out;
}

std::string book_of(const std::string& rows, const std::string& shared = "") {
  return zip_of(
      {{"xl/workbook.xml", R"(<?xml version="1.0"?><workbook><sheets><sheet name="b" r:id="r2"/>)"
                           R"(<sheet name="a" r:id="r1"/></sheets></workbook>)"},
       {"xl/_rels/workbook.xml.rels", R"(<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>)"
                                      R"(<Relationship Id="r2" Target="/xl/worksheets/other.xml"/></Relationships>)"},
       {"xl/worksheets/sheet1.xml", "<worksheet/>"},
       {"xl/worksheets/other.xml", "<x:worksheet><!-- < --><sheetData>" + rows + "</sheetData></x:worksheet>"},
       {"xl/sharedStrings.xml", "<sst>" + shared + "</sst>"}});
}

std::string csv_of(const std::string& bytes) {
  const Result<SheetText> sheet = read_sheet(bytes);
  return sheet ? sheet->csv : sheet.error().code;
}

TEST(SheetFile, ReadsWhatWeWrite) {
  const Result<std::string> book = to_xlsx({.title = "goods",
                                            .header = {"sku", "title", "price"},
                                            .numeric = {false, false, true},
                                            .rows = {{"007", "绿茶 \"A\" & <B>, =1+1", "1000.00"},
                                                     {"008", "", "30.10"},
                                                     {"", "two\nlines", "12345678901234567.89"},
                                                     {"x", "-5", "0.0001"}}});
  ASSERT_TRUE(book);
  ASSERT_TRUE(looks_like_sheet(*book));
  const Result<SheetText> sheet = read_sheet(*book);
  ASSERT_TRUE(sheet) << sheet.error().message;
  EXPECT_EQ(
      sheet->csv,
      "sku,title,price\n007,\"绿茶 \"\"A\"\" & <B>, =1+1\",1000\n008,,30.1\n,\"two\nlines\",12345678901234567.89\n"
      "x,-5,0.0001\n");
  EXPECT_EQ(sheet->rows, (std::vector<std::uint64_t>{1, 2, 3, 4, 4, 5})) << "a row that takes two lines";
}

TEST(SheetFile, ReadsTheFirstSheetAsExcelWritesIt) {
  const std::string shared =
      "<si><t>name</t></si><si><r><t xml:space='preserve'>red </t></r><r><t>tea</t></r><rPh><t>aloud</t></rPh></si>"
      "<si><t>&#x8336;&amp;&#10;</t></si><si/>";
  EXPECT_EQ(csv_of(book_of(R"(<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>2</v></c></row>)"
                           R"(<row r="3"><c r="B3"/></row>)"
                           R"(<row r="7"><c r="A7" t="s"><v>1</v></c><c r="B7"><v>30.100000000000001</v></c>)"
                           R"(<c r="C7" t="b"><v>1</v></c><c r="D7" t="str"><f>A1</f><v>told</v></c></row>)"
                           R"(<row><c t="inlineStr"><is><t>x</t></is></c><c><v>1E-3</v></c></row>)",
                           shared)),
            "name,,\"茶&\n\"\nred tea,30.1,true,told\nx,0.001,\n");
  const Result<SheetText> sheet = read_sheet(book_of(R"(<row r="2"><c r="A2"><v>1</v></c></row>)"
                                                     R"(<row r="9"><c r="A9"><v>2</v></c></row>)"));
  EXPECT_EQ(sheet->rows, (std::vector<std::uint64_t>{2, 9})) << "as people see them";
}

TEST(SheetFile, RefusesWhatIsNone) {
  constexpr const char* kNo = "sheet_malformed";
  EXPECT_FALSE(looks_like_sheet("goods,sku\n"));
  EXPECT_EQ(csv_of("PK"), kNo);
  EXPECT_EQ(csv_of(zip_of({{"a.txt", "a"}})), kNo);
  for (const char* rows :
       {"<row", "<row r='x'/>", R"(<row><c t="s"><v>0</v></c></row>)", R"(<row><c r="A1"><v>x</v></c></row>)",
        R"(<row><c r="ZZ1"><v>1</v></c></row>)", R"(<row><c r="A1" t="e"><v>#DIV/0!</v></c></row>)",
        R"(<row><c r="A1"><v>nan</v></c></row>)", "<row><c><v>&lol;</v></c></row>", "<!DOCTYPE lolz><row/>",
        "<row><c><v>&#0;</v></c></row>", "<row><c><v>1</v>"}) {
    EXPECT_EQ(csv_of(book_of(rows)), kNo) << rows;
  }
  EXPECT_EQ(csv_of(zip_of({{"xl/workbook.xml", "x"}}, std::size_t{65} << 20U)), kNo) << "too much unpacked";
  std::string book = book_of(R"(<row><c r="A1"><v>1</v></c></row>)");
  for (std::size_t i = 0; i < book.size(); i += 5) {
    std::string damaged = book;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    static_cast<void>(read_sheet(damaged));  // says something, and comes back
  }
}

}  // namespace
}  // namespace greenpool
