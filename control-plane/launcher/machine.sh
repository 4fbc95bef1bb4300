# shellcheck shell=bash
# What this machine has: a JDK, Maven, Debian's packages, a hypervisor, free ports.

readonly jdk_wanted=25

jdk_version() { # folder ; prints the major version, nothing when it is no JDK
  [[ -x $1/bin/javac && -r $1/release ]] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Sets java_home to a JDK that is new enough: JAVA_HOME if it is one, else the one of PATH, else the oldest that fits
# of the usual folder.
find_jdk() {
  local candidate version best='' best_version=0 on_path
  on_path=$(readlink -f "$(command -v javac || true)" || true)
  for candidate in "${JAVA_HOME:-}" "${on_path%/bin/javac}"; do
    version=$(jdk_version "$candidate")
    if ((${version:-0} >= jdk_wanted)); then java_home=$candidate && return; fi
  done
  for candidate in "${FASO_JVM_FOLDER:-/usr/lib/jvm}"/*; do
    version=$(jdk_version "$candidate")
    ((${version:-0} >= jdk_wanted)) || continue
    if [[ -z $best ]] || ((version < best_version)); then best=$candidate && best_version=$version; fi
  done
  [[ -n $best ]] || die 'Faso needs a JDK %s or later: install one (for example Eclipse Temurin %s) under /usr/lib/jvm, or set JAVA_HOME to it.' $jdk_wanted $jdk_wanted
  java_home=$best
}

# Prints the Maven to use: the system's when it is 3.8 or later, else the wrapper, which fetches one.
find_maven() {
  local version
  if command -v mvn >/dev/null; then
    version=$(JAVA_HOME=$java_home mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
    # shellcheck disable=SC2086  # two words
    set -- ${version:-0 0}
    if (($1 > 3 || ($1 == 3 && $2 >= 8))); then printf 'mvn' && return; fi
  fi
  printf '%s/mvnw' "$faso_root"
}

am_root() { [[ $(id -u) == 0 ]]; }

# Why this machine's own hypervisor cannot be used; nothing when it can.
hypervisor_obstacle() {
  if ! am_root; then t 'you are not root'
  elif [[ $(uname -m) != x86_64 ]]; then t 'the agent for real guests needs an x86-64 machine'
  elif ! unshare --mount true 2>/dev/null; then t 'this container may not make mount namespaces'
  elif ! command -v apt-get >/dev/null && ! command -v libvirtd >/dev/null; then t 'neither libvirt nor apt-get to install it with is here'
  fi
}

# Lines "package<TAB>why" of the lists given.
package_list() { sed -n 's/^\([a-z0-9][a-z0-9.+-]*\)[ \t]*\(#[ ]*\(.*\)\)\{0,1\}$/\1\t\3/p' "$@"; }

package_installed() { [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# Installs what the lists name and the machine lacks, saying what and why before. Nothing of the machine starts or changes
# its running: libvirt-daemon is libvirtd without the system-wide service, and the services of Open vSwitch and OVN, which
# Faso starts for itself, are neither started nor enabled when their packages are new here.
install_packages() {
  local package why missing=() log=$home/logs/apt.log
  while IFS=$'\t' read -r package why; do
    package_installed "$package" || missing+=("$package"$'\t'"$why")
  done < <(package_list "$@" | sort -u -k1,1)
  ((${#missing[@]} > 0)) || return 0
  am_root || die 'These Debian packages are missing; install them as root: %s' "$(printf '%s\n' "${missing[@]}" | cut -f1 | xargs)"
  say 'To be installed from Debian, because it is missing here:'
  printf '%s\n' "${missing[@]}" | awk -F'\t' '{printf "  %-28s %s\n", $1, $2}'
  mapfile -t missing < <(printf '%s\n' "${missing[@]}" | cut -f1)
  mkdir -p "$home/logs"
  watched "$(t 'Installing from Debian')" "$log" last_line apt_install "${missing[@]}"
}

# Runs in a shell of its own. Interrupted, it ends once apt has, which is told only then: what apt goes on to configure must
# not start either.
apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  local options=(-y -q --no-install-recommends -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  # A machine without an init may lack it.
  mkdir -p /run/lock
  exec 7>/run/lock/faso-apt
  # Another launcher's guard is not taken away.
  flock -w 1800 7 || { echo 'another launcher has been installing packages for half an hour'; return 1; }
  trap 'exit 130' INT TERM HUP
  # shellcheck disable=SC2064  # the packages as they are named now
  trap "release_services $(printf '%q ' "$@")" EXIT
  hold_services
  # An installation that was cut short earlier, ours or another, must be ended before apt does anything.
  [[ -z $(dpkg --audit 2>/dev/null) ]] || dpkg --configure -a
  known_to_apt "$@" || apt-get -q -o Acquire::Retries=3 update
  # Lists that are older than the archive name files that are gone: fresh ones help.
  apt-get "${options[@]}" install "$@" || { apt-get -q update && apt-get "${options[@]}" install "$@"; }
}

readonly service_policy=${FASO_SERVICE_POLICY:-/usr/sbin/policy-rc.d}

# Nothing that packages bring is started while this shell lives, which its pid and start time tell from a later one with the
# same number. Whoever has a say in that already keeps it.
hold_services() {
  local pid=$BASHPID stat fields
  if [[ -e $service_policy ]] && ! grep -q 'of faso' "$service_policy"; then return; fi
  stat=$(<"/proc/$pid/stat")
  read -ra fields <<<"${stat##*) }"
  cat >"$service_policy.faso" <<-END
	#!/bin/sh
	# of faso: services of new packages are not started; void once process $pid, which wrote this, has ended
	read -r stat 2>/dev/null </proc/$pid/stat || exit 0
	set -- \${stat##*) }
	[ "\$1" = Z ] || [ "\${20}" != ${fields[19]} ] || exit 101
	END
  chmod 755 "$service_policy.faso"
  mv "$service_policy.faso" "$service_policy"
}

# Neither are they at the next start of the machine, also those of packages that came before something failed.
release_services() { # package...
  local package unit
  rm -f "$(grep -ls 'of faso' "$service_policy" || true)"
  command -v systemctl >/dev/null || return 0
  for package in "$@"; do
    for unit in $(dpkg -L "$package" 2>/dev/null | sed -nE 's,^(/usr)?/lib/systemd/system/(.*\.service)$,\2,p'); do
      systemctl disable --quiet "$unit" 2>/dev/null || true
    done
  done
}

known_to_apt() {
  local package
  for package in "$@"; do
    [[ -n $(apt-cache madison "$package" 2>/dev/null) ]] || return 1
  done
}

# What listens on a port of this machine: "name (pid N)", or "another program"; nothing when the port is free.
port_owner() {
  local hex inode fd pid
  hex=$(printf '%04X' "$1")
  inode=$(awk -v port="$hex" '$4 == "0A" && $2 ~ ":" port "$" {print $10; exit}' /proc/net/tcp /proc/net/tcp6 2>/dev/null || true)
  [[ -n $inode ]] || return 0
  for fd in /proc/[0-9]*/fd/*; do
    [[ $(readlink "$fd" 2>/dev/null) == "socket:[$inode]" ]] || continue
    pid=${fd#/proc/}
    pid=${pid%%/*}
    printf '%s (pid %s)' "$(cat "/proc/$pid/comm" 2>/dev/null || echo '?')" "$pid"
    return
  done
  t 'another program'
}
