import type { Migration } from './migration.ts';

/**
 * The ends of certificates that have a tag, each once however many it has: the timeline counts those that have none by them. Triggers keep it, as it
 * follows from the rows of tags alone.
 */
export const tagged: Migration = {
  version: 8,
  sql: `
CREATE TABLE certificate_tagged (
  certificate_id TEXT PRIMARY KEY REFERENCES certificate (id) ON DELETE CASCADE,
  end_day INTEGER NOT NULL,
  life_days INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO certificate_tagged SELECT certificate_id, end_day, life_days FROM certificate_tag GROUP BY certificate_id;
CREATE INDEX certificate_tagged_end ON certificate_tagged (end_day, life_days);
CREATE TRIGGER certificate_tag_first AFTER INSERT ON certificate_tag BEGIN
  INSERT INTO certificate_tagged VALUES (new.certificate_id, new.end_day, new.life_days) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER certificate_tag_last AFTER DELETE ON certificate_tag
WHEN NOT EXISTS (SELECT 1 FROM certificate_tag WHERE certificate_id = old.certificate_id) BEGIN
  DELETE FROM certificate_tagged WHERE certificate_id = old.certificate_id;
END;
`,
};
