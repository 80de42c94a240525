#!/usr/bin/env bash
# The images of the Docker tests, made from Debian packages: no registry is needed.
#   localec2-test/busybox   busybox alone: no sshd, no libc
#   localec2-test/sshd      Debian with OpenSSH, bash and coreutils
#   localec2-test/bare      no program at all
# Runs as root on Debian with docker, mmdebstrap and busybox-static's archive at hand. Images that
# are there already are kept; FORCE=1 builds them anew.
set -euo pipefail

suite=${SUITE:-bookworm}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

wanted() { [ -n "${FORCE:-}" ] || ! docker image inspect "localec2-test/$1" >/dev/null 2>&1; }

accounts() { # directory
  mkdir -p "$1/etc" "$1/root" "$1/tmp" "$1/run" "$1/var/log"
  chmod 700 "$1/root"
  chmod 1777 "$1/tmp"
  [ -s "$1/etc/passwd" ] || printf 'root:x:0:0:root:/root:/bin/sh\n' >"$1/etc/passwd"
  [ -s "$1/etc/group" ] || printf 'root:x:0:\n' >"$1/etc/group"
}

import() { # name, directory
  tar -C "$2" -c . | docker import --change 'CMD ["/bin/sh"]' - "localec2-test/$1" >/dev/null
  echo "localec2-test/$1"
}

if wanted busybox; then
  mkdir "$work/deb" "$work/busybox"
  (cd "$work/deb" && apt-get download -q busybox-static >/dev/null && dpkg -x busybox-static_*.deb .)
  mkdir -p "$work/busybox/bin" "$work/busybox/sbin"
  cp "$work/deb/bin/busybox" "$work/busybox/bin/busybox"
  for applet in $("$work/busybox/bin/busybox" --list); do
    [ "$applet" = busybox ] || ln -s busybox "$work/busybox/bin/$applet"
  done
  accounts "$work/busybox"
  import busybox "$work/busybox"
fi

if wanted bare; then
  mkdir "$work/bare"
  accounts "$work/bare"
  sed -i 's#/bin/sh#/.localec2/agent#' "$work/bare/etc/passwd"
  import bare "$work/bare"
fi

if wanted sshd; then
  mmdebstrap --quiet --variant=extract \
    --include=bash,coreutils,openssh-server,openssh-sftp-server,grep,sed,procps,iproute2,curl,ca-certificates,e2fsprogs,mount,dash,login,passwd,libpam-modules,libpam-runtime,base-files,base-passwd,hostname,gzip,tar,util-linux,findutils,python3-minimal,libpython3-stdlib,python3 \
    "$suite" "$work/sshd" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  accounts "$work/sshd"
  root=$work/sshd
  cp -n "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd.master" 2>/dev/null || true
  [ -s "$root/etc/passwd.master" ] && sed 's#^root:\*:#root:x:#' "$root/etc/passwd.master" >"$root/etc/passwd"
  sed -i 's#^root:.*#root:x:0:0:root:/root:/bin/bash#' "$root/etc/passwd"
  cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
  printf 'sshd:x:100:65534::/run/sshd:/usr/sbin/nologin\nubuntu:x:1000:1000::/home/ubuntu:/bin/bash\n' >>"$root/etc/passwd"
  printf 'ubuntu:x:1000:\n' >>"$root/etc/group"
  printf 'root:*:19000:0:99999:7:::\nubuntu:*:19000:0:99999:7:::\nsshd:!:19000::::::\n' >"$root/etc/shadow"
  chmod 640 "$root/etc/shadow"
  mkdir -p "$root/run/sshd" "$root/home/ubuntu" "$root/etc/ssh"
  chown 1000:1000 "$root/home/ubuntu"
  [ -e "$root/bin/sh" ] || ln -s dash "$root/bin/sh"
  [ -e "$root/usr/bin/python3" ] || ln -s "$(basename "$root"/usr/bin/python3.*[0-9])" "$root/usr/bin/python3"
  printf 'PermitRootLogin prohibit-password\nPasswordAuthentication no\nUsePAM no\nSubsystem sftp /usr/lib/openssh/sftp-server\n' >"$root/etc/ssh/sshd_config"
  import sshd "$root"
fi
