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

# TYPE NAME NUMBERS: somebody may be at it, too.
node() {
  [ -e "$2" ] || mknod -m 0660 "$2" "$1" "$3" "$4" 2>/dev/null || [ -e "$2" ] || echo "no $2" >&2
}

node c /dev/loop-control 10 237
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
  node b "/dev/loop$number" 7 "$number"
  number=$((number + 1))
done

# FILE NAME: /dev/sdf is a link to the file, unless the name is taken.
name() {
  [ -e "$2" ] || [ -L "$2" ] || ln -s "$1" "$2" 2>/dev/null
}

# FILE NAME: the same, where another volume has the name only for want of its own.
own() {
  if [ -L "$2" ] && ! [ "$1" -ef "$2" ]; then
    for other in /ebs-dev/*/*; do
      if [ "$other" -ef "$2" ]; then
        rm -f "$2"
        break
      fi
    done
  fi
  name "$1" "$2"
}

for each in /ebs-dev/*/*; do
  [ -f "$each" ] || continue
  directory=${each#/ebs-dev/}
  directory=/${directory%%/*}
  mkdir -p "$directory"
  own "$each" "$directory/${each##*/}"
done

# a kernel of EC2 may call them by another name than the one that was given
for each in /ebs-dev/dev/*; do
  [ -f "$each" ] || continue
  file=${each##*/}
  case $file in
    sd*) name "$each" "/dev/xvd${file#sd}" ;;
    xvd*) name "$each" "/dev/sd${file#xvd}" ;;
  esac
done

for each in /dev/sd* /dev/xvd*; do
  [ ! -L "$each" ] || [ -e "$each" ] || rm -f "$each"
done
