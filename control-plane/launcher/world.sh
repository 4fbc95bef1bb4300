# shellcheck shell=bash
# What a new home is filled with, all of it through the public API: a site, a rack, nodes, two ministries with a tenant
# and a lead each, flavors, an image, a first VM. Every step looks first whether it is done, so that an interrupted
# `up` goes on where it was. Once all is made it is its owners': what they change or delete stays so.

readonly site=ouaga rack=r1

make_world() {
  if [[ -e $home/world-made ]]; then
    for_each_ministry lead_token
    return
  fi
  say 'Laying out the site, ministries and flavors'
  ensure "/v1/sites/$site" /v1/sites '{"name":"'$site'","displayName":"Ouagadougou"}'
  operator GET "/v1/racks?site=$site&q=$rack"
  [[ $api_body == *"\"$rack\""* ]] || make_rack
  ministry sante 'Ministère de la Santé' 'Ministry of Health'
  ministry education 'Ministère de l’Éducation nationale' 'Ministry of Education'
  [[ -s $home/tenant ]] || printf 'sante-prod\n' >"$home/tenant"
  flavor tiny 1 128 1
  flavor small 1 512 5
  flavor medium 2 2048 20
  flavor large 4 8192 80
  price VCPU_RUNNING 4000
  price VCPU_STOPPED 1000
  price MEMORY_RUNNING 3000
  price MEMORY_STOPPED 1000
  price DISK 100
  price PUBLIC_ADDRESS 5000
  for_each_ministry lead_token
  touch "$home/world-made"
}

for_each_ministry() { # command
  local code
  for code in sante education; do "$1" "$code"; done
}

make_rack() {
  operator POST /v1/racks '{"name":"'$rack'","site":"'$site'","powerFeed":"A"}'
  [[ $api_status == 201 || $api_status == 409 ]] || refused 'POST /v1/racks'
}

ministry() { # code name-in-French name-in-English
  local code=$1 quota='{"vcpus":400,"memoryMiB":1048576,"vms":2000,"volumeGiB":20000,"floatingIps":64}'
  ensure "/v1/ministries/$code" /v1/ministries \
    '{"code":"'"$code"'","nameFr":"'"$2"'","nameEn":"'"$3"'","quota":'"$quota"'}'
  tenant "$code" "$code-prod"
}

tenant() { # ministry name
  operator GET "/v1/ministries/$1/tenants?q=$2"
  [[ $api_status == 200 ]] || refused "GET /v1/ministries/$1/tenants"
  [[ $api_body != *"\"$2\""* ]] || return 0
  operator POST "/v1/ministries/$1/tenants" \
    '{"name":"'"$2"'","quota":{"vcpus":200,"memoryMiB":524288,"vms":1000,"volumeGiB":10000,"floatingIps":16}}'
  [[ $api_status == 201 ]] || refused "POST /v1/ministries/$1/tenants"
}

# A token's secret is shown once. If its file is not there, an earlier token of that name is of no use to anybody, and
# neither is a file whose token is refused.
lead_token() { # ministry
  local file=$home/$1-lead.token secret
  if [[ -s $file ]]; then
    api "$file" GET /v1/me
    [[ $api_status == 401 ]] || return 0
  fi
  operator DELETE "/v1/ministries/$1/tokens/$1-lead"
  operator POST "/v1/ministries/$1/tokens" '{"name":"'"$1"'-lead","role":"lead"}'
  [[ $api_status != 404 ]] || { rm -f "$file"; return 0; } # an operator deleted the ministry
  [[ $api_status == 201 ]] || refused "POST /v1/ministries/$1/tokens"
  secret=$(field secret)
  write_secret "$file" "$secret"
}

write_secret() { # file text
  (umask 077 && printf '%s\n' "$2" >"$1.part")
  mv "$1.part" "$1"
}

flavor() { # name vcpus MiB GiB
  ensure "/v1/flavors/$1" /v1/flavors \
    '{"name":"'"$1"'","vcpus":'"$2"',"memoryMiB":'"$3"',"rootDiskGiB":'"$4"'}'
}

# From the first of this month on, unless there is such a price.
price() { # item XOF-for-1000-hours
  operator POST /v1/prices '{"item":"'"$1"'","xofPer1000Hours":'"$2"',"validFrom":"'"$(date -u +%Y-%m-01)"'"}'
  [[ $api_status == 201 || $api_status == 409 ]] || refused 'POST /v1/prices'
}

register_node() { # name kind further-members
  ensure "/v1/nodes/$1" /v1/nodes '{"name":"'"$1"'","site":"'$site'","rack":"'$rack'","kind":"'"$2"'"'"${3-}"'}'
}

# Prints a fresh join token for a node.
join_token() { # node
  operator POST "/v1/nodes/$1/join-token" '{"validForSeconds":86400}'
  [[ $api_status == 201 ]] || refused "POST /v1/nodes/$1/join-token"
  field token
}

is_retired() { # name
  operator GET "/v1/nodes/$1"
  [[ $(field phase) == RETIRED ]]
}

# Until a node is READY and its agent, in the life that it has now, has told all of it: until then what the control plane
# says of the node and its VMs may be what it last heard of an earlier one.
wait_for_node() { # name process
  local deadline=$((SECONDS + 120))
  while :; do
    operator GET "/v1/nodes/$1"
    [[ $(field phase) != READY || ! -e $home/run/$2.ready ]] || break
    ((SECONDS < deadline)) || [[ $(field phase) != READY ]] || die 'Node %s has not told all that is on it after two minutes. Its agent says why: %s logs %s' "$1" "$(this_faso)" "$2"
    ((SECONDS < deadline)) || die 'Node %s is not READY after two minutes, but %s. Its agent says why: %s logs %s' "$1" "$(field phase)" "$(this_faso)" "$2"
    running "$2" || process_died "$2"
    progress "$(t 'waiting for node %s' "$1")"
    sleep 0.2
  done
  clear_progress
}

# The image `tiny`: a real guest for real nodes; for simulated ones, which run no guests, a blank disk.
make_image() { # mode
  operator GET /v1/images/tiny
  [[ $api_status == 404 || $api_status == 200 ]] || refused 'GET /v1/images/tiny'
  [[ $(field phase) != AVAILABLE ]] || return 0
  local file=$home/cache/tiny.qcow2 format=qcow2
  mkdir -p "$home/cache"
  if [[ $1 == simulated ]]; then
    file=$home/cache/blank.raw format=raw
    truncate -s 1M "$file"
  elif [[ ! -s $file ]]; then
    watched "$(t 'Making a guest image of Debian packages')" "$home/logs/image.log" last_line \
      "$faso_root/agents/libvirt/image/build-tiny-image" --cache "$home/cache/debs" "$file"
  fi
  if [[ $api_status == 404 ]]; then
    operator POST /v1/images '{"name":"tiny","format":"'$format'","architecture":"x86_64","minDiskGiB":1,"minMemoryMiB":96}'
    [[ $api_status == 201 ]] || refused 'POST /v1/images'
  fi
  operator PUT /v1/images/tiny/content "@$file"
  [[ $api_status == 200 ]] || refused 'PUT /v1/images/tiny/content'
  rm -f "$file"
  say 'Image tiny uploaded'
}

readonly tenant_path=/v1/tenants/sante-prod
readonly hello=$tenant_path/vms/hello

lead() { api "$home/sante-lead.token" "$@"; }

# Orders the first VM as the ministry's lead would. Only once: whoever deletes it, or its image, does not want it back.
make_hello() {
  local more=''
  lead GET $hello
  [[ $api_status == 200 || $api_status == 404 ]] || refused "GET $hello"
  if [[ $api_status == 404 ]]; then
    if [[ -e $home/outside-made ]]; then
      make_hello_network
      more=',"keys":["hello"],"nics":[{"segment":"front","securityGroups":["hello"]}]'
    fi
    lead POST "$tenant_path/vms" '{"name":"hello","flavor":"tiny","image":"tiny"'"$more"'}'
    [[ $api_status == 201 ]] || refused "POST $tenant_path/vms"
    say 'Ordered the VM hello for the ministry sante'
  fi
  if [[ -e $home/outside-made ]]; then make_floating_ip hello; fi
  touch "$home/hello-ordered"
}

# Waits until hello runs and its guest has spoken, and shows what it said. A hello that its owner stopped or deleted
# is left alone; once it has spoken, what becomes of it later is told and no failure of `up`.
wait_for_hello() {
  local patience=${FASO_BOOT_PATIENCE:-300} deadline phase='' line=''
  [[ ! -e $home/hello-spoke ]] || patience=30
  deadline=$((SECONDS + patience))
  while :; do
    lead GET "$hello?wait=RUNNING&timeout=2"
    [[ $api_status != 404 ]] || { say 'The VM hello was deleted; it is not made again'; return 0; }
    [[ $api_status == 200 ]] || { hello_lacks "GET $hello: $(api_trouble)" && return; }
    phase=$(field phase)
    [[ $phase != FAILED ]] || { hello_lacks "$(t 'The VM hello has FAILED: %s' "$(field phaseReason)")" && return; }
    [[ $(field power) != OFF ]] || { say 'The VM hello is switched off; it is left so'; return 0; }
    [[ $phase != RUNNING ]] || break
    ((SECONDS < deadline)) || { hello_lacks "$(t 'The VM hello is still %s: %s' "$phase" "$(field phaseReason)")" && return; }
    progress "$(t 'hello is %s' "$phase")"
  done
  clear_progress
  while :; do
    lead GET "$hello/console-log"
    [[ $api_status != 200 ]] || line=$(boot_line)
    [[ -z $line ]] || break
    if [[ -e $home/hello-spoke ]]; then
      if [[ $api_status == 200 ]] && went_down; then say 'The guest of the VM hello boots again'; else say 'The VM hello is RUNNING'; fi
      return 0
    fi
    ((SECONDS < deadline)) || die 'The VM hello runs, but has not said on its console that it is up. What it said: %s vm console hello' "$(this_faso)"
    progress "$(t 'hello is RUNNING; its guest boots')"
    sleep 0.3
  done
  clear_progress
  touch "$home/hello-spoke"
  say 'The VM hello is RUNNING, and its guest says on its serial console:'
  printf '\n    %s\n\n' "$line"
}

# Ends `up` over what hello lacks, or only tells when hello had all once.
hello_lacks() { # what
  [[ -e $home/hello-spoke ]] || die "%s" "$1"
  clear_progress
  printf '%s\n' "$1"
}

# What the guest said when it was last up, and nothing when it went down since: the tiny image's words, or a simulated
# guest's.
boot_line() { tr -d '\r\000' <<<"$api_body" | grep -aE "$up_line|$down_line" | tail -n 1 | grep -aE "$up_line" || true; }
went_down() { tr -d '\r\000' <<<"$api_body" | grep -aE "$up_line|$down_line" | tail -n 1 | grep -qaE "$down_line"; }
readonly up_line='^faso: .* is up|^simulated guest .* booted'
readonly down_line='reboot: (Power down|System halted)'
