#!/usr/bin/env bash
# Runs the JMH benchmarks of src/bench/java. Passes its arguments to JMH: a pattern of names, -p textBytes=128, -prof gc, -h.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

"${MVN:-./mvnw}" -q -Pbench -Dfrontend.skip test-compile exec:exec "-Djmh.args=$*"
