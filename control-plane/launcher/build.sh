# shellcheck shell=bash
# Builds from source when the sources changed, and lays what was built where running processes keep it.

# The applications: folder under app/<stamp>, module.
readonly applications=(
  server:control-plane/server
  cli:control-plane/cli
  simulator:agents/simulator
  libvirt:agents/libvirt
  ovn:agents/ovn
)

# Sixteen hexadecimal digits that stand for what comes in.
digest() { sha256sum | cut -c1-16; }

# A digest over all that the build reads, tests aside. The same sources give the same one wherever they lie.
source_stamp() {
  (cd "$faso_root" \
    && find . \( -name target -o -name .git -o -path '*/src/test' \) -prune -o -type f \
      \( -path '*/src/main/*' -o -name pom.xml -o -path './api-spec/openapi/*' \) -print0 \
    | LC_ALL=C sort -z | xargs -0 sha256sum | digest)
}

target_writable() { [[ -w $faso_root/target ]]; }

# Whether what lies in target folders was built from the sources of this stamp, all of it.
built() { # stamp
  [[ $(cat "$faso_root/target/faso-built" 2>/dev/null) == "$1" ]] || return 1
  local entry
  for entry in "${applications[@]}"; do
    [[ -d $faso_root/${entry#*:}/target/lib && -n $(application_jar "$faso_root/${entry#*:}") ]] || return 1
  done
}

# One build of this folder at a time. The lock is passed on to Maven: a build whose launcher was killed goes on, and the
# next one waits for its end.
lock_build() {
  mkdir -p "$faso_root/target"
  exec 8>"$faso_root/target/faso-build.lock"
  flock -n 8 && return
  say 'Another build of this folder is running; waiting for it …'
  flock 8
}

unlock_build() { exec 8>&-; }

# Builds unless it is built; sets stamp. FASO_PREBUILT: what lies in target folders is taken as it is (tests that run
# inside a build must not start another one).
ensure_built() {
  stamp=$(source_stamp)
  [[ -z ${FASO_PREBUILT-} ]] || return 0
  built "$stamp" && return
  find_jdk
  mkdir -p "$faso_root/target" 2>/dev/null || true
  target_writable || die 'Faso is not built here yet, and you may not write to %s. Let its owner run ./faso up, or use a copy of your own.' "$faso_root"
  lock_build
  if ! built "$stamp"; then
    watched "$(t 'Building Faso')" "$faso_root/target/faso-build.log" maven_state package
    printf '%s\n' "$stamp" >"$faso_root/target/faso-built"
  fi
  unlock_build
}

package() {
  local modules='' entry
  for entry in "${applications[@]}"; do modules+=,${entry#*:}; done
  maven -DskipTests -pl "${modules#,}" -am package
}

# Maven in this tree. What lay in target folders is no longer known to be whole.
maven() {
  rm -f "$faso_root/target/faso-built"
  (cd "$faso_root" && JAVA_HOME=$java_home exec "$(find_maven)" -B "$@")
}

maven_state() {
  awk '
    /^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]/ {module = $0; sub(/^\[INFO\] Building /, "", module); sub(/ [0-9][^ ]*-SNAPSHOT/, "", module); gsub(/ +/, " ", module)}
    /^Downloaded from/ {files++}
    END {printf "%s%s", module, files ? sprintf(" (%d files fetched)", files) : ""}' "$1" 2>/dev/null || true
}

# Copies what was built to a folder of its own, so that a later build never changes a jar under a running process.
install_application() { # folder
  [[ ! -d $1 ]] || return 0
  local entry module partial
  mkdir -p "$(dirname "$1")"
  partial=$(mktemp -d "$1.partial.XXXXXX")
  for entry in "${applications[@]}"; do
    module=$faso_root/${entry#*:}
    copy_jars "$module" "$partial/${entry%%:*}"
  done
  mkdir -p "$partial/scripts"
  cp "$faso_root"/agents/{libvirt,ovn}/src/main/scripts/* "$partial/scripts/"
  # Whole or not there, also after a power cut: renaming is the last step, and another launcher may have been faster.
  find "$partial" -type f -exec sync {} +
  mv -T "$partial" "$1" 2>/dev/null || rm -rf "$partial"
}

# With their dates, by which the JVM knows the jars that an archive of classes is of.
copy_jars() { # folder of the module, destination
  mkdir -p "$2"
  cp --preserve=timestamps "$1"/target/lib/*.jar "$(application_jar "$1")" "$2/"
}

# Prints the jar that the build of a module left; nothing when there is none.
application_jar() { # folder of the module
  local jar
  for jar in "$1"/target/faso-*.jar; do
    case $jar in *-tests.jar | *-sources.jar | *-javadoc.jar) continue ;; esac
    [[ ! -f $jar ]] || printf '%s' "$jar"
    return
  done
}

# Removes applications that no running process was started from, and what an interrupted installation left.
prune_applications() {
  local folder
  for folder in "$home"/app/*/; do
    folder=${folder%/}
    [[ $folder != "$app" && ! -L $folder ]] || continue
    grep -qsF "$folder/" "$home"/run/*.command || rm -rf "$folder"
  done
}

# Hands over to the command-line client: the one of this home, or, when nothing was started here, one built on the spot.
client() {
  local classpath module=$faso_root/control-plane/cli
  home_of_client "$@"
  check_home "$(realpath -ms "$home")"
  find_jdk
  app=$home/app/current
  if [[ ! -d $app/cli ]]; then
    ensure_built >&2
    app=$faso_root/target/faso-app/$stamp
    ! target_writable || install_application "$app"
  fi
  classpath=$app/cli/*
  # Somebody else's build, of which no copy can be laid beside it.
  [[ -d $app/cli ]] || classpath=$(application_jar "$module"):$module/target/lib/*
  FASO_COMMAND=$(this_faso)
  export FASO_COMMAND FASO_HOME=$home
  client_command "$classpath"
  exec "${command[@]}" "$@"
}

# Sets the command that the client runs as, but for its arguments, and the archive of classes that goes with it.
client_command() { # classpath
  archived_command client "$1" cloud.faso.cli.Faso -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
}

# Sets command to what starts a JVM of this build, and archive to where its classes are archived; where they are, it makes
# use of them. What is wrong with an archive costs time, and puts no word among what the command prints.
# FASO_ARCHIVES: a folder of archives that homes of the same build share.
archived_command() { # part, classpath, main class, options...
  local build options=("${@:4}")
  build=$(realpath -m "$app")
  archive=${FASO_ARCHIVES:-$build}/$1-$({ cat "$java_home/release" && printf '%s\n' "${build##*/}" "${options[@]}"; } | digest).aot
  command=("$java_home/bin/java")
  [[ ! -s $archive ]] || command+=("-XX:AOTCache=$archive" '-Xlog:aot*=off')
  command+=("${options[@]}" -cp "$2" "$3")
}

# The client reads --home itself; but which client is run depends on it.
home_of_client() {
  while (($#)) && [[ $1 != -- ]]; do
    case $1 in
      --home) name_home "${2-}" && shift ;;
      --home=*) name_home "${1#*=}" ;;
    esac
    shift
  done
}
