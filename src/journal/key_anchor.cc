#include "journal/key_anchor.h"

#include "journal/witness.h"

namespace greenpool {
namespace {

std::string anchor_path(const std::filesystem::path& keys) { return (keys / "anchor").string(); }

}  // namespace

Status write_key_anchor(const std::filesystem::path& keys, std::uint64_t next_seq, const Digest& chain) {
  Result<Witness> anchor = Witness::start({}, anchor_path(keys), {next_seq, chain});
  if (!anchor) return failure("key_index_unavailable", anchor_path(keys) + ": " + anchor.error().message);
  return {};
}

Result<std::uint64_t> read_key_anchor(const std::filesystem::path& keys, const Journal& journal) {
  const Result<std::optional<WitnessMark>> mark = Witness::read({}, anchor_path(keys));
  if (!mark || !*mark || (*mark)->next_seq == 0 || (*mark)->next_seq > journal.head().next_seq) return 0;
  bool matches = false;
  const Status read = journal.read((*mark)->next_seq - 1, [&](const FrameView& frame) -> Status {
    matches = frame.first_seq + frame.records == (*mark)->next_seq && frame.chain == (*mark)->chain;
    return failure("found", "");
  });
  if (!read && read.error().code != "found") return tl::unexpected<Error>(read.error());
  return matches ? (*mark)->next_seq : 0;
}

}  // namespace greenpool
