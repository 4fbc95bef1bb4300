# shellcheck shell=bash
# Calls of the public API, with curl. Tokens go through files that only the owner reads, never through arguments.

# api TOKEN-FILE METHOD PATH [JSON | @FILE]: sets api_status, 0 when nothing was answered, and api_body.
api() {
  local token_file=$1 method=$2 path=$3 body=${4-} answer=$home/run/answer.$$ kind=''
  [[ $method != PATCH ]] || kind=merge-patch+
  if [[ ! -s $token_file ]]; then
    api_status=0 api_body=$(t 'there is no token in %s; %s makes a new one' "$token_file" "$(this_faso) up")
    return
  fi
  local options=(-sS --noproxy '*' --max-time 120 -o "$answer" -w '%{http_code}' -X "$method")
  case $body in
    '') ;;
    @*) options+=(--max-time 1800 -T "${body#@}" -H 'Content-Type: application/octet-stream') ;;
    *) options+=(-H "Content-Type: application/${kind}json" --data-binary "$body") ;;
  esac
  [[ $language != fr ]] || options+=(-H 'Accept-Language: fr')
  api_status=$(printf 'header = "Authorization: Bearer %s"\n' "$(<"$token_file")" \
    | curl --config - "${options[@]}" "$url$path" 2>"$answer.error") || api_status=0
  api_body=$(cat "$answer" 2>/dev/null || true)
  [[ $api_status != 0 ]] || api_body=$(cat "$answer.error")
  rm -f "$answer" "$answer.error"
}

operator() { api "$home/operator.token" "$@"; }

# The first occurrence of a string field in a JSON answer, its escapes resolved: enough for our own answers' flat fields.
# What would steer a terminal is left out.
field() { # name [JSON]
  local text
  text=$(grep -oE "\"$1\" *: *\"([^\"\\]|\\\\.)*\"" <<<"${2-$api_body}" | head -n 1 | sed 's/^[^:]*: *"//; s/"$//' || true)
  text=${text//\\\//\/}
  printf '%b' "${text//\\\"/\"}" | tr -d '\000-\010\013-\037'
}

# Why the last call was not answered as it should be.
api_trouble() {
  case $api_status in
    0) printf '%s' "$api_body" ;;
    401) t 'the token in %s is refused; %s makes a new one' "$home/operator.token" "$(this_faso) up" ;;
    *) printf 'HTTP %s, %s' "$api_status" "$(field detail | grep . || printf '%s' "${api_body:0:300}")" ;;
  esac
}

refused() { # what
  die '%s was refused: %s' "$1" "$(api_trouble)"
}

# Makes a thing unless it is there: ensure PATH-OF-THE-THING COLLECTION JSON.
ensure() {
  operator GET "$1"
  [[ $api_status != 200 ]] || return 0
  [[ $api_status == 404 ]] || refused "GET $1"
  operator POST "$2" "$3"
  [[ $api_status == 201 ]] || refused "POST $2"
}

# Sets phases to one line for each thing of a list, over all its pages: its phase. Fails when the list cannot be had.
# A node that is READY only because it was heard of before SINCE counts as SILENT.
phases_of() { # path with a query [SINCE]
  local after='' since=${2-}
  phases=''
  while :; do
    operator GET "$1${after:+&after=$after}"
    [[ $api_status == 200 ]] || return 1
    # Labels are their owners' words and may be named as our fields are.
    api_body=$(sed 's/"labels" *: *{[^}]*}//g' <<<"$api_body")
    phases+=$(grep -oE '"phase" *: *"[A-Z]*"|"lastSeenAt" *: *"[^"]*"' <<<"$api_body" | awk -F'"' -v since="$since" '
      $2 == "phase" {if (phase != "") print phase; phase = $4}
      $2 == "lastSeenAt" && phase == "READY" && $4 < since {phase = "SILENT"}
      END {if (phase != "") print phase}' || true)$'\n'
    after=$(field next)
    [[ -n $after ]] || break
  done
}

ready() { [[ $(curl -s --noproxy '*' --max-time 5 -o /dev/null -w '%{http_code}' "$url/v1/health/ready") == 200 ]]; }
