# Users, groups, passwords and keys; a part of runner.sh.

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
