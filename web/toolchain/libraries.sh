# shellcheck shell=bash disable=SC2016,SC2154
# Eigen, nlohmann/json and Catch2: those that CMake finds on the system, else header trees and CMake packages in a folder
# of their own, free of any C library.

readonly libraries_wanted="Eigen 5.0.1, nlohmann/json 3.11, Catch2 3.7"

# What the last installation chose: a folder, or "system".
libraries_choice() { cat "$prefix/libraries.txt"; }

# probe_libraries [FOLDER]: prints "NAME VERSION" lines of what CMake finds, on the system or in the folder first.
probe_libraries() {
  local work=$prefix/downloads/probe
  rm -rf "$work" && mkdir -p "$work"
  CMAKE_PREFIX_PATH=${1:-${CMAKE_PREFIX_PATH:-}} cmake -G Ninja -S "$here/toolchain/probe" -B "$work" \
    >"$prefix/logs/probe.log" 2>&1 || return 1
  sed -n 's/^-- found //p' "$prefix/logs/probe.log"
}

# The folder of catch_amalgamated.cpp in the source of Catch2 that CATCH2_SOURCE names.
catch2_source() {
  local folder
  for folder in "${CATCH2_SOURCE:-}" "${CATCH2_SOURCE:-}/extras"; do
    [[ ! -r $folder/catch_amalgamated.cpp ]] || { printf '%s\n' "$folder" && return; }
  done
  return 1
}

# system_libraries [tests]: true where the system brings all that is needed. Tests as WebAssembly need Catch2's source,
# which the private folder has; where there can be none, the tests say so themselves.
system_libraries() {
  ! private_asked_for && probe_libraries >/dev/null || return 1
  [[ ${1:-} != tests ]] || catch2_source >/dev/null || ! private_possible
}

install_libraries() {
  local root=$prefix/libraries work=$prefix/downloads/libraries package archive
  say "installing $libraries_wanted"
  # The package lists of a fresh Emscripten installation serve here too.
  [[ -s $prefix/apt/apt.conf && -n $(find "$prefix/apt" -name apt.conf -mmin -60) ]] || prepare_private_apt
  fetch_debian_packages libeigen3-dev nlohmann-json3-dev
  fetch_debian_source catch2
  rm -rf "$root" "$work" && mkdir -p "$root"/{include,share/cmake,share/catch2} "$work/catch2"
  for package in libeigen3-dev nlohmann-json3-dev; do
    dpkg-deb -x "$(find "$prefix/apt/cache/archives" -name "${package}_*.deb" | sort -V | tail -n 1)" "$work" ||
      die "unpacking $package failed: is the disk full?"
  done
  cp -R "$work"/usr/include/{eigen3,nlohmann} "$root/include/"
  cp -R "$work"/usr/share/eigen3 "$root/share/"
  cp -R "$work"/usr/share/cmake/nlohmann_json "$root/share/cmake/"
  archive=$(find "$prefix/apt/sources" -name 'catch2_*.orig.tar.*' | sort -V | tail -n 1)
  tar -xf "$archive" -C "$work/catch2" --strip-components=1 --no-same-owner
  cp "$work"/catch2/extras/catch_amalgamated.{hpp,cpp} "$root/share/catch2/"
  rm -rf "$work"
}

# ensure_libraries [tests]
ensure_libraries() {
  local choice=$prefix/libraries
  if [[ -n ${RNN_LIBRARIES:-} ]]; then
    [[ -d $RNN_LIBRARIES/include/eigen3 && -d $RNN_LIBRARIES/include/nlohmann &&
      -r $RNN_LIBRARIES/share/catch2/catch_amalgamated.cpp ]] ||
      die "RNN_LIBRARIES must be a folder with include/eigen3, include/nlohmann, their CMake packages, and share/catch2/catch_amalgamated.{hpp,cpp}."
    choice=$RNN_LIBRARIES
  elif system_libraries "$@"; then
    choice=system
  else
    run_step libraries "$libraries_wanted" install_libraries
  fi
  printf '%s\n' "$choice" >"$prefix/libraries.txt"
}

libraries_versions() {
  local choice folder
  choice=$(libraries_choice)
  if [[ $choice == system ]]; then
    probe_libraries
    folder=$(catch2_source) || return 0
  else
    probe_libraries "$choice"
    folder=$choice/share/catch2
  fi
  sed -n 's/^\/\/  Catch v\([0-9.]*\).*/catch2 \1/p' "$folder/catch_amalgamated.hpp"
}
