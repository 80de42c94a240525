#!/bin/sh
# Gives an instance what mount -o loop needs, and its volumes the names that they are known by.
# With "mount FILE" it says where the file is mounted instead.

if [ "${1-}" = mount ]; then
  while read -r source target rest; do
    case $source in
      /dev/loop*)
        file=
        read -r file <"/sys/block/${source#/dev/}/loop/backing_file" 2>/dev/null
        [ "${file% (deleted)}" != "$2" ] || echo "$target"
        ;;
    esac
  done </proc/mounts
  exit 0
fi

[ -e /dev/loop-control ] || mknod -m 0660 /dev/loop-control c 10 237
last=15
for each in /sys/block/loop*; do
  number=${each##*/loop}
  case $number in
    '' | *[!0-9]*) ;;
    *) [ "$number" -lt "$((last - 15))" ] || last=$((number + 16)) ;;
  esac
done
number=0
while [ "$number" -le "$last" ]; do
  [ -e "/dev/loop$number" ] || mknod -m 0660 "/dev/loop$number" b 7 "$number"
  number=$((number + 1))
done

# FILE NAME: /dev/sdf is a link to the file, unless the name is taken.
name() {
  [ -e "$2" ] || [ -L "$2" ] || ln -s "$1" "$2"
}

for each in /ebs-dev/*/*; do
  [ -f "$each" ] || continue
  directory=${each#/ebs-dev/}
  directory=/${directory%%/*}
  file=${each##*/}
  mkdir -p "$directory"
  name "$each" "$directory/$file"
  # a kernel of EC2 may call them by another name than the one that was given
  case $directory/$file in
    /dev/sd*) name "$each" "/dev/xvd${file#sd}" ;;
    /dev/xvd*) name "$each" "/dev/sd${file#xvd}" ;;
  esac
done

for each in /dev/sd* /dev/xvd*; do
  [ ! -L "$each" ] || [ -e "$each" ] || rm -f "$each"
done
