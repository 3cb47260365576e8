# Sourced by scripts/build.bash in a checkout and by lib/installation.bash in an unpacked release: what
# both need to find Java and to put a class path in order. The caller sets root and program, the name
# that messages begin with. Runs with bash 3.2, the one of macOS.

say() { echo "$program: $*" >&2; }

fail() {
  say "$@"
  exit 2
}

find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, which has no bin/java; point it at a JDK 17"
  else
    java=$(command -v java) || fail "no Java found: install a JDK 17, or point JAVA_HOME at one"
  fi
  java_version=$("$java" -version 2>&1) || fail "$java does not run: $java_version"
  local number
  number=$(echo "$java_version" | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  [ "${number:-0}" -ge 17 ] ||
    fail "Java 17 or newer is needed, $java is version ${number:-unknown}; point JAVA_HOME at a JDK 17"
}

# Sets class_path to Rondo's jars, $1, and then the others. First among those what an archive of
# classes cannot hold, since it is signed or older than Java 6: Java looks for its classes in one jar
# after the other.
order_class_path() {
  local entry first='' last='' own=$1
  shift
  for entry in "$@"; do
    case $entry in
      */janino-* | */commons-compiler-* | */picocli-*) first=$first:$entry ;;
      *) last=$last:$entry ;;
    esac
  done
  class_path=$own$first$last
}

# Workers of a standalone cluster ask for it before they start an executor.
export_scala_version() {
  local jar
  jar=$(echo "$made_spark"/jars/spark-core_*.jar)
  jar=${jar##*spark-core_}
  export SPARK_SCALA_VERSION=${jar%%-*}
}
