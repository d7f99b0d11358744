#include "rnn/model/memory.h"

#include "rnn/config/error.h"
#include "rnn/tensor/scalar.h"

namespace rnn {

namespace {

std::int64_t megabytes(std::int64_t bytes) { return (bytes >> 20) + (bytes % (1 << 20) != 0); }

}  // namespace

FaultPart MemoryPlan::use() const {
  std::vector<FaultPart> parts;
  const auto part = [&](auto wording, std::int64_t bytes) {
    if (bytes > 0) parts.push_back({wording, {megabytes(bytes)}});
  };
  part(Wording<1>("memory.parameters", "parameters {size}"), parameters);
  part(Wording<1>("memory.gradients", "gradients {size}"), gradients);
  part(Wording<1>("memory.optimizer", "optimizer {size}"), optimizer);
  part(Wording<1>("memory.workspaces", "workspaces {size}"), workspaces);
  part(Wording<1>("memory.copies", "copies {size}"), copies);
  part(Wording<1>("memory.saving", "starting and saving {size}"), temporary());
  return {{"memory.use", "{total} MB: {parts}"}, {megabytes(total()), parts}};
}

void MemoryPlan::check(const std::string& model, const std::string& where) const {
  if (total() > limit)
    throw ConfigError(
        {"memory.limit", "[{model}] expected a model that takes at most {most} MB, got one of {use}"},
        {model, megabytes(limit), use()}, where);
}

void MemoryPlan::refuse(const std::string& model, const std::string& where) const {
  throw ConfigError(
      {"memory.refused", "[{model}] expected a model that fits into the memory there is, got one of {use}"},
      {model, use()}, where);
}

void MemoryPlan::plan(std::int64_t MemoryPlan::* part, std::int64_t bytes, const std::string& model,
                      const std::string& where) {
  MemoryPlan planned = *this;
  planned.*part = bytes;
  planned.check(model, where);
  *this = planned;
}

std::size_t buffer_size(std::int64_t scalars) {
  if (static_cast<std::uint64_t>(scalars) > std::numeric_limits<std::ptrdiff_t>::max() / sizeof(Scalar))
    throw std::length_error(std::to_string(scalars) + " numbers are more than memory can address");
  return static_cast<std::size_t>(scalars);
}

}  // namespace rnn
