-- CreateTable
CREATE TABLE "clock_checks" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "steady_since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "clock_checks_pkey" PRIMARY KEY ("id")
);
