// The programme's memory of keys and orders: whether a command was accepted before, and what became of it.
// Thread safety: the writer thread only.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "journal/journal.h"
#include "journal/key_index.h"
#include "journal/record.h"

namespace greenpool {

class Past {
 public:
  // keys: where the index is on disk; empty when it is in memory.
  Past(const Journal& journal, std::unique_ptr<KeyIndex> index, std::filesystem::path keys)
      : journal_(journal), index_(std::move(index)), keys_(std::move(keys)), anchored_to_(index_->complete_to()) {}

  // Adds what the index does not have on disk, by reading the journal. Errors: those of both.
  [[nodiscard]] Status catch_up();

  struct Question {
    std::string_view key;  // may be empty
    const Operation& operation;
  };
  // Sequence numbers of records that may have used the key or the operation's own name; usually none.
  [[nodiscard]] Status find(const Question& question, std::vector<std::uint64_t>& candidates) const;
  // To be called for every accepted command.
  [[nodiscard]] Status add(const Question& question, std::uint64_t seq);

  // A hint that a find() for this order comes soon.
  void prefetch_order(std::string_view order) const;

  // The record of that number, which must be durable; it stays valid until the next call.
  [[nodiscard]] Result<const Record*> record(std::uint64_t seq);

  // Whether keys went to disk that a restart would not trust yet.
  [[nodiscard]] bool anchor_due() const { return !keys_.empty() && index_->complete_to() > anchored_to_; }
  // Everything that was added is durable.
  [[nodiscard]] Status anchor();
  // The same, with all keys on disk.
  [[nodiscard]] Status flush();
  [[nodiscard]] std::size_t memory_bytes() const { return index_->memory_bytes(); }

 private:
  struct Stored {
    Record record;
    std::size_t events_begin;
  };

  const Journal& journal_;
  std::unique_ptr<KeyIndex> index_;
  std::filesystem::path keys_;
  std::uint64_t anchored_to_;
  // The frame that was read last, decoded: repeated imports ask for one record after the other.
  std::vector<std::uint8_t> payload_;
  std::vector<Stored> stored_;
  std::vector<Event> events_;
};

}  // namespace greenpool
