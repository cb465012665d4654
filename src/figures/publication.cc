#include "figures/publication.h"

#include <algorithm>

#include "base/int128.h"
#include "proof/inclusion.h"

namespace greenpool {

std::vector<Holding> holdings_of(const State& state) {
  std::vector<Holding> holdings(state.members.size());
  for (std::size_t i = 0; i < holdings.size(); ++i) {
    holdings[i].member = state.directory.id_of(MemberIndex(static_cast<std::uint32_t>(i)));
    holdings[i].wallet = std::max(state.members[i].wallet, Money(0));
  }
  state.positions.for_each_open(
      [&holdings](const Position& position) { holdings[position.member.value()].points += position.remaining; });
  // Released points are the member's to collect, and sold like any other.
  for (const auto& [member, legacy] : state.legacy.holdings) {
    holdings[member.value()].points += state.legacy.collectable(legacy);
  }
  return holdings;
}

Result<Statement> figures_of(const State& state, const Digest& chain, std::span<const Holding> holdings) {
  Int128 points = 0;
  Int128 wallets = 0;
  for (const Holding& holding : holdings) {
    points += holding.points.units();
    wallets += holding.wallet.units();
  }
  // What rounding left of the day's releases circulates, and is nobody's until the day ends.
  Int128 residue = state.legacy.released.units();
  for (const auto& [member, legacy] : state.legacy.holdings) residue -= state.legacy.collectable(legacy).units();
  if (residue < 0 || points + residue != state.pool.circulating.units()) {
    return failure("audit_failed", "the members together do not hold the circulating points");
  }
  if (wallets != state.books.balance(Account::wallets).units()) {
    return failure("audit_failed", "the members' wallets are not the wallets' account");
  }
  const int decimals = state.terms.currency.digits;
  Statement statement;
  statement.programme = state.terms.id;
  statement.currency = state.terms.currency.code;
  statement.decimals = decimals;
  statement.terms_hash = terms_hash(state.terms);
  statement.seq = state.next_seq - 1;
  statement.time = state.clock;
  statement.chain = chain;
  statement.members = state.members.size();
  statement.points = Points(static_cast<std::int64_t>(points));
  statement.wallets = state.books.balance(Account::wallets);
  statement.pool = state.pool.cash;
  statement.price = format_price(state.pool.price(), decimals);
  statement.cash = state.books.balance(Account::cash);
  statement.supplier_payable = state.books.balance(Account::supplier_payable);
  for (const Account account : Books::kCovered) {
    statement.owed.push_back({std::string(account_name(account)), state.books.balance(account)});
  }
  return statement;
}

std::string GrownTree::proof_of(std::size_t member, const PublishedStatement& published) const {
  const Holding& holding = holdings[member];
  const Proof proof{.statement = published.hash,
                    .member = std::string(holding.member),
                    .salt = salt_of(secret, holding.member),
                    .points = holding.points,
                    .wallet = holding.wallet,
                    .leaf = tree.index_of(member),
                    .path = tree.path_of(member)};
  return to_text(proof, published.statement.decimals);
}

Result<GrownTree> grow_tree(const State& state, const Digest& operator_secret, const Digest& chain) {
  std::vector<Holding> holdings = holdings_of(state);
  const Digest secret = tree_secret_of(operator_secret, state.next_seq - 1, chain);
  Result<ProofTree> tree = ProofTree::grow(holdings, secret);
  if (!tree) return tl::unexpected<Error>(tree.error());
  return GrownTree{std::move(holdings), secret, std::move(*tree)};
}

Result<Publication> publication_of(const State& state, Statement figures, const Digest& operator_secret) {
  Result<GrownTree> grown = grow_tree(state, operator_secret, figures.chain);
  if (!grown) return tl::unexpected<Error>(grown.error());
  const ProofTree& tree = grown->tree;
  if (tree.top().points != figures.points || tree.top().wallet != figures.wallets) {
    return failure("audit_failed", "the tree adds up to other totals than the books");
  }
  figures.root = tree.root();
  if (Status sound = check_statement(figures); !sound) return tl::unexpected<Error>(sound.error());
  std::string text = to_text(figures);
  if (const Result<Statement> again = parse_statement(text); !again) return tl::unexpected<Error>(again.error());
  const Digest hash = statement_hash(text);
  return Publication{{std::move(figures), hash}, std::move(text), std::move(*grown)};
}

}  // namespace greenpool
