# shellcheck shell=bash
# What the launcher says, in English or, where the locale is French, in French. The English sentence is the key.

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
  fr*) language=fr ;;
  *) language=en ;;
esac
readonly language

# shellcheck source=french.sh
source "$(dirname "${BASH_SOURCE[0]}")/french.sh"

# Prints a sentence, its %s filled with the arguments, in the reader's language.
t() {
  local format=$1
  shift
  [[ $language != fr ]] || format=${french[$format]-$format}
  # shellcheck disable=SC2059  # the formats are our own sentences
  printf -- "$format" "$@"
}

say() { t "$@" && printf '\n'; }

warn() { say "$@" >&2; }

die() {
  clear_progress
  t 'faso: ' >&2
  warn "$@"
  exit 1
}

usage_error() {
  t 'faso: ' >&2
  warn "$@"
  exit 2
}

# Prints how to call the launcher from here.
this_launcher() { if [[ $PWD == "$faso_root" ]]; then printf './faso'; else printf '%q' "$faso_root/faso"; fi; }

# The same for this home, as a shell takes it.
this_faso() {
  local place
  this_launcher
  place=$(realpath -ms "$home")
  [[ $place == "$(realpath -ms "${FASO_HOME:-$HOME/.faso}")" ]] || printf ' --home %q' "$place"
}

# The present state of a long step: one changing line on a terminal, elsewhere a line every 15 seconds.
progress() {
  local text=$1
  if [[ -t 1 ]]; then
    printf '\r\033[K  %s' "${text:0:$((${COLUMNS:-100} - 4))}"
  elif ((SECONDS - ${progress_at:-0} >= 15)); then
    progress_at=$SECONDS
    printf '  … %s\n' "$text"
  fi
}

clear_progress() { [[ ! -t 1 ]] || printf '\r\033[K'; }

# Runs a long command with its output in a log, showing how far it is; on failure the end of the log.
#   watched LABEL LOG DESCRIBE COMMAND...     DESCRIBE: a function that prints the present state, given the log
watched() {
  local label=$1 log=$2 describe=$3 began=$SECONDS code=0
  shift 3
  say '%s …' "$label"
  progress_at=$SECONDS
  "$@" >"$log" 2>&1 </dev/null &
  watched_pid=$!
  while kill -0 "$watched_pid" 2>/dev/null; do
    progress "$((SECONDS - began)) s  $("$describe" "$log")"
    sleep 0.3
  done
  wait "$watched_pid" || code=$?
  watched_pid=
  clear_progress
  if ((code != 0)); then
    last_words 25 "$log"
    die '%s failed (exit code %s). The whole log: %s' "$label" "$code" "$log"
  fi
  say '%s: done in %s s' "$label" "$((SECONDS - began))"
}

# Shows the end of a log, without the frames of Java's stack traces, which push out of sight what went wrong.
last_words() { # lines log
  { grep -avE '^[[:space:]]+(at |\.\.\. [0-9]+ )' "$2" 2>/dev/null || true; } | tail -n "$1" | sed 's/^/  | /' >&2
}

last_line() { tail -n 1 "$1" 2>/dev/null | tr -d '\r' | cut -c1-90 || true; }

watched_pid=
# A background job of a script ignores Ctrl-C; whoever interrupts the launcher means the job too.
interrupted() {
  [[ -z $watched_pid ]] || kill "$watched_pid" 2>/dev/null || true
  clear_progress
  warn 'Interrupted. What was reached is kept; the same command goes on from there.'
  exit 130
}
trap interrupted INT TERM HUP

launcher_help() {
  if [[ $language == fr ]]; then
    cat <<-'HELP'
	Faso : le plan de contrôle d’un cloud gouvernemental.

	  ./faso up [--port N] [--simulate N]   démarre tout sur cette machine et crée une première VM
	  ./faso down [--guests]                arrête ce que « up » a démarré (et les VM, avec --guests)
	  ./faso status                         ce qui tourne ; code de sortie 0 si tout tourne, 3 si rien
	  ./faso logs [-f] [COMPOSANT]          les journaux
	  ./faso ssh VM [COMMANDE …]            entre dans une VM par son IP flottante, par exemple hello
	  ./faso test [--seeds N] [--from S]    tous les tests
	  ./faso bench                          les mesures
	  ./faso OBJET COMMANDE …               le client : ./faso vm list, ./faso node list … (./faso help vm)
	  ./faso completion bash|zsh            ce qui complète tout cela dans un shell

	Objets : vm volume key segment subnet port security-group router load-balancer peering offer
	floating-ip external-network net image flavor tenant ministry quota loan member token webhook
	person access confirmation request statement usage price operation event audit mail site rack node pool
	stray capacity login logout me health doctor.

	Partout : --home DIR (ou FASO_HOME ; ~/.faso par défaut).
	HELP
  else
    cat <<-'HELP'
	Faso: the control plane of a government cloud.

	  ./faso up [--port N] [--simulate N]   starts everything on this machine and makes a first VM
	  ./faso down [--guests]                stops what 'up' started (and the VMs, with --guests)
	  ./faso status                         what runs; exit code 0 when all does, 3 when nothing does
	  ./faso logs [-f] [COMPONENT]          the logs
	  ./faso ssh VM [COMMAND …]             enters a VM by its floating IP, for example hello
	  ./faso test [--seeds N] [--from S]    all tests
	  ./faso bench                          the measurements
	  ./faso THING VERB …                   the client: ./faso vm list, ./faso node list … (./faso help vm)
	  ./faso completion bash|zsh            what completes all this in a shell

	Things: vm volume key segment subnet port security-group router load-balancer peering offer
	floating-ip external-network net image flavor tenant ministry quota loan member token webhook
	person access confirmation request statement usage price operation event audit mail site rack node pool
	stray capacity login logout me health doctor.

	Everywhere: --home DIR (or FASO_HOME; ~/.faso by default).
	HELP
  fi
}
