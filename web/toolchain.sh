#!/usr/bin/env bash
# The compilers and libraries that the project is built with.
#
#   web/toolchain.sh install [--browser]   installs what is missing (with --browser also Chromium, for the page tests)
#   web/toolchain.sh env                   prints the shell lines that put it to use: source <(web/toolchain.sh env)
#   web/toolchain.sh versions              prints the versions in use
#
# emcc is taken from the PATH when it is 6.0.3 or newer, node when it is 22.18 or newer; what is missing goes to a private
# folder, RNN_TOOLCHAIN (default ~/.cache/rnn-playground), and deleting that folder removes all of it. Eigen,
# nlohmann/json and Catch2 come from Debian packages into the same folder, or from the folder RNN_LIBRARIES.

# shellcheck disable=SC2154
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in messages system node debian emscripten libraries; do
  # shellcheck disable=SC1090
  source "$here/toolchain/$part.sh"
done

if [[ -n ${RNN_LIBRARIES:-} && -f $RNN_LIBRARIES/../stamps/libraries ]]; then
  unset RNN_LIBRARIES # inherited from a shell that uses the private folder's own
fi

prefix=${RNN_TOOLCHAIN:-${XDG_CACHE_HOME:-$HOME/.cache}/rnn-playground}
readonly disk_needed_mb=2000

# run_step NAME RECIPE FUNCTION: runs the function unless it has already finished with the same recipe.
run_step() {
  local stamp=$prefix/stamps/$1
  if [[ -f $stamp && $(<"$stamp") == "$2" ]]; then
    return
  fi
  rm -f "$stamp"
  "$3"
  printf '%s\n' "$2" >"$stamp"
}

# privately_installed PROGRAM STEP: true when the program is part of a folder that this script filled, not the system's.
privately_installed() { [[ -f $(dirname "$1")/../../stamps/$2 ]]; }

check_prefix() {
  [[ $prefix == /* && $prefix != *[[:space:]:\'\"\\]* ]] ||
    die "RNN_TOOLCHAIN must be an absolute path without spaces, colons or quotes, not '$prefix'."
  mkdir -p "$prefix"/{stamps,logs,downloads} 2>/dev/null ||
    die "cannot write to $prefix: set RNN_TOOLCHAIN to a folder you may write to."
  prefix=$(cd "$prefix" && pwd -P)
}

check_disk() {
  local free
  [[ -f $prefix/stamps/complete ]] && return
  free=$(df -Pm "$prefix" | awk 'NR == 2 { print $4 }')
  ((free >= disk_needed_mb)) ||
    die "$prefix has $free MB free and the toolchain needs $disk_needed_mb MB: make room or set RNN_TOOLCHAIN to another disk."
}

versions() {
  printf 'emscripten %s\nnode %s\nnpm %s\ntypescript for declarations %s\neigen %s\nnlohmann-json %s\ncatch2 %s\ng++ %s\ncmake %s\nninja %s\npython %s\n' \
    "$(emscripten_version "$(emcc_program)")" "$("$(node_program)" --version)" \
    "$(PATH=$(dirname "$(node_program)"):$PATH npm --version 2>/dev/null)" "${typescript_package#*@}" \
    "$(eigen_version)" "$(json_version)" "$(catch2_version)" "$(g++ -dumpfullversion)" \
    "$(cmake --version | sed -n '1s/[^0-9]*//p')" "$(ninja --version)" "$(python3 -c 'import platform; print(platform.python_version())')"
}

# What the private folder is filled with runs on Linux on x86-64 only; elsewhere the system has to bring it.
check_system() {
  local system
  system="$(uname -s) on $(uname -m)"
  [[ $system != "Linux on x86_64" ]] || return 0
  system_emscripten >/dev/null ||
    die "the private toolchain is for Linux on x86-64, this is $system: put emcc $emscripten_minimum or newer on the PATH instead."
  system_node >/dev/null ||
    die "the private toolchain is for Linux on x86-64, this is $system: put node $node_minimum or newer on the PATH instead."
}

install() {
  check_system
  check_prefix
  exec 9>"$prefix/lock"
  flock -n 9 || { note "waiting for another installation into $prefix" && flock 9; }
  check_disk
  ensure_system_packages "${1:-}"
  ensure_node
  ensure_emscripten
  ensure_libraries
  rm -rf "$prefix/apt" "$prefix/downloads"
  versions >"$prefix/versions.txt"
  touch "$prefix/stamps/complete"
  say "the toolchain is ready in $prefix"
  sed 's/^/    /' "$prefix/versions.txt" >&2
}

print_env() {
  [[ -f $prefix/stamps/complete ]] || die "the toolchain is not installed: run web/toolchain.sh install"
  check_prefix
  local path node
  node=$(node_program)
  trust_system_certificates
  path=$(dirname "$(emcc_program)"):$(dirname "$node"):$prefix/typescript/bin
  printf 'export %s\n' "RNN_TOOLCHAIN='$prefix'" "RNN_NODE='$node'" "RNN_LIBRARIES='$(libraries_folder)'" \
    "EMSDK_PYTHON='$(PATH=/usr/bin:$PATH command -v python3)'" "RNN_CHROMIUM='$(find_chromium)'" "EMSCRIPTEN_CMAKE='$(emscripten_cmake_file)'" \
    "CMAKE_PREFIX_PATH='$(libraries_folder)'\${CMAKE_PREFIX_PATH:+:\$CMAKE_PREFIX_PATH}" "NODE_EXTRA_CA_CERTS='${NODE_EXTRA_CA_CERTS:-}'" "PATH='$path':\$PATH"
}

case ${1:-} in
  install)
    case ${2:-} in
      '') install ;;
      --browser) install browser ;;
      *) die "install takes --browser or nothing, not '$2'" ;;
    esac
    ;;
  env) print_env ;;
  versions) check_prefix && versions ;;
  *)
    sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
