# shellcheck shell=bash disable=SC2154 # what the sourcing launcher sets
# Shared by the launcher of a checkout and the launcher of a distribution, which source it. Runs on bash 3.2, as macOS has it.
# They set: home, the folder with conf/ and the demo's tweets; class_path; cache, a folder to write to; demo, the default
# folder of the demo; name, what class-data archives are named after.

say() { echo "tweetlake: $*" >&2; }

# The path as seen from the working directory, where realpath can tell.
relative() { realpath --relative-to="$PWD" "$1" 2>/dev/null || echo "$1"; }

find_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  if ! command -v "$java" >/dev/null; then
    say "no Java found. Fix: install Java 17 or 21 and put it on the PATH, or set JAVA_HOME."
    exit 2
  fi
}

# Arguments, file names and output are UTF-8, even if the locale is unset or another, as in containers and under cron.
use_utf8() {
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *.[Uu][Tt][Ff]-8 | *.[Uu][Tt][Ff]8) ;;
    *) if [ "$(uname)" = Darwin ]; then export LC_ALL=en_US.UTF-8; else export LC_ALL=C.UTF-8; fi ;;
  esac
}

# Sets cache to the user's cache folder, or to a private folder below the temporary one if that cannot be written to.
find_cache() {
  local base=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
  if [ -z "$base" ] || ! mkdir -p "$base/tweetlake" 2>/dev/null || [ ! -w "$base/tweetlake" ]; then
    base=${TMPDIR:-/tmp}/tweetlake-$(id -u)
    mkdir -m 700 "$base" 2>/dev/null || true
    # Code is loaded from there: a folder that another user has put in place is not used.
    if [ -L "$base" ] || [ ! -O "$base" ] || ! mkdir -p "$base/tweetlake" 2>/dev/null; then
      say "cannot write to ~/.cache or $base. Fix: set XDG_CACHE_HOME to a folder with 1 GB of free space."
      exit 2
    fi
    export XDG_CACHE_HOME=$base
  fi
  cache=$base/tweetlake
  export DJL_CACHE_DIR=${DJL_CACHE_DIR:-$cache/djl}
}

# Sets heap. TWEETLAKE_HEAP is a size such as 2g, or a share of the memory of the machine or container such as 40%.
heap_options() {
  case ${TWEETLAKE_HEAP:=2g} in
    # Named, compressed pointers limit a share to 32 GB; without them no class-data archive can be used.
    *%) heap=("-XX:MaxRAMPercentage=${TWEETLAKE_HEAP%\%}" -XX:+UseCompressedOops) ;;
    *) heap=("-Xmx$TWEETLAKE_HEAP") ;;
  esac
}

# Sets archive to the class-data archive of this JVM and these jars, and jvm to its part of the name. An archive cuts the start
# of a command to a third; commands work without it.
find_archive() {
  local jars
  # Of JAVA_TOOL_OPTIONS and the like the JVM says that it takes them.
  jvm=$({ "$java" -version || true; } 2>&1 | { grep -v '^Picked up ' || true; } | cksum | cut -d ' ' -f 1)
  # shellcheck disable=SC2012,SC2086 # names, sizes and times of all jars; any change will do, but not that of the time zone
  jars=$(IFS=: && set -f && { TIME_STYLE=+%s ls -lLn $class_path || true; } 2>&1 | cksum | cut -d ' ' -f 1)
  # An image brings one in the installation.
  for archive in "$home/cache" "$cache"; do
    archive=$archive/$name-$jvm-$jars.jsa
    [ ! -f "$archive" ] || return 0
  done
  return 1
}

# Says that this shell makes the archive. A subshell learns its own number as another's parent.
claim_archive() {
  mkdir -p "$cache"
  # shellcheck disable=SC2016 # of the inner shell
  sh -c 'echo "$PPID"' >"$cache/fast-start.pid"
}

# Whether another launcher makes the archive or is about to.
archive_is_claimed() {
  local maker
  maker=$(cat "$cache/fast-start.pid" 2>/dev/null) && kill -0 "$maker" 2>/dev/null
}

# Makes the archive, in place of those of earlier jars. Its arguments, if any, run the JVM.
make_archive() {
  local scratch
  claim_archive
  rm -f "$cache/$name-$jvm"-*.jsa
  scratch=$(mktemp -d "$cache/fast-start.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
  if ! "$@" "$java" "${options[@]}" "${quick[@]}" -XX:ArchiveClassesAtExit="$scratch/classes.jsa" \
    -cp "$class_path" io.tweetlake.cli.Tweetlake warm-up --config "$home/conf/local.yaml" \
    --set source.path="$home/src-test-data/demo" --set lake.root="$scratch/lake" --set mlflow.trackingUri= >"$cache/fast-start.log" 2>&1 ||
    ! mv "$scratch/classes.jsa" "$archive"; then
    say "starts stay slow; see $cache/fast-start.log"
  fi
  rm -rf "$scratch" "$cache/fast-start.pid"
}

# Makes the archive when a process has ended, in the background: who tries the demo first need not wait for it.
make_archive_after() {
  trap '' HUP INT
  claim_archive
  while kill -0 "$1" 2>/dev/null; do sleep 1; done
  if [ -f "$archive" ]; then rm -f "$cache/fast-start.pid"; else make_archive nice -n 19; fi
}

# Becomes the JVM, so that signals reach it.
launch() {
  # The host's own name may have no address, as in a container without a network.
  export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1}
  heap_options
  options=(
    "@$home/conf/spark-java.options"
    "${heap[@]}"
    ${TMPDIR:+-Djava.io.tmpdir="$TMPDIR"}
    -Dtweetlake.home="$(relative "$home")"
    -Dtweetlake.demo="$(relative "$demo")"
    -Dtweetlake.command="$0"
    # One thread of libtorch for each task slot of Spark: both together are the cores of the machine.
    -Dai.djl.pytorch.num_threads=1
    -Dai.djl.pytorch.num_interop_threads=1
  )
  # Short commands end before the optimising compiler has paid for itself.
  # The quick compiler alone has a fifth of the code cache, which Spark fills.
  quick=(-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC)

  if ! find_archive && ! archive_is_claimed; then
    case ${1:-} in
      demo) make_archive_after $$ </dev/null >/dev/null 2>&1 & ;;
      *)
        say "preparing fast starts, once"
        make_archive
        ;;
    esac
  fi
  [ ! -f "$archive" ] || options+=(-XX:SharedArchiveFile="$archive" -Xlog:cds=off -Xlog:cds+dynamic=off)
  case ${1:-} in
    demo | sql | config | help | --help | --version | "") options+=("${quick[@]}") ;;
  esac
  [ -z "${commit:-}" ] || options+=(-Dtweetlake.commit="$commit")
  exec "$java" "${options[@]}" -cp "$class_path" io.tweetlake.cli.Tweetlake "$@"
}
