#!/usr/bin/env bash
# Measures redis_peer on a throw-away redis-server: loopback only, appendfsync always. The server is stopped by its
# process id and its files are removed, however this script ends.
# Usage: redis.sh REDIS_PEER SCRATCH_DIRECTORY [options of redis_peer]
set -euo pipefail

peer=$1
scratch=$2
shift 2

if ! command -v redis-server >/dev/null || [[ ! -x $peer ]]; then
  printf '{"peer":"redis","skipped":"not installed"}\n'
  exit 0
fi

home=$(mktemp -d "$scratch/redis.XXXXXX")
server=
client=
cleanup() {
  for pid in $client $server; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$home"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port that nobody answers on; a server that loses the race for it ends at once, and the next one is tried.
port=
for _ in 1 2 3 4 5; do
  candidate=$((20000 + RANDOM % 20000))
  answers "$candidate" && continue
  redis-server --bind 127.0.0.1 --port "$candidate" --dir "$home" --daemonize no --save "" --appendonly yes \
    --appendfsync always --auto-aof-rewrite-percentage 0 --logfile "$home/log" &
  server=$!
  for _ in $(seq 100); do
    kill -0 "$server" 2>/dev/null || break
    if answers "$candidate"; then
      port=$candidate
      break 2
    fi
    sleep 0.1
  done
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
done
if [[ -z $port ]]; then
  echo "redis.sh: no server came up" >&2
  cat "$home/log" >&2 || true
  exit 1
fi

"$peer" --port "$port" "$@" &
client=$!
status=0
wait "$client" || status=$?
client=
exit "$status"
