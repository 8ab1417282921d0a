#!/usr/bin/env bash
# Compares two nodes with one: fan-out in one room whose subscribers are spread over both, on PostgreSQL, with RabbitMQ
# between the two. Each run uses new processes and a new database. The exit status is 1 if a target was missed.
#
#   src/bench/cluster.sh [--seconds N] [--subscribers N]      (default: 10 s, 200 subscribers; 4 of them publish)
#
# Two processes need more time than one until their code is compiled, so each run has a warm-up of 20 s (WARMUP).
# The script runs the distribution's packages of PostgreSQL and RabbitMQ with their default settings in private directories,
# and does not use installed services. It reads the environment variables of compare.sh, and POSTGRES_BIN.
set -euo pipefail
# shellcheck source=src/bench/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

seconds=10
subscribers=200
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=${2:?"--seconds needs a number"} && shift ;;
    --subscribers) subscribers=${2:?"--subscribers needs a number"} && shift ;;
    *) sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
  esac
  shift
done

# Thirty times the deliveries of Spring's own relay to RabbitMQ with 200 subscribers on the reference machine.
least=192000

postgres_bin=${POSTGRES_BIN:-$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)}
[ -x "$postgres_bin/postgres" ] || die "PostgreSQL is not installed: apt-get install postgresql"
[ -n "$(rabbitmq_script)" ] || die "RabbitMQ is not installed: apt-get install rabbitmq-server"

database=''  # the process of PostgreSQL
database_port=''
nodes=()
node_ports=()

# PostgreSQL refuses to run as root.
as_postgres=()
[ "$(id -u)" != 0 ] || as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups --)

start_database() {
  local home=$scratch/postgres
  chmod 711 "$scratch"
  mkdir "$home"
  [ "$(id -u)" != 0 ] || chown postgres: "$home"
  (cd / && "${as_postgres[@]}" "$postgres_bin/initdb" --pgdata="$home/data" --username=parley --auth=trust \
    --encoding=UTF8 --locale=C) >"$scratch/initdb.log" 2>&1 || die "initdb failed: $(tail -n 3 "$scratch/initdb.log")"
  database_port=$(free_port)
  "${as_postgres[@]}" "$postgres_bin/postgres" -D "$home/data" -p "$database_port" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories='' >"$scratch/postgres.log" 2>&1 &
  database=$!
  until sql 'SELECT 1' >/dev/null 2>&1; do
    kill -0 "$database" 2>/dev/null || die "PostgreSQL did not start: $(tail -n 3 "$scratch/postgres.log")"
    sleep 0.1
  done
}

sql() {
  "$postgres_bin/psql" -qtA -h 127.0.0.1 -p "$database_port" -U parley -d postgres -c "$1"
}

# start_nodes DATABASE COUNT option…: starts all nodes concurrently, on a new database.
start_nodes() {
  local name=$1 count=$2 i
  shift 2
  sql "CREATE DATABASE $name"
  nodes=()
  node_ports=()
  for ((i = 1; i <= count; i++)); do
    node_ports+=("$(free_port)")
    java -jar "$parley_jar" --server.port="${node_ports[-1]}" --parley.node-name="node-$i" \
      --parley.database.url="jdbc:postgresql://127.0.0.1:$database_port/$name" --parley.database.username=parley \
      "${parley_limits[@]}" "$@" >"$scratch/node-$i.log" 2>&1 &
    nodes+=($!)
  done
  for ((i = 0; i < count; i++)); do
    await_port "${node_ports[i]}" "${nodes[i]}" "$scratch/node-$((i + 1)).log"
  done
}

stop_nodes() {
  local node
  for node in "${nodes[@]}"; do kill "$node" 2>/dev/null || true; done
  for node in "${nodes[@]}"; do wait "$node" 2>/dev/null || true; done
  nodes=()
}

end() {
  stop_nodes
  if [ -n "$database" ]; then
    kill -INT "$database" 2>/dev/null || true
    wait "$database" 2>/dev/null || true
  fi
  clean_up
}
trap end EXIT

# measure REPORT: runs the load against all nodes; publishers and other subscribers alternate between them.
measure() {
  local urls
  urls=$(printf ',http://localhost:%s' "${node_ports[@]}")
  java -jar "$parley_jar" load fanout --url "${urls:1}" --pid "$(IFS=,; echo "${nodes[*]}")" \
    --subscribers "$subscribers" --publishers 4 --window 8 --size 128 --warmup "${WARMUP:-20}" --seconds "$seconds" --json \
    >"$1" 2>"$scratch/load.log" &
  loader=$!
  end_load "$1" || die "The load tool wrote no report; its last lines are above."
}

row() {
  printf '%-24s  %12s  %15s  %9s  %5s  %12s\n' "$@"
}

report() {
  row "$1" "$(field "$2" deliveriesPerSecond)" "$(field "$2" serverMicrosPerDelivery)" "$(field "$2" latencyMillis.p99)" \
    "$(field "$2" lost)" "$(field "$2" outOfOrder)"
}

build_parley
start_database

log "One node on PostgreSQL, $subscribers subscribers …"
start_nodes one 1
measure "$scratch/one.json"
stop_nodes

log "Two nodes on PostgreSQL with RabbitMQ, $subscribers subscribers …"
start_rabbitmq
stomp_port=$(sed -n 's/^stomp.listeners.tcp.1 = //p' "$scratch/rabbitmq/rabbitmq.conf")
start_nodes two 2 --parley.relay.type=stomp --parley.relay.host=127.0.0.1 --parley.relay.port="$stomp_port" \
  --parley.relay.login=guest --parley.relay.passcode=guest --parley.relay.virtual-host=/
measure "$scratch/two.json"
stop_nodes

row "" "deliveries/s" "us CPU/delivery" "p99 ms" "lost" "out of order"
report "one node" "$scratch/one.json"
report "two nodes and a broker" "$scratch/two.json"

verdict() {
  awk -v value="$1" -v least="$2" -v what="$3" 'BEGIN {
    met = value + 0 >= least + 0
    printf "%s: %s, at least %s: %s\n", what, value, least, met ? "pass" : "FAIL"
    exit !met
  }'
}

one=$(field "$scratch/one.json" deliveriesPerSecond)
two=$(field "$scratch/two.json" deliveriesPerSecond)
met=0
verdict "$(awk -v one="$one" -v two="$two" 'BEGIN { if (one > 0) printf "%.2f", two / one }')" 0.5 \
  "ratio of two nodes to one" || met=1
verdict "$two" "$least" "deliveries/s of two nodes" || met=1
for run in one two; do
  [ "$(field "$scratch/$run.json" valid)" = true ] || { field "$scratch/$run.json" complaints >&2; met=1; }
done
exit $met
