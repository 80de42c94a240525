#!/usr/bin/env bash
# Builds the programs that go into containers, for amd64 and arm64, on an amd64 Debian 12.
#
#   build.sh                 builds them into the module's resources
#   build.sh --verify        builds them elsewhere and compares with what is checked in
#   build.sh --only NAME     only the agent, dropbear or openssh; may be given again
#   build.sh --arch NAME     only amd64 or arm64; may be given again
#
# Dropbear and OpenSSH come from Debian's source packages, musl and the kernel's headers from its
# packages for each architecture, unpacked into a directory of our own: nothing is installed but
# compilers. apt and the files under /etc/apt say from where.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
resources=$here/../resources/io/github/localec2/docker/agent
export LC_ALL=C SOURCE_DATE_EPOCH=0
umask 022

verify=
parts=()
architectures=()
while [ $# -gt 0 ]; do
  case $1 in
    --verify) verify=1 ;;
    --only) parts+=("$2"); shift ;;
    --arch) architectures+=("$2"); shift ;;
    *) echo "unknown argument '$1'" >&2; exit 2 ;;
  esac
  shift
done
[ ${#parts[@]} -gt 0 ] || parts=(agent dropbear openssh)
[ ${#architectures[@]} -gt 0 ] || architectures=(amd64 arm64)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Runs quietly; shows what was said only where it fails.
quietly() {
  "$@" >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; fail "failed: $*"; }
}

triplet() {
  case $1 in
    amd64) echo x86_64-linux-gnu ;;
    arm64) echo aarch64-linux-gnu ;;
    *) fail "no such architecture: '$1'" ;;
  esac
}

needs_tools() {
  local tool missing=()
  for tool in dpkg-source make patch; do command -v $tool >/dev/null || missing+=("$tool"); done
  for arch in "${architectures[@]}"; do
    command -v "$(triplet "$arch")-gcc" >/dev/null || missing+=("$(triplet "$arch")-gcc")
  done
  [ ${#missing[@]} -eq 0 ] ||
    fail "missing: ${missing[*]} (Debian: dpkg-dev make patch gcc gcc-aarch64-linux-gnu)"
}

# An apt that knows both architectures and the sources, beside the machine's own.
own_apt() {
  mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/apt/sources"
  cat /etc/apt/sources.list.d/*.sources 2>/dev/null |
    sed 's/^Types:.*/Types: deb deb-src/' >"$work/apt/sources/own.sources"
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
    sed -n 's/^deb \(.*\)/deb \1\ndeb-src \1/p' >"$work/apt/sources/own.list" || true
  quietly apt update
}

apt() {
  apt-get -q -y -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/apt/sources" \
    -o Dir::State::Lists="$work/apt/lists" -o Dir::Cache="$work/apt/cache" \
    -o APT::Architecture=amd64 -o APT::Architectures::=amd64 -o APT::Architectures::=arm64 \
    -o APT::Sandbox::User=root -o Acquire::Retries=4 "$@"
}

sysroot() { # architecture
  local root=$work/$1/root gnu musl
  gnu=$(triplet "$1")
  musl=${gnu%-gnu}-musl
  mkdir -p "$root"
  (cd "$work/$1" && quietly apt download "musl-dev:$1" "linux-libc-dev:$1")
  for package in "$work/$1"/*.deb; do dpkg-deb -x "$package" "$root"; done
  local include=$root/usr/include lib=$root/usr/lib/$musl
  cat >"$work/$1/specs" <<SPECS
%rename cpp_options old_cpp_options

*cpp_options:
-nostdinc -isystem $include/$musl -isystem include%s -isystem $include -isystem $include/$gnu %(old_cpp_options)

*cc1:
%(cc1_cpu) -nostdinc -isystem $include/$musl -isystem include%s -isystem $include -isystem $include/$gnu

*link_libgcc:
-L$lib -L .%s

*libgcc:
libgcc.a%s %:if-exists(libgcc_eh.a%s)

*startfile:
$lib/crt1.o $lib/crti.o crtbeginT.o%s

*endfile:
crtend.o%s $lib/crtn.o

*link:
-nostdlib -static -z noexecstack

*esp_link:


*esp_options:


*esp_cpp_options:


SPECS
  local more=
  [ "$1" = arm64 ] && more=-mno-outline-atomics
  cat >"$work/$1/cc" <<WRAPPER
#!/bin/sh
exec $gnu-gcc -specs=$work/$1/specs -fno-pie -no-pie $more -ffile-prefix-map=$work=. "\$@"
WRAPPER
  chmod +x "$work/$1/cc"
}

lean="-Os -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables"
lean_link="-static -s -Wl,--gc-sections -Wl,--build-id=none"

build_agent() { # architecture
  # shellcheck disable=SC2086
  quietly "$work/$1/cc" -std=gnu11 -Wall -Wextra -Werror $lean -D_GNU_SOURCE \
    -o "$work/out/$1/agent" "$here"/*.c $lean_link
}

build_dropbear() { # architecture
  local dir=$work/$1/dropbear
  cp -r "$work/dropbear-source" "$dir"
  cp "$here/dropbear-options.h" "$dir/localoptions.h"
  (
    cd "$dir"
    quietly ./configure --host="$(triplet "$1")" --enable-static --disable-zlib \
      --enable-bundled-libtom --disable-lastlog --disable-utmp --disable-utmpx --disable-wtmp \
      --disable-wtmpx --disable-harden CC="$work/$1/cc" CFLAGS="$lean" LDFLAGS="$lean_link"
    quietly make -j"$(nproc)" PROGRAMS="dropbear dropbearkey scp" MULTI=1 STATIC=1
  )
  cp "$dir/dropbearmulti" "$work/out/$1/dropbearmulti"
}

build_openssh() { # architecture
  local dir=$work/$1/openssh
  cp -r "$work/openssh-source" "$dir"
  (
    cd "$dir"
    # Debian's patches touch configure.ac, for parts that sftp-server hasn't
    touch aclocal.m4 configure config.h.in
    quietly ./configure --host="$(triplet "$1")" --without-openssl --without-zlib \
      --without-zlib-version-check --disable-strip --without-stackprotect --without-hardening \
      CC="$work/$1/cc" CFLAGS="$lean" LDFLAGS="$lean_link"
    quietly make -j"$(nproc)" sftp-server
  )
  cp "$dir/sftp-server" "$work/out/$1/sftp-server"
}

source_of() { # package
  (cd "$work" && quietly apt source --download-only "$1" && quietly dpkg-source -x "$1"_*.dsc "$1-source")
}

# What decides the bits.
inputs() {
  local arch
  for arch in amd64 arm64; do
    echo "compiler $arch: $(dpkg-query -W -f '${Version}' "gcc-12$(cross $arch)" 2>/dev/null || echo none)"
    echo "binutils $arch: $(dpkg-query -W -f '${Version}' "binutils-$(triplet $arch | tr _ -)" 2>/dev/null || echo none)"
  done
  echo "musl: $(basename "$(find "$work" -maxdepth 2 -name 'musl-dev_*.deb' | sort | head -n 1)" | cut -d_ -f2)"
  local part
  for part in dropbear openssh; do
    [ -d "$work/$part-source" ] &&
      echo "$part: $(cd "$work/$part-source" && dpkg-parsechangelog -S Version)"
  done
  return 0
}

# Of what is in the programs besides ours.
licences() {
  local into=$work/out/licences
  mkdir -p "$into"
  cp "$(find "$work" -path '*/usr/share/doc/musl-dev/copyright' | head -n 1)" "$into/musl.txt"
  if wants dropbear; then cp "$work/dropbear-source/LICENSE" "$into/dropbear.txt"; fi
  if wants openssh; then cp "$work/openssh-source/LICENCE" "$into/openssh.txt"; fi
  chmod 0644 "$into"/*
}

cross() { [ "$1" = amd64 ] || echo "-$(triplet "$1")"; }

wants() { case " ${parts[*]} " in *" $1 "*) true ;; *) false ;; esac; }

needs_tools
own_apt
for part in dropbear openssh; do
  if wants $part; then source_of $part; fi
done
for arch in "${architectures[@]}"; do
  mkdir -p "$work/out/$arch"
  sysroot "$arch"
  for part in "${parts[@]}"; do
    say "building $part for $arch"
    "build_$part" "$arch"
  done
done
inputs >"$work/out/INPUTS"
licences

if [ -z "$verify" ]; then
  mkdir -p "$resources"
  cp -r "$work/out/." "$resources/"
  (cd "$resources" && sha256sum ./a*/* | sed 's, \./, ,')
  exit 0
fi

different=()
while read -r program; do
  cmp -s "$work/out/$program" "$resources/$program" || different+=("$program")
done < <(cd "$work/out" && find ./a* -type f | sort)
if [ ${#different[@]} -eq 0 ]; then
  say "every program is, bit for bit, what its source makes"
  exit 0
fi
# Debian has replaced a compiler or a source: the comparison says nothing, but somebody should know
changed=$(grep -v -x -F -f "$resources/INPUTS" "$work/out/INPUTS" || true)
if [ -n "$changed" ]; then
  say "NOT VERIFIED: built from other inputs than what is checked in; run build.sh and commit:"
  say "$changed"
  exit 0
fi
fail "not what the source makes: ${different[*]}"
