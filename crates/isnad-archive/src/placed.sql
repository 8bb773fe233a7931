-- Keeps the tally of `placed` in step. Run once, after `tally.sql`.

INSERT INTO tally SELECT 'placed', count(*), coalesce(sum(sum), 0) FROM placed;
CREATE TRIGGER placed_in AFTER INSERT ON placed BEGIN
    UPDATE tally SET count = count + 1, total = total + NEW.sum WHERE name = 'placed'; END;
CREATE TRIGGER placed_out AFTER DELETE ON placed BEGIN
    UPDATE tally SET count = count - 1, total = total - OLD.sum WHERE name = 'placed'; END;
