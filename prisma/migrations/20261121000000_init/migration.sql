-- Generated from schema.prisma; written by hand: the partitioning of "audit_events" and "attempts" (Prisma does not
-- know it), the room left on the pages of the hot tables "streams" and "subscriptions", and the sequence of event ids.

-- The delivered `id`: increasing over all streams and exact in every JSON reader (below 2^53). No CACHE: sessions
-- would hand out numbers out of order.
CREATE SEQUENCE "audit_event_ids" AS BIGINT MAXVALUE 9007199254740991;

-- CreateTable
CREATE TABLE "instance" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "key_check" BYTEA NOT NULL,

    CONSTRAINT "instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" SERIAL NOT NULL,
    "username" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "admin" BOOLEAN NOT NULL DEFAULT false,
    "blocked" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "groups" (
    "id" SERIAL NOT NULL,
    "parent_id" INTEGER,
    "path" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "full_path" TEXT NOT NULL,
    "path_key" TEXT NOT NULL,
    "full_name" TEXT NOT NULL,
    "traversal_ids" INTEGER[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "groups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "user_id" INTEGER NOT NULL,
    "group_id" INTEGER NOT NULL,
    "access_level" INTEGER NOT NULL,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("user_id","group_id")
);

-- CreateTable
CREATE TABLE "access_tokens" (
    "id" SERIAL NOT NULL,
    "digest" BYTEA NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "user_id" INTEGER,
    "group_id" INTEGER,
    "access_level" INTEGER,
    "issuer_id" INTEGER,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "access_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "destinations" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER NOT NULL,
    "destination_url" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "verification_token" BYTEA NOT NULL,
    "verification_token_digest" BYTEA NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "consecutive_failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "probes" INTEGER NOT NULL DEFAULT 0,
    "probe_number" INTEGER NOT NULL DEFAULT 0,
    "next_probe_at" TIMESTAMPTZ(3),
    "switched_off_at" TIMESTAMPTZ(3),
    "switched_off_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "destinations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "headers" (
    "id" SERIAL NOT NULL,
    "destination_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "key_folded" TEXT NOT NULL,
    "value" BYTEA NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "headers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "streams" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER,
    "last_sequence" BIGINT NOT NULL DEFAULT 0,
    "last_received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "streams_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 50);

-- CreateTable
CREATE TABLE "audit_events" (
    "stream_id" INTEGER NOT NULL,
    "sequence" BIGINT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "event_type" TEXT NOT NULL,
    "entity_type" TEXT NOT NULL,
    "entity_path" TEXT NOT NULL,
    "author_id" TEXT,
    "author_name" TEXT NOT NULL,
    "sender" TEXT,
    "sender_ip" TEXT,
    "body" TEXT NOT NULL,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("stream_id","sequence","received_at")
) PARTITION BY RANGE ("received_at");

-- CreateTable
CREATE TABLE "subscriptions" (
    "id" SERIAL NOT NULL,
    "stream_id" INTEGER NOT NULL,
    "destination_id" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,
    "position_received_at" TIMESTAMPTZ(3) NOT NULL,
    "runnable" BOOLEAN NOT NULL DEFAULT true,
    "awake" BOOLEAN NOT NULL DEFAULT false,
    "owner" TEXT,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "job_id" UUID,

    CONSTRAINT "subscriptions_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 50);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "stream_id" INTEGER NOT NULL,
    "digest" BYTEA NOT NULL,
    "event_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("stream_id","digest")
);

-- CreateTable
CREATE TABLE "failed_deliveries" (
    "id" BIGSERIAL NOT NULL,
    "destination_id" INTEGER NOT NULL,
    "stream_id" INTEGER NOT NULL,
    "sequence" BIGINT NOT NULL,
    "event_id" BIGINT NOT NULL,
    "event_type" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL,
    "next_attempt_at" TIMESTAMPTZ(3),
    "parked" BOOLEAN NOT NULL DEFAULT false,
    "dead_at" TIMESTAMPTZ(3),
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "failed_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempts" (
    "id" BIGSERIAL NOT NULL,
    "destination_id" INTEGER NOT NULL,
    "attempted_at" TIMESTAMPTZ(3) NOT NULL,
    "event_id" BIGINT NOT NULL,
    "event_type" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "trigger" TEXT NOT NULL,
    "status" INTEGER,
    "duration_ms" INTEGER NOT NULL,
    "error_class" TEXT,
    "error_message" TEXT,
    "excerpt" TEXT,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("destination_id","id","attempted_at")
) PARTITION BY RANGE ("attempted_at");

-- CreateIndex
CREATE UNIQUE INDEX "users_username_key" ON "users"("username");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "groups_path_key_key" ON "groups"("path_key");

-- CreateIndex
CREATE INDEX "groups_parent_id_idx" ON "groups"("parent_id");

-- CreateIndex
CREATE INDEX "memberships_group_id_idx" ON "memberships"("group_id");

-- CreateIndex
CREATE UNIQUE INDEX "access_tokens_digest_key" ON "access_tokens"("digest");

-- CreateIndex
CREATE INDEX "access_tokens_user_id_idx" ON "access_tokens"("user_id");

-- CreateIndex
CREATE INDEX "access_tokens_group_id_idx" ON "access_tokens"("group_id");

-- CreateIndex
CREATE UNIQUE INDEX "destinations_group_id_destination_url_key" ON "destinations"("group_id", "destination_url");

-- CreateIndex
CREATE UNIQUE INDEX "destinations_group_id_name_key" ON "destinations"("group_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "destinations_group_id_verification_token_digest_key" ON "destinations"("group_id", "verification_token_digest");

-- CreateIndex
CREATE UNIQUE INDEX "headers_destination_id_key_folded_key" ON "headers"("destination_id", "key_folded");

-- CreateIndex
CREATE UNIQUE INDEX "streams_group_id_key" ON "streams"("group_id");

-- CreateIndex
CREATE INDEX "subscriptions_destination_id_idx" ON "subscriptions"("destination_id");

-- CreateIndex
CREATE UNIQUE INDEX "subscriptions_stream_id_destination_id_key" ON "subscriptions"("stream_id", "destination_id");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "failed_deliveries_destination_id_stream_id_sequence_key" ON "failed_deliveries"("destination_id", "stream_id", "sequence");

-- AddForeignKey
ALTER TABLE "groups" ADD CONSTRAINT "groups_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "groups"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_issuer_id_fkey" FOREIGN KEY ("issuer_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "destinations" ADD CONSTRAINT "destinations_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "headers" ADD CONSTRAINT "headers_destination_id_fkey" FOREIGN KEY ("destination_id") REFERENCES "destinations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "streams" ADD CONSTRAINT "streams_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "streams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_destination_id_fkey" FOREIGN KEY ("destination_id") REFERENCES "destinations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "failed_deliveries" ADD CONSTRAINT "failed_deliveries_destination_id_fkey" FOREIGN KEY ("destination_id") REFERENCES "destinations"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- By hand: the one stream that belongs to no group.
CREATE UNIQUE INDEX "streams_instance_key" ON "streams" (("group_id" IS NULL)) WHERE "group_id" IS NULL;
INSERT INTO "streams" ("group_id") VALUES (NULL);
