# shellcheck shell=bash
# The processes of one home. Each has run/<name>.pid (pid and start time) and run/<name>.command (what it was started
# as); only a process that matches its pid file in both is ever signalled. An agent makes run/<name>.ready once the control
# plane knows all of its node.

# Prints the pid of a process of this home when it runs.
pid_of() {
  local pid start stat fields
  read -r pid start 2>/dev/null <"$home/run/$1.pid" || return 1
  stat=$(cat "/proc/$pid/stat" 2>/dev/null) || return 1
  read -ra fields <<<"${stat##*) }"
  [[ ${fields[19]} == "$start" && ${fields[0]} != Z ]] || return 1
  printf '%s' "$pid"
}

running() { pid_of "$1" >/dev/null; }

# Starts a process in a session of its own, which neither Ctrl-C nor the end of this terminal reaches.
start_process() { # name command...
  local name=$1
  shift
  rm -f "$home/run/$name.ready"
  printf '%s\n' "$@" >"$home/run/$name.command"
  (cd "$home" && exec setsid "$faso_root/control-plane/launcher/run-as" "$home/run/$name.pid" "$@") \
    </dev/null >>"$home/logs/$name.out" 2>&1 8>&- 9>&- &
  disown
  # run-as writes the pid file within milliseconds.
  local attempt
  for ((attempt = 0; attempt < 100; attempt++)); do
    running "$name" && return
    sleep 0.05
  done
  process_died "$name"
}

process_died() {
  last_words 15 "$home/logs/$1.out"
  die '%s ended at once. Its logs: %s logs %s (in %s)' "$1" "$(this_faso)" "$1" "$home/logs"
}

# Sees to it that a process runs as this command: one that runs as another is replaced.
ensure_process() { # name command...
  local name=$1
  shift
  if running "$name"; then
    [[ $(cat "$home/run/$name.command" 2>/dev/null) != "$(printf '%s\n' "$@")" ]] || return 0
    say 'Restarting %s, which was started from other sources or settings' "$name"
    stop_process "$name"
  fi
  start_process "$name" "$@"
}

# Asks a process to stop, and after some seconds makes it.
stop_process() { # name
  local pid deadline=$((SECONDS + 20))
  pid=$(pid_of "$1") || { rm -f "$home/run/$1."{pid,command,ready}; return 0; }
  kill -TERM "$pid" 2>/dev/null || true
  while running "$1"; do
    if ((SECONDS > deadline)); then kill -KILL "$pid" 2>/dev/null || true; fi
    sleep 0.1
  done
  rm -f "$home/run/$1."{pid,command,ready}
}

# Ends what was started in a home that was deleted at this place, and still runs: nobody else can, and it holds the ports.
# What proves it is the working folder, as the kernel tells it, of a process of Faso's.
end_forsaken() {
  local pids=() pid deadline=$((SECONDS + 20))
  mapfile -t pids < <(forsaken)
  ((${#pids[@]} > 0)) || return 0
  say 'Ending what still runs of a home that was deleted here: %s' "${pids[*]}"
  kill -TERM "${pids[@]}" 2>/dev/null || true
  for pid in "${pids[@]}"; do
    while kill -0 "$pid" 2>/dev/null; do
      ((SECONDS < deadline)) || { kill -KILL "$pid" 2>/dev/null || true; break; }
      sleep 0.1
    done
  done
}

forsaken() { # prints pids
  local folder pid
  while IFS= read -r folder; do
    pid=${folder#/proc/}
    pid=${pid%/cwd}
    # What runs in a container or a chroot may have had a home of the same name.
    [[ /proc/$pid/root -ef / ]] && grep -qsz '^cloud\.faso\.' "/proc/$pid/cmdline" && printf '%s\n' "$pid"
  done < <(find /proc -maxdepth 2 -name cwd -lname "$(realpath -m "$home") (deleted)" 2>/dev/null)
  return 0
}

# A home is a folder that its owner alone may use.
check_home() { # absolute path
  local place=$1
  # Of what is not there, or may not be looked at, the nearest folder above tells.
  while [[ ! -e $place ]]; do
    place=${place%/*}
    place=${place:-/}
  done
  [[ -d $place ]] || usage_error '%s is not a folder, so no home can be there' "$place"
  [[ -x $place ]] && [[ $place != "$1" || -r $place ]] \
    || die 'This home belongs to %s, who alone may use it: %s. Take one of your own: --home DIR' "$(stat -c %U "$place")" "$1"
}

# One launcher at a time changes a home.
lock_home() {
  mkdir -p "$home"/{run,logs} 2>/dev/null && chmod 700 "$home" 2>/dev/null || die 'You may not write to %s' "$home"
  exec 9>"$home/run/lock"
  flock -n 9 && return
  say 'Another ./faso is at work in %s; waiting for it …' "$home"
  flock -w 1800 9 || die 'It did not end within half an hour; look at its terminal, or at %s' "$home/logs"
}
