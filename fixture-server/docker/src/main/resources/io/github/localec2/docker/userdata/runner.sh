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

# FILE NAME: whether a line of passwd or group begins with the name.
listed() {
  [ -r "$1" ] || return 1
  while IFS=: read -r each rest || [ -n "$each" ]; do
    [ "$each" = "$2" ] && return 0
  done <"$1"
  return 1
}

# The line of a user: name, home, uid and gid.
look_up() {
  while IFS=: read -r each rest uid gid gecos home rest || [ -n "$each" ]; do
    [ "$each" = "$1" ] && return 0
  done </etc/passwd
  return 1
}

add_group() {
  listed /etc/group "$1" && return 0
  if have groupadd; then
    run groupadd "$1"
  else
    run addgroup "$1"
  fi || problem "can't add the group $1"
}

# GROUP USER [early]
add_member() {
  if ! listed /etc/passwd "$2"; then
    warning "$2 is not put into the group $1: there is no such user${3:+ yet; name the group at the user}"
  elif have usermod; then
    run usermod -a -G "$1" "$2" || problem "can't add $2 to the group $1"
  else
    run addgroup "$2" "$1" || problem "can't add $2 to the group $1"
  fi
}

# Whom the image is used by besides root, as where a key pair is let in.
usual_user() {
  for candidate in $USUAL_USERS; do
    while IFS=: read -r each rest uid gid gecos home shell || [ -n "$each" ]; do
      [ "$each" = "$candidate" ] || [ "$uid" = "$candidate" ] || continue
      [ "$uid" != 0 ] || continue
      case $home in / | /nonexistent) continue ;; /*) ;; *) continue ;; esac
      case $shell in */nologin | */false) continue ;; esac
      echo "$each"
      return 0
    done </etc/passwd
  done
  return 1
} 2>/dev/null

# Its name, or that of the user that this system's images on EC2 have.
default_user() {
  if [ -n "$usual" ]; then
    echo "$usual"
    return 0
  fi
  id=
  [ -r /etc/os-release ] && id=$(. /etc/os-release && echo "$ID")
  case $id in
    debian) echo admin ;;
    ubuntu | fedora | centos | alpine | rocky | almalinux) echo "$id" ;;
    *) echo ec2-user ;;
  esac
}

default_shell() { if [ -x /bin/bash ]; then echo /bin/bash; else echo /bin/sh; fi; }

# NAME GECOS HOME SHELL UID PRIMARY-GROUP GROUPS FLAGS EXPIRES INACTIVE, empty for what is not said.
add_user() {
  name=$1 gecos=$2 home=$3 shell=$4 uid=$5 primary=$6 groups=$7 flags=$8 expires=$9 inactive=${10}
  added=
  if listed /etc/passwd "$name"; then
    note "the user $name is there already"
    return 0
  fi
  case $flags in
    *given-groups*) ;;
    *) for group in $primary $groups; do add_group "$group"; done ;;
  esac
  added=1
  [ -z "$shell" ] || [ -x "$shell" ] || problem "$name is to have the shell $shell, which this image does not have"
  set --
  if have useradd; then
    case $flags in *no-home*) set -- "$@" -M ;; *) set -- "$@" -m ;; esac
    case $flags in *system*) set -- "$@" -r ;; esac
    case $flags in *no-group*) set -- "$@" -N ;; esac
    case $flags in *no-log*) set -- "$@" -l ;; esac
    [ -z "$expires" ] || set -- "$@" -e "$expires"
    [ -z "$inactive" ] || set -- "$@" -f "$inactive"
    [ -z "$gecos" ] || set -- "$@" -c "$gecos"
    [ -z "$home" ] || set -- "$@" -d "$home"
    [ -z "$shell" ] || set -- "$@" -s "$shell"
    [ -z "$uid" ] || set -- "$@" -u "$uid"
    if [ -n "$primary" ]; then
      set -- "$@" -g "$primary"
    elif listed /etc/group "$name"; then
      set -- "$@" -g "$name"
    fi
    run useradd "$@" "$name" || problem "can't add the user $name"
  elif have adduser; then
    [ -z "$expires$inactive" ] || warning "$name does not expire: this image has no useradd"
    set -- -D
    case $flags in *no-home*) set -- "$@" -H ;; esac
    case $flags in *system*) set -- "$@" -S ;; esac
    [ -z "$gecos" ] || set -- "$@" -g "$gecos"
    [ -z "$home" ] || set -- "$@" -h "$home"
    [ -z "$shell" ] || set -- "$@" -s "$shell"
    [ -z "$uid" ] || set -- "$@" -u "$uid"
    [ -z "$primary" ] || set -- "$@" -G "$primary"
    run adduser "$@" "$name" || problem "can't add the user $name"
  else
    problem "can't add the user $name: this image has neither useradd nor adduser"
    return 0
  fi
  for group in $groups; do add_member "$group" "$name"; done
}

# NAME VALUE [encrypted]: "*" lets nobody in by password, and still by key.
password() {
  listed /etc/passwd "$1" || return 0
  printf '%s:%s\n' "$1" "$2" | run chpasswd ${3:+-e} || problem "can't set the password of $1"
}

# NAME VALUE plain|encrypted|random [expire]: for a user who must be there.
set_password() {
  name=$1 value=$2
  if [ -z "$name" ]; then
    warning "no password for the default user, who is not there: name it under users"
    return 0
  elif ! listed /etc/passwd "$name"; then
    problem "no password for $name, who is not there"
    return 0
  fi
  if [ "$3" = random ]; then
    value=$(head -c 256 /dev/urandom | tr -dc 'a-km-zA-HJ-NP-Z2-9' | head -c 20)
    note "the password of $name is $value"
  fi
  if [ "$3" = encrypted ]; then
    password "$name" "$value" encrypted
  else
    password "$name" "$value"
  fi
  [ "${4-}" = expire ] || return 0
  if have chage; then
    run chage -d 0 "$name" || problem "can't let the password of $name expire"
  else
    warning "the password of $name does not expire: this image has no chage"
  fi
}

# NAME RULE...
sudo_rules() {
  rules=/etc/sudoers.d/90-cloud-init-users
  user=$1
  shift
  mkdir -p /etc/sudoers.d && chmod 0750 /etc/sudoers.d
  [ -e "$rules" ] || echo "# Created by cloud-init" >"$rules"
  chmod 0440 "$rules"
  echo "# User rules for $user" >>"$rules"
  for rule; do echo "$user $rule" >>"$rules"; done
  have sudo || note "$user has rules for sudo, which this image does not have"
}

# NAME KEY...
authorize() {
  if ! look_up "$1"; then
    problem "no keys for the user $1, who is not there"
    return 0
  fi
  shift
  keys=$home/.ssh/authorized_keys
  mkdir -p "$home/.ssh" && chmod 0700 "$home/.ssh" && : >>"$keys" && chmod 0600 "$keys" || {
    problem "can't write $keys"
    return 0
  }
  for key; do
    known=
    while IFS= read -r each || [ -n "$each" ]; do
      [ "$each" = "$key" ] && known=1
    done <"$keys"
    [ -n "$known" ] || printf '%s\n' "$key" >>"$keys"
  done
  chown "$uid:$gid" "$home/.ssh" "$keys" || problem "can't give $keys to its user"
}

# KEY...
authorize_usual() {
  name=$(usual_user) || return 0
  authorize "$name" "$@"
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
