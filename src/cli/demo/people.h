// The people of the demo, all invented: names put together, telephones of a block that the tests use as well, identity
// numbers with a right check digit and an impossible birth place. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "people/roles.h"

namespace greenpool {

struct DemoOperator {
  std::string_view login;
  std::string_view name;
  Role role;
};
inline constexpr std::array kDemoOperators{
    DemoOperator{"owner", "演示所有者", Role::owner},
    DemoOperator{"owner2", "演示所有者二", Role::owner},  // who approves what the first one asks for
    DemoOperator{"maker", "演示财务经办", Role::finance_maker},
    DemoOperator{"checker", "演示财务复核", Role::finance_checker},
    DemoOperator{"risk", "演示风控", Role::risk},
    DemoOperator{"shop", "演示店长", Role::shop_manager},
    DemoOperator{"support", "演示客服", Role::support},
    DemoOperator{"auditor", "演示审计", Role::auditor},
};
// Good on this machine only: a demo's server listens on loopback.
inline constexpr std::string_view kDemoPassword = "greenpool demo only";

// Where parcels go: a district of GB/T 2260 and a street.
struct DemoPlace {
  std::string_view district;
  std::string_view street;
};
inline constexpr std::array kDemoPlaces{
    DemoPlace{"440305", "科技园路"}, DemoPlace{"440106", "体育东路"}, DemoPlace{"330106", "文三路"},
    DemoPlace{"310104", "漕溪北路"}, DemoPlace{"110105", "朝阳北路"}, DemoPlace{"510107", "武侯大道"},
    DemoPlace{"420106", "中南路"},   DemoPlace{"350203", "湖滨南路"}, DemoPlace{"440305", "后海大道"},
    DemoPlace{"440304", "福华路"},
};

// The person of that number, from 0 to 9 999.
[[nodiscard]] std::string demo_phone(std::size_t number);      // "13800000001"
[[nodiscard]] std::string demo_nickname(std::size_t number);   // up to 20 characters
[[nodiscard]] std::string demo_name(std::size_t number);       // family name and given name
[[nodiscard]] std::string demo_id_number(std::size_t number);  // 18 characters, GB 11643

}  // namespace greenpool
