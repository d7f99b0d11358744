#include "rnn/training/blob.h"

#include "rnn/config/error.h"

namespace rnn {

namespace {

constexpr std::size_t frame = 4 + sizeof(std::uint32_t) + sizeof(std::uint64_t);

std::uint64_t checksum(std::span<const std::uint8_t> bytes) {
  Hash hash;
  hash.add(bytes.data(), bytes.size());
  return hash.value();
}

}  // namespace

void Hash::add(const void* data, std::size_t size) {
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  for (std::size_t i = 0; i < size; ++i) value_ = (value_ ^ bytes[i]) * 1099511628211u;
}

void Hash::add(const std::string& text) {
  add(static_cast<std::int64_t>(text.size()));
  add(text.data(), text.size());
}

void BlobWriter::finish(std::size_t start) { put(checksum(std::span(bytes_).subspan(start))); }

BlobReader::BlobReader(std::span<const std::uint8_t> blob, const char (&letters)[5], std::uint32_t version,
                       const char* what)
    : rest_(blob) {
  if (blob.size() < frame || std::memcmp(blob.data(), letters, 4) != 0)
    fail({{"restore.kind", "a saved state of {what}"}, {what}},
         Phrase("restore.other_kind", "something else"));
  take_bytes(4, 1);
  const auto found = take<std::uint32_t>();
  if (found != version)
    fail({{"restore.version", "format version {number}"}, {version}},
         {{"restore.given_version", "version {number}"}, {found}});
  std::uint64_t sum = 0;
  std::memcpy(&sum, blob.data() + blob.size() - sizeof sum, sizeof sum);
  if (sum != checksum(blob.first(blob.size() - sizeof sum)))
    fail(Phrase("restore.whole", "a whole saved state"), Phrase("restore.damaged", "a damaged one"));
  rest_ = rest_.first(rest_.size() - sizeof sum);
}

std::span<const std::uint8_t> BlobReader::take_bytes(std::size_t count, std::size_t element_size) {
  if (count > rest_.size() / element_size)
    fail(Phrase("restore.whole", "a whole saved state"), Phrase("restore.ends_early", "one that ends early"));
  const auto bytes = rest_.first(count * element_size);
  rest_ = rest_.subspan(bytes.size());
  return bytes;
}

void BlobReader::fail(const FaultPart& expected, const FaultPart& given) const {
  throw ConfigError({"restore.mismatch", "[restore] expected {expected}, got {given}"}, {expected, given});
}

}  // namespace rnn
