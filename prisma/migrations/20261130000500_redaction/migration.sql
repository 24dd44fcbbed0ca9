-- What the Owners of a top-level group have set; without a row nothing is taken out of its events.
CREATE TABLE "redactions" (
  "group_id" INTEGER NOT NULL,
  "enabled" BOOLEAN NOT NULL,
  "keys" TEXT[],
  "patterns" TEXT[],
  "paths" TEXT[],
  CONSTRAINT "redactions_pkey" PRIMARY KEY ("group_id"),
  CONSTRAINT "redactions_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
