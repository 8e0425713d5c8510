# shellcheck shell=bash
# The guest machine of test/guest: its kernels, their pretend hardware and what they boot into, kept below var/guest.
# Only Debian packages, downloaded and unpacked, never installed. Sourced by scripts/guest and scripts/setup.

guest_store=$root/var/guest
guest_codename() (
  # shellcheck source=/dev/null
  . /etc/os-release
  say "${VERSION_CODENAME:-unknown}"
)

# The kernels that this release of Debian has packages of, oldest first.
guest_kernels() {
  case $(guest_codename) in
    bookworm) say 6.1 6.12 ;;
    trixie) say 6.12 ;;
  esac
}

# Why there can be no guest here, in words; nothing when there can.
guest_obstacle() {
  if [[ $(uname -m) != x86_64 ]]; then
    say "the guest machine of test/guest sees this machine's own files, and is made for x86-64; this is $(uname -m)"
  elif [[ $root == *[[:space:],]* ]]; then
    say "the guest machine of test/guest cannot be made in a folder with a space or a comma in its path: $root"
  elif ! command -v apt-get >/dev/null || [[ -z $(guest_kernels) ]]; then
    say "the kernels of the guest machine are those of Debian 12 and 13, and this is $(guest_codename)"
  fi
}

# Of what a part is made, shortened: when it changes, the part is made anew.
guest_recipe() {
  case $1 in
    tree) declare -f guest_packages guest_build_modules guest_prepare_tree && cat "$root"/test/guest/modules/* ;;
    initramfs) declare -f guest_build_initramfs && cat "$root/test/guest/init" ;;
  esac | sha256sum | cut -c1-16
}

# guest_has KERNEL PART
guest_has() { [[ -f $guest_store/$1/$2.ready && $(<"$guest_store/$1/$2.ready") == $(guest_recipe "$2") ]]; }

# Kernels that are not prepared yet.
guest_missing() {
  local kernel
  for kernel in $(guest_kernels); do
    { guest_has "$kernel" tree && guest_has "$kernel" initramfs; } || say "$kernel"
  done
}

# apt with sources, lists and downloads of its own: the machine's are neither needed nor changed, and no root either.
guest_apt() {
  local program=$1
  shift
  "$program" -o "Dir::Etc::SourceList=$guest_store/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o "Dir::State::Lists=$guest_store/apt/lists" -o "Dir::Cache=$guest_store/apt/cache" -o Acquire::Languages=none \
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Retries=3 \
    -o "APT::Update::Post-Invoke-Success::=true" "$@"
}

# The machine's own addresses of Debian, and the backports that lie beside them.
guest_sources() {
  local codename keyring=/usr/share/keyrings/debian-archive-keyring.gpg options=''
  codename=$(guest_codename)
  [[ -f $keyring ]] && options="[signed-by=$keyring] "
  # shellcheck disable=SC2016  # the fields are apt's
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    while read -r address release component; do
      [[ $component == main ]] || continue
      case $release in
        "$codename") say "deb $options$address $release main" && say "deb $options$address $release-backports main" ;;
        "$codename-security") say "deb $options$address $release main" ;;
      esac
    done | sort -u
}

guest_update_lists() {
  mkdir -p "$guest_store/apt/lists/partial" "$guest_store/apt/cache/archives/partial"
  guest_sources >"$guest_store/apt/sources.list"
  [[ -s $guest_store/apt/sources.list ]] ||
    fail "apt of this machine knows no source of Debian $(guest_codename), so there is no kernel for the guest machine."
  guest_apt apt-get update -qq
}

# What a package depends on, by a pattern. $1 is the release to prefer, or nothing.
guest_depends() {
  guest_apt apt-cache -o "APT::Default-Release=$1" depends "$2" | grep -oE "Depends: $3\$" | head -n 1 | cut -d ' ' -f 2
}

# Prints package=version for all that a kernel is made of, of one and the same version.
guest_packages() {
  local kernel=$1 release='' headers version image kbuild
  if [[ $kernel == 6.12 && $(guest_codename) == bookworm ]]; then release=bookworm-backports; fi
  headers=$(guest_depends "$release" linux-headers-amd64 "linux-headers-$kernel[^ ]*-amd64")
  [[ -n $headers ]] || fail "Debian $(guest_codename) ${release:+with $release }has no kernel $kernel at the moment."
  version=$(guest_apt apt-cache -o "APT::Default-Release=$release" show --no-all-versions "$headers" |
    sed -n 's/^Version: //p')
  image=linux-image-${headers#linux-headers-}
  kbuild=$(guest_depends "$release" "$headers" 'linux-kbuild-[^ ]*')
  printf "%s=$version\n" "$headers" "${headers%-amd64}-common" "$kbuild" "$image" "linux-source-$kernel"
}

# The GPIO simulator, from Debian's own source. Its kernels leave it out, and keep to themselves what it asks of the interrupt
# core: that call is replaced by a public one of the same effect.
guest_build_modules() {
  local kernel=$1 tree=$2 build=$3 headers source=linux-source-$1
  headers=$(echo "$tree"/usr/src/linux-headers-*-amd64)
  mkdir -p "$build"
  tar -xf "$tree/usr/src/$source.tar.xz" -C "$build" --strip-components=1 \
    "$source/drivers/gpio/gpio-sim.c" "$source/drivers/gpio/gpiolib.h" "$source/kernel/irq/irq_sim.c"
  mv "$build/drivers/gpio/gpio-sim.c" "$build/gpio_sim_core.c"
  mv "$build/drivers/gpio/gpiolib.h" "$build/"
  sed 's/handle_simple_irq(irq_to_desc(\([^)]*\)))/generic_handle_irq(\1)/' "$build/kernel/irq/irq_sim.c" >"$build/irq_sim.c"
  cp "$root"/test/guest/modules/* "$build/"
  # The packages expect to lie in /usr. With the kernel's own image beside them, the build would ask for tools that it can do without.
  sed -i "s# /usr/src/# $tree/usr/src/#" "$headers/Makefile"
  rm -f "$headers/vmlinux"
  make -s -C "$headers" M="$build" CC=gcc modules
}

# Fetches and unpacks the packages of one kernel and builds the modules that it lacks. About 40 s.
guest_prepare_tree() (
  local kernel=$1 store=$guest_store/$1 fresh=$guest_store/$1.new tree release package
  set -E
  trap 'warn "Kernel $kernel could not be prepared for the guest machine: what failed stands above."' ERR
  rm -rf "$fresh" "$store"
  mkdir -p "$fresh/packages" "$fresh/tree"
  tree=$store/tree
  mapfile -t wanted < <(guest_packages "$kernel")
  ((${#wanted[@]} == 5)) || fail "The packages of kernel $kernel do not fit together at the moment: ${wanted[*]}"
  (cd "$fresh/packages" && guest_apt apt-get -qq download "${wanted[@]}")
  for package in "$fresh"/packages/*.deb; do dpkg-deb -x "$package" "$fresh/tree"; done
  rm -rf "$fresh/packages"
  # Paths get written into what is built, so it is built where it stays.
  mv "$fresh" "$store"
  [[ -d $tree/lib ]] || ln -s usr/lib "$tree/lib"
  release=$(basename "$(echo "$tree"/lib/modules/*)")
  guest_build_modules "$kernel" "$tree" "$store/build"
  mkdir -p "$tree/lib/modules/$release/extra"
  cp "$store"/build/*.ko "$tree/lib/modules/$release/extra/"
  depmod -b "$tree" "$release"
  cp "$tree/boot/vmlinuz-$release" "$store/vmlinuz"
  rm -rf "$store/build" "$tree/usr/src" "$tree/usr/share" "$tree"/usr/lib/linux-kbuild-* "$tree/boot"
  guest_recipe tree >"$store/tree.ready"
)

# What the machine boots into: busybox, the modules that show the host's files, and test/guest/init.
guest_build_initramfs() (
  local store=$guest_store/$1 tree folder command file name
  tree=$store/tree
  folder=$(mktemp -d "$store/initramfs.XXXXXX")
  mkdir -p "$folder"/{bin,sbin,proc,sys,dev,modules,host,layer,root}
  cp /bin/busybox "$folder/bin/"
  for command in sh mount umount insmod mkdir cat echo uname chroot switch_root sync poweroff; do
    ln -s busybox "$folder/bin/$command"
  done
  for name in virtio_pci 9p 9pnet_virtio overlay; do
    modprobe -d "$tree" -S "$(basename "$(echo "$tree"/lib/modules/*)")" --show-depends "$name"
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r file; do
    name=$(basename "${file%.xz}")
    if [[ $file == *.xz ]]; then xz -dc "$file" >"$folder/modules/$name"; else cp "$file" "$folder/modules/$name"; fi
    strip --strip-debug "$folder/modules/$name"
    say "$name" >>"$folder/modules/order"
  done
  install -m 755 "$root/test/guest/init" "$folder/init"
  # The kernel asks for modules by itself, in the place where the machine began.
  printf '#!/bin/sh\nexec chroot /root /sbin/modprobe "$@"\n' >"$folder/sbin/modprobe"
  chmod 755 "$folder/sbin/modprobe"
  (cd "$folder" && find . | cpio --quiet -o -H newc | gzip -1) >"$folder.gz"
  mv "$folder.gz" "$store/initramfs.gz"
  rm -rf "$folder"
  guest_recipe initramfs >"$store/initramfs.ready"
)

# Prepares what is missing. Only one of several callers does the work.
guest_prepare_missing() {
  local kernel
  mkdir -p "$guest_store"
  exec {guest_lock}>"$guest_store/lock"
  flock "$guest_lock"
  for kernel in $(guest_missing); do
    say "Preparing kernel $kernel for the guest machine ..."
    # None of this as part of a condition: in one, the shell would go on after an error.
    if ! guest_has "$kernel" tree; then
      guest_update_lists
      guest_prepare_tree "$kernel"
    fi
    guest_build_initramfs "$kernel"
  done
  rm -rf "$guest_store/apt"
  exec {guest_lock}>&-
}
