# shellcheck shell=bash disable=SC2016,SC2154
# A private apt: fetches packages of a newer Debian into the prefix, signatures checked, the system untouched.

readonly debian_release=forky
readonly debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# The mirror of the system's own sources, deb822 stanzas or one-line lists. Other vendors' sources look alike: the one
# that carries the system's release and whose address ends in "debian" is preferred.
debian_mirror() {
  local files=() file codename
  for file in /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [[ -r $file ]] && files+=("$file")
  done
  ((${#files[@]} > 0)) || return 1
  # shellcheck disable=SC1091
  codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-sid}")
  awk -v codename="$codename" '
    function stanza_end(rank) {
      rank = (index(suites " ", " " codename " ") ? 2 : suites ~ / (stable|testing|unstable|sid)( |$)/ ? 4 : 0)
      if (rank && uri ~ /(\/debian\/?|^mirror.*)$/) rank--
      if (types ~ /(^| )deb( |$)/ && enabled !~ /^(no|false|0)$/ && components ~ /(^| )main( |$)/ && rank &&
          uri != "" && uri !~ /^cdrom:/) print rank, uri
      types = uri = suites = components = ""; enabled = "yes"
    }
    BEGIN { enabled = "yes" }
    FNR == 1 { stanza_end(); deb822 = FILENAME ~ /\.sources$/ }
    /^[ \t]*#/ { next }
    deb822 && /^[ \t]*$/ { stanza_end(); next }
    deb822 && tolower($1) == "types:" { $1 = ""; types = $0 " " }
    deb822 && tolower($1) == "uris:" { uri = $2 }
    deb822 && tolower($1) == "suites:" { $1 = ""; suites = $0 }
    deb822 && tolower($1) == "components:" { $1 = ""; components = $0 " " }
    deb822 && tolower($1) == "enabled:" { enabled = tolower($2) }
    !deb822 && $1 == "deb" {
      line = $0; sub(/\[[^]]*\]/, "", line); n = split(line, field, " ")
      for (i = 4; i <= n; i++) components = components " " field[i]
      types = " deb "; uri = field[2]; suites = " " field[3]; stanza_end()
    }
    END { stanza_end() }
  ' "${files[@]}" | sort -s -n -k 1,1 | sed -n '1s/^[0-9]* //p' | grep .
}

private_apt() {
  local root=$prefix/apt command=$1
  shift
  APT_CONFIG=$root/apt.conf run_logged "$prefix/logs/apt-$command.log" \
    bash -c 'cd "$1" && shift && exec "$@"' - "$root/sources" apt-get -q "$command" "$@"
}

prepare_private_apt() {
  local root=$prefix/apt mirror
  local advice="put emcc 6.0.3 or newer on the PATH and set RNN_LIBRARIES as web/toolchain.sh describes"
  # shellcheck disable=SC1091
  [[ $(. /etc/os-release 2>/dev/null && printf '%s' "${ID:-}") == debian ]] ||
    die "the private toolchain is made of Debian packages and this system is not Debian: $advice."
  [[ -r $debian_keyring ]] || die "Debian's signing keys are missing: apt-get install debian-archive-keyring."
  mirror=$(debian_mirror) || die "no Debian mirror in /etc/apt: add one to the system's package sources, or $advice."
  rm -rf "$root"
  mkdir -p "$root"/{state/lists/partial,cache/archives/partial,sources}
  : >"$root/status"
  printf '%s [signed-by=%s] %s %s main\n' deb "$debian_keyring" "$mirror" "$debian_release" \
    deb-src "$debian_keyring" "$mirror" "$debian_release" >"$root/sources.list"
  cat >"$root/apt.conf" <<END
Dir::Etc::sourcelist "$root/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$root/state";
Dir::State::status "$root/status";
Dir::Cache "$root/cache";
APT::Install-Recommends "false";
APT::Get::Assume-Yes "true";
APT::Sandbox::User "";
APT::Architecture "amd64";
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
Acquire::Retries "3";
END
  note "reading Debian's package lists"
  private_apt update --error-on=any ||
    die "Debian's package lists cannot be read: check the network and the mirror in the system's apt sources."
}

fetch_debian_packages() {
  note "fetching $*"
  private_apt install --download-only "$@" || die "apt could not fetch $* (network, or the disk is full: see above)."
}

fetch_debian_source() {
  note "fetching the source of $1"
  private_apt source --download-only --only-source "$1" || die "apt could not fetch the source of $1 (see above)."
}
