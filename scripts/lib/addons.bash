# shellcheck shell=bash
# Compiling the native add-ons, one by one. Sourced by scripts/setup, which sets $platform, $node_abi and $node_path.

# What was compiled once is kept here, because npm ci begins with an empty node_modules.
addon_store() {
  local version
  version=$(node -p "require('./package-lock.json').packages['node_modules/$1']?.version ?? 'none'")
  say "var/addons/$1-$version-$platform"
}

addon_loads() {
  case $1 in
    better-sqlite3) node -e "new (require('better-sqlite3'))(':memory:').close()" ;;
    *) node -e "require('$1')" ;;
  esac
} >/dev/null 2>&1

addon_keep() {
  local store
  store=$(addon_store "$1")
  mkdir -p "$store"
  cp "node_modules/$1/build/Release/"*.node "$store/"
}

addon_restore() {
  local store
  store=$(addon_store "$1")
  [[ -d $store && -d node_modules/$1 ]] || return 1
  mkdir -p "node_modules/$1/build/Release"
  cp "$store"/*.node "node_modules/$1/build/Release/"
  addon_loads "$1"
}

# Compiles with node-gyp as npm brings it along, and proves that the result loads. $2 is the log.
addon_build() {
  local name=$1 log=$2 flags=${CXXFLAGS:-} options='--release --jobs=max' prefix
  [[ -d node_modules/$name ]] || { say "node_modules/$name is missing" >"$log" && return 1; }
  # Headers beside the Node in use, if they are of the same kind; otherwise node-gyp fetches them.
  prefix=$(dirname "$(dirname "$(readlink -f "$node_path")")")
  if grep -qsE "^#define NODE_MODULE_VERSION $node_abi\$" "$prefix/include/node/node_version.h"; then
    options+=" --nodedir=$prefix"
  fi
  # Its 64-bit build stops at pointer casts that do no harm there.
  if [[ $name == rpi-ws281x-led ]]; then flags+=' -fpermissive'; fi
  CXXFLAGS=$flags npm exec --offline -c "cd 'node_modules/$name' && node-gyp rebuild $options" \
    </dev/null >"$log" 2>&1 || return 1
  if ! addon_loads "$name"; then
    say "error: it was compiled and does not load in Node $(node --version)" >>"$log"
    return 1
  fi
  addon_keep "$name"
}
