# Sourced by bin/rondo of an unpacked release, as lib/installation.bash: where things are in it. What
# scripts/build.bash, its counterpart in a checkout, would build is all here. The caller sets root and
# program. Runs with bash 3.2, the one of macOS.

application_jar=$root/lib/rondo.jar
made_spark=$root/lib/spark
jvm_options=$root/lib/jvm.options
compiler_directives=$root/lib/compiler-directives.json
log_configuration=$root/lib/log4j2-rondo.properties
has_kubernetes=yes

# shellcheck source=scripts/launch.bash
. "$root/lib/launch.bash"

cache=${RONDO_CACHE:-$root/lib/cache}
if [ -z "${RONDO_CACHE:-}" ] && [ ! -w "$root/lib" ]; then
  cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/rondo
fi

# The line of Spark, such as 4.1, of the jars.
spark_line() {
  local jar
  jar=$(echo "$made_spark"/jars/spark-core_*.jar)
  jar=${jar##*-}
  echo "${jar%.*.jar}"
}

build_if_needed() {
  if [ -n "${RONDO_SPARK:-}" ] && [ "$RONDO_SPARK" != "$(spark_line)" ]; then
    fail "RONDO_SPARK is $RONDO_SPARK, and this release is for Spark $(spark_line); unset it, or take the release for $RONDO_SPARK"
  fi
}

# In the same order whatever the language of the user.
read_class_path() {
  local LC_ALL=C
  order_class_path "$application_jar" "$made_spark"/jars/*.jar
}

# What distinguishes this release from the one before in the same folder. Java compares the size and the
# time of every jar besides, and does without an archive that does not match.
build_key() { wc -c <"$application_jar"; }

make_spark() { export_scala_version; }
