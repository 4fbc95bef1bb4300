# shellcheck shell=bash
# How the first VM is reached from this machine: through an external network that leads to a router in a network namespace
# of this home's own. The machine's network has no part in it, and no packet leaves the machine.

# The addresses are those that RFC 5737 keeps for examples: nobody has them.
readonly outside=internet outside_cidr=198.51.100.0/24 outside_router=198.51.100.1
readonly outside_first=198.51.100.10 outside_last=198.51.100.250

# What an operator does: the external network, and the bridge of the node that leads there. Once; what its owners change
# later stays so.
make_outside() {
  local node
  if [[ ! -e $home/outside-made ]]; then
    # A home that had its first VM before there was an outside keeps what it has.
    [[ ! -e $home/hello-ordered ]] || return 0
    node=$(node_name)
    ensure "/v1/external-networks/$outside" /v1/external-networks \
      '{"name":"'$outside'","site":"'$site'","physicalNetwork":"'$outside'","cidr":"'$outside_cidr'",
        "gateway":"'$outside_router'","pools":["'$outside_first-$outside_last'"]}'
    operator PATCH "/v1/nodes/$node" '{"bridges":{"'$outside'":"br-'$outside'"}}'
    [[ $api_status == 200 ]] || refused "PATCH /v1/nodes/$node"
    touch "$home/outside-made"
  fi
  "$app/scripts/faso-switch" start --dir "$home/agent/switch" --external "$outside=$outside_router/${outside_cidr#*/}" \
    >/dev/null 9>&-
}

# Makes a thing of the tenant's, by its lead, unless it is there.
ensure_for_tenant() { # collection name JSON
  lead GET "$tenant_path/$1/$2"
  [[ $api_status != 200 ]] || return 0
  [[ $api_status == 404 ]] || refused "GET $tenant_path/$1/$2"
  lead POST "$tenant_path/$1" "$3"
  [[ $api_status == 201 ]] || refused "POST $tenant_path/$1"
}

# What the ministry's lead draws before the first VM: a segment, a router that leads out, and who may come in.
make_hello_network() {
  local key=$home/hello.key
  if [[ ! -s $key || ! -s $key.pub ]]; then
    rm -f "$key" "$key.pub"
    ssh-keygen -q -t ed25519 -N '' -C hello -f "$key"
  fi
  ensure_for_tenant keys hello '{"name":"hello","publicKey":"'"$(<"$key.pub")"'"}'
  ensure_for_tenant segments front '{"name":"front","cidr":"10.20.0.0/24"}'
  ensure_for_tenant security-groups hello '{"name":"hello","rules":[{"direction":"EGRESS"},
    {"direction":"INGRESS","protocol":"icmp"},{"direction":"INGRESS","protocol":"tcp","ports":{"first":22,"last":22}}]}'
  ensure_for_tenant routers front '{"name":"front","externalNetworks":["'$outside'"],"segments":["front"]}'
}

# Sets floating_ip to the one that stands for a VM; to nothing when none does.
find_floating_ip() { # VM
  lead GET "$tenant_path/floating-ips?limit=500"
  [[ $api_status == 200 ]] || refused "GET $tenant_path/floating-ips"
  floating_ip=$(field address "$(grep -oE '\{[^{}]*\}' <<<"$api_body" | grep -E "\"vm\" *: *\"$1\"" | head -n 1 || true)")
}

make_floating_ip() { # VM
  find_floating_ip "$1"
  [[ -z $floating_ip ]] || return 0
  lead POST "$tenant_path/floating-ips" '{"externalNetwork":"'$outside'","vm":"'"$1"'"}'
  [[ $api_status == 201 ]] || refused "POST $tenant_path/floating-ips"
}

outside_namespace() {
  "$faso_root/agents/libvirt/src/main/scripts/faso-switch" netns --dir "$home/agent/switch" --external "$outside"
}

# Runs a program where the datacenter's router is.
from_outside() { nsenter --net="/run/netns/$(outside_namespace)" -- "$@"; }

# Once, after the guest is up: that it answers at its floating address too.
wait_for_hello_outside() {
  local patience=${FASO_BOOT_PATIENCE:-300} deadline again=''
  [[ -e $home/outside-made && -e $home/hello-spoke && ! -e $home/hello-reached ]] || return 0
  lead GET "$hello"
  [[ $api_status == 200 && $(field phase) == RUNNING ]] || return 0
  # Whoever was told once that it does not answer may want it so.
  [[ ! -e $home/hello-tried ]] || { again=yes && patience=30; }
  touch "$home/hello-tried"
  deadline=$((SECONDS + patience))
  find_floating_ip hello
  [[ -n $floating_ip ]] || { say 'The VM hello has no floating IP any more; it is left so' && return; }
  until from_outside timeout 2 bash -c "read -r -n 3 word </dev/tcp/$floating_ip/22 && [[ \$word == SSH ]]" 2>/dev/null; do
    ((SECONDS < deadline)) || [[ -z $again ]] || { clear_progress && return; }
    ((SECONDS < deadline)) || die 'The VM hello does not answer at its floating IP %s. What its network agent says: %s logs network' "$floating_ip" "$(this_faso)"
    progress "$(t 'hello is about to answer at %s' "$floating_ip")"
    sleep 0.3
  done
  clear_progress
  touch "$home/hello-reached"
  say 'The VM hello answers at its floating IP %s, which is reached from this machine only: %s ssh hello' "$floating_ip" "$(this_faso)"
}

# ssh VM [COMMAND...]: as root, with the key that `up` made.
enter() {
  local vm
  while (($#)); do
    case $1 in
      --home) name_home "${2-}" && shift ;;
      --home=*) name_home "${1#*=}" ;;
      *) break ;;
    esac
    shift
  done
  (($# > 0)) || usage_error 'Which VM? For example: %s ssh hello' "$(this_faso)"
  vm=$1
  shift
  [[ $vm =~ ^[a-z0-9-]+$ ]] || usage_error '%s is no name of a VM' "$vm"
  settle_home
  [[ -e $home/outside-made && -s $home/hello.key ]] \
    || die 'In %s no VM is reached by ssh: it has no external network that %s made, as on a machine with a hypervisor' "$home" "$(this_faso) up"
  am_root || die 'Only root may enter the network namespace in which floating IPs are reached.'
  [[ -e /run/netns/$(outside_namespace) ]] || die 'The network does not run. To start it: %s' "$(this_faso) up"
  find_floating_ip "$vm"
  [[ -n $floating_ip ]] || die 'No floating IP stands for a VM %s of sante-prod. To give it one: %s' "$vm" "$(this_faso) floating-ip create --vm $vm"
  lead GET "$tenant_path/vms/$vm"
  [[ $api_status == 200 ]] || refused "GET $tenant_path/vms/$vm"
  # By its id: another VM may get the name or the address.
  from_outside ssh -F /dev/null -i "$home/hello.key" -o IdentitiesOnly=yes -o StrictHostKeyChecking=accept-new \
    -o GlobalKnownHostsFile=/dev/null -o UserKnownHostsFile="$home/known_hosts" -o HostKeyAlias="$(field id)" \
    -o ConnectTimeout=20 -o LogLevel=ERROR "root@$floating_ip" "$@"
}
