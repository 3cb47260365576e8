#!/usr/bin/env bash
# Entry point of Rondo's images, by the conventions of Spark's official ones: 'driver' and 'executor' are
# what Spark on Kubernetes starts; 'master', 'worker' and 'history' are daemons of a standalone cluster,
# in the foreground; a program of the image, such as bash, runs as it is; and anything else (train, predict,
# ...) is for bin/rondo.
set -euo pipefail

readonly spark=/opt/spark
export SPARK_CONF_DIR=${SPARK_CONF_DIR:-/opt/spark/conf}
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}

fail() {
  echo "entrypoint: $*" >&2
  exit 2
}

# Hadoop asks for the name of the user; a platform may have chosen a number without one, as OpenShift does.
name_user() {
  local id
  id=$(id -u)
  if ! getent passwd "$id" >/dev/null && [ -w /etc/passwd ]; then
    echo "rondo:x:$id:$(id -g):rondo:${HOME:-/opt/spark/work-dir}:/bin/false" >>/etc/passwd
  fi
}

find_java() { java=${JAVA_HOME:+$JAVA_HOME/bin/}java; }

# Sets java_options: the options SPARK_JAVA_OPT_0, SPARK_JAVA_OPT_1, ..., which Spark sets on Kubernetes, each
# an option whole, in the order of their numbers.
read_java_options() {
  local number=0 name
  java_options=()
  while name=SPARK_JAVA_OPT_$number && [ -n "${!name+set}" ]; do
    java_options+=("${!name}")
    number=$((number + 1))
  done
}

required() {
  local name
  for name in "$@"; do
    [ -n "${!name:-}" ] ||
      fail "$name is not set: 'executor' is for Spark's own scheduler, which sets it; to train, give a command such as 'train CONF'"
  done
}

# What Spark's drivers on Kubernetes ask of the image of an executor.
run_executor() {
  export SPARK_HOME=$spark
  required SPARK_DRIVER_URL SPARK_EXECUTOR_CORES SPARK_EXECUTOR_MEMORY SPARK_APPLICATION_ID SPARK_EXECUTOR_POD_IP
  read_java_options
  local path="${SPARK_EXTRA_CLASSPATH:+$SPARK_EXTRA_CLASSPATH:}$SPARK_CONF_DIR:$spark/jars/*"
  find_java
  exec ${tini[@]+"${tini[@]}"} "$java" ${java_options[@]+"${java_options[@]}"} \
    -Xms"$SPARK_EXECUTOR_MEMORY" -Xmx"$SPARK_EXECUTOR_MEMORY" -cp "$path" \
    org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend \
    --driver-url "$SPARK_DRIVER_URL" --executor-id "${SPARK_EXECUTOR_ID:-1}" \
    --cores "$SPARK_EXECUTOR_CORES" --app-id "$SPARK_APPLICATION_ID" \
    --hostname "$SPARK_EXECUTOR_POD_IP" --resourceProfileId "${SPARK_RESOURCE_PROFILE_ID:-0}" \
    --podName "${SPARK_EXECUTOR_POD_NAME:-}" "$@"
}

# Where other containers reach this one: its name, unless SPARK_LOCAL_HOSTNAME says another.
host_name() { echo "${SPARK_LOCAL_HOSTNAME:-$(hostname)}"; }

run_daemon() {
  local class=$1
  shift
  export SPARK_HOME=$spark
  exec ${tini[@]+"${tini[@]}"} "$spark/bin/spark-class" "$class" "$@"
}

# As process 1, tini passes on signals and reaps what its children leave.
tini=()
[ $$ != 1 ] || tini=(tini -s --)
name_user
case ${1:-} in
  driver)
    shift
    export SPARK_HOME=$spark
    exec ${tini[@]+"${tini[@]}"} "$spark/bin/spark-submit" \
      --conf "spark.driver.bindAddress=${SPARK_DRIVER_BIND_ADDRESS:-0.0.0.0}" \
      --conf "spark.executorEnv.SPARK_DRIVER_POD_IP=${SPARK_DRIVER_BIND_ADDRESS:-}" \
      --deploy-mode client "$@"
    ;;
  executor)
    shift
    run_executor "$@"
    ;;
  master)
    shift
    run_daemon org.apache.spark.deploy.master.Master --host "$(host_name)" --port 7077 --webui-port 8080 "$@"
    ;;
  worker)
    shift
    [ $# -gt 0 ] || fail "'worker' needs the master's address, such as: worker spark://master:7077"
    run_daemon org.apache.spark.deploy.worker.Worker --host "$(host_name)" --webui-port 8081 \
      --work-dir /opt/spark/work-dir/spark "$@"
    ;;
  history)
    shift
    run_daemon org.apache.spark.deploy.history.HistoryServer "$@"
    ;;
  *)
    if [ -n "${1:-}" ] && type -P -- "$1" >/dev/null; then
      exec ${tini[@]+"${tini[@]}"} "$@"
    fi
    exec ${tini[@]+"${tini[@]}"} /opt/rondo/bin/rondo "$@"
    ;;
esac
