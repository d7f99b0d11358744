#include "rnn/model/memory.h"

#include "rnn/config/error.h"
#include "rnn/tensor/scalar.h"

namespace rnn {

namespace {

std::string megabytes(std::int64_t bytes) { return std::to_string((bytes >> 20) + (bytes % (1 << 20) != 0)); }

}  // namespace

std::string MemoryPlan::text() const {
  std::string text = megabytes(total()) + " MB";
  const std::int64_t parts[] = {parameters, gradients, optimizer, workspaces, copies, temporary()};
  const char* const names[] = {": parameters ", ", gradients ", ", optimizer ",
                               ", workspaces ", ", copies ",    ", starting and saving "};
  for (int i = 0; i < 6; ++i)
    if (parts[i] > 0) (text += names[i]) += megabytes(parts[i]);
  return text;
}

void MemoryPlan::check(const std::string& model, const std::string& where) const {
  if (total() > limit)
    throw ConfigError("[" + model + "] expected a model that takes at most " + megabytes(limit) +
                          " MB, got one of " + text(),
                      where);
}

void MemoryPlan::refuse(const std::string& model, const std::string& where) const {
  throw ConfigError(
      "[" + model + "] expected a model that fits into the memory there is, got one of " + text(), where);
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
