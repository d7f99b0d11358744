#include "rnn/training/evaluation.h"

#include <algorithm>
#include <utility>

#include "rnn/data/batches.h"

namespace rnn {

Evaluation::Evaluation(Trainer& trainer, const Dataset& data, int batch_size)
    : trainer_(trainer), data_(data), batch_size_(batch_size), indices_(all_indices(data.samples())) {
  trainer.check(data);
  check_batch_size(batch_size);
  trainer.check_batches(data, data.weights, data.samples(), batch_size);
  trainer.each_sum([this](Metric::Sums&) { sums_.emplace_back(); });
}

template <class Body>
auto Evaluation::with_sums(Body body) {
  struct Exchange {
    explicit Exchange(Evaluation& of) : own(of), loss(of.trainer_.batch_loss_) { swap(); }
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    ~Exchange() {
      swap();
      own.trainer_.batch_loss_ = loss;
    }
    void swap() {
      auto next = own.sums_.begin();
      own.trainer_.each_sum([&next](Metric::Sums& sums) { std::swap(sums, *next++); });
    }
    Evaluation& own;
    double loss;
  };
  const Exchange exchange(*this);
  return body();
}

bool Evaluation::advance() {
  const std::size_t count = std::min(indices_.size() - tested_, static_cast<std::size_t>(batch_size_));
  with_sums([&] { trainer_.test_batch(data_, std::span(indices_).subspan(tested_, count)); });
  tested_ += count;
  return tested_ == indices_.size();
}

std::vector<double> Evaluation::results() {
  return with_sums([this] { return trainer_.results(); });
}

std::vector<double> Trainer::evaluate(const Dataset& data, int batch_size) {
  Evaluation evaluation(*this, data, batch_size);
  while (!evaluation.advance()) {
  }
  return evaluation.results();
}

}  // namespace rnn
