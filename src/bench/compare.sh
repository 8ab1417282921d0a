#!/usr/bin/env bash
# Compares Parley with Spring Boot's stock STOMP service, and with RabbitMQ's Web STOMP if it is installed: one room whose
# first four subscribers publish texts of 128 bytes with eight in flight. Each run uses a new process with default settings.
#
#   src/bench/compare.sh [--seconds N] [subscribers…]      (default: 10 s; 200 and 1000 subscribers)
#
# Environment variables: PARLEY_JAR, the ports PARLEY_PORT, STOCK_PORT and RABBITMQ_WEB_PORT (default: free ports),
# RABBITMQ_SERVER (the broker's script), MVN (default ./mvnw) and TMPDIR (its disk holds the log).
set -euo pipefail
# shellcheck source=src/bench/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

seconds=10
sizes=()
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=${2:?"--seconds needs a number"} && shift ;;
    [1-9]*) sizes+=("$1") ;;
    *) sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
  esac
  shift
done
[ ${#sizes[@]} -gt 0 ] || sizes=(200 1000)

rows=$scratch/rows

# The other servers have no Parley accounts.
foreign=(--auth connect --path /ws)

# run NAME SUBSCRIBERS [option…]: runs the load against the started server and adds one row to the table.
run() {
  local name=$1 subscribers=$2 report=$scratch/report.json
  shift 2
  log "$name, $subscribers subscribers …"
  if load "$report" fanout --subscribers "$subscribers" --publishers 4 --window 8 --size 128 \
    --warmup "${WARMUP:-3}" --seconds "$seconds" "$@"; then
    printf '%s|%s|%s|%s|%s|%s|%s\n' "$subscribers" "$name" \
      "$(field "$report" deliveriesPerSecond)" "$(field "$report" serverMicrosPerDelivery)" \
      "$(field "$report" latencyMillis.p99)" "$(field "$report" lost)" "$(field "$report" outOfOrder)" >>"$rows"
  else
    printf '%s|%s|failed||||\n' "$subscribers" "$name" >>"$rows"
  fi
  stop_server
}

build_parley
build_stock
if [ -z "$(rabbitmq_script)" ]; then
  log "RabbitMQ is not installed; skipping it."
fi

for subscribers in "${sizes[@]}"; do
  start_parley
  run "Parley" "$subscribers"
  start_stock
  # The simple broker sends no receipts: the tool sends probes instead, until every subscription is active.
  run "Spring Boot, stock" "$subscribers" "${foreign[@]}" --receipts false
  if [ -n "$(rabbitmq_script)" ]; then
    start_rabbitmq
    run "RabbitMQ Web STOMP" "$subscribers" "${foreign[@]}" --login guest --passcode guest --host / \
      --send-destination '/topic/room.{room}' --subscribe-destination '/topic/room.{room}'
  fi
done

# The ratio needs the stock row of the same size, so awk reads the rows twice.
awk -F'|' '
  NR == FNR { if ($2 ~ /stock/) stock[$1] = $3; next }
  FNR == 1 {
    form = "%-11s  %-18s  %12s  %15s  %9s  %8s  %12s  %8s\n"
    printf form, "subscribers", "server", "deliveries/s", "us CPU/delivery", "p99 ms", "lost", "out of order", "to stock"
  }
  { printf form, $1, $2, $3, $4, $5, $6, $7, ($3 + 0 > 0 && stock[$1] + 0 > 0 ? sprintf("%.2fx", $3 / stock[$1]) : "-") }
' "$rows" "$rows"

if awk -F'|' '$2 == "Parley" && ($3 == "failed" || $6 != 0 || $7 != 0) { bad = 1 } END { exit !bad }' "$rows"; then
  die "Parley lost messages, changed their order, or failed: see the table above."
fi
