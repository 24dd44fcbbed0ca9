# The server without the embedded PostgreSQL: DATABASE_URL, AUDITSTREAM_ENCRYPTION_KEY and, on the first start,
# AUDITSTREAM_ROOT_TOKEN must be set. See docs/container.md.

FROM node:24.21-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --workspaces=false --ignore-scripts
COPY . .
RUN node scripts/build.mjs

FROM node:24.21-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24.21-bookworm-slim
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=1 \
    MALLOC_MMAP_THRESHOLD_=131072 \
    HOST=0.0.0.0 \
    AUDITSTREAM_DATA_DIR=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/web/dist web/dist
COPY prisma/migrations prisma/migrations
COPY package.json ./
# Holds the node's id: with a volume, a restarted container takes its streams back at once.
RUN install -d -o node -g node -m 0700 /data
VOLUME /data
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:' + (process.env.PORT ?? 4000) + '/-/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# No shell in between: signals reach the server.
CMD ["node", "--max-semi-space-size=16", "--heap-growing-percent=80", "dist/main.js"]
