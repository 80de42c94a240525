#!/usr/bin/env bash
# Makes the small AMI of the tests, a Debian kernel with busybox and Dropbear that boots in seconds
# even without KVM, and puts it into libvirt's pool as an AMI. Does nothing where it is there
# already. To be run by root, with: busybox-static dropbear-bin extlinux cpio kmod openssl qemu-utils.
set -euo pipefail
cd "$(dirname "$0")"

id=ami-7e570000
pool=${EC2_LIBVIRT_POOL:-default}
uri=${EC2_HYPERVISOR_URI:-qemu:///system}
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin

virsh() { command virsh -q -c "$uri" "$@"; }

sum=$(cat build-mini-ami.sh mini/* | sha256sum | cut -c1-16)
virsh pool-refresh "$pool" >/dev/null
if virsh vol-list "$pool" | grep -q "localec2-mini-$sum " && virsh vol-list "$pool" | grep -q "$id "; then
  exit 0
fi

work=$(mktemp -d)
mounted=
trap '[ -z "$mounted" ] || umount "$work/mnt"; rm -rf "$work"' EXIT

# The kernel, as packaged.
package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
(cd "$work" && apt-get -q -o APT::Sandbox::User=root download "$package" >/dev/null)
dpkg-deb -x "$work"/linux-image-*.deb "$work/kernel"
version=$(ls "$work/kernel/lib/modules")
modules=$work/kernel/lib/modules/$version

root=$work/root
mkdir -p "$root"/{bin,boot,dev,etc/dropbear,home/localstack,lib/modules,mnt,proc,root,run,sbin,sys,tmp,usr/bin,usr/sbin,var/lib/cloud,var/log}
cp /bin/busybox "$root/bin/busybox"
for applet in $("$root/bin/busybox" --list); do
  [ "$applet" = busybox ] || ln -sf busybox "$root/bin/$applet"
done
ln -s ../bin/busybox "$root/sbin/init"
for program in /usr/sbin/dropbear /usr/bin/dropbearkey; do
  cp "$program" "$root$program"
  ldd "$program" | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
done

# What a guest of ours has, and what that needs.
cp -r "$modules" "$work/all"
depmod -b "$work/kernel" "$version"
wanted='virtio_pci virtio_blk virtio_net virtio_scsi virtio_rng sr_mod isofs ext4 button evdev'
for module in $wanted; do
  modprobe -S "$version" -d "$work/kernel" --show-depends "$module" 2>/dev/null | sed -n 's/^insmod //p'
done | awk '!seen[$0]++' >"$work/modules"
: >"$root/lib/modules/order"
while read -r file; do
  cp "$file" "$root/lib/modules/"
  basename "$file" >>"$root/lib/modules/order"
done <"$work/modules"

cp mini/inittab mini/rc mini/udhcpc mini/nocloud mini/power mini/asroot "$root/etc/"
chmod 755 "$root"/etc/{rc,udhcpc,nocloud,power,asroot}
printf 'root:x:0:0:root:/root:/bin/sh\nlocalstack:x:1000:1000::/home/localstack:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\nlocalstack:x:1000:\n' >"$root/etc/group"
printf 'root:*:19000:0:99999:7:::\nlocalstack:%s:19000:0:99999:7:::\n' "$(openssl passwd -6 localstack)" >"$root/etc/shadow"
printf '/bin/sh\n' >"$root/etc/shells"
chmod 600 "$root/etc/shadow"
chown -R 1000:1000 "$root/home/localstack"
chmod 1777 "$root/tmp"
boot=$work/boot
mkdir "$boot"
cp "$work/kernel/boot/vmlinuz-$version" "$boot/vmlinuz"

# The initial file system only mounts the root; it has the modules for that.
initrd=$work/initrd
mkdir -p "$initrd"/{bin,dev,lib/modules,proc,root,sys}
cp /bin/busybox "$initrd/bin/"
cp mini/initrd "$initrd/init"
chmod 755 "$initrd/init"
cp "$root"/lib/modules/* "$initrd/lib/modules/"
(cd "$initrd" && find . | cpio -o -H newc --quiet | gzip -1) >"$boot/initrd"
cat >"$boot/extlinux.conf" <<'END'
DEFAULT mini
PROMPT 0
LABEL mini
  LINUX /boot/vmlinuz
  INITRD /boot/initrd
  APPEND console=ttyS0 quiet loglevel=3 tsc=unstable random.trust_cpu=on mitigations=off
END

truncate -s 192M "$work/disk"
dd if=/usr/lib/EXTLINUX/mbr.bin of="$work/disk" conv=notrunc status=none
# one bootable partition of Linux, from sector 2048 on, of 191 MiB, and the mark of a partition table
printf '\x80\xfe\xff\xff\x83\xfe\xff\xff\x00\x08\x00\x00\x00\xf8\x05\x00' | dd of="$work/disk" bs=1 seek=446 conv=notrunc status=none
printf '\x55\xaa' | dd of="$work/disk" bs=1 seek=510 conv=notrunc status=none
mkfs.ext4 -q -O ^64bit,^metadata_csum -E offset=1048576 -d "$root" "$work/disk" $(((192 - 1) * 1024))k
mkdir "$work/mnt"
mount -o loop,offset=1048576 "$work/disk" "$work/mnt"
mounted=1
cp --sparse=never "$boot"/* "$work/mnt/boot/" # extlinux reads no holes, which mkfs leaves
extlinux --install "$work/mnt/boot" >/dev/null 2>&1
umount "$work/mnt"
mounted=
qemu-img convert -O qcow2 "$work/disk" "$work/$id"

put() { # name, file, format
  virsh vol-delete --pool "$pool" "$1" >/dev/null 2>&1 || true
  virsh vol-create-as "$pool" "$1" "$(stat -c %s "$2")" --format raw >/dev/null
  virsh vol-upload --pool "$pool" "$1" "$2"
}
put "$id" "$work/$id"
for old in $(virsh vol-list "$pool" | awk '/localec2-mini-/ { print $1 }'); do
  virsh vol-delete --pool "$pool" "$old" >/dev/null
done
: >"$work/mark"
virsh vol-create-as "$pool" "localec2-mini-$sum" 1 --format raw >/dev/null
virsh pool-refresh "$pool" >/dev/null
echo "$id is in the pool '$pool'"
