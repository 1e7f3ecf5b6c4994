-- What a server enforces by itself, against any program that logs in. Run by db/guards.py as the owner of the tables,
-- again at every `db init`; every statement may be repeated. @schema@ is the schema that holds the tables.
--
-- session_user is the login. Inside SECURITY DEFINER functions current_user is the owner of the tables, so
-- pg_has_role(session_user, current_user, 'MEMBER') says whether the login acts for the owner. Every name in them is whole:
-- where anybody may make a function or an operator in @schema@, none of them is ever taken for one of the server's.

-- In PL/pgSQL, which plans once a session what SQL would plan at each of a command's calls.
CREATE OR REPLACE FUNCTION @schema@.console_may(wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM @schema@.role_right AS granted JOIN pg_roles AS known ON known.rolname = granted.role
        WHERE granted.command IN (wanted, '*') AND pg_has_role(session_user, known.oid, 'MEMBER')
            AND (granted.drill_only = 0 OR EXISTS (SELECT FROM @schema@.operation WHERE key = 'kind' AND value = 'drill'))
    );
END
$$;

-- Whether every console can read an entry's text: one that none can would stop them all. The parts in the order of canonical
-- JSON, each once, since readers differ in which of two they take; no number or depth that a reader gives up at.
CREATE OR REPLACE FUNCTION @schema@.console_readable(body text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said jsonb := body;
BEGIN
    RETURN ARRAY(SELECT json_object_keys(body::json)) = '{args,at,changed,command,details,doctrine,id,rows}'
        AND said ->> 'at' ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$' AND (said ->> 'at')::timestamptz IS NOT NULL
        AND jsonb_typeof(said -> 'args') = 'object' AND jsonb_typeof(said -> 'details') = 'object'
        AND jsonb_typeof(said -> 'rows') = 'array' AND jsonb_typeof(said -> 'doctrine') = 'string'
        AND NOT EXISTS (
            SELECT FROM json_array_elements(body::json -> 'rows') AS item
            WHERE ARRAY(SELECT json_object_keys(item)) <> '{after,before,key,kind}' OR json_typeof(item -> 'key') <> 'string'
                OR item ->> 'kind' NOT IN (@kinds@)
        )
        AND said -> 'changed' = COALESCE((
            SELECT jsonb_object_agg(kind, keys) FROM (
                SELECT item ->> 'kind' AS kind, jsonb_agg(item -> 'key' ORDER BY place) AS keys
                FROM jsonb_array_elements(said -> 'rows') WITH ORDINALITY AS row (item, place) GROUP BY item ->> 'kind'
            ) AS touched), '{}')
        AND NOT jsonb_path_exists(said, '$.rows[*].*.* ? (@.type() == "object" || @.type() == "array")')
        AND NOT jsonb_path_exists(said, '$.**{32}')
        AND NOT jsonb_path_exists(said, '$.** ? (@.type() == "number" && (@ > 1e300 || @ < -1e300))');
END
$$;

-- Whether a shape is one that every console can read and none dies of, as `console.domain.geo.is_plain_wkb` has it: WKB in
-- hexadecimal of one point, line or polygon or of polygons side by side; closed rings of numbers below 256.
CREATE OR REPLACE FUNCTION @schema@.console_shape(said text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    raw bytea := decode(said, 'hex');
    kind integer := get_byte(raw, 1);
    place integer := 5;
    polygons integer := 1;
    rings integer := 1;
    points integer := 1;
    corners text;
BEGIN
    IF encode(raw, 'hex') <> lower(said) OR lower(said) !~ '^010[1236]000000' THEN
        RETURN false;
    END IF;
    IF kind = 6 THEN
        polygons := @schema@.console_count(raw, 5);
        place := 9;
    END IF;
    FOR polygon IN 1..polygons LOOP
        IF kind = 6 THEN
            IF encode(substring(raw FROM place + 1 FOR 5), 'hex') <> '0103000000' THEN
                RETURN false;
            END IF;
            place := place + 5;
        END IF;
        IF kind IN (3, 6) THEN
            rings := @schema@.console_count(raw, place);
            place := place + 4;
        END IF;
        FOR ring IN 1..rings LOOP
            IF kind <> 1 THEN
                points := @schema@.console_count(raw, place);
                place := place + 4;
            END IF;
            corners := encode(substring(raw FROM place + 1 FOR 16 * points), 'hex');
            place := place + 16 * points;
            IF length(corners) <> 32 * points OR points < (CASE kind WHEN 1 THEN 1 WHEN 2 THEN 2 ELSE 4 END)
                OR kind IN (3, 6) AND left(corners, 32) <> right(corners, 32)
                OR corners !~ '^([0-9a-f]{14}[0-389ab][0-9a-f]|[0-9a-f]{12}[0-6][0-9a-f][4c]0)*$' THEN
                RETURN false;
            END IF;
        END LOOP;
    END LOOP;
    RETURN place = length(raw) AND polygons > 0 AND rings > 0;
END
$$;

-- Four bytes, the least first; no shape has so many parts that it takes the last.
CREATE OR REPLACE FUNCTION @schema@.console_count(raw bytea, place integer) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF get_byte(raw, place + 3) > 0 THEN
        RAISE data_exception USING MESSAGE = 'a shape has too many parts';
    END IF;
    RETURN get_byte(raw, place) + 256 * get_byte(raw, place + 1) + 65536 * get_byte(raw, place + 2);
END
$$;

-- An entry's place, actor and hash are the server's: whoever inserts gives the command's id, name and body alone.
CREATE OR REPLACE FUNCTION @schema@.journal_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last_seq integer;
    last_hash text;
    said jsonb;
    undone text;
    target bigint;
    before bigint;
    in_force text;
BEGIN
    IF NEW.actor IS NULL THEN
        NEW.actor := session_user;
    END IF;
    IF NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
        IF octet_length(NEW.body) > 1048576 AND NOT @schema@.console_may('AdoptRegion') THEN
            RAISE insufficient_privilege USING MESSAGE = 'the entry is longer than any of a console';
        END IF;
        IF @schema@.console_readable(NEW.body) IS NOT TRUE THEN
            RAISE insufficient_privilege USING MESSAGE = 'the entry is not as consoles write it, and none could read it';
        END IF;
        said := NEW.body::jsonb;
        IF said->>'command' IS DISTINCT FROM NEW.kind OR said->>'id' IS DISTINCT FROM NEW.command_id THEN
            RAISE insufficient_privilege USING MESSAGE = 'the entry is not about the command that it names';
        END IF;
        IF NEW.actor <> session_user AND NOT @schema@.console_may('(any actor)') THEN
            RAISE insufficient_privilege USING MESSAGE = format('%s may not command as %s', session_user, NEW.actor);
        END IF;
        -- Undoing takes the right to what is undone, however many times over.
        undone := NEW.kind;
        IF NEW.kind = 'Undo' AND jsonb_typeof(said #> '{args,seq}') IS DISTINCT FROM 'number' THEN
            RAISE insufficient_privilege USING MESSAGE = 'the entry does not say what it undoes';
        END IF;
        target := (said #>> '{args,seq}')::bigint;
        WHILE undone = 'Undo' LOOP
            before := target;
            SELECT kind, (body::jsonb #>> '{args,seq}')::bigint INTO undone, target FROM @schema@.journal WHERE seq = before;
            IF target >= before THEN  -- what only the owner could have written
                undone := NULL;
            END IF;
        END LOOP;
        IF NEW.kind = 'Undo' AND NOT @schema@.console_may(undone) THEN
            RAISE insufficient_privilege USING MESSAGE = format('%s may not undo %s', session_user, undone);
        END IF;
        IF EXISTS (SELECT FROM jsonb_object_keys(said -> 'changed') AS kind
                WHERE '@touched@'::jsonb ? kind AND ('@touched@'::jsonb -> kind ? undone) IS NOT TRUE) THEN
            RAISE insufficient_privilege USING MESSAGE = 'the entry speaks of rows that its command does not touch';
        END IF;
        -- Whichever command says it: who may not review gives no verdict.
        IF jsonb_path_exists(said, '$.rows[*] ? (@.kind == "request").after.answer ? (@ == "approved" || @ == "sent_back")')
            AND NOT @schema@.console_may('AnswerReview') THEN
            RAISE insufficient_privilege USING MESSAGE = format('%s may give no verdict', session_user);
        END IF;
    END IF;
    SELECT seq, hash INTO STRICT last_seq, last_hash FROM @schema@.journal_head FOR UPDATE;
    -- Another doctrine may ask for a review first. Told as a lost race, since it mostly is one: a desk then looks again.
    IF NEW.kind = 'CloseIncident' AND NOT @schema@.console_trusted() THEN
        SELECT name || '@' || edition INTO in_force FROM @schema@.doctrine ORDER BY adopted_at DESC, key COLLATE "C" DESC LIMIT 1;
        IF in_force <> said ->> 'doctrine' THEN
            RAISE serialization_failure USING MESSAGE = format('calls are closed by the doctrine in force: %s', in_force);
        END IF;
    END IF;
    NEW.seq := last_seq + 1;
    NEW.prev := last_hash;
    NEW.hash := encode(sha256(convert_to(
        last_hash || E'\n' || NEW.seq || E'\n' || NEW.actor || E'\n' || NEW.body, 'UTF8')), 'hex');
    UPDATE @schema@.journal_head SET seq = NEW.seq, hash = NEW.hash;
    PERFORM pg_notify('journal', NEW.seq::text);
    RETURN NEW;
END
$$;

-- Whether rows and entries need not agree: for who acts for the owner, and in a drill, which may hold many commands in one
-- transaction and whose tables are nobody's evidence. Not SECURITY DEFINER: its caller is, and is the owner here.
CREATE OR REPLACE FUNCTION @schema@.console_trusted() RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN pg_has_role(session_user, current_user, 'MEMBER')
        OR EXISTS (SELECT FROM @schema@.operation WHERE key = 'kind' AND value = 'drill');
END
$$;

-- A row changes exactly as the entry of the same transaction says, or not at all. Looked at just before the commit.
CREATE OR REPLACE FUNCTION @schema@.console_journaled() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key text;
    image jsonb;
    agrees boolean;
BEGIN
    IF @schema@.console_trusted() THEN
        RETURN NULL;
    END IF;
    key := to_jsonb(COALESCE(NEW, OLD)) ->> TG_ARGV[0];
    SELECT item INTO image
    FROM @schema@.journal_head AS head JOIN @schema@.journal AS entry ON entry.seq = head.seq,
        jsonb_array_elements(entry.body::jsonb -> 'rows') AS item
    WHERE entry.xmin = pg_current_xact_id()::xid AND item ->> 'kind' = TG_TABLE_NAME AND item ->> 'key' = key;
    agrees := image IS NOT NULL AND CASE TG_OP
        WHEN 'INSERT' THEN image -> 'before' = 'null' AND image -> 'after' = to_jsonb(NEW)
        WHEN 'DELETE' THEN image -> 'after' = 'null' AND image -> 'before' = to_jsonb(OLD)
        ELSE to_jsonb(NEW) = to_jsonb(OLD) || (image -> 'after') AND to_jsonb(OLD) @> (image -> 'before')
    END;
    IF agrees THEN
        RETURN NULL;
    END IF;
    RAISE insufficient_privilege USING
        MESSAGE = format('%s %s may not change without a journal entry that says so', TG_TABLE_NAME, key);
END
$$;

-- And an entry says nothing that did not happen: each row that it names is, at the end, as it says, by this transaction.
-- TG_ARGV[0] is the column of the key by table.
CREATE OR REPLACE FUNCTION @schema@.console_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    images jsonb;
    image jsonb;
    held jsonb;
    is_mine boolean;
    agrees boolean;
BEGIN
    IF @schema@.console_trusted() THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (SELECT FROM @schema@.journal_head AS head WHERE head.seq = NEW.seq) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a transaction makes one entry';
    END IF;
    images := NEW.body::jsonb -> 'rows';
    FOR image IN SELECT jsonb_array_elements(images) LOOP
        EXECUTE format(
            'SELECT to_jsonb(held), held.xmin = pg_current_xact_id()::xid FROM %I.%I AS held WHERE held.%I = $1',
            TG_TABLE_SCHEMA, image ->> 'kind', TG_ARGV[0]::jsonb ->> (image ->> 'kind')
        ) INTO held, is_mine USING image ->> 'key';
        agrees := CASE
            WHEN image -> 'after' = 'null' THEN held IS NULL AND image -> 'before' <> 'null'
            WHEN image -> 'before' = 'null' THEN is_mine AND held = image -> 'after'
            ELSE is_mine AND held @> (image -> 'after')
                AND (image #>> '{after,version}')::integer = (image #>> '{before,version}')::integer + 1
        END;
        IF agrees IS NOT TRUE THEN
            RAISE insufficient_privilege USING
                MESSAGE = format('the entry says of %s %s what did not happen', image ->> 'kind', image ->> 'key');
        END IF;
    END LOOP;
    IF (SELECT count(*) <> count(DISTINCT (item -> 'kind', item -> 'key')) FROM jsonb_array_elements(images) AS item) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the entry tells of a row twice';
    END IF;
    RETURN NULL;
END
$$;

-- An answer is kept with the login that gives it, so that nobody answers what another will ask under the same id; and that
-- something was done only beside the entry that says so.
CREATE OR REPLACE FUNCTION @schema@.console_answered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said jsonb;
BEGIN
    IF pg_has_role(session_user, current_user, 'MEMBER') THEN
        RETURN NEW;
    END IF;
    said := NEW.result::jsonb;
    IF jsonb_typeof(said) IS DISTINCT FROM 'object' OR said ->> 'id' IS DISTINCT FROM NEW.id
        OR said -> 'ok' <> 'false' AND NOT EXISTS (
            SELECT FROM @schema@.journal AS entry
            WHERE entry.command_id = NEW.id AND entry.xmin = pg_current_xact_id()::xid) THEN
        RAISE insufficient_privilege USING MESSAGE = 'an answer may not be kept without its journal entry';
    END IF;
    NEW.result := said || jsonb_build_object('by', session_user);
    RETURN NEW;
END
$$;

-- Counted by the server: a version at its end would stop every feed.
CREATE OR REPLACE FUNCTION @schema@.console_counted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.version := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE OLD.version + 1 END;
    RETURN NEW;
END
$$;

-- How many more desks a login says to have: each is drawn at every other. Volatile, to see those of the same statement.
CREATE OR REPLACE FUNCTION @schema@.console_desks(besides text) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*) FROM @schema@.presence WHERE login = session_user AND desk <> besides
$$;

-- A private text is only ever erased, and only as the entry of the same transaction says.
CREATE OR REPLACE FUNCTION @schema@.console_erased() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF pg_has_role(session_user, current_user, 'MEMBER')
        OR NEW.ref = OLD.ref AND NEW.salt IS NULL AND NEW.text IS NULL AND EXISTS (
            SELECT FROM @schema@.journal_head AS head JOIN @schema@.journal AS entry ON entry.seq = head.seq
            WHERE entry.xmin = pg_current_xact_id()::xid AND entry.kind = 'EraseTexts'
                AND entry.body::jsonb #> '{args,texts}' ? OLD.ref) THEN
        RETURN NULL;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'a private text may only be erased, with a journal entry that says so';
END
$$;

REVOKE ALL ON FUNCTION @schema@.journal_chain(), @schema@.console_trusted(), @schema@.console_journaled(),
    @schema@.console_erased(), @schema@.console_told(), @schema@.console_answered(), @schema@.console_counted() FROM PUBLIC;

CREATE OR REPLACE TRIGGER journal_chain BEFORE INSERT ON @schema@.journal
    FOR EACH ROW EXECUTE FUNCTION @schema@.journal_chain();

DROP TRIGGER IF EXISTS journal_told ON @schema@.journal;
CREATE CONSTRAINT TRIGGER journal_told AFTER INSERT ON @schema@.journal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION @schema@.console_told('@keys@');
CREATE OR REPLACE TRIGGER command_answered BEFORE INSERT ON @schema@.command
    FOR EACH ROW EXECUTE FUNCTION @schema@.console_answered();
CREATE OR REPLACE TRIGGER position_counted BEFORE INSERT OR UPDATE ON @schema@.position_version
    FOR EACH ROW EXECUTE FUNCTION @schema@.console_counted();

ALTER TABLE @schema@.journal ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS journal_read ON @schema@.journal;
CREATE POLICY journal_read ON @schema@.journal FOR SELECT USING (true);
DROP POLICY IF EXISTS journal_append ON @schema@.journal;
CREATE POLICY journal_append ON @schema@.journal FOR INSERT WITH CHECK (@schema@.console_may(kind));

ALTER TABLE @schema@.private_text ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS private_read ON @schema@.private_text;
CREATE POLICY private_read ON @schema@.private_text FOR SELECT
    USING ((SELECT @schema@.console_may('(private texts)')));
DROP POLICY IF EXISTS private_keep ON @schema@.private_text;
CREATE POLICY private_keep ON @schema@.private_text FOR INSERT
    WITH CHECK (
        (SELECT @schema@.console_may('(private texts)')) AND length(text) <= 100000
        AND ref = encode(sha256(convert_to(salt || E'\n' || text, 'UTF8')), 'hex')
    );

-- Who is on: everybody reads, each login says it of itself alone.
ALTER TABLE @schema@.presence ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS presence_read ON @schema@.presence;
CREATE POLICY presence_read ON @schema@.presence FOR SELECT USING (true);
DROP POLICY IF EXISTS presence_own ON @schema@.presence;
CREATE POLICY presence_own ON @schema@.presence USING (login = session_user)
    WITH CHECK (
        login = session_user AND name = session_user
        AND (role = 'observer' OR EXISTS (
            SELECT FROM pg_roles AS known
            WHERE known.rolname = 'console_' || presence.role AND pg_has_role(session_user, known.oid, 'MEMBER')))
        AND length(desk) <= 100 AND length(station) <= 300 AND since_ms BETWEEN 0 AND 1e14 AND ahead_ms BETWEEN -1e14 AND 1e14
        AND COALESCE(length(looks_at), 0) <= 300 AND COALESCE(length(drags), 0) <= 100000
        AND (drags IS NULL OR jsonb_typeof(drags::jsonb) = 'object') AND @schema@.console_desks(desk) < 32
    );

-- Positions: everybody reads, who may feed writes.
ALTER TABLE @schema@.position_latest ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS position_read ON @schema@.position_latest;
CREATE POLICY position_read ON @schema@.position_latest FOR SELECT USING (true);
DROP POLICY IF EXISTS position_feed ON @schema@.position_latest;
CREATE POLICY position_feed ON @schema@.position_latest USING ((SELECT @schema@.console_may('(positions)')));
ALTER TABLE @schema@.position_history ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS position_read ON @schema@.position_history;
CREATE POLICY position_read ON @schema@.position_history FOR SELECT USING (true);
DROP POLICY IF EXISTS position_feed ON @schema@.position_history;
CREATE POLICY position_feed ON @schema@.position_history USING ((SELECT @schema@.console_may('(positions)')));

DROP POLICY IF EXISTS private_erase ON @schema@.private_text;
CREATE POLICY private_erase ON @schema@.private_text FOR UPDATE
    USING ((SELECT @schema@.console_may('EraseTexts'))) WITH CHECK (salt IS NULL AND text IS NULL);
DROP TRIGGER IF EXISTS private_text_erased ON @schema@.private_text;
CREATE CONSTRAINT TRIGGER private_text_erased AFTER UPDATE ON @schema@.private_text
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION @schema@.console_erased();
