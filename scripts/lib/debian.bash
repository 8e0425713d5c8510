# shellcheck shell=bash
# Debian packages: which are missing, and how to get them. Sourced by scripts/setup.

# Arguments are package:proof, where the proof is a command, or a file when it begins with a slash.
# Prints the packages whose proof is absent.
missing_packages() {
  local entry proof
  for entry in "$@"; do
    proof=${entry#*:}
    if [[ $proof == /* ]]; then
      [[ -e $proof ]] || say "${entry%%:*}"
    else
      command -v "$proof" >/dev/null || say "${entry%%:*}"
    fi
  done
}

install_packages() {
  local -a command=(apt-get install --yes --no-install-recommends "$@") as_root=()
  local log
  command -v apt-get >/dev/null || fail "This is no Debian system. Install what corresponds to these packages: $*"
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "Neither root nor sudo here. Have this run as root, then start again:
  apt-get update && ${command[*]}"
    as_root=(sudo)
    if [[ ! -t 0 ]]; then as_root+=(--non-interactive); fi
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive)
  log=$(mktemp)
  if ! "${as_root[@]}" "${command[@]}" </dev/null >"$log" 2>&1; then
    # Without package lists, or with old ones, packages are not found: fetch the lists and try once more.
    "${as_root[@]}" apt-get update </dev/null >>"$log" 2>&1 || true
    if ! "${as_root[@]}" "${command[@]}" </dev/null >>"$log" 2>&1; then
      tail -n 20 "$log" >&2
      fail "Installing Debian packages failed; the whole log is in $log. To try by hand, as root:
  apt-get update && ${command[*]}"
    fi
  fi
  rm -f "$log"
}
