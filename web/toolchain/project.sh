# shellcheck shell=bash disable=SC2120
# Steps that web/serve and tests/run share. They run in the project's top folder, inside the toolchain's environment.

# enter_toolchain [--tests] [--browser]: installs what is missing and takes the environment over.
enter_toolchain() {
  local environment
  web/toolchain.sh install "$@"
  environment=$(web/toolchain.sh env)
  eval "$environment"
}

processors() { nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || getconf _NPROCESSORS_ONLN; }

# build_preset [-DNAME=VALUE] PRESET [TARGET...]
build_preset() {
  local definition preset jobs
  [[ $1 == -D* ]] && definition=$1 && shift
  preset=$1
  shift
  jobs=$(processors)
  cmake --preset "$preset" ${definition:+"$definition"}
  cmake --build "build/$preset" --parallel "$jobs" ${1:+--target "$@"}
}

# install_npm_packages: npm ci, unless the installed packages are those of the lock file already.
install_npm_packages() {
  local stamp=web/node_modules/.installed-from
  if ! cmp -s web/package-lock.json "$stamp"; then
    (cd web && npm ci --loglevel=error --fetch-retry-maxtimeout=15000)
    cp web/package-lock.json "$stamp"
  fi
}

build_page() { (cd web && npm run build); }
