# shellcheck shell=bash disable=SC2016,SC2154
# Messages of the project's scripts; everything goes to standard error, so that standard output stays usable.

if [[ -t 2 && -z ${NO_COLOR:-} ]]; then
  readonly message_bold=$'\e[1m' message_red=$'\e[31m' message_yellow=$'\e[33m' message_off=$'\e[0m'
else
  readonly message_bold='' message_red='' message_yellow='' message_off=''
fi

say() { printf '%s==>%s %s\n' "$message_bold" "$message_off" "$*" >&2; }
note() { printf '    %s\n' "$*" >&2; }
warn() { printf '%swarning:%s %s\n' "$message_yellow" "$message_off" "$*" >&2; }
die() {
  printf '%serror:%s %s\n' "$message_red" "$message_off" "$*" >&2
  exit 1
}

# run_logged LOG COMMAND...: runs quietly; on failure shows the end of the log and returns the command's status.
run_logged() {
  local log=$1 status=0
  shift
  "$@" >"$log" 2>&1 || status=$?
  if ((status != 0)); then
    tail -n 15 "$log" | sed 's/^/    | /' >&2
    note "full log: $log"
  fi
  return "$status"
}

# version_at_least HAVE WANTED: true when HAVE >= WANTED, compared number by number.
version_at_least() {
  [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]
}

# as_root COMMAND...: runs it as root, directly or by a sudo that asks nothing; returns 126 when neither is possible.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 126
  fi
}
