# Sourced by scripts/rondo and scripts/cluster: finds Java, builds when sources have changed, and lays
# the build's Spark out as an installed one. The caller sets root and program, the name that
# messages begin with. Runs with bash 3.2, the one of macOS: there, an empty array counts as unset.

class_path_file=$root/spark-jobs/target/classpath.txt
spark_class_path_file=$root/spark-jobs/target/spark-classpath.txt
application_jar=$root/spark-jobs/target/rondo.jar
version=$(sed -n 's/.*<version>\(.*\)<\/version>.*/\1/p' "$root/pom.xml" | head -n 1)
own_jar=$root/spark-jobs/target/rondo-spark-jobs-$version.jar
made_spark=$root/target/spark
build_properties=$root/spark-jobs/target/classes/org/rondo/spark/build.properties

# Where the launcher finds what it needs, and where it keeps its archive of classes.
jvm_options=$root/scripts/jvm.options
compiler_directives=$root/scripts/compiler-directives.json
log_configuration=$root/spark-jobs/src/main/resources/log4j2-rondo.properties
cache=$root/target
# The class path has no scheduler for Kubernetes.
has_kubernetes=no

# shellcheck source=scripts/launch.bash
. "$root/scripts/launch.bash"

# Whether a source is newer than the build that this file comes from.
outdated() {
  [ ! -e "$1" ] || [ -n "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main \
    -type f -newer "$1" 2>/dev/null | head -n 1)" ]
}

# The line of Spark, such as 4.1, of the version that a file has behind a prefix.
line_of() { sed -n "s/^ *$1\([0-9]*\.[0-9]*\).*/\1/p" "$2" | head -n 1; }

# The line of Spark of the last build; empty when there is none.
built_line() { [ ! -e "$build_properties" ] || line_of spark= "$build_properties"; }

# The line of Spark to build for: RONDO_SPARK's, else that of the last build, else the default.
spark_line() {
  local line=${RONDO_SPARK:-$(built_line)}
  echo "${line:-$(line_of '<spark.version>' "$root/pom.xml")}"
}

# Whether the last build was made in another folder: its class paths name the jars of that one.
built_elsewhere() {
  local path
  path=:$(cat "$class_path_file")
  case $path in
    *:"$root/model/target/"*) return 1 ;;
    *"/model/target/"*) return 0 ;;
    *) return 1 ;;
  esac
}

# Builds what is missing, older than the sources, or for another Spark. $1: whether the application
# jar is wanted (yes, no).
build_if_needed() {
  local reason="" skip_jar=true
  if [ ! -e "$class_path_file" ] || [ ! -e "$spark_class_path_file" ]; then
    reason="building, once"
  elif built_elsewhere; then
    reason="building again: this folder was copied or moved"
    rm -f "$application_jar" "$root"/target/classes-*.jsa
  elif outdated "$class_path_file" && outdated "$own_jar"; then
    reason="building again: sources have changed"
  elif [ "$(built_line)" != "$(spark_line)" ]; then
    reason="building again: for Spark $(spark_line)"
  fi
  if [ "$1" = yes ]; then
    skip_jar=false
    if [ -z "$reason" ] && { [ ! -e "$application_jar" ] || [ "$application_jar" -ot "$own_jar" ]; }; then
      reason="building the application jar"
    fi
  fi
  [ -n "$reason" ] || return 0
  build "$reason" "$skip_jar"
}

build() {
  local log="$root/target/build.log" commit=unknown
  command -v mvn >/dev/null || fail "no Maven found: install Maven 3.8 or newer"
  mkdir -p "$root/target"
  say "$1 (log: $log) ..."
  : >"$root/target/build.started"
  if [ -e "$root/.git" ]; then
    commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null) || commit=unknown
  fi
  if ! (cd "$root" && mvn -q -B -ntp package -Pspark-"$(spark_line)" -Dmaven.test.skip=true \
    -Dspotless.check.skip=true -Djacoco.skip=true -Dapplication-jar.skip="$2" \
    -Dgit.commit="$commit") >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    say "the build failed; all of its output is in $log"
    exit 1
  fi
  # Maven leaves files alone that have not changed; what counts is when the sources were read.
  touch -r "$root/target/build.started" "$class_path_file"
}

# The class path of an embedded Spark.
read_class_path() {
  local entry own='' others=()
  local IFS=:
  for entry in $(cat "$class_path_file"); do
    case $entry in
      "$root"/*) own=$own:$entry ;;
      *) others+=("$entry") ;;
    esac
  done
  order_class_path "$own_jar$own" "${others[@]}"
}

# What distinguishes this build from every other.
build_key() { cat "$root"/*/target/rondo-*.jar | cksum; }

# Spark as installations have it, a folder with jars and conf, but of links to the build's own jars.
# None of Rondo's are among them: executors get those from the application jar, as everywhere.
make_spark() {
  local jars=$made_spark/jars.$$ entry
  if [ "$made_spark/jars" -ot "$spark_class_path_file" ]; then
    mkdir -p "$jars" "$made_spark/conf"
    local IFS=:
    for entry in $(cat "$spark_class_path_file"); do
      ln -sf "$entry" "$jars/"
    done
    rm -rf "$made_spark/jars"
    # Whoever makes it at the same time makes the same.
    mv "$jars" "$made_spark/jars" 2>/dev/null || rm -rf "$jars"
  fi
  export_scala_version
}
