#!/usr/bin/env bash
# Runs the JMH benchmarks of src/bench/java. Arguments go to JMH: a pattern of names, -p textBytes=128, -prof gc, -h, …
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Two forks, and little time in each: enough to see a change of a tenth on a quiet machine. What is given later wins.
arguments="-f 2 -wi 3 -w 1 -i 5 -r 1 $*"

"${MVN:-./mvnw}" -q -Pbench -Dfrontend.skip test-compile exec:exec "-Djmh.args=$arguments"
