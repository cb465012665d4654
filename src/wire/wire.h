// The text forms that every door shares: strict JSON for commands, JSON for outcomes, events and state.
//
// Strict: one flat object of strings; a duplicate key, an unknown field, a field that does not belong to the command, a
// missing field, a number where a decimal string belongs, anything nested, trailing text, invalid UTF-8 or more than
// kCommandBytesMax bytes is refused, and the message names the field.
// Written amounts are decimal strings with the currency's decimals, points with 8; a price is cut to 8 decimals.
// Thread safety: any thread; the reader keeps its buffers for each thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "figures/orders_needed.h"
#include "figures/programme_figures.h"
#include "service/programme.h"
#include "terms/review.h"

namespace greenpool {

class ObjectWriter;  // json/writer.h

inline constexpr std::size_t kCommandBytesMax = 32'768;

// Reads {"type":"settle_order",...} into a request. Amount texts that are decimals but do not fit do not fail here: too
// many decimals become request.unreadable, a negative one stays negative and one that is too large becomes the largest,
// so that the engine refuses each in its place. So do ids of any shape; only an empty key is refused here.
// operator_id: whose command it is, where the text does not say; may be empty.
// Errors: command_malformed. After an error the request holds nothing of use. Well under a microsecond.
[[nodiscard]] Status read_command(std::string_view json, int currency_digits, Request& request,
                                  std::string_view operator_id = {});

// Appends the request as read_command() reads it: what comes back is equal to it, if nothing was unreadable.
void append_request(std::string& json, const Request& request, int currency_digits);

// Appends {"seq":…,"command":…,"outcome":…,"events":[…],"pool":"…","circulating":"…","price":"…"} without a newline.
// A refused command has "seq":null and no events.
void append_outcome(std::string& json, const Request& request, const Outcome& outcome, const State& state);

// Appends one event object: {"type":"order_settled",…} with text ids and decimal strings.
void append_event(std::string& json, const Event& event, const State& state);

// Appends the programme's state: id, name, currency, the version of the terms in force and the hash of what members
// accept, seq (of the last record), time, members, open positions, orders, exits, pool, circulating, price, account
// balances, and append_figures().
void append_programme(std::string& json, const State& state);

// Appends the figures of SPEC section 12 to the object. Exact: "bound", what all members together can still take out,
// beside what they spent and received, and whose money came into the pool; "recovery", who has received what they
// spent, once, twice, thrice, counted, and as shares of those who spent anything (null while nobody did). Estimated,
// under the assumption that it names: "estimates", with how many fold orders must grow after a member's own (null:
// never; of "exit" also where the terms have none).
void append_figures(ObjectWriter& object, const ProgrammeFigures& figures, int currency_digits);

// Appends what a member has to accept: the version in force, its hash, the canonical terms and the risk text, which the
// hash is over. SPEC section 12.
void append_risk_text(std::string& json, const State& state);

// Appends one member: referrer, the version of the terms they accepted last (0: none), wallet, spent, received, points,
// what a sale of all would pay now, up to kListedPositionsMax open positions, oldest first, with their trigger prices,
// and append_member_estimates(). False when there is no such member.
inline constexpr std::size_t kListedPositionsMax = 1'000;
[[nodiscard]] bool append_member(std::string& json, std::string_view id, const State& state);

// Appends "estimates" to the object: under the assumption that it names, with the mean order that it is about, how many
// more orders each open position needs (figures/orders_needed.h; of more than kEstimatedPositionsMax the oldest and the
// newest). null: never; instead of the whole object: there is no mean yet.
void append_member_estimates(ObjectWriter& object, const State& state, MemberIndex member);

// Appends who holds which shares at that time, in order of holder and kind: shares, vested, locked up, per mille of
// all; the rounds with what they raised and the part of the company their investors get; the price once listed.
inline constexpr std::size_t kListedHoldersMax = 1'000;  // then "holders_left_out"; `greenpool shares` prints all
void append_shares(std::string& json, const State& state, Timestamp at);

// Appends what everybody is owed from before, and how long orders that contribute `daily_contribution` a day, and more
// or less by growth, take to make them whole (engine/payoff.h): as things are, and with each batch of claims that waits
// for approval. What an operator is shown before approving one. SPEC section 9.
inline constexpr std::size_t kListedBatchesMax = 100;  // then "batches_left_out"
void append_payoff(std::string& json, const State& state, Money daily_contribution);

// Appends {"programme":…,"terms_hash":…,"blocks_activation":…,"findings":[…]}; both languages in it.
void append_review(std::string& json, const Terms& terms, const std::vector<Finding>& findings);

}  // namespace greenpool
