#!/usr/bin/env bash
# Makes the small AMI of the tests, a Debian kernel with busybox and Dropbear that boots in seconds
# even without KVM, and puts it into libvirt's pool as an AMI. Does nothing where it is there
# already. To be run by root, with: busybox-static dropbear-bin extlinux cpio kmod openssl qemu-utils.
set -euo pipefail
cd "$(dirname "$0")"

id=ami-7e570000
. ./common.sh
if is_made localec2-mini build-mini-ami.sh common.sh mini/*; then
  exit 0
fi

work_begins
fetch_kernel
# what a guest of ours has
make_initrd virtio_pci virtio_blk virtio_net virtio_scsi virtio_rng sr_mod isofs ext4 button evdev

mkdir -p "$root"/{bin,boot,dev,etc/dropbear,home/localstack,mnt,proc,root,run,sbin,sys,tmp,usr/bin,usr/sbin,var/lib/cloud,var/log}
cp /bin/busybox "$root/bin/busybox"
for applet in $("$root/bin/busybox" --list); do
  [ "$applet" = busybox ] || ln -sf busybox "$root/bin/$applet"
done
ln -s ../bin/busybox "$root/sbin/init"
cp /usr/sbin/dropbear "$root/usr/sbin/"
ldd /usr/sbin/dropbear | grep -o '/[^ ]*' | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done

cp mini/{inittab,rc,fstab,mdev.conf,byid,udhcpc,nocloud,power,asroot} "$root/etc/"
chmod 755 "$root"/etc/{rc,byid,udhcpc,nocloud,power,asroot}
printf 'root:x:0:0:root:/root:/bin/sh\nlocalstack:x:1000:1000::/home/localstack:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\nlocalstack:x:1000:\n' >"$root/etc/group"
printf 'root:*:19000:0:99999:7:::\nlocalstack:%s:19000:0:99999:7:::\n' "$(openssl passwd -6 localstack)" >"$root/etc/shadow"
printf '/bin/sh\n' >"$root/etc/shells"
chmod 600 "$root/etc/shadow"
chown -R 1000:1000 "$root/home/localstack"
chmod 1777 "$root/tmp"

make_menu
make_disk 192
put_into_pool
