#include <cstdio>

#include <rnn/model/summary.h>
#include <rnn/tasks/experiment.h>

int main() {
  rnn::Experiment adder({{"task", "binary-addition"}, {"seed", 0}});
  std::puts(rnn::summary(adder.trainer().model(), rnn::SummaryStyle::keras3).c_str());
  while (!adder.fit().done()) adder.fit().advance(100);
  const auto sum = adder.read("bits", {{"a", 37}, {"b", 90}});
  while (!sum->advance()) {
  }
  const rnn::Json answer = sum->take().data["samples"][0];
  std::printf("37 + 90 = %s\n", answer["predicted"].dump().c_str());
}
