#include "rnn/tasks/next_word/ngrams.h"

#include <algorithm>

namespace rnn {

namespace {

constexpr double discount = .75;

std::size_t at(int id) { return static_cast<std::size_t>(id); }

}  // namespace

NGrams::NGrams(int ids) : ids_(at(ids)), as_next_(ids_), as_last_(ids_), before_(ids_), after_(ids_) {}

void NGrams::count(int last, int next) {
  samples_ += 1.0;
  as_next_[at(next)] += 1.0;
  as_last_[at(last)] += 1.0;
  double& both = both_[{last, next}];
  if (both == 0.0) {
    pairs_ += 1.0;
    before_[at(next)] += 1.0;
    after_[at(last)] += 1.0;
  }
  both += 1.0;
}

double NGrams::unigram(int next) const {
  return (as_next_[at(next)] + 1.0) / (samples_ + static_cast<double>(ids_));
}

double NGrams::bigram(int last, int next) const {
  const double backed = (before_[at(next)] + 1.0) / (pairs_ + static_cast<double>(ids_));
  const double times = as_last_[at(last)];
  if (times == 0.0) return backed;
  const auto found = both_.find({last, next});
  const double both = found == both_.end() ? 0.0 : found->second;
  return std::max(both - discount, 0.0) / times + discount * after_[at(last)] / times * backed;
}

int NGrams::likeliest_after(int last) const {
  int best = 0;
  for (int id = 1; id < static_cast<int>(ids_); ++id)
    if (bigram(last, id) > bigram(last, best)) best = id;
  return best;
}

int NGrams::likeliest() const {
  return static_cast<int>(std::max_element(as_next_.begin(), as_next_.end()) - as_next_.begin());
}

}  // namespace rnn
