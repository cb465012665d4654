#include "cli/pack_writer.h"

namespace greenpool {

Status PackWriter::add(const std::string& name, std::string_view bytes) {
  if (Status begun = begin(name); !begun) return begun;
  if (Status written = append(bytes); !written) return written;
  return end();
}

Status PackWriter::begin(const std::string& name) {
  files_.push_back({name});
  hash_ = Sha256();
  return directory_.begin(name);
}

Status PackWriter::append(std::string_view bytes) {
  files_.back().bytes += bytes.size();
  hash_.update(bytes);
  return directory_.append(bytes);
}

Status PackWriter::end() {
  files_.back().hash = hash_.finish();
  return directory_.end();
}

Status PackWriter::finish(std::string_view manifest) {
  if (Status added = directory_.add(std::string(kManifestName), manifest); !added) return added;
  return directory_.finish();
}

}  // namespace greenpool
