#include "rnn/insight/readout.h"

#include <array>
#include <utility>

namespace rnn {

namespace {

class OneSlice : public Readout {
 public:
  explicit OneSlice(std::function<Frame()> make) : make_(std::move(make)) {}
  bool advance() override {
    frame_ = make_();
    return true;
  }
  Frame take() override { return std::move(frame_); }

 private:
  std::function<Frame()> make_;
  Frame frame_;
};

}  // namespace

std::unique_ptr<Readout> readout_of(std::function<Frame()> make) {
  return std::make_unique<OneSlice>(std::move(make));
}

Json describe(const std::vector<ReadoutKind>& kinds) {
  constexpr std::array<const char*, 3> cadences{"live", "every_batches", "on_demand"};
  Json list = Json::array();
  for (const ReadoutKind& kind : kinds) {
    Json row = Json::object();
    row["name"] = kind.name;
    row["view"] = kind.view;
    row["cadence"] = cadences[static_cast<std::size_t>(kind.cadence)];
    if (kind.cadence == Cadence::every_batches) row["batches"] = kind.batches;
    row["request"] = describe(kind.request);
    row["example"] = kind.example;
    if (kind.in_network) row["in_network"] = true;
    list.push_back(std::move(row));
  }
  return list;
}

}  // namespace rnn
