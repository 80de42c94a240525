#!/usr/bin/env bash
# Makes a Debian with systemd, cloud-init and OpenSSH as an AMI in libvirt's pool, from Debian's
# packages. Does nothing where it is there already. To be run by root, with: mmdebstrap
# busybox-static extlinux cpio kmod qemu-utils.
set -euo pipefail
cd "$(dirname "$0")"

id=ami-7e57deb1
. ./common.sh
if is_made localec2-debian build-debian-ami.sh common.sh mini/initrd debian/*; then
  exit 0
fi

work_begins
fetch_kernel
make_initrd virtio_pci virtio_blk virtio_net virtio_scsi virtio_rng sr_mod isofs ext4 button evdev

chmod 755 "$work"
packages=systemd-sysv,systemd-resolved,udev,dbus,openssh-server,sudo,cloud-init
packages+=,cloud-guest-utils,fdisk,e2fsprogs,iproute2,kmod,curl,ca-certificates
mmdebstrap --quiet --mode=root --variant=minbase --include="$packages" \
  --aptopt='Acquire::Languages "none"' --dpkgopt=force-unsafe-io \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/info/*' \
  bookworm "$root"

mkdir -p "$root/lib/modules"
cp -r "$work/kernel/lib/modules/$version" "$root/lib/modules/"
cp debian/cloud.cfg "$root/etc/cloud/cloud.cfg"
rm -f "$root"/etc/ssh/ssh_host_*
echo 'datasource: NoCloud' >"$root/etc/cloud/ds-identify.cfg"
cp debian/ethernet.network "$root/etc/systemd/network/"
echo '/dev/vda1 / ext4 errors=remount-ro 0 1' >"$root/etc/fstab"
echo localhost >"$root/etc/hostname"
: >"$root/etc/machine-id" # each instance makes its own
ln -sf /run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
unit() { # what is done to which units
  systemctl -q --root "$root" "$@" 2>/dev/null
}
unit enable systemd-networkd systemd-resolved serial-getty@ttyS0.service
# nobody is at its screen, and it does not live long enough to be tended
unit mask getty@tty1.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
  e2scrub_all.timer e2scrub_reap.service fstrim.timer cloud-init-hotplugd.socket \
  systemd-networkd-wait-online.service systemd-update-utmp.service systemd-update-utmp-runlevel.service \
  systemd-pstore.service systemd-binfmt.service systemd-modules-load.service kmod-static-nodes.service \
  dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
  sys-kernel-config.mount sys-fs-fuse-connections.mount modprobe@{configfs,dm_mod,drm,efi_pstore,fuse,loop}.service

make_menu apparmor=0 audit=0 net.ifnames=0 systemd.show_status=0
make_disk 1200
put_into_pool
