#include "rnn/data/resource.h"

#include "rnn/config/error.h"

namespace rnn {

template <class Array>
const Array& array_of(const Resources& resources, const std::string& need, const std::string& name) {
  const auto resource = resources.find(need);
  if (resource != resources.end()) {
    const auto found = resource->second.find(name);
    if (found != resource->second.end())
      if (const auto* array = std::get_if<Array>(&found->second)) return *array;
  }
  const Phrase type = std::is_same_v<Array, std::string> ? Phrase("resource.text", "text")
                      : std::is_same_v<Array, std::vector<float>>
                          ? Phrase("resource.numbers", "numbers")
                          : Phrase("resource.integers", "whole numbers");
  throw ConfigError({"resource.array", "[{need}] expected a resource with the array '{name}' of {type}"},
                    {need, name, type}, "/resources/" + need);
}

template const std::vector<float>& array_of(const Resources&, const std::string&, const std::string&);
template const std::vector<std::int32_t>& array_of(const Resources&, const std::string&, const std::string&);
template const std::string& array_of(const Resources&, const std::string&, const std::string&);

}  // namespace rnn
