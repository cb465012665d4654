// The terms: those that the programme opens with, and their versions. SPEC section 13.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "base/long_text.h"
#include "base/time.h"

namespace greenpool {

// The first event of every journal: the terms, as canonical TOML; and, where findings of their review block them, the
// two operators who acknowledged that, with a reference to where the reasons are recorded. SPEC section 13.
struct ProgrammeOpened {
  static constexpr std::string_view kName = "programme_opened";
  LongText terms;
  std::string_view acknowledged_by{};
  std::string_view acknowledged_too_by{};
  std::string_view reference{};

  static constexpr auto fields() {
    using This = ProgrammeOpened;
    return std::tuple(Field("terms", &This::terms), Field("acknowledged_by", &This::acknowledged_by, Need::optional),
                      Field("acknowledged_too_by", &This::acknowledged_too_by, Need::optional),
                      Field("reference", &This::reference, Need::optional));
  }
};

struct TermsProposed {
  static constexpr std::string_view kName = "terms_proposed";
  std::string_view proposal;
  LongText terms;  // canonical
  Timestamp effective;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = TermsProposed;
    return std::tuple(Field("proposal", &This::proposal), Field("terms", &This::terms),
                      Field("effective", &This::effective), Field("operator", &This::operator_id));
  }
};

struct TermsAcknowledged {
  static constexpr std::string_view kName = "terms_acknowledged";
  std::string_view proposal;
  std::string_view operator_id;
  std::string_view reference;

  static constexpr auto fields() {
    using This = TermsAcknowledged;
    return std::tuple(Field("proposal", &This::proposal), Field("operator", &This::operator_id),
                      Field("reference", &This::reference));
  }
};

struct TermsApproved {
  static constexpr std::string_view kName = "terms_approved";
  std::string_view proposal;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = TermsApproved;
    return std::tuple(Field("proposal", &This::proposal), Field("operator", &This::operator_id));
  }
};

// Taken back by an operator before it took effect.
struct TermsWithdrawn {
  static constexpr std::string_view kName = "terms_withdrawn";
  std::string_view proposal;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = TermsWithdrawn;
    return std::tuple(Field("proposal", &This::proposal), Field("operator", &This::operator_id));
  }
};

// From now on. What positions were promised, and orders that are paid already, keep the version they began with.
struct TermsChanged {
  static constexpr std::string_view kName = "terms_changed";
  std::string_view proposal;
  std::int64_t version = 0;  // the programme's first terms are version 1
  LongText terms;

  static constexpr auto fields() {
    using This = TermsChanged;
    return std::tuple(Field("proposal", &This::proposal), Field("version", &This::version),
                      Field("terms", &This::terms));
  }
};

}  // namespace greenpool
