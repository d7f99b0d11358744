# shellcheck shell=bash disable=SC2016,SC2154
# Eigen, nlohmann/json and Catch2: header trees and CMake packages in a folder of their own, free of any C library.

readonly libraries_wanted="Eigen 5.0.1, nlohmann/json 3.11, Catch2 3.7"

libraries_folder() { printf '%s\n' "${RNN_LIBRARIES:-$prefix/libraries}"; }

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

ensure_libraries() {
  if [[ -n ${RNN_LIBRARIES:-} ]]; then
    [[ -d $RNN_LIBRARIES/include/eigen3 && -d $RNN_LIBRARIES/include/nlohmann &&
      -r $RNN_LIBRARIES/share/catch2/catch_amalgamated.cpp ]] ||
      die "RNN_LIBRARIES must be a folder with include/eigen3, include/nlohmann, their CMake packages, and share/catch2/catch_amalgamated.{hpp,cpp}."
  else
    run_step libraries "$libraries_wanted" install_libraries
  fi
}

eigen_version() {
  sed -n 's/^#define EIGEN_\(MAJOR\|MINOR\|PATCH\)_VERSION  *\([0-9]*\).*/\2/p' "$(libraries_folder)"/include/eigen3/Eigen/{Version,src/Core/util/Macros.h} \
    2>/dev/null | head -n 3 | paste -sd .
}
json_version() {
  sed -n 's/^#define NLOHMANN_JSON_VERSION_\(MAJOR\|MINOR\|PATCH\) \([0-9]*\).*/\2/p' \
    "$(libraries_folder)/include/nlohmann/detail/abi_macros.hpp" | head -n 3 | paste -sd .
}
catch2_version() { sed -n 's/^\/\/  Catch v\([0-9.]*\).*/\1/p' "$(libraries_folder)/share/catch2/catch_amalgamated.hpp"; }
