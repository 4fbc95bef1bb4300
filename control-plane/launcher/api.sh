# shellcheck shell=bash
# Calls of the public API, with curl. Tokens go through files that only the owner reads, never through arguments.

# api TOKEN-FILE METHOD PATH [JSON | @FILE]: sets api_status and api_body.
api() {
  local token_file=$1 method=$2 path=$3 body=${4-} answer=$home/run/answer.$$
  local options=(-sS --noproxy '*' --max-time 120 -o "$answer" -w '%{http_code}' -X "$method")
  case $body in
    '') ;;
    @*) options+=(--max-time 1800 -T "${body#@}" -H 'Content-Type: application/octet-stream') ;;
    *) options+=(-H 'Content-Type: application/json' --data-binary "$body") ;;
  esac
  [[ $language != fr ]] || options+=(-H 'Accept-Language: fr')
  api_status=$(printf 'header = "Authorization: Bearer %s"\n' "$(<"$token_file")" \
    | curl --config - "${options[@]}" "$url$path" 2>"$answer.error") || api_status=0
  api_body=$(cat "$answer" 2>/dev/null || true)
  [[ $api_status != 0 ]] || api_body=$(cat "$answer.error")
  rm -f "$answer" "$answer.error"
}

operator() { api "$home/operator.token" "$@"; }

# The first occurrence of a string field in a JSON answer: enough for our own answers' flat fields.
field() { grep -o "\"$1\" *: *\"[^\"]*\"" <<<"${2-$api_body}" | head -n 1 | sed 's/^[^:]*: *"//; s/"$//' || true; }

refused() { # what
  die '%s was refused: HTTP %s, %s' "$1" "$api_status" "$(field detail | grep . || printf '%s' "${api_body:0:300}")"
}

# Makes a thing unless it is there: ensure PATH-OF-THE-THING COLLECTION JSON.
ensure() {
  operator GET "$1"
  [[ $api_status != 200 ]] || return 0
  [[ $api_status == 404 ]] || refused "GET $1"
  operator POST "$2" "$3"
  [[ $api_status == 201 ]] || refused "POST $2"
}

# One line for each thing of a list, over all its pages: its phase.
phases_of() { # path with a query
  local after=''
  while :; do
    operator GET "$1${after:+&after=$after}"
    [[ $api_status == 200 ]] || return 0
    grep -o '"phase" *: *"[A-Z]*"' <<<"$api_body" | sed 's/.*: *"//; s/"//' || true
    after=$(field next)
    [[ -n $after ]] || break
  done
}

ready() { [[ $(curl -s --noproxy '*' --max-time 5 -o /dev/null -w '%{http_code}' "$url/v1/health/ready") == 200 ]]; }
