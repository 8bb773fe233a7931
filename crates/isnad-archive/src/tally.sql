-- Keeps `tally` in step, whoever writes. Run once, after the tables are there and before any row is written to them or,
-- in a file of an earlier schema, after all rows are.

INSERT INTO tally SELECT 'page', count(*), coalesce(sum(sum), 0) FROM page;
INSERT INTO tally SELECT 'article', count(*), coalesce(sum(sum), 0) FROM article;
INSERT INTO tally SELECT 'reading', count(*), coalesce(sum(sum), 0) FROM reading;
INSERT INTO tally SELECT 'decision', count(*), coalesce(sum(sum), 0) FROM decision;
INSERT INTO tally SELECT 'story_change', count(*), coalesce(sum(sum), 0) FROM story_change;
INSERT INTO tally SELECT 'meta', count(*), coalesce(sum(sum), 0) FROM meta;

CREATE TRIGGER page_in AFTER INSERT ON page BEGIN
    UPDATE tally SET count = count + 1, total = total + NEW.sum WHERE name = 'page'; END;
CREATE TRIGGER page_out AFTER DELETE ON page BEGIN
    UPDATE tally SET count = count - 1, total = total - OLD.sum WHERE name = 'page'; END;
CREATE TRIGGER page_new AFTER UPDATE ON page BEGIN
    UPDATE tally SET total = total + NEW.sum - OLD.sum WHERE name = 'page'; END;
CREATE TRIGGER article_in AFTER INSERT ON article BEGIN
    UPDATE tally SET count = count + 1, total = total + NEW.sum WHERE name = 'article'; END;
CREATE TRIGGER article_out AFTER DELETE ON article BEGIN
    UPDATE tally SET count = count - 1, total = total - OLD.sum WHERE name = 'article'; END;
CREATE TRIGGER reading_in AFTER INSERT ON reading BEGIN
    UPDATE tally SET count = count + 1, total = total + NEW.sum WHERE name = 'reading'; END;
CREATE TRIGGER reading_out AFTER DELETE ON reading BEGIN
    UPDATE tally SET count = count - 1, total = total - OLD.sum WHERE name = 'reading'; END;
CREATE TRIGGER decision_in AFTER INSERT ON decision BEGIN
    UPDATE tally SET count = count + 1, total = total + NEW.sum WHERE name = 'decision'; END;
CREATE TRIGGER decision_out AFTER DELETE ON decision BEGIN
    UPDATE tally SET count = count - 1, total = total - OLD.sum WHERE name = 'decision'; END;
CREATE TRIGGER story_change_in AFTER INSERT ON story_change BEGIN
    UPDATE tally SET count = count + 1, total = total + NEW.sum WHERE name = 'story_change'; END;
CREATE TRIGGER story_change_out AFTER DELETE ON story_change BEGIN
    UPDATE tally SET count = count - 1, total = total - OLD.sum WHERE name = 'story_change'; END;
CREATE TRIGGER meta_in AFTER INSERT ON meta BEGIN
    UPDATE tally SET count = count + 1, total = total + NEW.sum WHERE name = 'meta'; END;
CREATE TRIGGER meta_new AFTER UPDATE ON meta BEGIN
    UPDATE tally SET total = total + NEW.sum - OLD.sum WHERE name = 'meta'; END;
CREATE TRIGGER meta_out AFTER DELETE ON meta BEGIN
    UPDATE tally SET count = count - 1, total = total - OLD.sum WHERE name = 'meta'; END;
CREATE TRIGGER decision_new AFTER UPDATE ON decision BEGIN
    UPDATE tally SET total = total + NEW.sum - OLD.sum WHERE name = 'decision'; END;

-- What every archive has. The id tells an index that belongs to another archive of the same name.
INSERT OR IGNORE INTO meta VALUES ('sequence', '0', row_sum('meta', 'sequence', '0'));
WITH made (id) AS MATERIALIZED (SELECT lower(hex(randomblob(16))))
    INSERT OR IGNORE INTO meta SELECT 'id', id, row_sum('meta', 'id', id) FROM made;
