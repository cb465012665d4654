// Commands about the programme as a whole: members' consent to its terms, injections that are streamed, and its end.
#pragma once

#include <cstdint>

#include "base/fields.h"
#include "engine/choices.h"
#include "engine/commands/form.h"
#include "engine/commands/terms.h"
#include "money/money.h"

namespace greenpool {

// The member has read that version of the terms with its risk text. Without it no order of theirs is taken. SPEC
// section 12.
template <class Form>
struct BasicAcceptTerms {
  static constexpr std::string_view kName = "accept_terms";
  typename Form::Member member{};
  std::int64_t version = 0;

  static constexpr auto fields() {
    using This = BasicAcceptTerms;
    return std::tuple(Field("member", &This::member), Field("version", &This::version).within(1, kTermsVersionMax));
  }
};

// The end of the programme, as one operator asks for it. SPEC section 15.
template <class Form>
struct BasicCloseProgramme {
  static constexpr std::string_view kName = "close_programme";
  typename Form::Text operator_id{};

  static constexpr auto fields() { return std::tuple(Field("operator", &BasicCloseProgramme::operator_id)); }
};

// By another operator: from here on no order is taken, and the notice runs.
template <class Form>
struct BasicConfirmClosing {
  static constexpr std::string_view kName = "confirm_closing";
  typename Form::Text operator_id{};

  static constexpr auto fields() { return std::tuple(Field("operator", &BasicConfirmClosing::operator_id)); }
};

// Until it is confirmed, anyone can take it back.
template <class Form>
struct BasicWithdrawClosing {
  static constexpr std::string_view kName = "withdraw_closing";
  typename Form::Text operator_id{};

  static constexpr auto fields() { return std::tuple(Field("operator", &BasicWithdrawClosing::operator_id)); }
};

// An injection in daily parts, from the next day of the programme's calendar on, known to everyone from the start. Each
// part is as much of `daily` as is left, as the account holds, and as the cap allows. SPEC section 3.
template <class Form>
struct BasicStartStream {
  static constexpr std::string_view kName = "start_stream";
  typename Form::Text stream{};
  Money amount{};
  Money daily{};
  StreamSource source = StreamSource::subsidy;
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicStartStream;
    return std::tuple(Field("stream", &This::stream), Field("amount", &This::amount).within(1, kMoneyMax),
                      Field("daily", &This::daily).within(1, kMoneyMax), Field("source", &This::source),
                      Field("operator", &This::operator_id));
  }
};

template <class Form>
struct BasicStopStream {
  static constexpr std::string_view kName = "stop_stream";
  typename Form::Text stream{};
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicStopStream;
    return std::tuple(Field("stream", &This::stream), Field("operator", &This::operator_id));
  }
};

}  // namespace greenpool
