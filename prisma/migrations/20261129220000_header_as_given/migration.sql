-- What the config of a consolidated destination said of its headers: it is read back as it was sent.
ALTER TABLE headers
  ADD COLUMN value_given BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN active_given BOOLEAN NOT NULL DEFAULT true;
