#include "cli/player.h"

#include <poll.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "cli/report.h"
#include "cli/texts.h"

namespace greenpool {
namespace {

bool is_blank(std::string_view line) {
  return line.size() <= kCommandBytesMax && line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

void Player::run() {
  while (reading_ || !pipeline_.idle()) {
    if (reading_) read_lines();
    pipeline_.flush();
    print_answers();
    // Where there is something to do, nothing needs to happen first: with nothing in flight nothing would.
    if (!can_read_on() && (reading_ || !pipeline_.idle())) wait();
  }
}

void Player::read_lines() {
  std::string_view line;
  while (reading_ && pipeline_.free_slot() != nullptr && lines_.next(line)) read_line(line);
  // With a free slot at hand the buffer is used up.
  starving_ = pipeline_.free_slot() != nullptr;
  if (starving_ && lines_.at_end()) reading_ = false;
}

void Player::read_line(std::string_view line) {
  if (is_blank(line)) {
    if (empty_line_ == 0) empty_line_ = lines_.number();
    return;
  }
  // Empty lines may only end the input.
  if (empty_line_ != 0) return refuse_line(empty_line_, format_text(Text::empty_line));
  Pipeline::Slot& slot = *pipeline_.free_slot();
  if (Status read = read_command(line, currency_digits_, slot.request); !read) {
    return refuse_line(lines_.number(), read.error().message);
  }
  pipeline_.push(slot);
}

void Player::refuse_line(std::uint64_t number, std::string_view why) {
  malformed_ = Error{"command_malformed", format_input(InputText::in_line, number, why)};
  reading_ = false;
}

void Player::print_answers() {
  pipeline_.collect([this](Pipeline::Slot& slot) {
    if (slot.failed != Reject::none || slot.reject == Reject::programme_stopped) {
      failed_ = slot.failed != Reject::none ? slot.failed : slot.reject;
      reading_ = false;
      return;
    }
    ++commands_;
    if (slot.reject != Reject::none) ++rejected_;
    if (!prints_) return;
    out_ += slot.answer;
    out_.push_back('\n');
  });
  if (out_.empty()) return;
  if (!broken_ && !write_all(streams_.out, out_)) {
    broken_ = Error{"output_failed", format_text(Text::output_failed, std::strerror(errno))};
    reading_ = false;
  }
  out_.clear();
}

// Until there is something to read, to collect or to stop for.
void Player::wait() {
  std::array<pollfd, 3> waiting{{{pipeline_.fd(), POLLIN, 0}, {-1, POLLIN, 0}, {-1, POLLIN, 0}}};
  if (reading_) {
    waiting[1].fd = streams_.stop;
    if (starving_) waiting[2].fd = streams_.in;
  }
  if (poll(waiting.data(), waiting.size(), -1) < 0) return;  // a signal; the next round sees it
  if (waiting[1].revents != 0) {
    stopped_ = true;
    reading_ = false;
  } else if (waiting[2].revents != 0 && !lines_.fill()) {
    broken_ = Error{"input_failed", format_text(Text::input_failed, std::strerror(errno))};
    reading_ = false;
  }
}

}  // namespace greenpool
