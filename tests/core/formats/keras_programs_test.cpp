#include "core/formats/keras_programs.h"

#include <catch_amalgamated.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace rnn::test::keras_programs_test {

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  INFO(path.string());
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

// Run by ctest in front of tests/programs/check.py; also the source of new files of tests/golden/programs.
TEST_CASE("writes programs into the folder RNN_PROGRAMS", "[.][write_programs]") {
  const char* folder = std::getenv("RNN_PROGRAMS");
  REQUIRE(folder != nullptr);
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const std::filesystem::path path(folder);
  for (const KerasProgram& program : keras_programs()) {
    std::ofstream(path / (program.name + ".py"), std::ios::binary) << program.code;
    std::ofstream(path / (program.name + ".txt"), std::ios::binary) << program.summary;
  }
}

// The golden files were run in Keras as they are; their first line says in which.
TEST_CASE("programs that were run in Keras", "[keras_code][golden]") {
  for (const KerasProgram& program : keras_programs()) {
    const std::filesystem::path path =
        std::filesystem::path(RNN_GOLDEN_DIR) / "programs" / (program.name + ".py");
    if (!std::filesystem::exists(path)) continue;
    const std::string golden = text_of(path);
    INFO(program.name);
    CHECK(golden.substr(golden.find('\n') + 1) == program.code);
  }
}

}  // namespace rnn::test::keras_programs_test
