// The rooms of the office, as handlers use them: made once (server/office_server.h), there as long as the server.
#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "hooks/endpoint.h"
#include "payments/payment_rules.h"
#include "people/access_book.h"
#include "people/password_pool.h"
#include "people/personal_data.h"
#include "people/settings.h"
#include "people/wechat_login.h"
#include "server/approvals.h"
#include "server/compliance.h"
#include "server/identity.h"
#include "server/programme_opener.h"
#include "server/readers.h"
#include "server/sealers.h"

namespace greenpool {

class DemoDesk;
class ProofPress;
class SimulationJobs;
struct PageFigures;

struct House {
  const People& people;
  AccessBook& book;
  PasswordPool& passwords;
  BookIdentity& identity;
  Approvals& approvals;
  ProgrammeOpener& opener;
  const Programmes& programmes;
  PaymentRules& payments;  // its providers are those of the configuration
  std::string sandbox_secret = {};
  SecretKey answers_key = {};  // of the digests of requests under an Idempotency-Key
  ShopSealer& shop_sealer;
  Readers& readers;
  Readers& folders;  // one thread
  HookPolicy hooks = {};
  ComplianceBooks* compliance = nullptr;
  ProofPress* proofs = nullptr;           // server/proof_press.h
  PageFigures* figures = nullptr;         // server/page_figures.h
  SimulationJobs* simulations = nullptr;  // server/simulation_jobs.h
  std::vector<PersonalDataRoom> personal_data = {};
  Readers& errands;                // threads of their own, for what asks other servers
  WechatLogin* wechat = nullptr;   // nullptr: nobody signs in by WeChat here
  const DemoDesk* demo = nullptr;  // nullptr: this is no demo
  // Whether carriers are asked where parcels are.
  enum class Parcels : std::uint8_t { untracked, tracked } parcels = Parcels::untracked;
  // Wakes the threads that send what a piece of work has queued (text messages, payments, webhooks, …).
  std::function<void()> wake_pumps = {};
};

}  // namespace greenpool
