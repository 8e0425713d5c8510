# shellcheck shell=bash disable=SC2154
# What both ways of starting have in common. Runs inside the guest, as root; the variables guest_* come from the kernel's
# command line.

# Users and groups as an installation makes them, by our own file for systemd-sysusers. The host's password files may be unreadable.
make_users() {
  rm -f /etc/shadow /etc/gshadow
  touch /etc/shadow /etc/gshadow
  systemd-sysusers "$guest_checkout/systemd/sysusers.d/kioskd.conf"
  # A home may be closed to others; the daemon's user passes through it all the same. The host's own files stay as they are.
  local place
  for place in "$guest_checkout" "$(dirname "$guest_node")"; do
    until [[ $place == / ]]; do
      chmod o+x "$place"
      place=$(dirname "$place")
    done
  done
}

# Our udev rules, and nobody else's for these devices; the far ends of the pretend hardware are for everyone.
make_rules() {
  rm -f /etc/udev/rules.d/*
  cp "$guest_checkout/hardware/udev/"*.rules /etc/udev/rules.d/
  cat >/etc/udev/rules.d/99-guest.rules <<'RULES'
KERNEL=="ttyGS*|g_printer*|hidg*", MODE="0666"
RULES
}

# The tools of the host that runs the tests, with its Node in front.
use_host_tools() {
  PATH=$(dirname "$guest_node"):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  export PATH HOME=/root LANG=C.UTF-8
}

# What the jobs print goes to the second serial line, which has nothing of the kernel's on it.
run_bundle() {
  modprobe configfs
  mountpoint -q /sys/kernel/config || mount -t configfs configfs /sys/kernel/config
  mountpoint -q /sys/kernel/debug || mount -t debugfs debugfs /sys/kernel/debug
  mount -o remount,mode=755 /sys/kernel/debug
  cd "$guest_checkout" || exit
  stty -F /dev/ttyS1 raw -echo
  # V8's helper threads only take turns with it on the one processor here: a sixth of the time.
  node --single-threaded "$guest_bundle" <>/dev/ttyS1 >&0 2>&1
  echo "GUEST-END $?" >/dev/ttyS1
}
