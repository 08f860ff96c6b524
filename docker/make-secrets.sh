#!/bin/sh
# Makes the secrets of docker-compose.yml that are not there yet, in the folder `secrets` or the one it is given.
set -eu
folder=${1:-$(dirname "$0")/../secrets}
openssl version >/dev/null

# Containers mount the files one by one and read them as other users; the folder keeps this machine's users out.
mkdir -p "$folder"
chmod 700 "$folder"

secret() {
  [ -e "$folder/$1" ] && return
  printf '%s\n' "$2" >"$folder/$1"
  chmod 444 "$folder/$1"
}

secret secret_keys "1:$(openssl rand -base64 32)"
secret postgres_password "$(openssl rand -hex 24)"
secret temporal_password "$(openssl rand -hex 24)"
secret database_url "postgres://usher:$(openssl rand -hex 24)@postgres:5432/usher"
