# What user data asks for, done inside the instance. For any POSIX shell: dash, bash, busybox's.
# The agent starts it with its output already going to log and console; with the argument "exec" it
# sees to both itself, and its own first output stays open until it ends.

umask 022
set -f
PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH INSTANCE_ID
cloud=/var/lib/cloud
here=$cloud/instances/$INSTANCE_ID
log=/var/log/cloud-init-output.log
console=/proc/1/fd/1
ended=/dev/shm/localec2-user-data.ended
waiting=$here/waiting
shown=
errors= stage_errors= stages= stage= began=
module=
elf=$(printf '\177ELF')

have() { command -v "$1" >/dev/null 2>&1; }

seconds() { date +%s 2>/dev/null || echo 0; }

# What a program of the user data does must not keep our own output open.
run() { "$@" 3>&-; }

# Without the agent, what came into the log since the last time goes to the console.
show() {
  [ -n "$shown" ] || return 0
  size=$(wc -c <"$log")
  [ "$size" -gt "$shown" ] || return 0
  tail -c +$((shown + 1)) "$log" | head -c $((size - shown)) >"$console" 2>/dev/null
  shown=$size
}

json() {
  rest=$1 text=
  while [ -n "$rest" ]; do
    first=${rest%"${rest#?}"}
    rest=${rest#?}
    case $first in
      '"' | \\) text=$text\\$first ;;
      *) text=$text$first ;;
    esac
  done
  printf '"%s"' "$text"
}

# One more thing that went wrong; the rest goes on, as in cloud-init.
problem() {
  echo "user data: $module: $*"
  errors="${errors:+$errors, }$(json "$module: $*")"
  stage_errors="${stage_errors:+$stage_errors, }$(json "$module: $*")"
}

note() { echo "user data: $*"; }

warning() { note "warning: $*"; }

replace() {
  cat >"$1.new" && mv -f "$1.new" "$1"
}

write_status() {
  printf '{\n "v1": {\n  "datasource": "DataSourceEc2Local",\n%s  "stage": %s\n }\n}\n' \
    "$stages$1" "$2" | replace "$cloud/data/status.json"
}

begin_stage() {
  stage=$1 began=$(seconds) stage_errors=
  write_status "  \"$stage\": {\"errors\": [], \"finished\": null, \"start\": $began.0},
" "\"$stage\""
}

end_stage() {
  stages="$stages  \"$stage\": {\"errors\": [$stage_errors], \"finished\": $(seconds).0, \"start\": $began.0},
"
}

# Each time that the instance boots.
always() {
  module=$1
  shift
  "$@"
  show
}

# Once for the instance: the mark is set first, so what was interrupted is not repeated.
once() {
  [ -e "$here/sem/config_$1" ] && return 0
  echo "$(seconds)" >"$here/sem/config_$1"
  always "$@"
}

# Once for the disk: not again for an instance of an AMI that was made of this one.
once_ever() {
  [ -e "$cloud/sem/config_$1.once" ] && return 0
  mkdir -p "$cloud/sem"
  echo "$(seconds)" >"$cloud/sem/config_$1.once"
  always "$@"
}

# INTERPRETER [PROGRAM]: whether the image has what a script begins with.
interpreter() {
  if [ -z "$1" ]; then
    problem "$name does not begin with #! and the path of a program"
  elif [ ! -x "$1" ]; then
    problem "$name needs $1, which this image does not have"
  elif [ -n "${2-}" ] && ! have "$2"; then
    problem "$name needs $2, which this image does not have"
  else
    return 0
  fi
  return 1
}

# FILE INTERPRETER [PROGRAM]
script() {
  name=${1##*/}
  interpreter "$2" "${3-}" || return 0
  (cd / && run "$1" </dev/null)
  code=$?
  [ "$code" -eq 0 ] || problem "$name exited with $code"
}

# KIND: the programs in a directory in the order of their names, also those that others put there.
scripts_of() {
  set +f
  for file in "$cloud/scripts/$1"/*; do
    set -f
    [ -f "$file" ] && [ -x "$file" ] || continue
    first=
    IFS= read -r first <"$file"
    case $first in
      '#!'*) script "$file" $(words_of "${first#??}") ;;
      "$elf"*) script "$file" "$file" ;;
      *) script "$file" '' ;;
    esac
  done
  set -f
}

shared_scripts() {
  once_ever scripts_per_once scripts_of per-once
  always scripts_per_boot scripts_of per-boot
  once scripts_per_instance scripts_of per-instance
}

# LINE: the interpreter in it, and the program that env is to look for.
words_of() {
  set -- $1
  case $1/${2-} in
    */env/-*) echo "$1" ;;
    */env/?*) echo "$1" "$2" ;;
    *) echo "$1" ;;
  esac
}

# FILE: commands for the shell, in whatever state the image is.
commands() {
  (cd / && run /bin/sh "$1" </dev/null)
  code=$?
  [ "$code" -eq 0 ] || problem "${1##*/} exited with $code"
}

# STAGED PATH MODE OWNER set|append
write_file() {
  directory=${2%/*}
  if [ -n "$directory" ] && [ ! -d "$directory" ] && ! mkdir -p "$directory"; then
    problem "can't make the directory of $2"
    return 0
  fi
  if [ "$5" = append ]; then
    cat "$here/files/$1" >>"$2"
  else
    cat "$here/files/$1" >"$2"
  fi || {
    problem "can't write $2"
    return 0
  }
  chmod "$3" "$2" || problem "can't give $2 the permissions $3"
  chown "$4" "$2" || problem "can't give $2 to $4"
  rm -f "$here/files/$1"
}

# HOST FQDN
set_hostname() {
  current=
  read -r current </proc/sys/kernel/hostname
  if [ "$current" != "$1" ] && [ "$current" != "$2" ] && ! run hostname "$1" 2>/dev/null; then
    problem "can't change the hostname $current to $1 in a running container"
    return 0
  fi
  echo "${current:-$1}" >/etc/hostname || problem "can't write /etc/hostname"
}

# NAME...: at each boot, as the engine writes the file anew.
etc_hosts() {
  while read -r each rest; do
    [ "$each" = 127.0.1.1 ] && return 0
  done </etc/hosts
  echo "127.0.1.1 $*" >>/etc/hosts || problem "can't write /etc/hosts"
}

# ZONE
set_timezone() {
  if [ -f "/usr/share/zoneinfo/$1" ]; then
    ln -sf "/usr/share/zoneinfo/$1" /etc/localtime
  elif [ -d /usr/share/zoneinfo ]; then
    problem "this image has no time zone $1"
    return 0
  else
    warning "the time zone stays as it is: this image has no tzdata"
  fi && echo "$1" >/etc/timezone || problem "can't set the time zone $1"
}

# UPDATE UPGRADE PACKAGES, each package as NAME or NAME=VERSION
packages() {
  update=$1 upgrade=$2
  shift 2
  joined="$*"
  if have apt-get; then
    apt="run env DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Options::=--force-confold -o Dpkg::Options::=--force-unsafe-io --assume-yes --quiet"
    $apt update || problem "apt-get update failed"
    [ "$upgrade" = no ] || $apt dist-upgrade || problem "apt-get dist-upgrade failed"
    [ $# -eq 0 ] || $apt install "$@" || problem "apt-get could not install $joined"
  elif have apk; then
    [ "$update" = no ] || run apk update || problem "apk update failed"
    [ "$upgrade" = no ] || run apk upgrade || problem "apk upgrade failed"
    [ $# -eq 0 ] || run apk add --no-progress "$@" || problem "apk could not install $joined"
  elif have dnf || have yum || have microdnf || have zypper; then
    rpm_packages "$@"
  else
    problem "can't install packages: this image has none of apt-get, apk, dnf, yum, microdnf, zypper"
  fi
}

rpm_packages() {
  for each; do
    case $each in *=*) each=${each%%=*}-${each#*=} ;; esac
    shift
    set -- "$@" "$each"
  done
  if have dnf; then
    manager="run dnf -y"
  elif have yum; then
    manager="run yum -y"
  elif have microdnf; then
    manager="run microdnf -y"
  else
    manager="run zypper --non-interactive"
  fi
  [ "$update" = no ] || case $manager in
    *zypper*) $manager refresh || problem "zypper refresh failed" ;;
    *) $manager makecache || problem "the package lists could not be fetched" ;;
  esac
  [ "$upgrade" = no ] || case $manager in
    *zypper*) $manager update || problem "zypper update failed" ;;
    *) $manager upgrade || problem "the packages could not be upgraded" ;;
  esac
  [ $# -eq 0 ] || $manager install "$@" || problem "could not install $joined"
}

# MODE DELAY MESSAGE CONDITION
power_state() {
  if [ -n "$4" ] && ! run /bin/sh -c "$4"; then
    note "power_state: its condition does not hold"
    return 0
  fi
  case $1 in
    reboot) option=-r ;;
    halt) option=-H ;;
    *) option=-P ;;
  esac
  note "power_state: $1"
  show
  if have shutdown; then
    run shutdown "$option" "$2" ${3:+"$3"}
  else
    run "$1"
  fi || problem "can't $1"
}

begin() {
  mkdir -p "$cloud/data" "$here/sem" /run/cloud-init /var/log
  if [ "${1-}" = exec ]; then
    [ -e "$log" ] || (umask 027 && : >"$log")
    shown=$(wc -c <"$log")
    exec 3>&1 </dev/null >>"$log" 2>&1
  else
    exec 3>/dev/null
  fi
  rm -f "$cloud/instance" "$cloud/data/result.json" "$here/boot-finished"
  ln -s "instances/$INSTANCE_ID" "$cloud/instance"
  for each in status.json result.json; do
    rm -f "/run/cloud-init/$each"
    ln -s "../..$cloud/data/$each" "/run/cloud-init/$each"
  done
  echo "$INSTANCE_ID" | replace "$cloud/data/instance-id"
  [ ! -x /.localec2/devices ] || /.localec2/devices
  usual=$(usual_user)
  begin_stage init
}

finish() {
  end_stage
  write_status "" null
  printf '{\n "v1": {\n  "datasource": "DataSourceEc2Local",\n  "errors": [%s]\n }\n}\n' "$errors" |
    replace "$cloud/data/result.json"
  echo "$(seconds)" >"$here/boot-finished"
  [ -d /dev/shm ] || ended=$cloud/data/result.json
  if [ -n "$errors" ]; then
    note "$INSTANCE_ID failed: $errors"
  else
    note "$INSTANCE_ID done"
  fi
  show
  # who waits has the pipe open, and takes a line of it
  : >>"$ended"
  if [ -p "$waiting" ]; then
    exec 4<>"$waiting"
    printf '\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n' >&4
  fi
}

# Ends when the user data of this boot has ended.
await() {
  [ -d /dev/shm ] || ended=$cloud/data/result.json
  [ -p "$waiting" ] || mkfifo -m 0600 "$waiting" 2>/dev/null
  exec 4<>"$waiting" || exit 1
  [ -e "$ended" ] || read -r rest <&4
  exit 0
}
