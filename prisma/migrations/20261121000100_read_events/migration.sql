-- By hand, because Prisma cannot say it: what reading needs, measured in docs/reading.md. Appends are the hot path.

-- Ids rise with the rows, senders' times nearly, so a few bytes per block range do. `autosummarize`: else the part of
-- today's partition that no vacuum has seen yet would be read whole.
CREATE INDEX "audit_events_ranges_idx" ON "audit_events"
  USING BRIN ("id", "created_at" timestamptz_minmax_multi_ops) WITH (autosummarize = on);

-- Type, author and path as the words of one text. One GIN index costs an append a third of what three B-trees cost, and
-- finds everything below a path by its prefix. Readers look through the pending list, so it is kept short.
-- src/audit-events/read/event-conditions.ts has the same expression.
CREATE INDEX "audit_events_facets_idx" ON "audit_events"
  USING GIN (array_to_tsvector(ARRAY['t:' || "event_type", 'a:' || coalesce("author_id", ''), 'p:' || lower("entity_path" COLLATE "C")]))
  WITH (gin_pending_list_limit = 1024);
