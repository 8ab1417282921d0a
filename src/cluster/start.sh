#!/usr/bin/env bash
# Starts two nodes, PostgreSQL, RabbitMQ and haproxy on this machine, from the distribution's packages and without
# containers, for trying out:
#
#   apt-get install postgresql rabbitmq-server haproxy
#   ./mvnw -DskipTests package
#   src/cluster/start.sh [directory [option for both nodes…]]
#
# Everything is kept in the directory, ./cluster-data by default; nothing that the packages run themselves is touched.
# Ctrl-C stops all of it, and the next start finds what was there. The balancer is at port $PORT (8080, or a free one);
# everything else listens on free ports of the loopback interface.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
jar=${PARLEY_JAR:-$root/target/parley.jar}
mkdir -p "${1:-cluster-data}"
data=$(cd "${1:-cluster-data}" && pwd)
shift || true

say() { printf '%s\n' "$*"; }

die() {
  say "$*" >&2
  exit 1
}

declare -A pids=()

# run NAME command…: in a session of its own, so that Ctrl-C reaches this script alone and things stop in order.
run() {
  local name=$1
  shift
  setsid "$@" >"$data/log/$name.log" 2>&1 </dev/null &
  pids[$name]=$!
}

stop() {
  local name
  for name in "$@"; do
    if [ -n "${pids[$name]:-}" ]; then
      kill "${pids[$name]}" 2>/dev/null || true
    fi
  done
  for name in "$@"; do
    if [ -n "${pids[$name]:-}" ]; then
      wait "${pids[$name]}" 2>/dev/null || true
      unset "pids[$name]"
    fi
  done
}

stop_all() {
  trap '' INT TERM
  stop node-1 node-2
  stop balancer rabbitmq postgres
  # Erlang's name server outlives the broker. This one is ours, on a port of its own.
  if [ -n "${ERL_EPMD_PORT:-}" ]; then
    epmd -kill >/dev/null 2>&1 || true
  fi
}
trap stop_all EXIT
# Whoever read what this prints may be gone first.
trap 'trap "" PIPE; say "Stopping …" 2>/dev/null || true; exit 0' INT TERM

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the ports that the system hands out by itself.
free_port() {
  local port=$((20000 + RANDOM % 12000))
  while listens $port; do port=$((20000 + RANDOM % 12000)); done
  say $port
}

# await NAME command…: until the command succeeds.
await() {
  local name=$1 tries=0
  shift
  until "$@" >/dev/null 2>&1; do
    if ! kill -0 "${pids[$name]}" 2>/dev/null || [ $((tries += 1)) -gt 600 ]; then
      tail -n 20 "$data/log/$name.log" >&2
      die "$name did not start; its last lines are above, all of them in $data/log/$name.log."
    fi
    sleep 0.2
  done
}

# The first that there is.
program() {
  local candidate
  for candidate in "$@"; do
    if [ -x "$candidate" ]; then
      say "$candidate"
      return
    fi
  done
}

ready() {
  local line
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return
  printf 'GET /actuator/health/readiness HTTP/1.0\r\nHost:parley\r\n\r\n' >&3
  read -r line <&3
  exec 3>&-
  [[ $line == *' 200 '* ]]
}

postgres_bin=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
postgres=$(program "$postgres_bin/postgres" "$(command -v postgres || true)")
# The broker's own script, not the distribution's wrapper around it, which insists on its own user and directories.
rabbitmq=$(program /usr/lib/rabbitmq/bin/rabbitmq-server "$(command -v rabbitmq-server || true)")
haproxy=$(command -v haproxy || true)
[ -f "$jar" ] || die "There is no $jar: build it with ./mvnw -DskipTests package."
command -v java >/dev/null || die "java is missing: install a JRE, 17 or newer."
[ -n "$postgres" ] || die "PostgreSQL is missing: install the package postgresql."
[ -n "$rabbitmq" ] || die "RabbitMQ is missing: install the package rabbitmq-server."
[ -n "$haproxy" ] || die "haproxy is missing: install the package haproxy."

umask 077
mkdir -p "$data/log" "$data/rabbitmq"
# One password for both, made at the first start.
[ -s "$data/password" ] || head -c 18 /dev/urandom | base64 | tr '+/' '-_' >"$data/password"
password=$(cat "$data/password")

# PostgreSQL refuses to run as root.
as_postgres=()
if [ "$(id -u)" = 0 ]; then
  as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups --)
  chmod 711 "$data"
fi
postgres_port=$(free_port)
if [ ! -f "$data/postgres/PG_VERSION" ]; then
  mkdir -p "$data/postgres"
  cp "$data/password" "$data/password.postgres"
  [ "$(id -u)" != 0 ] || chown postgres: "$data/postgres" "$data/password.postgres"
  (cd / && "${as_postgres[@]}" "${postgres%/*}/initdb" --pgdata="$data/postgres" --username=parley --auth=scram-sha-256 \
    --pwfile="$data/password.postgres" --encoding=UTF8 --locale=C) >"$data/log/initdb.log" 2>&1 \
    || die "initdb failed: see $data/log/initdb.log. As root, the directory must be one that the user postgres can reach."
  rm "$data/password.postgres"
fi
# A TERM would wait for the nodes' connections to end by themselves; by then they have.
run postgres "${as_postgres[@]}" "$postgres" -D "$data/postgres" -p "$postgres_port" \
  -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=100

stomp_port=$(free_port)
ERL_EPMD_PORT=$(free_port)
export ERL_EPMD_PORT ERL_EPMD_ADDRESS=127.0.0.1
amqp_port=$(free_port)
cat >"$data/rabbitmq/rabbitmq.conf" <<EOF
listeners.tcp.1 = 127.0.0.1:$amqp_port
stomp.listeners.tcp.1 = 127.0.0.1:$stomp_port
default_vhost = parley
default_user = parley
default_pass = $password
EOF
printf '[rabbitmq_stomp].\n' >"$data/rabbitmq/enabled_plugins"
run rabbitmq env HOME="$data/rabbitmq" RABBITMQ_NODENAME=parley@localhost RABBITMQ_NODE_PORT="$amqp_port" \
  RABBITMQ_DIST_PORT="$(free_port)" RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}' \
  RABBITMQ_MNESIA_BASE="$data/rabbitmq/mnesia" RABBITMQ_LOG_BASE="$data/log" RABBITMQ_PID_FILE="$data/rabbitmq/pid" \
  RABBITMQ_CONFIG_FILE="$data/rabbitmq/rabbitmq.conf" RABBITMQ_CONF_ENV_FILE=/dev/null \
  RABBITMQ_ADVANCED_CONFIG_FILE=/dev/null RABBITMQ_ENABLED_PLUGINS_FILE="$data/rabbitmq/enabled_plugins" \
  RABBITMQ_GENERATED_CONFIG_DIR="$data/rabbitmq/config" "$rabbitmq"

await postgres listens "$postgres_port"
database() { PGPASSWORD=$password "${postgres%/*}/psql" -qtA -h 127.0.0.1 -p "$postgres_port" -U parley "$@"; }
await postgres database -d postgres -c 'SELECT 1'
[ "$(database -d postgres -c "SELECT 1 FROM pg_database WHERE datname = 'parley'")" = 1 ] \
  || database -d postgres -c 'CREATE DATABASE parley'
await rabbitmq listens "$stomp_port"

# In the environment and not on the command line, where every user of the machine could read the passwords.
export PARLEY_DATABASE_URL="jdbc:postgresql://127.0.0.1:$postgres_port/parley?connectTimeout=20&loginTimeout=20"
export PARLEY_DATABASE_USERNAME=parley PARLEY_DATABASE_PASSWORD=$password
export PARLEY_RELAY_TYPE=stomp PARLEY_RELAY_HOST=127.0.0.1 PARLEY_RELAY_PORT=$stomp_port
export PARLEY_RELAY_LOGIN=parley PARLEY_RELAY_PASSCODE=$password PARLEY_RELAY_VIRTUAL_HOST=parley
export SERVER_ADDRESS=127.0.0.1 SERVER_FORWARD_HEADERS_STRATEGY=native
node_1=$(free_port)
node_2=$(free_port)
# One after the other, and with more patience for the database than it has by itself: this is one machine, perhaps busy.
run node-1 env PARLEY_NODE_NAME=node-1 SERVER_PORT="$node_1" java -jar "$jar" "$@"
await node-1 ready "$node_1"
run node-2 env PARLEY_NODE_NAME=node-2 SERVER_PORT="$node_2" java -jar "$jar" "$@"
await node-2 ready "$node_2"

port=${PORT:-8080}
[ -n "${PORT:-}" ] || ! listens "$port" || port=$(free_port)
run balancer env BIND=127.0.0.1:"$port" NODE_1=127.0.0.1:"$node_1" NODE_2=127.0.0.1:"$node_2" \
  "$haproxy" -f "$root/src/cluster/haproxy.cfg"
await balancer listens "$port"

say "Parley        http://localhost:$port"
say "node-1        http://localhost:$node_1, process ${pids[node-1]}"
say "node-2        http://localhost:$node_2, process ${pids[node-2]}"
say "PostgreSQL    127.0.0.1:$postgres_port, database and user parley, password in $data/password"
say "RabbitMQ      127.0.0.1:$stomp_port (STOMP), the same, virtual host parley"
say "What they say is in $data/log. Ctrl-C stops all of them."

# Whatever dies while this runs is a test of the others; the end comes by a signal.
while :; do wait -n || true; sleep 1; done
