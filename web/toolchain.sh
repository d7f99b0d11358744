#!/usr/bin/env bash
# The compilers and libraries that the project is built with, for web/serve and tests/run. Whoever has them already needs
# none of this: cmake --preset native and cmake --preset wasm find what is installed.
#
#   web/toolchain.sh install [--tests] [--browser]   installs what is missing (--tests: also for the tests, --browser: also
#                                                    Chromium, Firefox and WebKitGTK, for the page tests)
#   web/toolchain.sh env                             prints the shell lines that put it to use: source <(web/toolchain.sh env)
#   web/toolchain.sh versions                        prints the versions in use
#
# emcc is taken from the PATH or an active emsdk when it is 6.0.3 or newer, node when it is 22.18 or newer, and Eigen and
# nlohmann/json from where CMake finds them. What is missing comes from Debian and npm packages into a private folder,
# RNN_TOOLCHAIN (default ~/.cache/rnn-playground), and deleting that folder removes all of it. Where RNN_TOOLCHAIN is set,
# the libraries come from there in any case; RNN_LIBRARIES names another folder with libraries. Catch2 for the tests is
# the source that CATCH2_SOURCE names, else part of the private folder.

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
libraries_asked=${RNN_TOOLCHAIN:+private}
if [[ ${RNN_LIBRARIES:-} == system ]]; then
  unset RNN_LIBRARIES # inherited from a shell that uses the system's
  libraries_asked=''
fi

prefix=${RNN_TOOLCHAIN:-${XDG_CACHE_HOME:-$HOME/.cache}/rnn-playground}
readonly disk_needed_mb=2000 disk_needed_beside_system_mb=300

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
  local free needed=$disk_needed_mb
  ! system_emscripten >/dev/null || needed=$disk_needed_beside_system_mb
  [[ -f $prefix/stamps/complete ]] && return
  free=$(df -Pm "$prefix" | awk 'NR == 2 { print $4 }')
  ((free >= needed)) ||
    die "$prefix has $free MB free and the toolchain needs $needed MB: make room or set RNN_TOOLCHAIN to another disk."
}

versions() {
  printf 'emscripten %s\nnode %s\nnpm %s\ntypescript for declarations %s\n%s\ncompiler %s\ncmake %s\nninja %s\npython %s\n' \
    "$(emscripten_version "$(emcc_program)")" "$("$(node_program)" --version)" \
    "$(PATH=$(dirname "$(node_program)"):$PATH npm --version 2>/dev/null)" "${typescript_package#*@}" \
    "$(libraries_versions)" "$("${CXX:-c++}" --version | sed -n 1p)" \
    "$(cmake --version | sed -n '1s/[^0-9]*//p')" "$(ninja --version)" "$(python3 -c 'import platform; print(platform.python_version())')"
}

# What the private folder is filled with runs on Linux on x86-64 only; elsewhere the system has to bring it.
private_possible() { [[ "$(uname -s) on $(uname -m)" == "Linux on x86_64" ]]; }
private_asked_for() { [[ -n $libraries_asked ]]; }

check_system() {
  local start
  start="the private toolchain is for Linux on x86-64, this is $(uname -s) on $(uname -m)"
  ! private_possible || return 0
  system_emscripten >/dev/null || die "$start: put emcc $emscripten_minimum or newer on the PATH, or activate emsdk."
  system_node >/dev/null || die "$start: put node $node_minimum or newer on the PATH."
  [[ -n ${RNN_LIBRARIES:-} ]] || system_libraries ||
    die "$start: install Eigen and nlohmann/json (Homebrew: eigen and nlohmann-json) where CMake finds them; $prefix/logs/probe.log says more."
}

# lock_prefix: one installation into the folder at a time; the lock ends with this script.
lock_prefix() {
  local owner said=''
  if command -v flock >/dev/null; then
    exec 9>"$prefix/lock"
    flock -n 9 || { note "waiting for another installation into $prefix" && flock 9; }
    return
  fi
  until mkdir "$prefix/lock.d" 2>/dev/null; do
    owner=$(cat "$prefix/lock.d/owner" 2>/dev/null || true)
    if [[ -n $owner ]] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$prefix/lock.d"
      continue
    fi
    [[ -n $said ]] || note "waiting for another installation into $prefix (no longer? delete $prefix/lock.d)"
    said=yes
    sleep 1
  done
  printf '%s\n' $$ >"$prefix/lock.d/owner"
  trap 'rm -rf "$prefix/lock.d"' EXIT
}

# install [tests] [browser]
install() {
  local tests='' browser='' wanted
  for wanted in "$@"; do
    case $wanted in
      tests) tests=tests ;;
      browser) browser=browser ;;
    esac
  done
  check_prefix
  lock_prefix
  ensure_system_packages "$browser"
  check_system
  check_disk
  ensure_node
  ensure_emscripten
  ensure_libraries "$tests"
  rm -rf "$prefix/apt" "$prefix/downloads"
  mkdir -p "$prefix/downloads"
  versions >"$prefix/versions.txt"
  touch "$prefix/stamps/complete"
  say "the toolchain is ready in $prefix"
  sed 's/^/    /' "$prefix/versions.txt" >&2
}

print_env() {
  [[ -f $prefix/stamps/complete && -f $prefix/libraries.txt ]] ||
    die "the toolchain is not installed: run web/toolchain.sh install"
  check_prefix
  local path node libraries
  node=$(node_program)
  libraries=$(libraries_choice)
  trust_system_certificates
  path=$(dirname "$(emcc_program)"):$(dirname "$node"):$prefix/typescript/bin
  printf 'export %s\n' "RNN_TOOLCHAIN='$prefix'" "RNN_NODE='$node'" "RNN_LIBRARIES='$libraries'" \
    "EMSDK_PYTHON='$(PATH=/usr/bin:$PATH command -v python3)'" "RNN_CHROMIUM='$(find_chromium)'" \
    "NODE_EXTRA_CA_CERTS='${NODE_EXTRA_CA_CERTS:-}'" "PATH='$path':\$PATH"
  [[ $libraries == system ]] ||
    printf 'export %s\n' "CMAKE_PREFIX_PATH='$libraries'\${CMAKE_PREFIX_PATH:+:\$CMAKE_PREFIX_PATH}"
}

case ${1:-} in
  install)
    shift
    for option in "$@"; do
      [[ $option == --tests || $option == --browser ]] || die "install takes --tests and --browser, not '$option'"
    done
    install "${@#--}"
    ;;
  env) print_env ;;
  versions) check_prefix && versions ;;
  *)
    sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
