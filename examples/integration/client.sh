#!/usr/bin/env bash
# What an integrator does with a Greenpool server, from the first key to the last webhook, against a demo's server: with
# curl. python3 picks fields out of the answers, and nothing else.
#
#   client.sh [URL] [--name WORD] [--webhook URL --secrets FILE]
#
# URL        http://localhost:8080 unless another is given
# --name     what the ids of this walk begin with; another one each time, unless it is given
# --webhook  where webhook_consumer listens, and the file from which it reads the secrets: receives webhooks, too
#
# Prints what it did, a line a step. Exit code 0: everything was as expected; 1: something was not, and it says what.
set -euo pipefail

url=http://localhost:8080
name=sh-$(date +%s%N | tail -c 12)
webhook=
secrets=
while [ $# -gt 0 ]; do
  case $1 in
    --name) name=$2 && shift 2 ;;
    --webhook) webhook=$2 && shift 2 ;;
    --secrets) secrets=$2 && shift 2 ;;
    http*) url=${1%/} && shift ;;
    *) echo "client.sh: what is $1?" >&2 && exit 2 ;;
  esac
done
programme=$url/api/v1/programmes/demo
password='greenpool demo only'
ann=$name-ann
bob=$name-bob

umask 077  # what lies in files here is for nobody else: cookies, the key
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
step=0

fail() {
  echo "client.sh: $1" >&2
  exit 1
}
say() { printf '%2d %s\n' $((step += 1)) "$1"; }
expect() { [ "$2" = "$3" ] || fail "$1: got \"$2\", wanted \"$3\""; }
# field PATH [FILE]: what stands there in the JSON, as text: webhook.id, events.0.paid; "null" for null.
field() {
  python3 - "$1" "${2:-$work/body}" <<'PYTHON'
import decimal, json, sys
value = json.load(open(sys.argv[2]), parse_float=decimal.Decimal)
for name in filter(None, sys.argv[1].split(".")):
    value = value[int(name)] if isinstance(value, list) else value[name]
print(value if isinstance(value, str) else json.dumps(value))
PYTHON
}
# minus A B: exact, of decimals.
minus() { python3 -c 'import decimal, sys; a, b = map(decimal.Decimal, sys.argv[1:]); print(f"{a - b:f}")' "$1" "$2"; }
expect_equal() {  # expect_equal WHAT A B: two decimals, however they are written
  [[ $(minus "$2" "$3") =~ ^-?[0.]+$ ]] || fail "$1: got $2, wanted $3"
}

# ask ARGUMENT...: curl's arguments. Body and header go to files, the status to $status. curl sends the same request again
# after a connection that broke and after 408, 429 and 503, and waits as long as Retry-After says: safe, because each
# request that changes something has an id or a key.
retry=(--retry 7 --retry-all-errors --retry-max-time 90)
ask() {
  status=$(curl -sS --max-time 15 "${retry[@]}" -o "$work/body" -D "$work/header" \
    -w '%{http_code}' -H 'Accept: application/json' "$@" 2>"$work/problem") || fail "nobody answers: $(cat "$work/problem")"
}
done_with() {  # done_with ARGUMENT...: it must be done
  ask "$@"
  [[ $status == 2?? ]] || fail "$status $(cat "$work/body")"
}
refused() {  # refused CODE ARGUMENT...
  local code=$1
  shift
  ask "$@"
  expect "$code" "$(field code)" "$code"
}
replayed() { tr -d '\r' <"$work/header" | grep -qix 'Idempotent-Replayed: true' && echo yes || echo no; }

# As the operator who has signed in.
as_operator() { done_with -b "$work/cookies" -c "$work/cookies" -H "X-CSRF-Token: $csrf" -H 'Content-Type: application/json' "$@"; }
# The key is read from a file: what stands among arguments can be seen by other users of the machine.
command_of() {  # command_of JSON [KEY]: curl's arguments for one command
  printf '%s\n' "$programme/commands" -H "@$work/key" -H 'Content-Type: application/json' --data-raw "$1"
  [ -z "${2:-}" ] || printf '%s\n' -H "Idempotency-Key: $2"
}
submit() {
  local arguments
  mapfile -t arguments < <(command_of "$@")
  done_with "${arguments[@]}"
}
submit_refused() {  # submit_refused CODE JSON [KEY]
  local code=$1 arguments
  shift
  mapfile -t arguments < <(command_of "$@")
  refused "$code" "${arguments[@]}"
}
read_of() { done_with -H "@$work/key" "$programme/$1"; }
change() {  # change PATH [JSON]: of the office, once
  local body=()
  [ -z "${2:-}" ] || body=(-H 'Content-Type: application/json' --data-raw "$2")
  done_with -X POST -H "@$work/key" -H "Idempotency-Key: $name-$((changes += 1))" "${body[@]}" "$programme/$1"
}
changes=0
# Answers that show a secret are not kept, so that asking again would make another one. In doubt a person looks at the
# list, takes away what nobody holds the secret of, and asks anew.
once() {
  local retry=()
  "$@"
}

# A key: once, by a person. What a program keeps is the key, in a file that it alone may read.
csrf=none
as_operator "$url/api/v1/sessions" --data-raw "{\"login\":\"owner\",\"password\":\"$password\"}"
csrf=$(field csrf_token)
as_operator "$url/api/v1/session/step-up" --data-raw "{\"password\":\"$password\"}"
csrf=$(field csrf_token)
once as_operator "$programme/keys" -H "Idempotency-Key: $name-key" \
  --data-raw "{\"name\":\"$name\",\"scopes\":[\"read\",\"orders\",\"members\",\"sales\",\"hooks\"]}"
key_id=$(field id)
echo "Authorization: Bearer $(field key)" >"$work/key"
say "key $key_id made"

if [ -n "$webhook" ]; then
  once change webhooks "{\"url\":\"$webhook\",\"types\":[\"member.registered\",\"order.settled\",\"points.sold\"],\"description\":\"$name\"}"
  hook=$(field webhook.id)
  secret=$(field secret)
  echo "$secret" >"$secrets"
  change "webhooks/$hook/ping"
  say "webhook $hook added and pinged"
fi

# Nobody is registered as having accepted what they were not shown.
read_of terms/risk
version=$(field terms_version)
[[ $(field risk_text) == *风险* ]] || fail "the risk text is missing"
join="{\"type\":\"register_member\",\"member\":\"$ann\",\"accepts\":\"$version\"}"
submit "$join" "$ann-join"
submit "$join" "$ann-join"
expect "the same again: replayed" "$(replayed)" yes
say "member $ann registered, accepts version $version of the terms"

order() { printf '{"type":"settle_order","order":"%s","member":"%s","paid":"%s","cost":"%s"}' "$@"; }
submit "$(order "$name-1" "$ann" 1000.00 300.00)"
cp "$work/body" "$work/first"
submit "$(order "$name-1" "$ann" 1000.00 300.00)"
expect "asked again: replayed" "$(replayed)" yes
cmp -s "$work/body" "$work/first" || fail "asked again, it was answered otherwise"
submit_refused order_conflict "$(order "$name-1" "$ann" 999.00 300.00)"
first=$(field seq "$work/first")
granted=$(field events.0.granted "$work/first")
say "order $name-1 settled as record $first, $granted points granted"

read_of "members/$ann"
points=$(field points)
worth=$(field sale_would_pay)
expect_equal "points held" "$points" "$granted"
done_with "$programme"
say "price $(field price), pool $(field pool); $ann holds $points points, which would be sold for $worth"

sale="{\"type\":\"sell_points\",\"member\":\"$ann\",\"points\":\"1\"}"
submit "$sale" "$name-sale-1"
paid=$(field events.0.paid)
submit "$sale" "$name-sale-1"
expect "the same sale again: replayed" "$(replayed)" yes
submit_refused key_conflict "{\"type\":\"sell_points\",\"member\":\"$ann\",\"points\":\"2\"}" "$name-sale-1"
read_of "members/$ann"
expect_equal "points left" "$(field points)" "$(minus "$points" 1)"
say "1 point sold for $paid, once; the wallet holds $(field wallet)"

# Many at once: a line each, and an answer for each line.
{
  echo "{\"type\":\"register_member\",\"member\":\"$bob\",\"referrer\":\"$ann\",\"accepts\":\"$version\",\"key\":\"$bob-join\"}"
  for ((i = 0; i < 20; i++)); do echo "$(order "$name-b$i" "$bob" $((100 + i)).50 30.00)"; done
  echo "$(order "$name-b20" "$name-nobody" 88.00 30.00)"
} >"$work/batch"
batch() { done_with "$programme/commands/batch" -H "@$work/key" -H 'Content-Type: application/x-ndjson' --data-binary "@$work/batch"; }
batch
cp "$work/body" "$work/outcomes"
expect "accepted" "$(grep -c '"outcome":"ok"' "$work/outcomes")" 21
expect "refused" "$(grep -c '"outcome":"unknown_member"' "$work/outcomes")" 1
batch
# The refused line shows the figures of its moment; what was accepted is answered as the first time.
cmp -s <(head -n 21 "$work/body") <(head -n 21 "$work/outcomes") || fail "the batch again was answered otherwise"
say "batch of $(wc -l <"$work/batch"): 21 accepted, 1 refused"

# The stream: the last moment, then what was missed since.
moment() {  # moment [ID SEQ]: id and data of the last moment; or of the first behind ID that holds record SEQ
  local line id='' seq listener
  exec 3< <(exec curl -sS -N --max-time 60 ${1:+-H "Last-Event-ID: $1"} "$programme/stream")
  listener=$!
  while IFS= read -r -t 20 -u 3 line; do
    case $line in
      'id: '*) id=${line#id: } ;;
      'data: '*)
        seq=$(sed -nE 's/.*"seq":([0-9]+).*/\1/p' <<<"$line")
        [ "$seq" -ge "${2:-0}" ] && printf '%s\n%s\n' "$id" "${line#data: }" && break
        ;;
    esac
  done
  kill "$listener" 2>/dev/null || true
  exec 3<&-
}
heard=$(moment | sed -n 1p)  # to the end: a reader that leaves early breaks the pipe
[[ $heard =~ ^[0-9]+$ ]] || fail "the stream told nothing"
submit "$(order "$name-2" "$ann" 250.00 80.00)"
moment "$heard" "$(field seq)" | tail -n 1 >"$work/moment"
[ -s "$work/moment" ] || fail "what was missed was not heard of"
say "stream resumed behind $heard: heard of record $(field seq "$work/moment"), the price is $(field price "$work/moment")"

# Lists and books follow the journal a moment behind; a page's "next" is the "before" of the one after it.
for ((tries = 0; ; tries++)); do
  read_of "records/order_settled?member=$ann&limit=1"
  [ "$(field rows.0.order)" = "$name-2" ] && break
  [ "$tries" -lt 40 ] || fail "the lists do not follow"
  sleep 0.5
done
read_of "records/order_settled?member=$ann&limit=1&before=$(field next)"
expect "the second page" "$(field rows.0.order)" "$name-1"
pool_at() {
  read_of "books?seq=$1"
  python3 -c 'import json, sys; print(*(a["balance"] for a in json.load(sys.stdin)["accounts"] if a["account"] == "pool"))' <"$work/body"
}
before=$(pool_at $((first - 1)))
after=$(pool_at "$first")
contribution=$(field events.0.contribution "$work/first")
expect_equal "what the order brought the pool" "$(minus "$after" "$before")" "$contribution"
say "2 orders in pages of one; record $first brought the pool $contribution, from $before to $after"

submit_refused insufficient_points "{\"type\":\"sell_points\",\"member\":\"$ann\",\"points\":\"999999999\"}" "$name-sale-2"
expect "whether it may succeed later" "$(field retryable)" true
refused unknown_member -H "@$work/key" "$programme/members/$name-nobody"
submit_refused command_malformed "{\"type\":\"settle_order\",\"order\":\"$name-3\",\"member\":\"$ann\",\"paid\":88.0,\"cost\":\"30.00\"}"
say "refused with codes: insufficient_points, unknown_member, command_malformed"

if [ -n "$webhook" ]; then
  # Bob and ann joined, one sale, 22 orders, the ping.
  delivered() {
    read_of "webhook-deliveries?webhook=$hook&state=delivered&limit=200"
    python3 -c 'import json, sys; print(len(json.load(sys.stdin)["deliveries"]))' <"$work/body"
  }
  all_delivered() {
    for ((tries = 0; ; tries++)); do
      [ "$(delivered)" = 26 ] && return
      [ "$tries" -lt 60 ] || fail "$(delivered) deliveries, wanted 26"
      sleep 1
    done
  }
  all_delivered
  number=$(field deliveries.0.number)
  read_of "webhook-deliveries?webhook=$hook&state=dead"
  expect "dead ones" "$(field deliveries)" "[]"
  # While both secrets sign, the receiver changes over; then what came is sent once more, and known again.
  once change "webhooks/$hook/rotate"
  new_secret=$(field secret)
  printf '%s\n' "$secret" "$new_secret" >"$secrets"
  change "webhook-deliveries/$number/replay"
  all_delivered
  read_of "webhook-deliveries/$number"
  expect "attempts of what was replayed" "$(field attempts.0.status) $(field attempts.1.status)" "204 204"
  echo "$new_secret" >"$secrets"
  say "26 webhooks delivered, the secret changed, one sent once more and known again"
fi

as_operator "$url/api/v1/session/step-up" --data-raw "{\"password\":\"$password\"}"
csrf=$(field csrf_token)
as_operator -X DELETE "$programme/keys/$key_id"
refused unauthorized -H "@$work/key" "$programme/members/$ann"
as_operator -X DELETE "$url/api/v1/session"
say "key revoked, signed out"
