#include "rnn/model/memory.h"

#include <stdexcept>

#include "rnn/config/error.h"
#include "rnn/tensor/scalar.h"

namespace rnn {

namespace {

std::string megabytes(std::int64_t bytes) { return std::to_string((bytes >> 20) + (bytes % (1 << 20) != 0)); }

}  // namespace

void MemoryPlan::check(const std::string& model, const std::string& where) const {
  if (total() <= limit) return;
  std::string text = "[" + model + "] expected a model that takes at most " + megabytes(limit) +
                     " MB, got one of " + megabytes(total()) + " MB";
  const std::int64_t parts[] = {parameters, gradients, optimizer, workspaces};
  const char* const names[] = {": parameters ", ", gradients ", ", optimizer ", ", workspaces "};
  for (int i = 0; i < 4; ++i)
    if (parts[i] > 0) (text += names[i]) += megabytes(parts[i]);
  throw ConfigError(text, where);
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
