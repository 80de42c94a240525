# What both AMIs of the tests are made with: sourced by their scripts, which set `id` and `root`.

pool=${EC2_LIBVIRT_POOL:-default}
uri=${EC2_HYPERVISOR_URI:-qemu:///system}
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin

virsh() { command virsh -q -c "$uri" "$@"; }

# Whether the pool has the AMI as it would be made now: a volume bears the name of the sum.
is_made() { # mark, files that it is made from
  sum=$(cat "${@:2}" | sha256sum | cut -c1-16)
  mark=$1-$sum
  virsh pool-refresh "$pool" >/dev/null
  virsh vol-list "$pool" | grep -q "$mark " && virsh vol-list "$pool" | grep -q "$id "
}

work_begins() {
  work=$(mktemp -d)
  mounted=
  trap '[ -z "$mounted" ] || umount "$work/mnt"; rm -rf "$work"' EXIT
  root=$work/root
  boot=$work/boot
  initrd=$work/initrd
  mkdir "$boot" "$work/mnt"
}

# The kernel as packaged, unpacked.
fetch_kernel() {
  local package
  package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
  (cd "$work" && apt-get -q -o APT::Sandbox::User=root download "$package" >/dev/null)
  dpkg-deb -x "$work"/linux-image-*.deb "$work/kernel"
  version=$(ls "$work/kernel/lib/modules")
  depmod -b "$work/kernel" "$version"
  cp "$work/kernel/boot/vmlinuz-$version" "$boot/vmlinuz"
}

# The initial file system loads modules, with those that they need, and mounts the root.
make_initrd() { # modules
  local module file files applet loaded=
  mkdir -p "$initrd"/{bin,dev,lib/modules/$version,proc,root,sys}
  for module in "$@"; do
    files=$(modprobe -S "$version" -d "$work/kernel" --show-depends "$module" 2>/dev/null | sed -n 's/^insmod //p')
    [ -z "$files" ] || loaded="$loaded $module" # what is not there is part of the kernel
    for file in $files; do
      cp "$file" "$initrd/lib/modules/$version/"
    done
  done
  depmod -b "$initrd" "$version" 2>/dev/null # it misses lists that nothing needs
  echo "$loaded" >"$initrd/lib/modules/wanted"
  cp /bin/busybox "$initrd/bin/"
  for applet in sh mount modprobe switch_root; do
    ln -s busybox "$initrd/bin/$applet"
  done
  cp mini/initrd "$initrd/init"
  chmod 755 "$initrd/init"
  (cd "$initrd" && find . | cpio -o -H newc --quiet) >"$boot/initrd"
}

# What takes long without KVM is left out: tests of ciphers, patches of the kernel's own code, and
# what only says something to developers.
make_menu() { # further words for the kernel
  local skip=init_kprobe_trace,crypto_kdf108_init,load_system_certificate_list,slab_sysfs_init
  cat >"$boot/extlinux.conf" <<END
DEFAULT linux
PROMPT 0
LABEL linux
  LINUX /boot/vmlinuz
  INITRD /boot/initrd
  APPEND console=ttyS0 quiet loglevel=3 tsc=unstable random.trust_cpu=on mitigations=off nokaslr noreplace-smp rodata=off cryptomgr.notests=1 initcall_blacklist=$skip $*
END
}

# A disk with one bootable partition that has the root, as qcow2.
make_disk() { # MiB
  local sectors=$((($1 - 1) * 2048)) bytes i
  truncate -s "$1M" "$work/disk"
  dd if=/usr/lib/EXTLINUX/mbr.bin of="$work/disk" conv=notrunc status=none
  # of Linux, from sector 2048 on, and the mark of a partition table
  bytes='\x80\xfe\xff\xff\x83\xfe\xff\xff\x00\x08\x00\x00'
  for i in 0 8 16 24; do
    bytes+=$(printf '\\x%02x' $((sectors >> i & 255)))
  done
  printf "$bytes" | dd of="$work/disk" bs=1 seek=446 conv=notrunc status=none
  printf '\x55\xaa' | dd of="$work/disk" bs=1 seek=510 conv=notrunc status=none
  mkfs.ext4 -q -O ^64bit,^metadata_csum -E offset=1048576 -d "$root" "$work/disk" $(((${1} - 1) * 1024))k
  mount -o loop,offset=1048576 "$work/disk" "$work/mnt"
  mounted=1
  cp --sparse=never "$boot"/* "$work/mnt/boot/" # extlinux reads no holes, which mkfs leaves
  extlinux --install "$work/mnt/boot" >/dev/null 2>&1
  umount "$work/mnt"
  mounted=
  qemu-img convert -O qcow2 "$work/disk" "$work/$id"
}

# The AMI, and the mark that it is there.
put_into_pool() {
  local old
  virsh vol-delete --pool "$pool" "$id" >/dev/null 2>&1 || true
  virsh vol-create-as "$pool" "$id" "$(stat -c %s "$work/$id")" --format raw >/dev/null
  virsh vol-upload --pool "$pool" "$id" "$work/$id"
  for old in $(virsh vol-list "$pool" | awk -v name="${mark%-*}-" 'index($1, name) == 1 { print $1 }'); do
    virsh vol-delete --pool "$pool" "$old" >/dev/null
  done
  virsh vol-create-as "$pool" "$mark" 1 --format raw >/dev/null
  virsh pool-refresh "$pool" >/dev/null
  echo "$id is in the pool '$pool'"
}
