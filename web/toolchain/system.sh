# shellcheck shell=bash disable=SC2016,SC2154
# Programs that come from the system's own packages: compilers, CMake, and Chromium for the page tests.

# missing_packages COMMAND:PACKAGE...: prints the packages whose command is absent.
missing_packages() {
  local pair
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null || printf '%s\n' "${pair##*:}"
  done
}

install_system_packages() {
  local packages=("$@") log=$prefix/logs/system-packages.log
  local line="apt-get install -y --no-install-recommends ${packages[*]}"
  command -v apt-get >/dev/null ||
    die "this system has no apt-get: install what gives these Debian packages (${packages[*]}) and start again."
  as_root true || die "these programs need root to install; run: sudo apt-get update && sudo $line"
  say "installing system packages: ${packages[*]}"
  run_logged "$log" as_root env DEBIAN_FRONTEND=noninteractive apt-get update ||
    die "apt-get update failed: check the network and the system's package sources, then start again."
  run_logged "$log" as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    "${packages[@]}" || die "apt-get could not install ${packages[*]}; the log above says why."
}

# ensure_system_packages [browser]
ensure_system_packages() {
  local wanted=(g++:g++ cmake:cmake ninja:ninja-build python3:python3 make:make)
  if [[ ${1:-} == browser && -z $(find_chromium) ]]; then
    wanted+=(chromium:chromium)
  fi
  local missing=() package
  while IFS= read -r package; do missing+=("$package"); done < <(missing_packages "${wanted[@]}")
  if ((${#missing[@]} > 0)); then
    install_system_packages "${missing[@]}"
  fi
  local version
  version=$(cmake --version | sed -n '1s/[^0-9]*//p')
  version_at_least "$version" 3.25 || die "CMake $version is too old: install 3.25 or newer and start again."
}

find_chromium() {
  if [[ -n ${RNN_CHROMIUM:-} ]]; then
    printf '%s\n' "$RNN_CHROMIUM"
  else
    command -v chromium || command -v chromium-browser || command -v google-chrome || true
  fi
}
