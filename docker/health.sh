#!/usr/bin/env bash
# Health of a long-running service: whether its page answers. With no argument the page is that of the
# service which this container runs, as the command line of its process tells; a container that trains
# has none, and is healthy while it runs.
set -euo pipefail

port=${1:-}
if [ -z "$port" ]; then
  for line in /proc/[0-9]*/cmdline; do
    case $(tr '\0' ' ' <"$line" 2>/dev/null || true) in
      *org.apache.spark.deploy.master.Master*) port=8080 ;;
      *org.apache.spark.deploy.worker.Worker*) port=8081 ;;
      *org.apache.spark.deploy.history.HistoryServer*) port=18080 ;;
    esac
  done
fi
[ -n "$port" ] || exit 0

exec 3<>"/dev/tcp/${SPARK_LOCAL_HOSTNAME:-$(hostname)}/$port"
printf 'GET / HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r -t 5 _ status _ <&3
case $status in
  200 | 302) ;;
  *) exit 1 ;;
esac
