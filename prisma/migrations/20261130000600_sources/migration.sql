-- Sources: other systems that send their events as they speak.

-- CreateTable
CREATE TABLE "sources" (
    "id" SERIAL NOT NULL,
    "public_id" TEXT NOT NULL,
    "root_id" INTEGER NOT NULL,
    "group_id" INTEGER NOT NULL,
    "project_id" INTEGER,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "config" JSONB NOT NULL DEFAULT '{}',
    "active" BOOLEAN NOT NULL DEFAULT true,
    "silent_after_hours" INTEGER,
    "last_event_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_secrets" (
    "source_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "valid_until" TIMESTAMPTZ(3),

    CONSTRAINT "source_secrets_pkey" PRIMARY KEY ("source_id","name")
);

-- CreateTable
CREATE TABLE "source_hours" (
    "source_id" INTEGER NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "accepted" BIGINT NOT NULL DEFAULT 0,
    "duplicates" BIGINT NOT NULL DEFAULT 0,
    "skipped" BIGINT NOT NULL DEFAULT 0,
    "refused" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "source_hours_pkey" PRIMARY KEY ("source_id","hour")
);

-- CreateTable
CREATE TABLE "source_reasons" (
    "source_id" INTEGER NOT NULL,
    "what" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "source_reasons_pkey" PRIMARY KEY ("source_id","what","reason")
);

-- CreateIndex
CREATE UNIQUE INDEX "sources_public_id_key" ON "sources"("public_id");

-- CreateIndex
CREATE UNIQUE INDEX "sources_root_id_name_key" ON "sources"("root_id", "name");

-- CreateIndex
CREATE INDEX "sources_group_id_idx" ON "sources"("group_id");

-- CreateIndex
CREATE INDEX "sources_project_id_idx" ON "sources"("project_id");

-- CreateIndex
CREATE UNIQUE INDEX "source_secrets_digest_key" ON "source_secrets"("digest");

-- AddForeignKey
ALTER TABLE "sources" ADD CONSTRAINT "sources_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sources" ADD CONSTRAINT "sources_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_secrets" ADD CONSTRAINT "source_secrets_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_hours" ADD CONSTRAINT "source_hours_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_reasons" ADD CONSTRAINT "source_reasons_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable: what the server says of an event that came from a source; in events of other ways in it is null.
ALTER TABLE "audit_events" ADD COLUMN "source_id" INTEGER,
                           ADD COLUMN "outcome" TEXT,
                           ADD COLUMN "severity" TEXT,
                           ADD COLUMN "refs" JSONB;

-- AlterTable: there is a bound of its own on the types that sources make known.
ALTER TABLE "event_types" ADD COLUMN "from_source" BOOLEAN NOT NULL DEFAULT false;
