# Takes apart the part of #cloud-config that the tiny guest understands (hostname, ssh_authorized_keys, write_files,
# runcmd) into plain files under `out`; names every other top-level key in out/unsupported. With mode=public-keys it
# reads a meta-data file instead, and only its keys.
#
# It reads block-style YAML with plain, quoted and block (| and >) scalars and one-line [lists]; anchors, tags and
# one-line {maps} it does not, and says so.

function indent_of(s) { match(s, /^ */); return RLENGTH }
function trim(s) { sub(/^[ \t]+/, "", s); sub(/[ \t]+$/, "", s); return s }
function refuse(what) { if (!(what in refused)) { refused[what]; print what > (out "/unsupported") } }
function quote(s) { gsub(/'/, "'\\''", s); return "'" s "'" }

# A scalar as written on one line: unquoted, escapes of "…" undone, a plain one's comment cut.
function scalar(s,    result, i, c) {
  s = trim(s)
  if (s ~ /^'/) { s = substr(s, 2); sub(/'[ \t]*(#.*)?$/, "", s); gsub(/''/, "'", s); return s }
  if (s ~ /^"/) {
    result = ""
    for (i = 2; i <= length(s); i++) {
      c = substr(s, i, 1)
      if (c == "\"") break
      if (c == "\\") {
        c = substr(s, ++i, 1)
        if (c == "n") c = "\n"; else if (c == "t") c = "\t"; else if (c == "r") c = "\r"; else if (c == "0") c = ""
      }
      result = result c
    }
    return result
  }
  if (s ~ /^[&*!]/) refuse("YAML's " substr(s, 1, 1) " (anchors and tags)")
  sub(/[ \t]+#.*$/, "", s)
  return s == "~" || s == "null" ? "" : s
}

# A one-line list as shell words. Commas inside quotes stay.
function flow_words(s,    i, c, mark, word, words) {
  s = trim(s); sub(/^\[/, "", s); sub(/\][ \t]*(#.*)?$/, "", s); s = s ","
  for (i = 1; i <= length(s); i++) {
    c = substr(s, i, 1)
    if (mark != "") { word = word c; if (c == mark) mark = "" }
    else if (c == "," ) { if (trim(word) != "") words = words (words == "" ? "" : " ") quote(scalar(word)); word = "" }
    else { word = word c; if ((c == "\"" || c == "'") && trim(word) == c) mark = c }
  }
  return words
}

# Called for every finished value: top-level key, and, inside write_files, the entry's own key.
function value(text) {
  if (top == "hostname" || top == "local-hostname") { if (mode == "") printf "%s\n", text > (out "/hostname") }
  else if (top == "ssh_authorized_keys" || top == "public-keys") { if (text != "") printf "%s\n", text > (out "/keys") }
  else if (top == "runcmd") printf "%s\n", text > (out "/runcmd")
  else if (top == "write_files") {
    if (field ~ /^(path|content|permissions|append|encoding)$/) {
      if (field == "content") printf "%s", text > (out "/file." entry "." field)
      else printf "%s\n", text > (out "/file." entry "." field)
      close(out "/file." entry "." field)
    } else refuse("write_files: " field)
  }
}

function start_value(s, at) {
  s = trim(s)
  if (s ~ /^[|>][-+0-9]*[ \t]*(#.*)?$/) { block = substr(s, 1, 1); chomp = s ~ /^.-/ ? "-" : (s ~ /^.\+/ ? "+" : ""); block_at = at; block_indent = -1; text = ""; blanks = ""; return }
  if (s ~ /^\[/) { if (s !~ /\][ \t]*(#.*)?$/) refuse(top ": a [list] over several lines"); if (top == "runcmd") value(flow_words(s)); else each_word(s); return }
  if (s ~ /^\{/) { refuse(top ": a one-line {map}"); return }
  value(scalar(s))
}

function each_word(s,    words, n, i) {
  sub(/^\[/, "", s); sub(/\][ \t]*(#.*)?$/, "", s)
  n = split(s, words, ",")
  for (i = 1; i <= n; i++) value(scalar(words[i]))
}

function end_block() {
  if (block == "") return
  if (chomp == "+") text = text blanks
  if (chomp == "-") sub(/\n$/, "", text)
  block = ""
  value(text)
}

BEGIN { entry = 0; block = ""; list_indent = -1 }

{ sub(/\r$/, "") }

block != "" {
  if ($0 ~ /^[ \t]*$/) { blanks = blanks "\n"; next }
  at = indent_of($0)
  if (at > block_at) {
    if (block_indent < 0) block_indent = at
    line = substr($0, block_indent + 1)
    if (block == ">" && text != "" && blanks == "") sub(/\n$/, " ", text)
    text = text blanks line "\n"; blanks = ""
    next
  }
  end_block()
}

/^[ \t]*(#|$)/ || /^---/ { next }
/^\t/ { refuse("a tab as indentation"); next }

# A top-level key.
/^[^ -]/ {
  if (runlist) { value(runwords); runlist = 0 }
  key = $0; sub(/:.*/, "", key); top = scalar(key); rest = $0; sub(/^[^:]*:/, "", rest)
  if (mode == "public-keys" ? top !~ /^(public-keys|instance-id|local-hostname|hostname)$/ : top !~ /^(hostname|ssh_authorized_keys|write_files|runcmd)$/) {
    if (mode == "") refuse(top)
    top = ""
  } else if (mode == "public-keys" && top != "public-keys") top = ""
  list_indent = -1; field = ""
  if (top != "" && trim(rest) != "" && trim(rest) !~ /^#/) start_value(rest, 0)
  next
}

top == "" { next }

{
  at = indent_of($0); line = substr($0, at + 1)
  if (line ~ /^-( |$)/ && (list_indent < 0 || at == list_indent)) {
    if (runlist) { value(runwords); runlist = 0 }
    list_indent = at
    rest = substr(line, 2); inner = at + 1 + indent_of(rest); rest = trim(rest)
    if (top == "write_files") { entry++; at = inner; line = rest }
    else if (top == "runcmd" && (rest == "" || rest ~ /^- /)) { runlist = 1; runwords = rest == "" ? "" : quote(scalar(substr(rest, 3))); next }
    else { start_value(rest, list_indent); next }
  } else if (runlist && line ~ /^- /) { runwords = runwords " " quote(scalar(substr(line, 3))); next }
  if (top == "write_files" && line ~ /^[a-z_]+:/) {
    field = line; sub(/:.*/, "", field); rest = line; sub(/^[^:]*:/, "", rest)
    start_value(rest, at)
  } else if (top == "public-keys") {
    sub(/^[^:]*:/, "", line); if (trim(line) != "") start_value(line, at)
  } else if (trim(line) != "") refuse(top ": the line '" substr(line, 1, 20) "…'")
}

END { end_block(); if (runlist) value(runwords) }
