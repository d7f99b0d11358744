# shellcheck shell=bash disable=SC2016,SC2154
# Emscripten: the one on the PATH or of an active emsdk when it is new enough, else Debian's packages unpacked and made to run from the prefix.

readonly emscripten_minimum=6.0.3

emscripten_version() { "$1" --version 2>/dev/null | sed -n '1s/.*) \([0-9][0-9.]*\).*/\1/p'; }

system_emscripten() {
  local emcc version
  emcc=$(command -v emcc || command -v "${EMSDK:-}/upstream/emscripten/emcc") || return 1
  ! privately_installed "$emcc" emscripten || return 1
  version=$(emscripten_version "$emcc")
  [[ -n $version ]] || return 1
  version_at_least "$version" "$emscripten_minimum" || return 1
  printf '%s\n' "$emcc"
}

emcc_program() { system_emscripten || printf '%s\n' "$prefix/emscripten/bin/emcc"; }

# Packages that only Emscripten's dependency list wants; the system's node, python and compiler do their work.
unneeded_package() {
  case $1 in
    nodejs_* | libnode[0-9]* | node-undici_* | node-corepack_* | python3* | libpython3* | ccache_* | debconf_* | tzdata_* | \
      gcc-*-base_* | libgcc-*-dev_* | libstdc++-*-dev_* | libobjc-* | libc6-dev_* | libc-dev-bin_* | linux-libc-dev_* | \
      lib[alth]san[0-9]* | libhwasan* | libubsan* | binutils* | libgprofng* | libclang1-* | libclang-common-* | \
      libc-gconv-modules-extra_* | llvm-*-runtime_* | openssl-provider-legacy_* | readline-common_* | media-types_* | \
      netbase_*) return 0 ;;
  esac
  return 1
}

# clang-format and clang-tidy of the same LLVM, without the packages they would only pull in again.
fetch_clang_tools() {
  local llvm
  llvm=$(find "$prefix/apt/cache/archives" -name 'clang-[0-9]*_*.deb' | sed 's/.*clang-\([0-9]*\)_.*/\1/' | head -n 1)
  note "fetching clang-format-$llvm clang-tidy-$llvm"
  private_apt download "clang-format-$llvm" "clang-tidy-$llvm" || die "apt could not fetch clang-format and clang-tidy."
}

unpack_emscripten() {
  local root=$1 package
  note "unpacking"
  for package in "$prefix"/apt/cache/archives/*.deb "$prefix"/apt/sources/clang-*.deb; do
    unneeded_package "$(basename "$package")" && continue
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --no-same-owner --exclude='./usr/share/doc/*' \
      --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' --exclude='./usr/lib/valgrind/*' ||
      die "unpacking $(basename "$package") failed: is the disk full?"
  done
  # clang's own headers (SIMD intrinsics) are the one part of libclang-common that compiling for wasm needs.
  for package in "$prefix"/apt/cache/archives/libclang-common-*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --no-same-owner --wildcards './usr/lib/llvm-*'
  done
}

# The programs are built against a newer C library than the system's: each gets the prefix's loader and libraries.
relocate_programs() {
  local root=$1 llvm loader libraries rpath file
  llvm=$(find "$root/usr/lib" -maxdepth 1 -name 'llvm-*' | sort -V | tail -n 1)
  loader=$root/usr/lib64/ld-linux-x86-64.so.2
  libraries=$root/usr/lib/x86_64-linux-gnu
  rpath=$libraries:$llvm/lib
  # patchelf runs from copies of its libraries, because it is about to rewrite those files.
  local copies=$prefix/downloads/patchelf
  rm -rf "$copies" && mkdir -p "$copies"
  cp -L "$root/usr/bin/patchelf" "$loader" "$libraries"/{libc.so.6,libm.so.6,libstdc++.so.6,libgcc_s.so.1} "$copies/"
  local patchelf=("$copies/$(basename "$loader")" --library-path "$copies" "$copies/patchelf")
  note "pointing the programs at their own C library"
  while IFS= read -r file; do
    case $(basename "$file") in
      ld-linux* | libc.so* | libm.so* | libpthread* | libdl.so* | librt.so* | libmvec* | libresolv*) continue ;;
    esac
    "${patchelf[@]}" --force-rpath --set-rpath "$rpath" "$file" || die "patching $file failed: is the disk full?"
  done < <(find "$libraries" "$llvm/lib" -maxdepth 1 -type f -name '*.so*')
  while IFS= read -r file; do
    "${patchelf[@]}" --set-interpreter "$loader" --force-rpath --set-rpath "$rpath" "$file" ||
      die "patching $file failed: is the disk full?"
  done < <(find -L "$llvm"/bin/{clang,clang-format,clang-tidy,lld,llvm-ar,llvm-nm,llvm-objcopy,llvm-dwarfdump,llvm-cxxfilt} \
    "$root"/usr/bin/wasm-{opt,emscripten-finalize,metadce,ctor-eval,as,dis} -type f -exec readlink -f {} \;)
}

configure_emscripten() {
  local root=$prefix/emscripten share=$prefix/emscripten/usr/share/emscripten suffix program version
  suffix=$(sed -n "s/^LLVM_ADD_VERSION *= *'\(.*\)'/\1/p" "$share/.emscripten")
  cat >"$share/.emscripten" <<END
LLVM_ROOT = '$root/usr/bin'
BINARYEN_ROOT = '$root/usr'
NODE_JS = '$(node_program)'
LLVM_ADD_VERSION = '$suffix'
CLANG_ADD_VERSION = '$suffix'
CACHE = '$root/cache'
END
  rm -rf "$share/node_modules" && mkdir -p "$share/node_modules" "$root/bin"
  cp -R "$root"/usr/share/nodejs/acorn* "$share/node_modules/"
  for program in emcc em++ emar emranlib emnm emcmake embuilder emsize; do
    ln -sf "../usr/share/emscripten/$program" "$root/bin/$program"
  done
  for program in clang-format clang-tidy; do
    ln -sf "../usr/bin/$program-$suffix" "$root/bin/$program"
  done
  version=$(emscripten_version "$root/bin/emcc")
  { [[ -n $version ]] && version_at_least "$version" "$emscripten_minimum"; } ||
    die "the unpacked Emscripten does not run (it reports '$version'): put emcc $emscripten_minimum or newer on the PATH instead."
}

install_emscripten() {
  local root=$prefix/emscripten
  say "installing Emscripten from Debian $debian_release packages (about 170 MB to fetch)"
  prepare_private_apt
  fetch_debian_packages emscripten patchelf
  fetch_clang_tools
  rm -rf "$root" && mkdir -p "$root"
  unpack_emscripten "$root"
  relocate_programs "$root"
}

# The first link builds Emscripten's system libraries; doing it here keeps later builds quick.
warm_up_emscripten() {
  local work=$prefix/downloads/warm-up emxx
  emxx=$(dirname "$(emcc_program)")/em++
  say "building Emscripten's system libraries (about a minute and a half)"
  rm -rf "$work" && mkdir -p "$work"
  cat >"$work/a.cpp" <<'END'
#include <emscripten/bind.h>
#include <cmath>
#include <stdexcept>
#include <string>
static std::string greet(double x) {
  try {
    if (x < 0) throw std::invalid_argument("negative");
    return std::to_string(std::exp(x));
  } catch (const std::exception& e) { return e.what(); }
}
EMSCRIPTEN_BINDINGS(warm_up) { emscripten::function("greet", &greet); }
END
  cat >"$work/b.cpp" <<'END'
#include <iostream>
#include <stdexcept>
int main() {
  try { throw std::runtime_error("caught"); } catch (const std::exception& e) { std::cout << e.what() << '\n'; }
}
END
  local common=(-std=c++20 -fwasm-exceptions -msimd128 -sALLOW_MEMORY_GROWTH)
  note "module with embind and its TypeScript declarations"
  run_logged "$prefix/logs/warm-up-module.log" "$emxx" "${common[@]}" -O3 "$work/a.cpp" -o "$work/a.mjs" -lembind \
    -sMALLOC=emmalloc -sFILESYSTEM=0 -sMODULARIZE -sEXPORT_ES6 --emit-tsd a.d.ts || die "em++ cannot build a module."
  note "program for Node"
  run_logged "$prefix/logs/warm-up-program.log" "$emxx" "${common[@]}" -O2 "$work/b.cpp" -o "$work/b.js" \
    -sNODERAWFS=1 || die "em++ cannot build a program."
  [[ $("$(node_program)" "$work/b.js") == caught ]] || die "a program built by em++ does not run under Node."
  rm -rf "$work"
}

ensure_emscripten() {
  if system_emscripten >/dev/null; then
    note "using $(system_emscripten) $(emscripten_version "$(system_emscripten)")"
  else
    run_step emscripten "$debian_release $emscripten_minimum with clang-format" install_emscripten
    run_step emscripten-configuration "$(<"$prefix/stamps/emscripten") $(node_program)" configure_emscripten
  fi
  PATH=$prefix/typescript/bin:$PATH
  run_step warm-up "$(emcc_program) $(emscripten_version "$(emcc_program)")" warm_up_emscripten
}
