#!/usr/bin/env bash
# Runs the scenarios of docs/benchmarks.md against Parley, each with a new process and a new data directory, and prints each
# figure with its target. The exit status is 1 if a target was missed.
#
#   src/bench/scenarios.sh [fanout|steady|rooms|direct|idle|churn|slow …]      (default: all)
#
# Environment variables: SECONDS_MEASURED (default: each scenario's own), CONNECTIONS (of idle, default 8000), and those of
# compare.sh.
set -euo pipefail
# shellcheck source=src/bench/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

connections=${CONNECTIONS:-8000}
rows=$scratch/rows
report=$scratch/report.json
: >"$rows"

# row SCENARIO FIGURE VALUE [OPERATOR TARGET UNIT]: adds one line to the table, with a verdict if the figure has a target.
row() {
  local verdict=''
  if [ $# -gt 3 ]; then
    verdict=$(awk -v value="$3" -v op="$4" -v target="$5" 'BEGIN {
      met = op == ">=" ? value >= target + 0 : op == "<=" ? value <= target + 0 : op == "<" ? value < target + 0 : value == target
      print value != "" && met ? "pass" : "FAIL"
    }')
  fi
  printf '%s|%s|%s|%s|%s\n' "$1" "$2" "${3:-none}" "${*:4}" "$verdict" >>"$rows"
}

# measured SCENARIO option…: runs the load against a new Parley, and adds a row with the faults.
measured() {
  local name=$1
  shift
  log "$name …"
  start_parley
  run_load "$name" "$@"
}

run_load() {
  local name=$1
  shift
  if [ -n "${SECONDS_MEASURED:-}" ]; then
    set -- "$@" --seconds "$SECONDS_MEASURED"
  fi
  rm -f "$report"
  if load "$report" "$@"; then
    row "$name" "lost, repeated, out of order" "$(faults)" = none
  else
    row "$name" "completed" no = yes
    printf '{}' >"$report"
  fi
}

# Prints the numbers of faults that the load tool found, or "none".
faults() {
  if [ "$(field "$report" valid)" = true ]; then
    echo none
  else
    field "$report" complaints >&2
    echo "$(field "$report" lost), $(field "$report" repeated), $(field "$report" outOfOrder)"
  fi
}

fanout() {
  local subscribers=(--subscribers 1000 --publishers 4 --window 8 --size 128)
  measured fanout fanout "${subscribers[@]}"
  local deliveries
  deliveries=$(field "$report" deliveriesPerSecond)
  row fanout "deliveries" "$deliveries" '>=' 500000 /s
  row fanout "server CPU per delivery" "$(field "$report" serverMicrosPerDelivery)" '<=' 3 us
  build_stock
  start_stock
  local stock=''
  if load "$report" fanout "${subscribers[@]}" --auth connect --path /ws --receipts false; then
    stock=$(field "$report" deliveriesPerSecond)
  fi
  row fanout "times stock Spring" \
    "$(awk -v a="${deliveries:-0}" -v b="${stock:-0}" 'BEGIN { if (b > 0) printf "%.1f", a / b }')" '>=' 10
}

steady() {
  measured steady fanout --subscribers 1000 --publishers 4 --rate 20 --size 128
  row steady "p99 at 20 messages/s" "$(field "$report" latencyMillis.p99)" '<' 50 ms
  row steady "server CPU per delivery" "$(field "$report" serverMicrosPerDelivery)" '<=' 12 us
}

rooms() {
  measured rooms rooms --rooms 200 --members 10 --window 4 --size 128
  row rooms "deliveries" "$(field "$report" deliveriesPerSecond)" '>=' 100000 /s
}

direct() {
  measured direct direct --pairs 200 --window 4 --size 128
  row direct "messages" "$(field "$report" messagesPerSecond)" '>=' 15000 /s
}

# Prints the live bytes of the heap; the histogram runs a full collection first.
live_bytes() {
  jcmd "$server_pid" GC.class_histogram | awk '/^Total/ { print $3 }'
}

# Prints the server's CPU time in clock ticks: utime and stime, after the name in parentheses.
cpu_ticks() {
  sed 's/.*) //' "/proc/$server_pid/stat" | awk '{ print $12 + $13 }'
}

resident_kb() {
  awk '/^VmRSS/ { print $2 }' "/proc/$server_pid/status"
}

idle() {
  log "idle …"
  start_parley
  local empty before ticks begun
  empty=$(live_bytes)
  before=$(resident_kb)
  begin_load "$report" idle --connections "$connections" --heart-beat 10000 --seconds 60
  until grep -q "^holding" "$scratch/load.log"; do
    if ! kill -0 "$loader" 2>/dev/null; then
      end_load "$report" || true
      row idle "held $connections connections" no = yes
      return
    fi
    sleep 0.2
  done
  # Skip the first seconds, which contain work that the sign-ins left; then measure three rounds of heart-beats.
  sleep 10
  ticks=$(cpu_ticks)
  begun=$(date +%s%N)
  sleep 30
  ticks=$(($(cpu_ticks) - ticks))
  begun=$((($(date +%s%N) - begun) / 1000000))
  row idle "server CPU, share of a core" \
    "$(awk -v ticks="$ticks" -v hertz="$(getconf CLK_TCK)" -v millis="$begun" \
      'BEGIN { printf "%.2f", 100 * ticks / hertz / (millis / 1000) }')" '<=' 1 %
  row idle "resident bytes per connection" "$((($(resident_kb) - before) * 1024 / connections))"
  row idle "live heap bytes per connection" "$((($(live_bytes) - empty) / connections))" '<=' 20480
  if end_load "$report"; then
    row idle "lost connections" "$(field "$report" connectionsLost)" = 0
  else
    row idle "completed" no = yes
  fi
}

churn() {
  measured churn churn --reconnects 300 --entries 10000 --behind 50
  row churn "reconnects" "$(field "$report" reconnects | awk -v seconds="$(field "$report" churnSeconds)" '{ printf "%.0f", $1 / seconds }')" '>=' 300 /s
  row churn "caught up, p99" "$(field "$report" caughtUpMillis.p99)" '<' 500 ms
  row churn "p99 of the others, times undisturbed" "$(field "$report" p99Ratio)" '<' 2
}

# Prints the largest heap after a collection of the server in MB: an upper bound of the live bytes.
max_live_mb() {
  sed -n 's/.*[0-9]M->\([0-9]*\)M(.*/\1/p' "$1" | sort -n | tail -n 1
}

slow() {
  log "slow …"
  # Uses a log of the collections, since a histogram would disturb the measured subscribers.
  start_parley "-Xlog:gc:file=$scratch/gc.log"
  run_load slow slow --subscribers 1000 --slow 50 --stall 20
  row slow "p99 of the others, times undisturbed" "$(field "$report" p99Ratio)" '<' 2
  row slow "live heap, at most" "$(max_live_mb "$scratch/gc.log")" '<=' 256 MB
}

chosen=("$@")
[ ${#chosen[@]} -gt 0 ] || chosen=(fanout steady rooms direct idle churn slow)
for scenario in "${chosen[@]}"; do
  case $scenario in
    fanout | steady | rooms | direct | idle | churn | slow) ;;
    *) sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
  esac
done

build_parley
for scenario in "${chosen[@]}"; do
  "$scenario"
  stop_server
done

awk -F'|' '
  BEGIN { form = "%-8s  %-38s  %14s  %-12s  %s\n"; printf form, "scenario", "figure", "measured", "target", "" }
  { printf form, $1, $2, $3, $4, $5 }
' "$rows"
! grep -q '|FAIL$' "$rows"
