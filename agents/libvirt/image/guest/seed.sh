# Functions that read the seed (cloud-init's NoCloud: a disk labelled "cidata" with the files meta-data and user-data).
# What belongs to a first boot is done once per instance id; the mark is on the root disk, so it survives reboots.

state=/var/lib/faso

say() { echo "faso: $*" >/dev/console; }

# Mounts the seed and copies it to /run/faso/seed, so that nothing later needs the disk.
fetch_seed() {
  mkdir -p /run/faso/seed
  for label in cidata CIDATA; do
    device=$(findfs "LABEL=$label" 2>/dev/null) && [ -n "$device" ] && break
  done
  [ -n "$device" ] || return 1
  mount -o ro "$device" /mnt 2>/dev/null || { say "the seed on $device does not mount"; return 1; }
  for file in meta-data user-data vendor-data network-config; do
    [ ! -f "/mnt/$file" ] || cp "/mnt/$file" "/run/faso/seed/$file"
  done
  umount /mnt
}

# The value of a top-level key of meta-data, without quotes.
meta() { sed -n "s/^\"\{0,1\}$1\"\{0,1\}:[[:space:]]*//p" /run/faso/seed/meta-data | head -n 1 | tr -d "\"'\r" | sed 's/,$//'; }

read_seed() {
  fetch_seed || { say "no seed disk: nothing to configure from"; return; }
  [ -f /run/faso/seed/meta-data ] || { say "the seed has no meta-data"; return; }
  instance=$(meta instance-id)
  [ "$instance" = "$(cat $state/instance-id 2>/dev/null)" ] && return
  new_instance
}

# The mark is written last: a boot that is cut short here starts over. Only what must not run twice (scripts, commands)
# has marks of its own, in first-boot.
new_instance() {
  rm -rf $state/instance $state/instance-id
  rm -f /etc/dropbear/ed25519 /etc/dropbear/ecdsa
  mkdir -p $state/instance
  name=$(meta local-hostname)
  [ -n "$name" ] || name=$(meta hostname)
  [ -z "$name" ] || set_hostname "$name"
  awk -f /usr/lib/faso/cloud-config.awk -v mode=public-keys -v out=$state/instance /run/faso/seed/meta-data
  add_keys $state/instance/keys
  take_user_data
  [ ! -f /run/faso/seed/vendor-data ] || say "vendor-data is not supported by this image: left out"
  grep -q 'addresses:' /run/faso/seed/network-config 2>/dev/null && say "network-config's addresses are not supported by this image: every interface asks DHCP"
  echo "$instance" >$state/instance-id
  sync
}

set_hostname() {
  short=${1%%.*}
  echo "$short" >/etc/hostname
  printf '127.0.0.1 localhost\n127.0.1.1 %s\n::1 localhost\n' "$1 $short" >/etc/hosts
}

add_keys() {
  [ -s "$1" ] || return 0
  touch /root/.ssh/authorized_keys
  while read -r key; do
    grep -qxF "$key" /root/.ssh/authorized_keys || echo "$key" >>/root/.ssh/authorized_keys
  done <"$1"
  chmod 600 /root/.ssh/authorized_keys
}

take_user_data() {
  [ -s /run/faso/seed/user-data ] || return 0
  data=$state/instance/user-data
  cp /run/faso/seed/user-data $data
  chmod 700 $data
  # Compressed user data is usual where a platform limits its size.
  [ "$(head -c 2 $data | od -An -tx1 | tr -d ' \n')" != 1f8b ] || { gunzip -c <$data >$data.plain && mv $data.plain $data && chmod 700 $data; }
  first=$(head -n 1 $data | tr -d '\r')
  case $first in
    '#!'*) mv $data $state/instance/script ;;
    '#cloud-config'*) take_cloud_config $data ;;
    '#'*) say "user data that starts with ${first%% *} is not supported by this image: left out" ;;
    *) say "user data is neither a script (#!) nor #cloud-config: left out" ;;
  esac
}

take_cloud_config() {
  config=$state/instance/config
  mkdir -p $config
  awk -f /usr/lib/faso/cloud-config.awk -v out=$config "$1"
  [ ! -s $config/hostname ] || set_hostname "$(cat $config/hostname)"
  add_keys $config/keys
  for path in $config/file.*.path; do
    [ ! -f "$path" ] || write_file "${path%.path}"
  done
  [ ! -s $config/unsupported ] || while read -r what; do say "cloud-config: $what is not supported by this image: left out"; done <$config/unsupported
}

# One entry of write_files, taken apart by cloud-config.awk into <entry>.path, .content, .permissions, .append, .encoding.
write_file() {
  target=$(cat "$1.path")
  mkdir -p "$(dirname "$target")"
  case $(cat "$1.encoding" 2>/dev/null) in
    '' | text/plain) decoder=cat ;;
    b64 | base64) decoder='base64 -d' ;;
    gz | gzip) decoder=gunzip ;;
    gz+b64 | gz+base64 | gzip+b64 | gzip+base64) decoder='base64 -d | gunzip' ;;
    *) say "cloud-config: $target has an encoding that is not supported: left out"; return ;;
  esac
  touch "$1.content"
  case $(cat "$1.append" 2>/dev/null) in
    true | yes) eval "$decoder" <"$1.content" >>"$target" ;;
    *) eval "$decoder" <"$1.content" >"$target" ;;
  esac
  chmod "$(cat "$1.permissions" 2>/dev/null || echo 644)" "$target"
}

make_host_keys() {
  for type in ed25519 ecdsa; do
    [ -s /etc/dropbear/$type ] || dropbearkey -t $type -f /etc/dropbear/$type >/dev/null 2>&1
  done
}
