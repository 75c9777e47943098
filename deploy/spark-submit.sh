#!/usr/bin/env bash
# Submits one job to a Spark 4.1 without anything of ours in it: the reference call, to be used or copied.
#
#   deploy/spark-submit.sh bronze|silver|gold [OPTION OF SPARK-SUBMIT]... [-- --config FILE --set KEY=VALUE...]
#
#   deploy/spark-submit.sh gold --master spark://127.0.0.1:7077 --executor-memory 2g -- --config conf/cluster.yaml
#
# Takes spark-submit from SPARK_HOME or the PATH. TWEETLAKE_JARS names Delta's jars where Maven Central is out of reach.
# Exit status: the job's own (0 completed, 2 user error; docs/operations.md lists all).
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
delta=io.delta:delta-spark_4.1_2.13:4.4.0

job=${1:-}
case $job in
  bronze) main=io.tweetlake.bronze.BronzeJob ;;
  silver) main=io.tweetlake.silver.SilverJob ;;
  gold) main=io.tweetlake.gold.GoldJob ;;
  *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
shift

options=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do options+=("$1"); shift; done
[ $# -eq 0 ] || shift

jar=$(find "$home/$job-job/target" -maxdepth 1 -name "$job-job-*-all.jar" 2>/dev/null | head -n 1)
if [ -z "$jar" ]; then
  echo "spark-submit.sh: the job has no jar yet. Fix: ./mvnw -DskipTests -Djob.jar.skip=false package" >&2
  exit 2
fi
submit=${SPARK_HOME:+$SPARK_HOME/bin/}spark-submit
if ! command -v "$submit" >/dev/null; then
  echo "spark-submit.sh: no spark-submit. Fix: install Spark 4.1 (pip install pyspark==4.1.3 does) and set SPARK_HOME to it." >&2
  exit 2
fi

# Names of files are UTF-8, also where the locale says nothing or else, as under cron.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  *.[Uu][Tt][Ff]-8 | *.[Uu][Tt][Ff]8) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac
if [ -n "${TWEETLAKE_JARS:-}" ]; then libraries=(--jars "$TWEETLAKE_JARS"); else libraries=(--packages "$delta"); fi
# One thread of libtorch for each task slot, as slots and threads together are the cores. With spark.task.cpus=2 it is two.
threads="-Dai.djl.pytorch.num_threads=1 -Dai.djl.pytorch.num_interop_threads=1"
# An executor out of memory ends at once. While it ends in its own time, it refuses each task that it is still given, and
# every refusal counts as one of spark.task.maxFailures (SPARK-57465).
exec "$submit" --class "$main" --name "tweetlake-$job" --conf "spark.driver.extraJavaOptions=$threads" \
  --conf "spark.executor.extraJavaOptions=$threads -XX:+ExitOnOutOfMemoryError" --conf spark.executorEnv.LC_ALL=C.UTF-8 "${libraries[@]}" ${options[@]+"${options[@]}"} "$jar" "$@"
