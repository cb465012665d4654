#include "people/housekeeping.h"

#include "people/failures.h"
#include "people/login_codes.h"
#include "people/sessions.h"
#include "people/sms.h"
#include "people/wechat_accounts.h"

namespace greenpool {

void sweep_people(Work& work, const People& people) {
  sweep_failures(work, people);
  sweep_codes(work);
  sweep_sessions(work);
  sweep_sms(work);
  sweep_wechat_tickets(work);
}

}  // namespace greenpool
