#include "cli/publication.h"

#include "cli/proof_secret.h"

namespace greenpool {

Result<Publication> publication_of(const ReadState& read, const std::string& directory) {
  Result<Statement> figures = figures_of(read.state(), read.chain, holdings_of(read.state()));
  if (!figures) return tl::unexpected<Error>(figures.error());
  const Result<Digest> secret = make_proof_secret(directory);
  if (!secret) return tl::unexpected<Error>(secret.error());
  return publication_of(read.state(), std::move(*figures), *secret);
}

}  // namespace greenpool
