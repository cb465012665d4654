#include "money/currency.h"

#include <algorithm>
#include <array>

namespace greenpool {
namespace {

// Active codes by decimals of the minor unit (ISO 4217, list one). Metals, test codes and units of account without a
// minor unit are left out: nobody pays an order in them.
constexpr std::string_view kNoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
constexpr std::string_view kThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";
constexpr std::string_view kFourDecimals = "CLF UYW";
constexpr std::string_view kTwoDecimals =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW "
    "CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF "
    "IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
    "MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP "
    "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR "
    "ZMW ZWG";

bool lists(std::string_view codes, std::string_view code) {
  for (std::size_t begin = 0; begin < codes.size(); begin += 4) {
    if (codes.substr(begin, 3) == code) return true;
  }
  return false;
}

}  // namespace

std::optional<Currency> find_currency(std::string_view code) {
  if (code.size() != 3) return std::nullopt;
  constexpr std::array<std::pair<std::string_view, int>, 4> kLists{
      {{kTwoDecimals, 2}, {kNoDecimals, 0}, {kThreeDecimals, 3}, {kFourDecimals, 4}}};
  for (const auto& [codes, digits] : kLists) {
    if (lists(codes, code)) return Currency{std::string(code), digits};
  }
  return std::nullopt;
}

}  // namespace greenpool
