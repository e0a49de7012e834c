#!/usr/bin/env bash
# The topology of compose.yaml as plain processes: Redis that persists, two servers for HTTP, two workers, and nginx before the servers where it is installed.
#
#   deploy/processes.sh [--port 8080] [--data FOLDER]     Ctrl-C stops all of it, letting what runs finish
#
# SERVER names the program, a published ScaMo.Server.dll; else it is that of `dotnet build -c Release`. Other settings are taken from the environment.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
server=${SERVER:-$repository/src/ScaMo.Server/bin/Release/net10.0/ScaMo.Server.dll}
port=8080 data=""
while [ $# -gt 0 ]; do
  case $1 in
    --port) port=$2; shift 2 ;;
    --data) data=$2; shift 2 ;;
    *) sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2 ;;
  esac
done

[ -e "$server" ] || { echo "There is no $server: dotnet build -c Release src/ScaMo.Server" >&2; exit 1; }
command -v redis-server > /dev/null || { echo "redis-server is not installed." >&2; exit 1; }
temporary=$(mktemp -d)
chmod 711 "$temporary" # where root starts it, nginx works as somebody else
if [ -z "$data" ]; then data=$temporary/redis; fi
mkdir -p "$data"
data=$(cd "$data" && pwd)
names=() ids=()

# Servers first, each for as long as its requests need, then what they stand on.
stop() {
  trap - EXIT INT TERM
  for ((i = ${#ids[@]} - 1; i > 0; i--)); do kill -TERM "${ids[i]}" 2> /dev/null || true; done
  for ((i = ${#ids[@]} - 1; i > 0; i--)); do wait "${ids[i]}" 2> /dev/null || true; done
  if [ ${#ids[@]} -gt 0 ]; then
    kill -TERM "${ids[0]}" 2> /dev/null || true
    wait "${ids[0]}" 2> /dev/null || true
  fi
  rm -rf "$temporary"
}
trap stop EXIT
trap 'exit 0' INT TERM

# Its own process group, so that Ctrl-C reaches this script alone and the order of stopping is ours.
launch() {
  local name=$1
  shift
  setsid "$@" > >(sed -u "s/^/$name | /") 2>&1 &
  names+=("$name") ids+=($!)
}

await() {
  local name=$1
  shift
  for ((i = 0; i < 600; i++)); do
    if "$@" > /dev/null 2>&1; then return; fi
    for ((j = 0; j < ${#ids[@]}; j++)); do
      kill -0 "${ids[j]}" 2> /dev/null || { echo "${names[j]} has ended." >&2; exit 1; }
    done
    sleep 0.2
  done
  echo "$name did not become ready." >&2
  exit 1
}

redis_port=$((port + 9))
sed '/^include/d' "$repository/deploy/redis/redis.conf" > "$temporary/redis.conf"
launch redis redis-server "$temporary/redis.conf" --bind 127.0.0.1 --port $redis_port --dir "$data"
await redis redis-cli -p $redis_port ping

# Waiting threads must not spin where replicas share the processors.
export ConnectionStrings__Redis=127.0.0.1:$redis_port OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive}
for n in 1 2 3 4; do
  if [ $n -le 2 ]; then name=api-$n role=api; else name=worker-$((n - 2)) role=worker; fi
  launch "$name" env Jobs__Role=$role Security__KnownProxies__0=127.0.0.1 ASPNETCORE_URLS=http://127.0.0.1:$((port + n)) dotnet "$server"
done
for n in 1 2 3 4; do
  await "${names[n]}" dotnet "$server" health "http://127.0.0.1:$((port + n))"
done

nginx=$(command -v nginx || PATH=$PATH:/usr/sbin command -v nginx || true)
if [ -n "$nginx" ]; then
  sed "s/listen 8080;/listen 127.0.0.1:$port;/" "$repository/deploy/nginx/scamo.conf" > "$temporary/scamo.conf"
  # Of Docker's DNS there is none here.
  sed -e '/^resolver/d' -e "s/server api:8080 resolve\(.*\)/server 127.0.0.1:$((port + 1))\1 server 127.0.0.1:$((port + 2))\1/" \
    "$repository/deploy/nginx/upstream.conf" > "$temporary/upstream.conf"
  cat > "$temporary/nginx.conf" << CONF
daemon off;
pid $temporary/nginx.pid;
error_log stderr warn;
events {}
http {
    access_log off;
    client_body_temp_path $temporary/body;
    proxy_temp_path $temporary/proxy;
    fastcgi_temp_path $temporary/fastcgi;
    uwsgi_temp_path $temporary/uwsgi;
    scgi_temp_path $temporary/scgi;
    include $temporary/upstream.conf;
    include $temporary/scamo.conf;
}
CONF
  launch proxy "$nginx" -e stderr -p "$temporary" -c "$temporary/nginx.conf"
  await proxy dotnet "$server" health "http://127.0.0.1:$port"
fi

echo "Ready:"
if [ -n "$nginx" ]; then echo "  http://127.0.0.1:$port    nginx, before both servers"; else echo "  (nginx is not installed: use either server)"; fi
for n in 1 2 3 4; do echo "  http://127.0.0.1:$((port + n))    ${names[n]}"; done
echo "  redis 127.0.0.1:$redis_port, in $data"

# Until one ends, which none should.
wait -n "${ids[@]}" || true
echo "One of the processes has ended; the others are stopped." >&2
exit 1
