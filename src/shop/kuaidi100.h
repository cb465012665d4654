// Kuaidi100 (快递100), which asks many carriers in China behind one interface: its query in real time.
// https://api.kuaidi100.com/document/5f0ffb5ebc8da837cbd8aefc says: POST a form of customer, param (JSON) and sign, the
// MD5 of param + key + customer in upper case; one parcel at most once in half an hour, else it is locked; a phone for
// SF and ZTO. An answer has the state of the parcel (3 and 301 to 304: signed for) and its events in China's time; a
// refusal has returnCode: 400 unknown carrier, 408 wrong phone, 500 nothing found, 501 and 502 trouble of its own, 503
// wrong signature, 601 no queries left.
// Thread safety: any thread.
#pragma once

#include <string>

#include "net/http_client.h"
#include "shop/ports.h"

namespace greenpool::shop {

inline constexpr std::string_view kKuaidi100Url = "https://poll.kuaidi100.com/poll/query.do";

class Kuaidi100 final : public ParcelTracker {
 public:
  struct Options {
    std::string url{kKuaidi100Url};
    std::string customer = {};
    std::string key = {};
  };

  // The client must outlive it.
  Kuaidi100(Options options, HttpClient& client) : options_(std::move(options)), client_(client) {}

  [[nodiscard]] Result<std::vector<ParcelEvent>> track(const TrackingQuestion& question) override;

 private:
  const Options options_;
  HttpClient& client_;
};

}  // namespace greenpool::shop
