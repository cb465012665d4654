#include "members/regions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "members/region_table.h"

namespace greenpool {
namespace {

RegionCode region(std::string_view text) {
  const RegionCode code = parse_region(text);
  EXPECT_TRUE(code.exists()) << text;
  return code;
}

TEST(Regions, AreReadOnlyWhenTheyExist) {
  EXPECT_EQ(format_region(region("110101")), "110101");
  EXPECT_EQ(region("330106").value(), 330'106U);
  for (const std::string_view text :
       {"", "11010", "1101010", "11010a", " 10101", "110101 ", "+10101", "-10101", "１１０１０１", "000000", "999999",
        "110103",  // 崇文区, which became part of 东城区 in 2010
        "100000", "429000", "110001", "441901", "810001"}) {
    EXPECT_FALSE(parse_region(text).exists()) << text;
  }
  EXPECT_FALSE(is_region(RegionCode()));
  EXPECT_FALSE(is_region(RegionCode(0)));
}

TEST(Regions, HaveALevelACityAndAProvince) {
  struct Case {
    std::string_view code;
    RegionLevel level;
    std::string_view district, city, province, name;
  };
  for (const Case& c : {
           Case{"330106", RegionLevel::district, "330106", "330100", "330000", "西湖区"},
           Case{"330100", RegionLevel::city, "", "330100", "330000", "杭州市"},
           Case{"330000", RegionLevel::province, "", "", "330000", "浙江省"},
           // Districts and counties of municipalities: the group stands for the city.
           Case{"110101", RegionLevel::district, "110101", "110100", "110000", "东城区"},
           Case{"500229", RegionLevel::district, "500229", "500200", "500000", "城口县"},
           Case{"310100", RegionLevel::city, "", "310100", "310000", "市辖区"},
           // Governed by the province, without a city in between.
           Case{"429004", RegionLevel::district, "429004", "", "420000", "仙桃市"},
           Case{"419001", RegionLevel::district, "419001", "", "410000", "济源市"},
           Case{"469030", RegionLevel::district, "469030", "", "460000", "琼中黎族苗族自治县"},
           Case{"659012", RegionLevel::district, "659012", "", "650000", "白杨市"},
           // Cities without districts.
           Case{"441900", RegionLevel::city, "", "441900", "440000", "东莞市"},
           Case{"442000", RegionLevel::city, "", "442000", "440000", "中山市"},
           Case{"460400", RegionLevel::city, "", "460400", "460000", "儋州市"},
           Case{"620200", RegionLevel::city, "", "620200", "620000", "嘉峪关市"},
           // Prefectures and leagues, and provinces that the list does not divide.
           Case{"152201", RegionLevel::district, "152201", "152200", "150000", "乌兰浩特市"},
           Case{"710000", RegionLevel::province, "", "", "710000", "台湾省"},
           Case{"810000", RegionLevel::province, "", "", "810000", "香港特别行政区"},
           Case{"820000", RegionLevel::province, "", "", "820000", "澳门特别行政区"},
           // Changes up to the end of 2025.
           Case{"500157", RegionLevel::district, "500157", "500100", "500000", "两江新区"},
           Case{"653228", RegionLevel::district, "653228", "653200", "650000", "和康县"},
           Case{"330113", RegionLevel::district, "330113", "330100", "330000", "临平区"},
       }) {
    SCOPED_TRACE(c.code);
    const RegionCode code = region(c.code);
    EXPECT_EQ(level_of(code), c.level);
    EXPECT_EQ(district_of(code), c.district.empty() ? RegionCode() : region(c.district));
    EXPECT_EQ(city_of(code), c.city.empty() ? RegionCode() : region(c.city));
    EXPECT_EQ(province_of(code), region(c.province));
    EXPECT_EQ(region_name(code), c.name);
  }
  for (const std::string_view gone : {"330103", "350402", "410381", "500105", "500112", "540422"}) {
    EXPECT_FALSE(parse_region(gone).exists()) << gone;
  }
}

TEST(Regions, AreAsManyAsTheListHas) {
  EXPECT_EQ(all_regions().size(), kRegionCount);
  std::size_t provinces = 0;
  std::size_t cities = 0;
  std::size_t districts = 0;
  std::set<std::uint32_t> governed_by_province;
  for (const std::uint32_t value : all_regions()) {
    const RegionCode code(value);
    EXPECT_EQ(parse_region(format_region(code)), code);
    EXPECT_TRUE(is_region(province_of(code))) << value;
    switch (level_of(code)) {
      case RegionLevel::province:
        ++provinces;
        break;
      case RegionLevel::city:
        ++cities;
        break;
      case RegionLevel::district:
        ++districts;
        if (!city_of(code).exists()) governed_by_province.insert(value / 100);
        break;
    }
  }
  EXPECT_EQ(provinces, 34U);
  EXPECT_EQ(cities, 333U + 5U);
  EXPECT_EQ(districts, 2'845U);
  EXPECT_EQ(governed_by_province, (std::set<std::uint32_t>{4'190, 4'290, 4'690, 6'590}));
}

TEST(Regions, StandInOrderEachOnceWithAName) {
  EXPECT_TRUE(std::is_sorted(all_regions().begin(), all_regions().end(), std::less_equal<>()));
  for (const std::string_view name : kRegionNames) {
    EXPECT_FALSE(name.empty());
    EXPECT_EQ(name.find(' '), std::string_view::npos);
    EXPECT_EQ(name.size() % 3, 0U) << name;  // Chinese characters only
  }
  // Names say the level where they can: no prefecture is called a district.
  for (const std::uint32_t value : all_regions()) {
    const std::string_view name = region_name(RegionCode(value));
    const bool group = value == 110'100 || value == 120'100 || value == 310'100 || value == 500'100;
    if (level_of(RegionCode(value)) != RegionLevel::city || group) continue;
    EXPECT_TRUE(!name.ends_with("区") || name.ends_with("地区")) << value;
  }
}

// The length of the list as text, lines like "110000 北京市", and the sum of its codes: what is touched by accident
// changes one of them.
TEST(Regions, AreTheListOfThisEdition) {
  std::size_t characters = 0;
  std::uint64_t sum = 0;
  for (const std::uint32_t value : all_regions()) {
    const bool group = value == 110'100 || value == 120'100 || value == 310'100 || value == 500'100 || value == 500'200;
    if (group) continue;
    characters += 6 + 1 + region_name(RegionCode(value)).size() / 3 + 1;
    sum += value;
  }
  EXPECT_EQ(characters, 36'399U);
  EXPECT_EQ(sum, 1'260'640'956U);
}

TEST(Regions, OfTheSampleOrdersExist) {
  int rows = 0;
  for (const std::string name : {"two-level", "inventory-clearance", "legacy-conversion"}) {
    std::ifstream file(std::string(GREENPOOL_EXAMPLES) + "/" + name + "-orders.csv", std::ios::binary);
    std::string line;
    ASSERT_TRUE(std::getline(file, line));
    ASSERT_TRUE(line.ends_with(",region")) << name;
    while (std::getline(file, line)) {
      ++rows;
      EXPECT_TRUE(parse_region(std::string_view(line).substr(line.rfind(',') + 1)).exists()) << name << ": " << line;
    }
  }
  EXPECT_EQ(rows, 200);
}

}  // namespace
}  // namespace greenpool
