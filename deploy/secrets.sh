#!/usr/bin/env bash
# Draws a password for Redis and an API key into deploy/secrets, for compose.yaml and for Kubernetes, and prints the key. What is there stays.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# The folder is for its owner alone. Containers get the files one by one, and read them as users of their own.
umask 022
mkdir -p -m 700 secrets

random() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n'; }

if [ ! -e secrets/ConnectionStrings__Redis ]; then
  password=$(random)
  printf 'requirepass %s\n' "$password" > secrets/redis.conf
  printf 'redis:6379,password=%s' "$password" > secrets/ConnectionStrings__Redis
  echo "A password for Redis is in deploy/secrets."
fi

if [ ! -e secrets/Security__Keys__0__Hash ]; then
  key="scamo_$(random)"
  printf 'first' > secrets/Security__Keys__0__Name
  printf '%s' "$key" | sha256sum | cut -d ' ' -f 1 > secrets/Security__Keys__0__Hash
  echo "The API key; only its hash is kept, so this is the one time that it is shown:"
  echo "    $key"
fi
