# shellcheck shell=bash disable=SC2016,SC2154
# Programs that come from the system's own packages: compilers, CMake, and browsers for the page tests.

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

# try_package PACKAGE WITHOUT: installs a Debian package where that can be done; else WITHOUT says what it means.
try_package() {
  local package=$1 without=$2 log=$prefix/logs/$1.log
  if ! command -v apt-get >/dev/null; then
    note "no apt-get here: $without"
  elif ! as_root true; then
    note "$without; to install it: sudo apt-get install --no-install-recommends $package"
  else
    say "installing the system package $package"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" >"$log" 2>&1 ||
      note "apt-get could not install it ($log says why): $without"
  fi
}

# ensure_other_browsers: Firefox, WebKitGTK with a screen to show it on, and Chromium without the parts that have windows,
# whose tests take a fifth less. What cannot be had is left out with a sentence, and the page tests name what they skip.
ensure_other_browsers() {
  local package wanted=(WebKitWebDriver:webkit2gtk-driver Xvfb:xvfb)
  command -v firefox >/dev/null || wanted+=(firefox-esr:firefox-esr)
  for package in $(missing_packages "${wanted[@]}"); do
    try_package "$package" "the page is not tested in the browser that needs the Debian package $package"
  done
  if [[ -z ${RNN_CHROMIUM:-} ]] && ! command -v chromium-headless-shell >/dev/null; then
    try_package chromium-headless-shell "the page is tested in $(find_chromium), which takes longer"
  fi
}

# ensure_system_packages [browser]
ensure_system_packages() {
  local wanted=(g++:g++ cmake:cmake ninja:ninja-build python3:python3 make:make)
  if [[ ${1:-} == browser && -z $(find_chromium) ]]; then
    wanted+=(chromium-headless-shell:chromium-headless-shell)
  fi
  local missing=() package
  while IFS= read -r package; do missing+=("$package"); done < <(missing_packages "${wanted[@]}")
  if ((${#missing[@]} > 0)); then
    install_system_packages "${missing[@]}"
  fi
  local version
  version=$(cmake --version | sed -n '1s/[^0-9]*//p')
  version_at_least "$version" 3.25 || die "CMake $version is too old: install 3.25 or newer and start again."
  [[ ${1:-} != browser ]] || ensure_other_browsers
}

find_chromium() {
  if [[ -n ${RNN_CHROMIUM:-} ]]; then
    printf '%s\n' "$RNN_CHROMIUM"
  else
    command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome || true
  fi
}
