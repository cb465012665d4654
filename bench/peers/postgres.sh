#!/usr/bin/env bash
# Measures postgres_peer on a throw-away PostgreSQL cluster: a Unix socket only, synchronous_commit and fsync on. The
# server is stopped by its process id and its files are removed, however this script ends.
# Usage: postgres.sh POSTGRES_PEER SCRATCH_DIRECTORY [options of postgres_peer]
set -euo pipefail

peer=$1
scratch=$2
shift 2

skip() {
  printf '{"peer":"postgres","skipped":"%s"}\n' "$1"
  exit 0
}

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [[ -z $bin ]] && command -v pg_config >/dev/null; then
  bin=$(pg_config --bindir)
fi
[[ -n $bin && -x $bin/initdb && -x $bin/postgres && -x $peer ]] || skip "not installed"

# initdb refuses root, so root lends the cluster to the package's own user.
as_owner=()
home=$(mktemp -d "$scratch/postgres.XXXXXX")
server=
client=
cleanup() {
  for pid in $client; do
    kill "$pid" 2>/dev/null || true
  done
  if [[ -n $server ]]; then
    kill -INT "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$home"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

if [[ $EUID -eq 0 ]]; then
  id postgres >/dev/null 2>&1 || skip "root without a postgres user"
  chown postgres: "$home"
  as_owner=(setpriv --reuid=postgres --regid=postgres --init-groups)
  "${as_owner[@]}" test -w "$home" || skip "the postgres user cannot reach the scratch directory"
fi
[[ ${#home} -le 80 ]] || skip "the scratch path is too long for a socket"

log=$home/log
if ! (cd "$home" && "${as_owner[@]}" "$bin/initdb" -D "$home/data" -U bench -A trust -E UTF8 --no-locale --no-sync) >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
cd "$home"
"${as_owner[@]}" "$bin/postgres" -D "$home/data" -k "$home" -c listen_addresses= -c fsync=on -c synchronous_commit=on \
  -c shared_buffers=1GB -c max_wal_size=8GB -c checkpoint_timeout=30min -c wal_compression=off -c jit=off \
  -c max_connections=50 >>"$log" 2>&1 &
server=$!
for _ in $(seq 300); do
  "$bin/pg_isready" -q -h "$home" -U bench -d postgres && break
  kill -0 "$server" 2>/dev/null || { cat "$log" >&2; exit 1; }
  sleep 0.1
done

"$peer" --connection "host=$home user=bench dbname=postgres" "$@" &
client=$!
status=0
wait "$client" || status=$?
client=
exit "$status"
