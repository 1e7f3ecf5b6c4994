-- What a server enforces by itself, against any program that logs in. Run by db/guards.py as the owner of the tables,
-- again at every `db init`; every statement may be repeated. @schema@ is the schema that holds the tables.
--
-- session_user is the login. Inside SECURITY DEFINER functions current_user is the owner of the tables, so
-- pg_has_role(session_user, current_user, 'MEMBER') says whether the login acts for the owner.

CREATE OR REPLACE FUNCTION @schema@.console_may(wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM role_right AS granted JOIN pg_roles AS known ON known.rolname = granted.role
        WHERE granted.command IN (wanted, '*') AND pg_has_role(session_user, known.oid, 'MEMBER')
            AND (granted.drill_only = 0 OR EXISTS (SELECT FROM operation WHERE key = 'kind' AND value = 'drill'))
    )
$$;

-- An entry's place, actor and hash are the server's: whoever inserts gives the command's id, name and body alone.
CREATE OR REPLACE FUNCTION @schema@.journal_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $$
DECLARE
    last_seq integer;
    last_hash text;
    said jsonb;
    undone text;
    target bigint;
BEGIN
    IF NEW.actor IS NULL THEN
        NEW.actor := session_user;
    END IF;
    IF NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
        said := NEW.body::jsonb;
        IF said->>'command' IS DISTINCT FROM NEW.kind OR said->>'id' IS DISTINCT FROM NEW.command_id THEN
            RAISE insufficient_privilege USING MESSAGE = 'the entry is not about the command that it names';
        END IF;
        IF NEW.actor <> session_user AND NOT console_may('(any actor)') THEN
            RAISE insufficient_privilege USING MESSAGE = format('%s may not command as %s', session_user, NEW.actor);
        END IF;
        -- Undoing takes the right to what is undone, however many times over.
        undone := NEW.kind;
        target := (said #>> '{args,seq}')::bigint;
        WHILE undone = 'Undo' LOOP
            SELECT kind, (body::jsonb #>> '{args,seq}')::bigint INTO undone, target FROM journal WHERE seq = target;
        END LOOP;
        IF NEW.kind = 'Undo' AND NOT console_may(undone) THEN
            RAISE insufficient_privilege USING MESSAGE = format('%s may not undo %s', session_user, undone);
        END IF;
    END IF;
    SELECT seq, hash INTO STRICT last_seq, last_hash FROM journal_head FOR UPDATE;
    NEW.seq := last_seq + 1;
    NEW.prev := last_hash;
    NEW.hash := encode(sha256(convert_to(
        last_hash || E'\n' || NEW.seq || E'\n' || NEW.actor || E'\n' || NEW.body, 'UTF8')), 'hex');
    UPDATE journal_head SET seq = NEW.seq, hash = NEW.hash;
    PERFORM pg_notify('journal', NEW.seq::text);
    RETURN NEW;
END
$$;

-- A row changes exactly as the entry of the same transaction says, or not at all. Looked at just before the commit.
-- A drill may hold many commands in one transaction, and its tables are nobody's evidence.
CREATE OR REPLACE FUNCTION @schema@.console_journaled() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $$
DECLARE
    key text;
    image jsonb;
    agrees boolean;
BEGIN
    IF pg_has_role(session_user, current_user, 'MEMBER')
        OR EXISTS (SELECT FROM operation WHERE operation.key = 'kind' AND value = 'drill') THEN
        RETURN NULL;
    END IF;
    key := to_jsonb(COALESCE(NEW, OLD)) ->> TG_ARGV[0];
    SELECT item INTO image
    FROM journal_head AS head JOIN journal AS entry ON entry.seq = head.seq,
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

-- A private text is only ever erased, and only as the entry of the same transaction says.
CREATE OR REPLACE FUNCTION @schema@.console_erased() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $$
BEGIN
    IF pg_has_role(session_user, current_user, 'MEMBER')
        OR NEW.ref = OLD.ref AND NEW.salt IS NULL AND NEW.text IS NULL AND EXISTS (
            SELECT FROM journal_head AS head JOIN journal AS entry ON entry.seq = head.seq
            WHERE entry.xmin = pg_current_xact_id()::xid AND entry.kind = 'EraseTexts'
                AND entry.body::jsonb #> '{args,texts}' ? OLD.ref) THEN
        RETURN NULL;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'a private text may only be erased, with a journal entry that says so';
END
$$;

REVOKE ALL ON FUNCTION @schema@.journal_chain(), @schema@.console_journaled(), @schema@.console_erased() FROM PUBLIC;

CREATE OR REPLACE TRIGGER journal_chain BEFORE INSERT ON @schema@.journal
    FOR EACH ROW EXECUTE FUNCTION @schema@.journal_chain();

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
    WITH CHECK ((SELECT @schema@.console_may('(private texts)')));

-- Who is on: everybody reads, each login says it of itself alone.
ALTER TABLE @schema@.presence ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS presence_read ON @schema@.presence;
CREATE POLICY presence_read ON @schema@.presence FOR SELECT USING (true);
DROP POLICY IF EXISTS presence_own ON @schema@.presence;
CREATE POLICY presence_own ON @schema@.presence USING (login = session_user)
    WITH CHECK (login = session_user AND name = session_user);

DROP POLICY IF EXISTS private_erase ON @schema@.private_text;
CREATE POLICY private_erase ON @schema@.private_text FOR UPDATE
    USING ((SELECT @schema@.console_may('EraseTexts'))) WITH CHECK (salt IS NULL AND text IS NULL);
DROP TRIGGER IF EXISTS private_text_erased ON @schema@.private_text;
CREATE CONSTRAINT TRIGGER private_text_erased AFTER UPDATE ON @schema@.private_text
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION @schema@.console_erased();
