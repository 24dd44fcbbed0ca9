-- Types of events that a destination does not get. A type is on one of the two lists of a destination.
ALTER TABLE "event_type_filters" ADD COLUMN "denied" BOOLEAN NOT NULL DEFAULT false;
