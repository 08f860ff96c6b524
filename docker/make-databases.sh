#!/bin/sh
# Runs once, on an empty volume: a role for Usher and one for Temporal, each with databases of its own.
set -eu
usher_password=$(sed -n 's|^postgres://usher:\([^@]*\)@.*|\1|p' /run/secrets/database_url)
temporal_password=$(cat /run/secrets/temporal_password)

psql --username "$POSTGRES_USER" --dbname postgres --no-psqlrc --set ON_ERROR_STOP=1 \
  --set usher="${usher_password:?database_url must begin with postgres://usher:password@}" \
  --set temporal="$temporal_password" <<'SQL'
create role usher login password :'usher';
create role temporal login password :'temporal';
create database usher owner usher;
create database temporal owner temporal;
create database temporal_visibility owner temporal;
revoke all on database usher, temporal, temporal_visibility from public;
SQL
