#include "cli/publication.h"

#include "cli/proof_secret.h"

namespace greenpool {

Result<Publication> publication_of(const ReadState& read, const std::string& directory) {
  Result<Statement> statement = figures_of(read.state(), read.chain, holdings_of(read.state()));
  if (!statement) return tl::unexpected<Error>(statement.error());
  const Result<Digest> secret = make_proof_secret(directory);
  if (!secret) return tl::unexpected<Error>(secret.error());
  Result<GrownTree> grown = grow_tree(read.state(), *secret, read.chain);
  if (!grown) return tl::unexpected<Error>(grown.error());
  const ProofTree& tree = grown->tree;
  if (tree.top().points != statement->points || tree.top().wallet != statement->wallets) {
    return failure("audit_failed", "the tree adds up to other totals than the books");
  }
  statement->root = tree.root();
  if (Status sound = check_statement(*statement); !sound) return tl::unexpected<Error>(sound.error());
  std::string text = to_text(*statement);
  if (const Result<Statement> again = parse_statement(text); !again) return tl::unexpected<Error>(again.error());
  const Digest hash = statement_hash(text);
  return Publication{{std::move(*statement), hash}, std::move(text), std::move(*grown)};
}

}  // namespace greenpool
