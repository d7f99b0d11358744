#pragma once

// Saved state as bytes, little-endian as all machines this runs on:
//   4 letters for the kind of state, 4 bytes of format version, content, 8 bytes of checksum (FNV-1a of the
//   rest)

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "rnn/config/error.h"

namespace rnn {

/// FNV-1a (Fowler, Noll and Vo), 64 bits.
class Hash {
 public:
  void add(const void* data, std::size_t size);
  void add(const std::string& text);
  void add(std::int64_t number) { add(&number, sizeof number); }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 14695981039346656037u;
};

class BlobWriter {
 public:
  /// Reserves `room` bytes.
  explicit BlobWriter(std::size_t room) { bytes_.reserve(room); }
  /// Puts letters and version, then calls `write`, then puts the checksum.
  template <class Write>
  void put_blob(const char (&letters)[5], std::uint32_t version, Write write) {
    const std::size_t start = bytes_.size();
    put_all(letters, 4);
    put(version);
    write();
    finish(start);
  }
  /// Puts the size, in 8 bytes, of what `write` puts, before that.
  template <class Write>
  void put_sized(Write write) {
    const std::size_t place = bytes_.size();
    put(std::int64_t{0});
    write();
    const auto size = static_cast<std::int64_t>(bytes_.size() - place - sizeof(std::int64_t));
    std::memcpy(bytes_.data() + place, &size, sizeof size);
  }
  template <class T>
  void put(const T& value) {
    put_all(&value, 1);
  }
  template <class T>
  void put_all(const T* values, std::size_t count) {
    const auto* first = reinterpret_cast<const std::uint8_t*>(values);
    bytes_.insert(bytes_.end(), first, first + count * sizeof(T));
  }
  std::vector<std::uint8_t> take() { return std::move(bytes_); }

 private:
  /// Puts the checksum of all bytes from `start` on.
  void finish(std::size_t start);

  std::vector<std::uint8_t> bytes_;
};

/// Reads the bytes of a BlobWriter. Throws ConfigError for every fault.
class BlobReader {
 public:
  /// Checks letters, version and checksum; `what` is the word for the content in errors: "a training run".
  BlobReader(std::span<const std::uint8_t> blob, const char (&letters)[5], std::uint32_t version,
             const char* what);
  template <class T>
  T take() {
    T value;
    take_all(&value, 1);
    return value;
  }
  template <class T>
  void take_all(T* values, std::size_t count) {
    if (count == 0) return;
    std::memcpy(values, take_bytes(count, sizeof(T)).data(), count * sizeof(T));
  }
  /// The bytes of the next `count` elements.
  std::span<const std::uint8_t> take_bytes(std::size_t count, std::size_t element_size);
  std::size_t remaining() const { return rest_.size(); }
  [[noreturn]] void fail(const FaultPart& expected, const FaultPart& given) const;

 private:
  std::span<const std::uint8_t> rest_;
};

}  // namespace rnn
