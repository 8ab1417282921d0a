# Functions of the benchmark scripts: build, start and stop servers, run the load. Sourced by the scripts, not run itself.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
parley_jar=${PARLEY_JAR:-$root/target/parley.jar}
stock_jar=$root/target/stock/stock.jar
scratch=$(mktemp -d "${TMPDIR:-/tmp}/parley-bench.XXXXXX")

server=''      # the started process, which stop_server ends
server_pid=''  # the process whose CPU time is measured: equals server, except for RabbitMQ
server_port=''
server_log=''
epmd_port=''
loader=''      # the process of the load tool while it runs

# Raises only the limits that the load would otherwise measure.
parley_limits=(
  --parley.limits.messages-per-second=1000000
  --parley.limits.messages-burst=1000000
)

log() { printf '%s\n' "$*" >&2; }

die() {
  log "$*"
  exit 1
}

# Ends only the processes that this script started.
stop_server() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=''
  fi
  # Erlang's name server outlives the broker. This script started it on its own port.
  if [ -n "$epmd_port" ]; then
    ERL_EPMD_PORT=$epmd_port epmd -kill >/dev/null 2>&1 || true
    epmd_port=''
  fi
}

clean_up() {
  if [ -n "$loader" ]; then
    kill "$loader" 2>/dev/null || true
  fi
  stop_server
  rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Each connection needs one descriptor, in this process and in the servers.
ulimit -n "$(ulimit -Hn)" 2>/dev/null || true

# Node is available, since the build of the web application needs it.
free_port() {
  node -e 'const s = require("net").createServer().listen(0, () => { console.log(s.address().port); s.close() })'
}

# field FILE PATH: prints a field of a report, or nothing if it is missing.
field() {
  node -e '
    const { readFileSync } = require("fs")
    let value = JSON.parse(readFileSync(process.argv[1], "utf8"))
    for (const name of process.argv[2].split(".")) value = value?.[name]
    if (value !== undefined && value !== null) console.log(String(value))' "$1" "$2"
}

build_parley() {
  if [ ! -f "$parley_jar" ]; then
    [ -z "${PARLEY_JAR:-}" ] || die "PARLEY_JAR: the file $parley_jar does not exist."
    log "Building Parley …"
    (cd "$root" && "${MVN:-./mvnw}" -q -DskipTests -Dfrontend.tests.skip package >&2)
  fi
}

build_stock() {
  if [ ! -f "$stock_jar" ] || [ -n "$(find "$root/src/bench/stock" -newer "$stock_jar" -type f)" ]; then
    log "Building the stock service …"
    (cd "$root" && "${MVN:-./mvnw}" -q -f src/bench/stock/pom.xml -DskipTests package >&2)
  fi
}

# await_port PORT [PROCESS LOG]: waits until a process listens on the port, by default the started server.
await_port() {
  local process=${2:-$server} log=${3:-$server_log} tries=0
  until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
    if ! kill -0 "$process" 2>/dev/null || [ $((tries += 1)) -gt 900 ]; then
      tail -n 20 "$log" >&2
      die "The server does not listen on port $1; its last lines are above."
    fi
    sleep 0.1
  done
}

# start_parley [option for java…]: starts a new process with a new data directory.
start_parley() {
  stop_server
  server_port=${PARLEY_PORT:-$(free_port)}
  server_log=$scratch/parley.log
  local data
  data=$(mktemp -d "$scratch/data.XXXXXX")
  java "$@" -jar "$parley_jar" --server.port="$server_port" --parley.data-dir="$data" \
    "${parley_limits[@]}" >"$server_log" 2>&1 &
  server=$!
  server_pid=$server
  await_port "$server_port"
}

start_stock() {
  stop_server
  server_port=${STOCK_PORT:-$(free_port)}
  server_log=$scratch/stock.log
  java -jar "$stock_jar" --server.port="$server_port" >"$server_log" 2>&1 &
  server=$!
  server_pid=$server
  await_port "$server_port"
}

# Prints the path of the broker's own script. The distribution's wrapper requires its own user and directories.
rabbitmq_script() {
  local candidate
  for candidate in "${RABBITMQ_SERVER:-}" /usr/lib/rabbitmq/bin/rabbitmq-server "$(command -v rabbitmq-server || true)"; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      printf '%s\n' "$candidate"
      return
    fi
  done
}

start_rabbitmq() {
  stop_server
  local home=$scratch/rabbitmq
  rm -rf "$home"
  mkdir -p "$home"
  server_port=${RABBITMQ_WEB_PORT:-$(free_port)}
  server_log=$home/out.log
  epmd_port=$(free_port)
  printf '[rabbitmq_stomp,rabbitmq_web_stomp].\n' >"$home/enabled_plugins"
  printf 'stomp.listeners.tcp.1 = %s\nweb_stomp.tcp.port = %s\n' "$(free_port)" "$server_port" >"$home/rabbitmq.conf"
  HOME=$home ERL_EPMD_PORT=$epmd_port RABBITMQ_NODENAME=parley-bench@localhost \
    RABBITMQ_NODE_PORT=$(free_port) RABBITMQ_DIST_PORT=$(free_port) \
    RABBITMQ_MNESIA_BASE=$home/mnesia RABBITMQ_LOG_BASE=$home/log RABBITMQ_PID_FILE=$home/pid \
    RABBITMQ_CONFIG_FILE=$home/rabbitmq.conf RABBITMQ_CONF_ENV_FILE=$home/none RABBITMQ_ADVANCED_CONFIG_FILE=$home/none \
    RABBITMQ_ENABLED_PLUGINS_FILE=$home/enabled_plugins RABBITMQ_GENERATED_CONFIG_DIR=$home/config \
    "$(rabbitmq_script)" >"$server_log" 2>&1 &
  server=$!
  await_port "$server_port"
  server_pid=$(cat "$home/pid")
}

# begin_load REPORT option…: starts the load tool against the started server; the tool writes its report to the file.
begin_load() {
  local report=$1
  shift
  java -jar "$parley_jar" load "$@" --url "http://localhost:$server_port" --pid "$server_pid" --json \
    >"$report" 2>"$scratch/load.log" &
  loader=$!
}

# Waits for the load tool. Prints its progress output only if it wrote no report; a report of losses counts as a report.
end_load() {
  wait "$loader" || true
  loader=''
  if [ ! -s "$1" ]; then
    tail -n 5 "$scratch/load.log" >&2
    return 1
  fi
}

load() {
  begin_load "$@"
  end_load "$1"
}
