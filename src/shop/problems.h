// What the shop refuses. Codes and numbers never change once published: 2400 to 2599.
#pragma once

#include <array>
#include <span>

#include "base/problem.h"

// X(name, number, HTTP status, a retry can help, Chinese, English)
#define GREENPOOL_SHOP_PROBLEMS(X)                                                                                     \
  X(category_unknown, 2400, 404, false, "商品分类不存在", "no such category")                                          \
  X(category_not_empty, 2401, 409, false, "分类下仍有子分类或商品", "the category still holds categories or goods")    \
  X(category_cycle, 2402, 422, false, "分类不能移动到自身之下", "a category cannot be moved below itself")             \
  X(category_too_deep, 2403, 422, false, "分类层级过深", "categories are nested too deeply")                           \
  X(goods_unknown, 2404, 404, false, "商品不存在", "no such goods")                                                    \
  X(goods_invalid, 2405, 422, false, "商品资料不完整或过长", "a text of the goods is missing or too long")             \
  X(goods_without_variant, 2406, 409, false, "商品没有可售规格", "the goods have no variant to sell")                  \
  X(variant_unknown, 2407, 404, false, "商品规格不存在", "no such variant")                                            \
  X(variant_invalid, 2408, 422, false, "规格资料不正确", "the variant's data are not valid")                           \
  X(sku_taken, 2409, 409, false, "SKU 编码已被使用", "the sku is in use")                                              \
  X(pool_part_negative, 2410, 422, false, "价格不足以覆盖成本、奖励与平台份额",                                        \
    "the price does not cover cost, rewards and the platform's share")                                                 \
  X(product_rates_not_covered, 2411, 422, false, "商品的奖励或平台费率不足以覆盖条款的最高奖励",                       \
    "the product's rates do not cover the worst case of rewards, or exceed the whole")                                 \
  X(price_rule_unknown, 2412, 404, false, "限时价格不存在", "no such price rule")                                      \
  X(price_rule_invalid, 2413, 422, false, "限时价格的金额或时段不正确", "the rule's price or period is not valid")     \
  X(image_unknown, 2414, 404, false, "图片不存在", "no such image")                                                    \
  X(image_too_large, 2415, 413, false, "图片超过 2 MiB", "the image is larger than 2 MiB")                             \
  X(image_type_unsupported, 2416, 415, false, "仅支持 PNG、JPEG 与 WebP 图片", "images are PNG, JPEG or WebP")         \
  X(image_limit, 2417, 422, false, "图片数量超过限制", "there are too many images")                                    \
  X(stock_invalid, 2418, 422, false, "库存变动不正确", "the change of stock is not valid")                             \
  X(stock_short, 2419, 409, true, "库存不足", "there is not that much in stock")                                       \
  X(stock_held_for_orders, 2420, 409, true, "库存已被未付款订单占用", "orders that wait for payment hold the stock")   \
  X(cart_full, 2421, 422, false, "购物车已满", "the cart is full")                                                     \
  X(quantity_invalid, 2422, 422, false, "购买数量不正确", "the quantity is not valid")                                 \
  X(goods_not_on_sale, 2423, 409, false, "商品已下架", "the goods are not on sale")                                    \
  X(freight_template_unknown, 2424, 404, false, "运费模板不存在", "no such freight template")                          \
  X(freight_template_invalid, 2425, 422, false, "运费模板不正确", "the freight template is not valid")                 \
  X(freight_region_unserved, 2426, 422, false, "该地区暂不配送", "there is no delivery to this region")                \
  X(coupon_unknown, 2427, 404, false, "优惠券不存在", "no such coupon")                                                \
  X(coupon_invalid, 2428, 422, false, "优惠券设置不正确", "the coupon is not valid")                                   \
  X(coupon_not_open, 2429, 409, false, "优惠券不在有效期内", "the coupon is not valid at this time")                   \
  X(coupon_sold_out, 2430, 409, false, "优惠券已领完", "no coupon is left")                                            \
  X(coupon_member_limit, 2431, 409, false, "已达到该优惠券的领取上限", "the member has as many as allowed")            \
  X(coupon_claim_unknown, 2432, 404, false, "未领取该优惠券", "the member holds no such coupon")                       \
  X(coupon_used, 2433, 409, false, "优惠券已使用或已失效", "the coupon is used or expired")                            \
  X(coupon_minimum, 2434, 422, false, "未达到优惠券的最低消费", "the goods cost less than the coupon asks for")        \
  X(shop_order_unknown, 2435, 404, false, "订单不存在", "no such order")                                               \
  X(order_empty, 2436, 422, false, "订单没有商品", "the order holds no goods")                                         \
  X(order_too_large, 2437, 422, false, "订单件数或金额超过上限", "the order has too many units or costs too much")     \
  X(order_request_conflict, 2438, 409, false, "同一请求编号已用于不同的订单",                                          \
    "the request's number was used for another order")                                                                 \
  X(tender_not_fitting, 2439, 422, false, "零钱与消费币的金额不正确", "wallet and coins do not fit the price")         \
  X(unit_price_too_low, 2440, 422, false, "优惠后的单件价格过低", "a unit would cost nothing")                         \
  X(address_invalid, 2441, 422, false, "收货地址不正确", "the delivery address is not valid")                          \
  X(order_action_not_allowed, 2442, 409, false, "订单当前状态不允许此操作", "the order's state does not allow this")   \
  X(order_in_progress, 2443, 409, true, "订单正在处理，请稍后重试", "the order is being worked on, try again soon")    \
  X(order_actor_not_allowed, 2444, 403, false, "无权进行此操作", "this is not for you to do")                          \
  X(return_unknown, 2445, 404, false, "退货申请不存在", "no such return")                                              \
  X(return_units_unavailable, 2446, 409, false, "所选商品不可退货或已在退货中",                                        \
    "the goods cannot be returned, or are being returned already")                                                     \
  X(return_window_closed, 2447, 409, false, "已超过退货期限", "the return window is closed")                           \
  X(return_action_not_allowed, 2448, 409, false, "退货申请当前状态不允许此操作",                                       \
    "the return's state does not allow this")                                                                          \
  X(return_open, 2449, 409, true, "订单有未完成的退货申请", "a return of the order is open")                           \
  X(return_amount_invalid, 2450, 422, false, "退款金额不正确", "the amount to refund is not valid")                    \
  X(return_invalid, 2451, 422, false, "退货申请资料不正确", "the return's data are not valid")                         \
  X(parcel_unknown, 2452, 404, false, "包裹不存在", "no such parcel")                                                  \
  X(parcel_invalid, 2453, 422, false, "承运商或运单号不正确", "carrier or tracking number is not valid")               \
  X(invoice_unknown, 2454, 404, false, "发票不存在", "no such invoice")                                                \
  X(invoice_invalid, 2455, 422, false, "发票抬头或号码不正确", "the invoice's title or number is not valid")           \
  X(tax_number_invalid, 2456, 422, false, "纳税人识别号校验不通过", "the tax number's check digit is wrong")           \
  X(invoice_action_not_allowed, 2457, 409, false, "发票当前状态不允许此操作", "the invoice's state does not allow it") \
  X(invoice_exists, 2458, 409, false, "该订单已申请发票", "the order has an invoice already")                          \
  X(invoice_nothing_due, 2459, 409, false, "没有可开票金额", "there is no amount to invoice")                          \
  X(refund_unknown, 2460, 404, false, "退款单不存在", "no such refund")                                                \
  X(refund_action_not_allowed, 2461, 409, false, "退款单当前状态不允许此操作",                                         \
    "the refund's state does not allow this")                                                                          \
  X(incident_unknown, 2462, 404, false, "异常记录不存在", "no such incident")                                          \
  X(incident_closed, 2463, 409, false, "异常记录已处理", "the incident is closed")                                     \
  X(shop_settings_invalid, 2464, 422, false, "商城设置不正确", "the shop's settings are not valid")                    \
  X(sealed_data_unreadable, 2465, 500, false, "加密资料无法读取", "sealed data cannot be read")                        \
  X(page_invalid, 2466, 422, false, "分页参数不正确", "the page is not valid")                                         \
  X(price_changed, 2467, 409, false, "价格已变动，请重新确认", "the price has changed: look at it again")              \
  X(return_window_open, 2468, 409, true, "退货期未满，暂不能结算", "the return window is still open")                  \
  X(return_not_reversible, 2469, 409, false, "订单已结算且超过条款的冲正期限，不能退货",                               \
    "the order is settled, and its terms do not let it be reversed any more")                                          \
  X(programme_ending, 2470, 409, false, "平台方案正在清算，不再接受新订单",                                            \
    "the programme is ending and takes no orders any more")                                                            \
  X(image_uploads_too_many, 2471, 429, true, "今日上传图片过多，请明天再试", "too many pictures in one day")

namespace greenpool::shop {

namespace problems {
#define GREENPOOL_SHOP_PROBLEM(name, number, status, retry, zh, en) \
  inline constexpr ProblemInfo name{#name, number, status, retry, zh, en};
GREENPOOL_SHOP_PROBLEMS(GREENPOOL_SHOP_PROBLEM)
#undef GREENPOOL_SHOP_PROBLEM
}  // namespace problems

inline constexpr auto kShopProblemTable = std::to_array<ProblemInfo>({
#define GREENPOOL_SHOP_PROBLEM(name, number, status, retry, zh, en) problems::name,
    GREENPOOL_SHOP_PROBLEMS(GREENPOOL_SHOP_PROBLEM)
#undef GREENPOOL_SHOP_PROBLEM
});

// Ordered by number.
inline constexpr std::span<const ProblemInfo> kShopProblems{kShopProblemTable};

}  // namespace greenpool::shop
