-- CreateTable
CREATE TABLE "event_type_filters" (
    "id" SERIAL NOT NULL,
    "destination_id" INTEGER NOT NULL,
    "event_type" TEXT NOT NULL,

    CONSTRAINT "event_type_filters_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "namespace_filters" (
    "id" SERIAL NOT NULL,
    "destination_id" INTEGER NOT NULL,
    "group_id" INTEGER,
    "project_id" INTEGER,

    CONSTRAINT "namespace_filters_pkey" PRIMARY KEY ("id"),
    -- By hand: Prisma knows no checks.
    CONSTRAINT "namespace_filters_one_namespace" CHECK (num_nonnulls("group_id", "project_id") = 1)
);

-- CreateTable
CREATE TABLE "projects" (
    "id" SERIAL NOT NULL,
    "namespace_id" INTEGER NOT NULL,
    "root_id" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "full_path" TEXT NOT NULL,
    "path_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event_types" (
    "id" SERIAL NOT NULL,
    "stream_id" INTEGER,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "feature_category" TEXT,
    "milestone" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_types_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "event_type_filters_destination_id_event_type_key" ON "event_type_filters"("destination_id", "event_type");

-- CreateIndex
CREATE INDEX "namespace_filters_group_id_idx" ON "namespace_filters"("group_id");

-- CreateIndex
CREATE INDEX "namespace_filters_project_id_idx" ON "namespace_filters"("project_id");

-- CreateIndex
CREATE UNIQUE INDEX "namespace_filters_destination_id_group_id_key" ON "namespace_filters"("destination_id", "group_id");

-- CreateIndex
CREATE UNIQUE INDEX "namespace_filters_destination_id_project_id_key" ON "namespace_filters"("destination_id", "project_id");

-- CreateIndex
CREATE UNIQUE INDEX "projects_path_key_key" ON "projects"("path_key");

-- CreateIndex
CREATE INDEX "projects_namespace_id_idx" ON "projects"("namespace_id");

-- CreateIndex
CREATE INDEX "projects_root_id_idx" ON "projects"("root_id");

-- CreateIndex
CREATE INDEX "event_types_name_idx" ON "event_types"("name");

-- CreateIndex
CREATE UNIQUE INDEX "event_types_stream_id_name_key" ON "event_types"("stream_id", "name");

-- By hand, because Prisma knows no partial indexes: null equals nothing in the index above, so what is declared has its own.
CREATE UNIQUE INDEX "event_types_declared_name_key" ON "event_types"("name") WHERE "stream_id" IS NULL;

-- AddForeignKey
ALTER TABLE "event_type_filters" ADD CONSTRAINT "event_type_filters_destination_id_fkey" FOREIGN KEY ("destination_id") REFERENCES "destinations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "namespace_filters" ADD CONSTRAINT "namespace_filters_destination_id_fkey" FOREIGN KEY ("destination_id") REFERENCES "destinations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "namespace_filters" ADD CONSTRAINT "namespace_filters_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "namespace_filters" ADD CONSTRAINT "namespace_filters_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "projects" ADD CONSTRAINT "projects_namespace_id_fkey" FOREIGN KEY ("namespace_id") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event_types" ADD CONSTRAINT "event_types_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "streams"("id") ON DELETE CASCADE ON UPDATE CASCADE;
