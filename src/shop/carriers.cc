#include "shop/carriers.h"

#include <algorithm>
#include <array>

namespace greenpool::shop {
namespace {

constexpr CarrierWants kPhone = CarrierWants::number_and_phone;

constexpr std::array kCarriers{
    Carrier{"shunfeng", "顺丰速运", "SF Express", kPhone},
    Carrier{"zhongtong", "中通快递", "ZTO Express", kPhone},
    Carrier{"yuantong", "圆通速递", "YTO Express"},
    Carrier{"yunda", "韵达快递", "Yunda Express"},
    Carrier{"shentong", "申通快递", "STO Express"},
    Carrier{"jtexpress", "极兔速递", "J&T Express"},
    Carrier{"jd", "京东物流", "JD Logistics"},
    Carrier{"ems", "EMS", "EMS"},
    Carrier{"youzhengguonei", "邮政快递包裹", "China Post Parcel"},
    Carrier{"debangkuaidi", "德邦快递", "Deppon Express"},
    Carrier{"shunfengkuaiyun", "顺丰快运", "SF Freight", kPhone},
    Carrier{"zhongtongkuaiyun", "中通快运", "ZTO Freight"},
    Carrier{"yundakuaiyun", "韵达快运", "Yunda Freight"},
    Carrier{"zhaijisong", "宅急送", "ZJS Express"},
    Carrier{"youshuwuliu", "优速快递", "UC Express"},
};

}  // namespace

std::span<const Carrier> all_carriers() { return kCarriers; }

const Carrier* find_carrier(std::string_view code) {
  const auto* const found =
      std::find_if(kCarriers.begin(), kCarriers.end(), [code](const Carrier& carrier) { return carrier.code == code; });
  return found == kCarriers.end() ? nullptr : found;
}

}  // namespace greenpool::shop
