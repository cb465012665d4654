#include "tests/storage/journal_workload.h"

#include <array>

namespace greenpool {

namespace {

enum class Act { append, reopen, read, look };

struct Step {
  Act act = Act::append;
  std::size_t payload_bytes = 0;
  std::uint32_t records = 1;
};

constexpr std::array kStory = {
    Step{Act::append, 10},      Step{Act::append, 0},       Step{Act::append, 300, 3}, Step{Act::read},
    Step{Act::append, 5000, 7}, Step{Act::append, 20},      Step{Act::look},           Step{Act::append, 3900, 2},
    Step{Act::append, 4200},    Step{Act::append, 1},       Step{Act::append, 9000},   Step{Act::append, 40},
    Step{Act::reopen},          Step{Act::append, 700},     Step{Act::append, 2000},   Step{Act::append, 64, 64},
    Step{Act::append, 30'000},  Step{Act::append, 5},       Step{Act::read},           Step{Act::append, 1500},
    Step{Act::append, 1500},    Step{Act::append, 1500},    Step{Act::append, 6000},   Step{Act::look},
    Step{Act::append, 100},     Step{Act::append, 4096, 5}, Step{Act::reopen},         Step{Act::reopen},
    Step{Act::append, 12'000},  Step{Act::append, 800},     Step{Act::append, 3},      Step{Act::append, 2500},
    Step{Act::append, 2500},    Step{Act::append, 2500},    Step{Act::append, 90},     Step{Act::read},
};

std::string text_of(const Error& error) { return error.code + " (" + error.message + ")"; }

bool names_damage(const Error& error) {
  return error.code == "journal_damaged" || error.code == "journal_not_a_journal";
}

// What was read must be a beginning of the history, whatever happened.
bool is_beginning(const std::vector<StoredFrame>& frames, const JournalHistory& history) {
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (i < history.acknowledged.size()) {
      if (frames[i] != history.acknowledged[i]) return false;
    } else if (i > history.acknowledged.size() || !history.in_flight || frames[i] != *history.in_flight) {
      return false;
    }
  }
  return true;
}

void compare(const Journal& journal, Tolerance tolerance, const std::string& when, JournalHistory& history) {
  const ReadBack back = read_back(journal);
  if (!is_beginning(back.frames, history)) history.complaints.push_back(when + ": wrong frames are read");
  if (!back.status) {
    if (tolerance == Tolerance::named_damage && names_damage(back.status.error())) {
      history.damage_reported = true;
    } else {
      history.complaints.push_back(when + ": reading fails: " + text_of(back.status.error()));
    }
    return;
  }
  if (back.frames.size() < history.acknowledged.size()) {
    history.complaints.push_back(when + ": " + std::to_string(history.acknowledged.size()) +
                                 " frames were acknowledged, only " + std::to_string(back.frames.size()) +
                                 " are there, and nothing was said");
    return;
  }
  const std::uint64_t end = back.frames.empty() ? 0 : back.frames.back().first_seq + back.frames.back().records;
  if (journal.head().next_seq != end) history.complaints.push_back(when + ": the head is not where the frames end");
}

bool append(Journal& journal, std::uint32_t records, std::size_t payload_bytes, JournalHistory& history) {
  StoredFrame frame = make_frame(journal.head().next_seq, records, payload_bytes);
  if (journal.append(frame.view())) {
    history.acknowledged.push_back(std::move(frame));
    return true;
  }
  history.in_flight = std::move(frame);
  return false;
}

Result<std::unique_ptr<Journal>> open(SqliteJournalOptions options, SqliteJournalOptions::Access access) {
  options.access = access;
  return open_sqlite_journal(options);
}

// The frame whose fate was unknown is now known.
void resolve_in_flight(const Journal& journal, JournalHistory& history) {
  if (!history.in_flight) return;
  if (journal.head().next_seq == history.in_flight->first_seq + history.in_flight->records) {
    history.acknowledged.push_back(*history.in_flight);
  }
  history.in_flight.reset();
}

}  // namespace

void run_journal_workload(const SqliteJournalOptions& options, JournalHistory& history) {
  auto journal = open(options, SqliteJournalOptions::Access::create);
  if (!journal) return;
  for (const Step& step : kStory) {
    switch (step.act) {
      case Act::append:
        if (!append(**journal, step.records, step.payload_bytes, history)) return;
        break;
      case Act::reopen:
        journal->reset();
        journal = open(options, SqliteJournalOptions::Access::must_exist);
        if (!journal) return;
        break;
      case Act::read:
        if (!is_beginning(read_back(**journal).frames, history)) {
          history.complaints.push_back("during the story: wrong frames are read");
        }
        break;
      case Act::look: {
        const auto other = open(options, SqliteJournalOptions::Access::read_only);
        if (other && !is_beginning(read_back(**other).frames, history)) {
          history.complaints.push_back("during the story: wrong frames are seen from outside");
        }
        break;
      }
    }
  }
}

void check_journal(const SqliteJournalOptions& options, Tolerance tolerance, JournalHistory& history) {
  auto journal = open(options, SqliteJournalOptions::Access::create);
  if (!journal) {
    if (tolerance == Tolerance::named_damage && names_damage(journal.error())) {
      history.damage_reported = true;
    } else {
      history.complaints.push_back("the journal cannot be opened again: " + text_of(journal.error()));
    }
    return;
  }
  compare(**journal, tolerance, "opened again", history);
  if (history.damage_reported || !history.complaints.empty()) return;
  resolve_in_flight(**journal, history);
  for (const std::size_t size : {50U, 6000U, 200U, 9000U, 9000U, 10U}) {
    if (append(**journal, 1, size, history)) continue;
    // Damage that is noticed only when a page is needed.
    if (tolerance == Tolerance::none) history.complaints.push_back("opened again, but an append fails");
    return;
  }
  compare(**journal, tolerance, "appended more", history);
}

}  // namespace greenpool
