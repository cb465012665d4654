#include "tests/crash/twin.h"

#include "base/check.h"

namespace greenpool::crash {

namespace {

ProgrammeOptions in_memory(const Terms& terms) {
  ProgrammeOptions options;
  options.terms = terms;
  options.acknowledgement = Acknowledgement{"one", "two", "tests"};
  return options;
}

}  // namespace

Twin::Twin(const Terms& terms) : Twin(in_memory(terms)) {}

Twin::Twin(const ProgrammeOptions& options) {
  Result<std::unique_ptr<Programme>> opened = Programme::open(options);
  GP_CHECK(opened.has_value(), "the programme opens");
  programme_ = std::move(*opened);
  pipeline_ = std::make_unique<Pipeline>(*programme_, Pipeline::Render::outcome);
}

Twin::~Twin() { static_cast<void>(programme_->stop()); }

std::vector<std::string> Twin::play(const std::vector<Sent>& sent, std::size_t begin, std::size_t end) {
  std::vector<std::string> answers;
  answers.reserve(end - begin);
  const auto collect = [&] {
    pipeline_->flush();
    pipeline_->wait();
    pipeline_->collect([&](Pipeline::Slot& slot) { answers.push_back(slot.answer); });
  };
  for (std::size_t i = begin; i < end; ++i) {
    Pipeline::Slot* slot = pipeline_->free_slot();
    for (; slot == nullptr; slot = pipeline_->free_slot()) collect();
    slot->request = sent[i].request;
    pipeline_->push(*slot);
  }
  while (!pipeline_->idle()) collect();
  return answers;
}

}  // namespace greenpool::crash
