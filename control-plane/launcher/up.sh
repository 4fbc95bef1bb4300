# shellcheck shell=bash
# up, down, status, logs.
#
# A home holds:  control-plane.yml  its configuration, made once; edit it as you like
#                url, *.token       what scripts read
#                mode               "libvirt", or "simulated N"
#                control-plane/     the control plane's data
#                hello.key, known_hosts   with which `./faso ssh` enters the first VM
#                agent/, simulator/ the agents', agent/libvirtd and agent/switch those of the private libvirtd and switch
#                network/           the network agent's, network/ovn those of OVN's databases
#                tenant             the tenant that the client means when none is named
#                logs/  run/  app/  cache/

readonly default_port=8480 default_simulated=3

up() {
  local port='' simulate=''
  while (($#)); do
    case $1 in
      --home) name_home "${2-}" && shift ;;
      --home=*) name_home "${1#*=}" ;;
      --port) port=${2-} && shift ;;
      --port=*) port=${1#*=} ;;
      --simulate) simulate=${2-} && shift ;;
      --simulate=*) simulate=${1#*=} ;;
      *) usage_error '%s is no option of ./faso up; it knows --home DIR, --port N and --simulate N' "$1" ;;
    esac
    shift || usage_error 'An option lacks its value'
  done
  check_options
  settle_home
  lock_home
  end_forsaken
  find_jdk
  decide_mode
  prepare_curl
  [[ $mode != libvirt ]] || install_packages \
    "$faso_root"/{agents/libvirt,agents/libvirt/image,agents/ovn,control-plane/launcher}/debian-packages
  ensure_built
  app=$home/app/$stamp
  install_application "$app"
  archive_control_plane
  start_control_plane
  make_world
  archive_client
  case $mode in
    libvirt)
      start_network_agent
      start_libvirt_agent
      if ! is_retired "$(node_name)"; then make_outside; fi
      ;;
    simulated) start_simulator ;;
  esac
  [[ -e $home/hello-ordered ]] || make_image "$mode"
  # FASO_NO_HELLO: whoever makes VMs of their own only need not wait for the first one.
  if [[ -z ${FASO_NO_HELLO-} ]]; then
    [[ -e $home/hello-ordered ]] || make_hello
    wait_for_hello
    wait_for_hello_outside
  fi
  ln -sfn "$app" "$home/app/current"
  prune_applications
  farewell
}

prepare_curl() {
  if command -v curl >/dev/null; then return; fi
  command -v apt-get >/dev/null || die 'Faso needs curl to talk to what it starts: install the package curl.'
  install_packages "$faso_root/control-plane/launcher/debian-packages"
}

check_options() {
  [[ -z $port ]] || { [[ $port =~ ^[0-9]{1,5}$ ]] && ((10#$port >= 1 && 10#$port <= 65534)); } \
    || usage_error '--port takes a number from 1 to 65534: agents use the port above it'
  [[ -z $simulate ]] || { [[ $simulate =~ ^[0-9]{1,5}$ ]] && ((10#$simulate >= 1 && 10#$simulate <= 10000)); } \
    || usage_error '--simulate takes a number of nodes, from 1 to 10000'
}

settle_home() {
  home=$(realpath -ms "$home")
  check_home "$home"
  [[ $home =~ ^[A-Za-z0-9_./+@-]+$ ]] \
    || usage_error '--home takes a path of letters, digits and _ . / + @ - only, not %s' "$home"
  url_from_file
}

url_from_file() { url=$(cat "$home/url" 2>/dev/null || printf 'http://127.0.0.1:%s' "$(configuration port)"); }

# Sets mode (libvirt, simulated) and nodes. A home keeps its mode: its VMs live on its nodes.
decide_mode() {
  local recorded obstacle
  read -r recorded nodes 2>/dev/null <"$home/mode" || recorded=''
  case $recorded in
    libvirt)
      [[ -z $simulate ]] || die '%s runs VMs on the hypervisor of this machine. Simulated nodes go into a home of their own: %s up --home DIR --port N --simulate %s' "$home" "$(this_launcher)" "$simulate"
      obstacle=$(hypervisor_obstacle)
      [[ -z $obstacle ]] || die '%s runs VMs on the hypervisor of this machine, which cannot be used now: %s' "$home" "$obstacle"
      mode=libvirt
      ;;
    simulated)
      mode=simulated
      if ((${simulate:-0} > nodes)); then nodes=$simulate; fi
      [[ -z $simulate ]] || ((simulate >= nodes)) || say '%s has %s simulated nodes; they stay' "$home" "$nodes"
      ;;
    *) choose_mode ;;
  esac
  printf '%s %s\n' "$mode" "$nodes" >"$home/mode.part" && mv "$home/mode.part" "$home/mode"
}

choose_mode() {
  local obstacle
  nodes=${simulate:-$default_simulated}
  mode=simulated
  [[ -z $simulate ]] || return 0
  obstacle=$(hypervisor_obstacle)
  if [[ -z $obstacle ]]; then mode=libvirt nodes=1 && return; fi
  say 'Real guests are not possible here (%s), so %s nodes are simulated.' "$obstacle" "$nodes"
}

# Prints a text as it stands in control-plane.yml under this name, its quotes taken off.
configuration() { # name
  local value
  value=$(sed -n "s/^$1: *//p" "$home/control-plane.yml" 2>/dev/null | head -n 1 | sed 's/ *$//')
  case $value in
    \"*\") value=${value:1:-1} ;;
    \'*\') value=${value:1:-1} value=${value//"''"/"'"} ;;
  esac
  printf '%s' "$value"
}

# Prints a text as YAML takes it, whatever is in it.
yaml_text() { printf "'%s'" "${1//\'/\'\'}"; }

digest_of() { digest <"$1"; } # file

# Writes control-plane.yml the first time; later only a port that was asked for changes in it.
configure() {
  local file=$home/control-plane.yml
  if [[ ! -s $file ]]; then
    (umask 077 && write_configuration "${port:-$default_port}" >"$file.part")
    mv "$file.part" "$file"
  elif [[ -n ${FASO_DATABASE_URL-} && $FASO_DATABASE_URL != "$(configuration databaseUrl)" ]]; then
    die '%s keeps its data elsewhere than FASO_DATABASE_URL says. Take another home, or move the data and edit databaseUrl in %s' "$home" "$file"
  elif [[ -n ${FASO_DATABASE_USER-} && $FASO_DATABASE_USER != "$(configuration databaseUser)" ||
    -n ${FASO_DATABASE_PASSWORD-} && $FASO_DATABASE_PASSWORD != "$(configuration databasePassword)" ]]; then
    die 'FASO_DATABASE_USER and FASO_DATABASE_PASSWORD are for a new home. This one reads databaseUser and databasePassword in %s; edit them there' "$file"
  elif [[ -n $port && $port != "$(configuration port)" ]]; then
    check_ports "$port"
    sed -i "s/^port:.*/port: $port/; s/^agentPort:.*/agentPort: $((port + 1))/" "$file"
  fi
  port=$(configuration port)
  agent_port=$(configuration agentPort)
  url=http://127.0.0.1:$port
}

write_configuration() { # port
  cat <<-END
	# The configuration of this home's control plane. Made by ./faso up, which from then on changes the ports at most.
	home: "$home/control-plane"
	host: 127.0.0.1
	port: $1
	agentHost: 127.0.0.1
	agentPort: $(($1 + 1))
	agentNames: [localhost, 127.0.0.1]
	# As long as one person operates, what destroys a ministry's data waits for no second one.
	secondOperator: false
	END
  if [[ -n ${FASO_DATABASE_URL-} ]]; then
    printf 'databaseUrl: %s\ndatabaseUser: %s\ndatabasePassword: %s\n' "$(yaml_text "$FASO_DATABASE_URL")" \
      "$(yaml_text "${FASO_DATABASE_USER:-faso}")" "$(yaml_text "${FASO_DATABASE_PASSWORD-}")"
  else
    printf '# The database is an H2 file under home. For PostgreSQL, one line: databaseUrl: "jdbc:postgresql://HOST/DATABASE"\n'
  fi
  printf 'logFile: "%s"\n' "$home/logs/control-plane.log"
}

# Sets the command that the control plane runs as, but for its arguments, and the archive of classes that goes with it.
# Its memory is bounded so that a thousand nodes fit in 512 MiB, and does not grow little by little, because each time
# everything waits for a full collection.
control_plane_command() {
  # shellcheck disable=SC2206  # options are words
  local options=(${FASO_CONTROL_PLANE_JAVA_OPTIONS--Xms256m -Xmx256m -XX:+UseSerialGC})
  options+=(-XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED)
  archived_command server "$app/server/*" cloud.faso.app.FasoApplication "${options[@]}"
}

# Rehearses a start of the control plane; with what the JVM then knows of its classes, later starts take half the time.
archive_control_plane() {
  local command archive stage
  control_plane_command
  archive_classes "$(t 'Rehearsing a start, so that later ones are quick')" rehearse_control_plane
}

rehearse_control_plane() { # command...
  printf 'home: "%s"\nport: 0\nagentPort: 0\n' "$stage" >"$stage/control-plane.yml"
  "$@" rehearse "$stage/control-plane.yml"
}

# The same for the client, which is started for each command.
archive_client() {
  local command archive stage
  client_command "$app/cli/*"
  archive_classes "$(t 'Rehearsing a command, so that later ones are quick')" rehearse_client
}

rehearse_client() { FASO_HOME=$home "$@" flavor list; } # command...

# Makes the archive of classes of a command in $archive, where it lacks, out of what the JVM learns in a rehearsal.
# Whoever may not write there, or comes while another launcher rehearses there, goes on without.
archive_classes() { # what is said of it, rehearsal
  local folder=${archive%/*}
  mkdir -p "$folder" 2>/dev/null || true
  [[ -w $folder ]] || return 0
  exec 7>"${archive%-*}.lock"
  if [[ ! -s $archive ]] && flock -n 7; then
    stage=${archive%-*}.rehearsal
    rm -rf "${archive%-*}"-*.aot "$stage"
    watched "$1" "$home/logs/rehearsal.log" last_line rehearse "$2" 7>&-
    [[ -s $archive ]] || warn 'That did not work out, so starts take longer; why is in %s' "$home/logs/rehearsal.log"
  fi
  exec 7>&-
}

# The archive is on the disk before it has its name: the JVM would believe what a power cut left of one.
rehearse() { # rehearsal
  mkdir "$stage" \
    && "$1" "${command[0]}" "-XX:AOTCacheOutput=$stage/archive" -Xlog:aot=error "${command[@]:1}" \
    && sync "$stage/archive" && mv "$stage/archive" "$archive" || true
  rm -rf "$stage"
}

start_control_plane() {
  local command archive began=$SECONDS
  mkdir -p "$home/control-plane"
  configure
  control_plane_command
  # The first start makes the operator's token, and so does each that finds none.
  command+=(server "$home/control-plane.yml" --operator-token-file "$home/operator.token")
  # A changed file is another command: the running process is then replaced.
  local marked=(env "FASO_CONFIGURATION=$(digest_of "$home/control-plane.yml")" "${command[@]}")
  if running control-plane && [[ $(cat "$home/run/control-plane.command") != "$(printf '%s\n' "${marked[@]}")" ]]; then
    say 'Restarting %s, which was started from other sources or settings' control-plane
    stop_process control-plane
  fi
  if [[ ! -s $home/operator.token ]]; then
    stop_process control-plane
    rm -f "$home/operator.token" # an empty file would be taken for a token
  fi
  if ! running control-plane; then
    check_ports "$port"
    start_process control-plane "${marked[@]}"
  fi
  wait_until_ready $((began + 120))
  renew_refused_token "${marked[@]}"
  printf '%s\n' "$url" >"$home/url"
}

# That nobody but this home's control plane, which is about to be replaced, has a port or the one above it.
check_ports() { # port
  local candidate owner ours
  ours=$(pid_of control-plane || true)
  for candidate in "$1" $(($1 + 1)); do
    owner=$(port_owner "$candidate")
    [[ -z $owner || $owner == *"(pid $ours)" ]] || die 'Port %s is taken by %s. Choose another: %s up --port N (agents use the port above it)' "$candidate" "$owner" "$(this_faso)"
  done
}

# An operator's token that the control plane does not know, or no longer, helps nobody: another one takes its place.
renew_refused_token() { # command of the control plane...
  operator GET /v1/me
  [[ $api_status == 401 ]] || return 0
  say 'The token in %s is refused; a new one is made' "$home/operator.token"
  stop_process control-plane
  rm -f "$home/operator.token"
  start_process control-plane "$@"
  wait_until_ready $((SECONDS + 120))
}

wait_until_ready() { # deadline
  until ready; do
    running control-plane || process_died control-plane
    ((SECONDS < $1)) || die 'The control plane does not get ready. Its logs: %s logs control-plane (in %s)' "$(this_faso)" "$home/logs"
    progress "$(t 'starting the control plane')"
    sleep 0.1
  done
  clear_progress
  say 'The control plane serves at %s' "$url"
}

node_name() {
  [[ -s $home/node-name ]] || hostname | tr 'A-Z_.' 'a-z--' | tr -cd 'a-z0-9-' | sed 's/^-*//; s/-*$//' | cut -c1-60 | grep . >"$home/node-name" || echo node >"$home/node-name"
  cat "$home/node-name"
}

# The agent starts the libvirtd and the switch that belong to it, and keeps them alive.
start_libvirt_agent() {
  local node
  node=$(node_name)
  # Alone, it has nobody to send packets to; who adds a node gives both an address by which they reach each other.
  register_node "$node" LIBVIRT ',"encapAddress":"127.0.0.1"'
  if is_retired "$node"; then
    say 'Node %s was retired: no VM of this home runs until a new home is made, or another node joins' "$node"
    return
  fi
  # A home of before there were networks.
  [[ -n $(field encapAddress) || -d $home/agent/switch ]] || operator PATCH "/v1/nodes/$node" '{"encapAddress":"127.0.0.1"}'
  prepare_to_join agent "$node"
  ensure_process agent "$java_home/bin/java" -Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
    -cp "$app/libvirt/*" cloud.faso.agent.libvirt.LibvirtAgentMain --url "https://127.0.0.1:$agent_port" \
    --home "$home/agent" --join-token-file "$home/agent/join-token" --libvirtd-script "$app/scripts/faso-libvirtd" \
    --switch-script "$app/scripts/faso-switch" --ready-file "$home/run/agent.ready"
  wait_for_node "$node" agent
  say 'Node %s is READY' "$node"
}

# The agent of the site's network starts OVN's databases and northd, and keeps them alive.
start_network_agent() {
  local node port
  node=$(network_name)
  register_node "$node" OVN
  if is_retired "$node"; then
    say 'The network agent %s was retired: networks stay as they are' "$node"
    return
  fi
  prepare_to_join network "$node"
  port=$(southbound_port)
  # Enough for 10,000 ports; one that has too little is to be seen to be gone, not to go on half.
  ensure_process network "$java_home/bin/java" -Xmx320m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError \
    -cp "$app/ovn/*" cloud.faso.agent.ovn.OvnAgentMain --url "https://127.0.0.1:$agent_port" \
    --home "$home/network" --join-token-file "$home/network/join-token" --central-script "$app/scripts/faso-ovn-central" \
    --southbound "ssl:127.0.0.1:$port" --ready-file "$home/run/network.ready"
  wait_for_node "$node" network
  say 'The network of site %s is kept by %s' "$site" "$node"
}

network_name() { printf '%.55s-network' "$(node_name)"; }

# Prints where nodes reach the southbound database: a port that is chosen once, and anew when another program has taken it
# meanwhile, for the nodes are told.
southbound_port() {
  local file=$home/network/southbound-port port='' owner
  [[ ! -s $file ]] || port=$(cat "$file")
  [[ -z $port ]] || owner=$(port_owner "$port")
  if [[ -n $port && -n $owner && $owner != *"(pid $(cat "$home/network/ovn/run/southbound.pid" 2>/dev/null))" ]]; then port=''; fi
  until [[ -n $port ]]; do
    port=$((20000 + RANDOM % 12000))
    [[ -z $(port_owner "$port") ]] || port=''
  done
  printf '%s\n' "$port" >"$file"
  printf '%s' "$port"
}

# An agent that never joined gets a token to join with.
prepare_to_join() { # process node
  local token
  mkdir -p "$home/$1"
  if running "$1" || [[ -e $home/$1/identity.pem ]]; then return; fi
  token=$(join_token "$2")
  write_secret "$home/$1/join-token" "$token"
}

# A node that joined has its identity in nodes/<name>.pem and needs no token any more. Of the others, those of a running
# simulator are about to join with the tokens that it has; started anew it needs them still.
start_simulator() {
  local number node token kept='' made='' tokens=$home/simulator/join-tokens
  mkdir -p "$home/simulator"
  [[ -e $tokens ]] || (umask 077 && : >"$tokens")
  for ((number = 1; number <= nodes; number++)); do
    node=$(simulated_node $number)
    [[ ! -e $home/simulator/nodes/$node.pem ]] || continue
    if running simulator && token=$(grep -s "^$node " "$tokens"); then
      kept+=$token$'\n'
      continue
    fi
    progress "$(t 'registering node %s of %s' "$number" "$nodes")"
    register_node "$node" SIMULATED
    token=$(join_token "$node")
    made+="$node $token"$'\n'
  done
  clear_progress
  [[ -z $made ]] || write_secret "$tokens" "$kept${made%$'\n'}"
  # How nodes behave, when its owner wrote that down. The simulator reads files when it starts, so changed ones are another
  # command, and so are more nodes.
  local script=$home/simulator/script.yml options=() digest='' before since=''
  if [[ -e $script ]]; then
    options=(--script "$script")
    digest=$(digest_of "$script")
    check_script "$script" "$digest"
  fi
  before=$(pid_of simulator || true)
  since=$(date -u +%Y-%m-%dT%H:%M:%S.%6N)
  ensure_process simulator "$java_home/bin/java" "-Dfaso.simulator.nodes=$nodes" "-Dfaso.simulator.script=$digest" \
    "-Dfaso.simulator.tokens=$(digest_of "$tokens")" -Xmx512m -XX:+UseSerialGC -cp "$app/simulator/*" \
    cloud.faso.agent.simulated.SimulatorMain --url "https://127.0.0.1:$agent_port" \
    --home "$home/simulator" --join-tokens-file "$tokens" "${options[@]}"
  [[ $(pid_of simulator) != "$before" ]] || since=''
  wait_for_simulated_nodes "$since"
}

# A script that is not understood stops nothing that runs.
check_script() { # file digest
  local complaint
  ! grep -qsF "script=$2" "$home/run/simulator.command" || return 0
  complaint=$("$java_home/bin/java" -XX:TieredStopAtLevel=1 -cp "$app/simulator/*" cloud.faso.agent.simulated.CheckScript "$1" 2>&1) \
    || die 'The simulator cannot follow %s' "$complaint"
}

simulated_node() { printf 'sim-%04d' "$1"; }

# Until all are READY, and heard of since the simulator started, but those that an operator retired.
wait_for_simulated_nodes() { # since
  local phases count=0 retired deadline=$((SECONDS + 120 + nodes / 5))
  while :; do
    phases_of '/v1/nodes?limit=500&kind=SIMULATED' "$1" || true
    count=$(grep -c '^READY$' <<<"$phases" || true)
    retired=$(grep -c '^RETIRED$' <<<"$phases" || true)
    ((count + retired < nodes)) || break
    ((SECONDS < deadline)) || few_simulated_nodes "$count"
    running simulator || process_died simulator
    progress "$(t '%s of %s simulated nodes are READY' "$count" "$nodes")"
    sleep 0.2
  done
  clear_progress
  say '%s simulated nodes are READY' "$count"
}

# A token may have been refused: the next `up` gives others to the nodes that have not joined.
few_simulated_nodes() { # count
  : >"$home/simulator/join-tokens"
  die 'Only %s of %s simulated nodes are READY. The simulator says why: %s logs simulator' "$1" "$nodes" "$(this_faso)"
}

farewell() {
  local faso
  faso=$(this_faso)
  say 'Faso is up.'
  say '  URL      %s   (API documentation: %s/docs)' "$url" "$url"
  say '  tokens   %s/operator.token, sante-lead.token, education-lead.token' "$home"
  say '  try      %s vm list' "$faso"
  say '           %s vm create web-1 --flavor small --image tiny --wait' "$faso"
  say '           %s node list' "$faso"
  [[ ! -e $home/hello-reached ]] || say '  enter    %s ssh hello' "$faso"
  say '  stop     %s down   (with --guests: the VMs too)' "$faso"
}

common_options() {
  while (($#)); do
    case $1 in
      --home) name_home "${2-}" && shift ;;
      --home=*) name_home "${1#*=}" ;;
      *) rest+=("$1") ;;
    esac
    shift
  done
  settle_home
}

down() {
  local rest=() guests=0 argument
  common_options "$@"
  for argument in "${rest[@]}"; do
    [[ $argument == --guests ]] || usage_error '%s is no option of ./faso down; it knows --home DIR and --guests' "$argument"
    guests=1
  done
  end_forsaken
  if [[ ! -d $home/run ]]; then
    stop_libvirtd "$guests"
    stop_network
    say 'Nothing was started in %s' "$home"
    return
  fi
  lock_home
  # Agents first: they would start again what is stopped under them.
  local name stopped=()
  for name in agent network simulator control-plane; do
    if running "$name"; then stopped+=("$name"); fi
    stop_process "$name"
  done
  stop_libvirtd "$guests"
  stop_network
  if ((${#stopped[@]} > 0)); then say 'Stopped: %s' "${stopped[*]}"; else say 'Nothing was running in %s' "$home"; fi
}

# Also when its folder is gone, or the whole home: what it was may still run.
stop_libvirtd() { # with-guests
  local mode=''
  read -r mode _ 2>/dev/null <"$home/mode" || true
  [[ $mode != simulated ]] || return 0
  local script=$faso_root/agents/libvirt/src/main/scripts/faso-libvirtd guests=()
  if (($1)) && [[ -d $home/agent/libvirtd ]]; then
    guests=(--guests)
    say 'Shutting the guests down …'
  fi
  "$script" stop --dir "$home/agent/libvirtd" "${guests[@]}" 9>&-
}

# What guests that go on send and receive passes as before, so their switch goes on with them.
stop_network() {
  local mode='' scripts=$faso_root/agents
  read -r mode _ 2>/dev/null <"$home/mode" || true
  [[ $mode != simulated ]] || return 0
  "$scripts/ovn/src/main/scripts/faso-ovn-central" stop --dir "$home/network/ovn" 9>&-
  if guests_in_switch; then return; fi
  "$scripts/libvirt/src/main/scripts/faso-switch" stop --dir "$home/agent/switch" 9>&-
}

guests_in_switch() {
  local netns pid
  netns=$("$faso_root/agents/libvirt/src/main/scripts/faso-switch" netns --dir "$home/agent/switch")
  [[ -e /run/netns/$netns ]] || return 1
  for pid in $(ip netns pids "$netns"); do
    [[ $(cat "/proc/$pid/comm" 2>/dev/null) != qemu-system* ]] || return 0
  done
  return 1
}

status() {
  local rest=() up=0 absent=0 name pid
  common_options "$@"
  ((${#rest[@]} == 0)) || usage_error '%s is no option of ./faso status' "${rest[0]}"
  local names=(control-plane) mode='' nodes
  read -r mode nodes 2>/dev/null <"$home/mode" || true
  case $mode in
    libvirt) names+=(agent network) ;;
    simulated) names+=(simulator) ;;
  esac
  for name in "${names[@]}"; do
    if pid=$(pid_of "$name"); then
      up=$((up + 1))
      say '%s runs (pid %s)' "$name" "$pid"
    else
      absent=$((absent + 1))
      say '%s does not run' "$name"
    fi
  done
  [[ $mode != libvirt ]] || { libvirtd_status && network_status; }
  ((up > 0)) || return 3
  if ready; then
    say 'URL: %s' "$url"
    vm_count || return 1
  else
    say 'The control plane does not answer at %s' "$url"
    return 1
  fi
  ((absent == 0)) || return 1
}

libvirtd_status() {
  if "$faso_root/agents/libvirt/src/main/scripts/faso-libvirtd" status --dir "$home/agent/libvirtd" >"$home/run/libvirtd.status" 2>/dev/null; then
    say 'libvirtd runs'
  else
    absent=$((absent + 1))
    say 'libvirtd does not run'
  fi
}

network_status() {
  if "$faso_root/agents/libvirt/src/main/scripts/faso-switch" status --dir "$home/agent/switch" >/dev/null 2>&1; then
    say 'The switch of the guests runs'
  else
    absent=$((absent + 1))
    say 'The switch of the guests does not run'
  fi
  if "$faso_root/agents/ovn/src/main/scripts/faso-ovn-central" status --dir "$home/network/ovn" >/dev/null 2>&1; then
    say 'OVN runs'
  else
    absent=$((absent + 1))
    say 'OVN does not run'
  fi
}

vm_count() {
  local phases
  if ! phases_of '/v1/vms?limit=500'; then
    say 'The VMs cannot be counted: %s' "$(api_trouble)"
    return 1
  fi
  say 'VMs: %s%s' "$(grep -c . <<<"$phases" || true)" "$(grep . <<<"$phases" | sort | uniq -c | awk 'NF == 2 {printf "%s%s %d", (n++ ? ", " : " ("), $2, $1} END {if (n) printf ")"}')"
}

logs() {
  local rest=() follow=() component='' files=() argument
  common_options "$@"
  for argument in "${rest[@]}"; do
    case $argument in
      -f | --follow) follow=(-f) ;;
      -*) usage_error '%s is no option of ./faso logs; it knows -f' "$argument" ;;
      *) component=$argument ;;
    esac
  done
  [[ -d $home/logs ]] || die 'Nothing was started in %s, so there are no logs. To start it: %s' "$home" "$(this_faso) up"
  mapfile -t files < <(find "$home/logs" -maxdepth 1 -type f \( -name "${component:-*}.log" -o -name "${component:-*}.out" \) -size +0 2>/dev/null | sort)
  ((${#files[@]} > 0)) || die 'No logs of %s in %s. There are: %s' "${component:-Faso}" "$home/logs" "$(find "$home/logs" -maxdepth 1 -type f -printf '%f ' 2>/dev/null)"
  exec tail -n 100 "${follow[@]}" "${files[@]}"
}
