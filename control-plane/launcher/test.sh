# shellcheck shell=bash
# test and bench.

run_tests() {
  local seeds='' from=''
  while (($#)); do
    case $1 in
      --seeds) seeds=${2-} && shift ;;
      --seeds=*) seeds=${1#*=} ;;
      --from) from=${2-} && shift ;;
      --from=*) from=${1#*=} ;;
      *) usage_error '%s is no option of ./faso test; it knows --seeds N and --from S' "$1" ;;
    esac
    shift || usage_error 'An option lacks its value'
  done
  [[ $seeds$from =~ ^[0-9]*$ ]] || usage_error '--seeds and --from take numbers'
  find_jdk
  local log=$faso_root/target/faso-test.log image=$faso_root/target/tiny/tiny.qcow2 home=$faso_root/target options=()
  mkdir -p "$faso_root/target/logs"
  [[ -z $seeds ]] || options+=("-Dfaso.seeds=$seeds")
  [[ -z $from ]] || options+=("-Dfaso.seeds.from=$from")
  prepare_hypervisor
  prepare_issuer
  lock_build
  watched_tests "$log"
}

# As root the tests run real guests, and a machine on which they cannot fails the tests. Otherwise those are skipped.
prepare_hypervisor() {
  local obstacle
  obstacle=$(hypervisor_obstacle)
  if [[ -n $obstacle ]]; then
    say 'Real guests are not possible here (%s): their tests are skipped.' "$obstacle"
    return
  fi
  export FASO_REQUIRE_HYPERVISOR=1
  install_packages "$faso_root"/{agents/libvirt,agents/libvirt/image,agents/ovn,control-plane/launcher,control-plane/acceptance}/debian-packages
  watched "$(t 'Making a guest image of Debian packages')" "$home/logs/image.log" last_line \
    "$faso_root/agents/libvirt/image/build-tiny-image" --cache "$faso_root/target/tiny/debs" "$image"
  export FASO_TINY_IMAGE=$image
}

# Signing in is tested with a real issuer, which is written for Node.js.
prepare_issuer() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    if ! am_root || ! command -v apt-get >/dev/null; then
      say 'There is no Node.js here: the tests that sign in with an issuer are left out.'
      options+=(-DexcludedGroups=issuer)
      return
    fi
    install_packages "$faso_root/control-plane/server/src/test/issuer/debian-packages"
  fi
}

# Maven's output goes to a log; shown are each module's and test class's line, and at the end what failed.
watched_tests() { # log
  local code=0
  say 'Running all tests; the whole output is in %s' "$1"
  set +o errexit
  maven --threads 2 --fail-at-end "${options[@]}" verify 2>&1 </dev/null \
    | tee "$1" | grep --line-buffered -E '^\[(INFO|ERROR|WARNING)\] (Building |Tests run:.*in |BUILD )'
  code=${PIPESTATUS[0]}
  set -o errexit
  tests_summary "$1"
  return "$code"
}

# Surefire's closing lines added up, in its own words, and what failed.
tests_summary() { # log
  if grep -qE '^\[ERROR\]' "$1"; then grep -E '^\[ERROR\]' "$1" | head -n 60; fi
  awk '
    /Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+$/ {
      match($0, /Tests run: .*/); split(substr($0, RSTART), n, /[^0-9]+/); run += n[2]; failures += n[3]; errors += n[4]; skipped += n[5]
    }
    END {printf "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d\n", run, failures, errors, skipped}' "$1"
}

run_bench() {
  find_jdk
  local module=$faso_root/control-plane/bench jars
  [[ -f $module/pom.xml ]] || die 'There is no %s in this tree' "$module"
  lock_build
  watched "$(t 'Building Faso')" "$faso_root/target/faso-build.log" maven_state maven -DskipTests -pl control-plane/bench -am package
  # From a copy: a measurement may build anew what it starts, or somebody else may.
  jars=$(mktemp -d "$faso_root/target/faso-bench.XXXXXX")
  # shellcheck disable=SC2064  # the folder as it is named now
  trap "rm -rf '$jars'" EXIT
  copy_jars "$module" "$jars"
  unlock_build
  "$java_home/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED "-Dfaso.root=$faso_root" \
    -Dlogback.configurationFile=faso-bench-logback.xml -cp "$jars/*" cloud.faso.bench.Bench "$@"
}
