-- Gishe: the local file of one workstation. Version 8.
--
-- `log` holds what happened: every event of every workstation, in the bytes it was written in. All other tables but
-- `writers`, `pieces`, `purges`, `drafts` and `meta` are caches of folds over it: `gishe rebuild` makes them anew, `gishe verify` compares.
-- Times `*_ms` are milliseconds since 1970 UTC; dates are ISO dates of the office's zone; money is euro cents.

-- Small facts about this file itself; never exchanged.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,             -- 'writer': the writer of this workstation; 'site': the office's sign (JSON);
                                        -- 'folder': the shared folder; 'clock': the last stamp taken over from others;
                                        -- 'nonces': marks of running programs; 'heard': when who may sleep was
                                        -- heard last; 'place': fingerprint of where the file lies;
                                        -- 'tables': all tables are to be made anew
    value TEXT NOT NULL
) STRICT;

-- One row per writer: its key and the head of its chain.
CREATE TABLE writers (
    writer TEXT PRIMARY KEY,            -- ten characters, hash of the public key
    public BLOB NOT NULL,               -- ed25519 public key, 32 bytes
    code   INTEGER NOT NULL,            -- workstation code in registration numbers, 1-99
    seq    INTEGER NOT NULL,            -- last sequence number held
    hash   BLOB NOT NULL,               -- chain hash after it, 32 bytes
    stamp  TEXT,                        -- its last stamp; the local clock never goes behind it
    cert   TEXT                         -- its certificate (JSON), once the office is open
) STRICT;

-- The ledger. Rows are appended and never changed; erasure removes `companion` alone.
CREATE TABLE log (
    row        INTEGER PRIMARY KEY,
    writer     TEXT NOT NULL,
    seq        INTEGER NOT NULL,        -- 1, 2, 3 ... of its writer, without gaps
    about      BLOB NOT NULL,           -- the aggregate's id, 16 bytes
    generation INTEGER NOT NULL,        -- with stamp: the order of folding
    stamp      TEXT NOT NULL,
    line       BLOB NOT NULL,           -- canonical JSON: facts
    companion  BLOB                     -- canonical JSON: personal data, bound by the line's commitment
) STRICT;
CREATE UNIQUE INDEX log_by_writer ON log (writer, seq);
CREATE INDEX log_by_about ON log (about);

-- Writers that ended: a later incarnation or a retirement says so. Events after `cut` do not count and stay readable.
CREATE TABLE endings (
    writer TEXT PRIMARY KEY,
    cut    INTEGER,                     -- NULL: all of its events count
    stolen INTEGER NOT NULL             -- 1: what stands after the cut was written by a thief and is not issued again;
                                        -- 2: a later life of such a writer that was not named itself: nothing of it counts; 3: both
) STRICT;

-- Aggregates whose personal data was erased: companions that come later are dropped.
CREATE TABLE erasures (
    about BLOB PRIMARY KEY
) STRICT;

-- Signed runs of events as they travel: the bytes around the lines, so that any workstation can write the file again.
CREATE TABLE pieces (
    writer    TEXT NOT NULL,
    lo        INTEGER NOT NULL,
    hi        INTEGER NOT NULL,
    name      TEXT NOT NULL,            -- of its file
    header    BLOB NOT NULL,
    tail      BLOB NOT NULL,
    sealed    BLOB,                     -- the file's bytes, until they were published and read back
    published INTEGER NOT NULL,         -- 1: lies in the folder, or came from there
    PRIMARY KEY (writer, hi, lo)
) STRICT, WITHOUT ROWID;

-- Erased events whose data may still lie in files of the folder.
CREATE TABLE purges (
    writer TEXT NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (writer, seq)
) STRICT, WITHOUT ROWID;

-- Number series: the last number given out, and its date. One row per register, workstation and year, or per line and day.
CREATE TABLE series (
    key  TEXT PRIMARY KEY,              -- '101/2026' or 'ticket/0/Б/2026-11-24'
    last INTEGER NOT NULL,
    date TEXT NOT NULL
) STRICT;

-- Visits, one row each.
CREATE TABLE visits (
    id         BLOB PRIMARY KEY,
    day        TEXT NOT NULL,
    label      TEXT NOT NULL,           -- 'Б-001'
    state      TEXT NOT NULL,
    issued_ms  INTEGER NOT NULL,
    called_ms  INTEGER,                 -- first call: waiting time ends here
    counter    INTEGER,                 -- where it is called or served now
    clashes    INTEGER NOT NULL,        -- events without effect that nobody has looked at
    waited_ms  INTEGER                  -- the legal waiting time, once called; NULL for calls, letters and who was served at once
) STRICT;
CREATE INDEX visits_by_day ON visits (day, issued_ms);
CREATE INDEX visits_to_review ON visits (day) WHERE clashes > 0;
CREATE INDEX visits_open ON visits (state) WHERE state IN ('visit-waiting', 'visit-called', 'visit-serving', 'visit-parked');

-- Cases, one row each. `row` also names the case in `words`.
CREATE TABLE cases (
    row        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    idx        TEXT NOT NULL,           -- '101': register and workstation code
    seq        INTEGER NOT NULL,
    date       TEXT NOT NULL,           -- date of registration
    at_ms      INTEGER NOT NULL,
    by         BLOB NOT NULL,           -- who registered
    kind       TEXT NOT NULL,
    status     TEXT NOT NULL,
    title      TEXT NOT NULL,           -- the service's name, or empty
    unit       TEXT NOT NULL,
    due        TEXT,
    due_time   TEXT,
    done_ms    INTEGER,                 -- when the result was ready or the decision taken
    notice_due TEXT,
    next       TEXT,                    -- by when something must be done next; NULL while nothing must
    duty       TEXT,                    -- what: 'duty-answer', 'duty-unit', 'duty-missing', 'duty-notice'
    fee        INTEGER NOT NULL,        -- owed in law: 0 when waived or void
    applicant  TEXT NOT NULL,           -- what the applicant is
    name       TEXT NOT NULL,           -- personal data from here on
    identifier TEXT NOT NULL,
    address    TEXT NOT NULL,
    phone      TEXT NOT NULL,
    email      TEXT NOT NULL,
    subject    TEXT NOT NULL,
    visit      BLOB,
    reference  TEXT,                    -- the sender's reference, for papers that came by file
    review     INTEGER NOT NULL DEFAULT 0, -- conflicts and late steps that nobody has looked at
    protected  INTEGER NOT NULL DEFAULT 0, -- the sender asked that the name be kept from others
    indexed    INTEGER NOT NULL DEFAULT 0 -- CRC-32C of the text that `words` has, or will have
) STRICT;
CREATE INDEX cases_by_number ON cases (idx, seq);
CREATE INDEX cases_by_date ON cases (date);
CREATE INDEX cases_by_status ON cases (status, date);
CREATE INDEX cases_next ON cases (next, row) WHERE next IS NOT NULL;
CREATE INDEX cases_by_visit ON cases (visit) WHERE visit IS NOT NULL;
CREATE INDEX cases_by_reference ON cases (reference) WHERE reference IS NOT NULL;
CREATE INDEX cases_by_clerk ON cases (by, date);
CREATE INDEX cases_by_due ON cases (coalesce(due, '9999'), row);
CREATE INDEX cases_by_name ON cases (name, row);
CREATE INDEX cases_by_kind ON cases (kind, date);
CREATE INDEX cases_by_unit ON cases (unit, date) WHERE unit > '';
CREATE INDEX cases_by_done ON cases (done_ms) WHERE done_ms IS NOT NULL;
CREATE INDEX cases_to_review ON cases (row) WHERE review > 0;

-- When cases were given to units: what a hand-over list of any day is made from.
CREATE TABLE handed (
    about BLOB NOT NULL,                -- the case
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (about, at_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX handed_by_time ON handed (at_ms);

-- Files that belong to cases, one row each; the bytes lie beside this file, under their hash.
CREATE TABLE files (
    hash  TEXT NOT NULL,                -- BLAKE3 of the content
    about BLOB NOT NULL,                -- the case
    bytes INTEGER NOT NULL,
    gone  INTEGER NOT NULL,             -- 1: taken away or erased; the bytes go where no other case has them
    PRIMARY KEY (hash, about)
) STRICT, WITHOUT ROWID;
CREATE INDEX files_by_about ON files (about);

-- Full text over number, names (also in Latin letters), identifier, phone, e-mail, subject, description, whom it is about, reference
-- and address: by prefix, without regard to case. Holds no text of
-- its own and no places of words, only which case has which word: nothing else is asked.
CREATE VIRTUAL TABLE words USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0', detail = none, prefix = '1 2 3 4 5 6 7 8'
);

-- Cases of which `words` was not told yet: a long run of events came from elsewhere. It is told while nobody asks.
CREATE TABLE unindexed (
    row INTEGER PRIMARY KEY
) STRICT;

-- Payments, one row each.
CREATE TABLE payments (
    id      BLOB PRIMARY KEY,
    case_id BLOB NOT NULL,
    idx     TEXT NOT NULL,              -- '1301'
    seq     INTEGER NOT NULL,
    date    TEXT NOT NULL,
    amount  INTEGER NOT NULL,
    method  TEXT NOT NULL,
    status  TEXT NOT NULL
) STRICT;
CREATE INDEX payments_by_case ON payments (case_id);
CREATE INDEX payments_by_date ON payments (date);
CREATE INDEX payments_by_number ON payments (idx, seq);

-- Staff who may sign in.
CREATE TABLE staff (
    id     BLOB PRIMARY KEY,
    name   TEXT NOT NULL,
    active INTEGER NOT NULL
) STRICT;

-- Bookings, one row each: receptions and appointments.
CREATE TABLE bookings (
    id       BLOB PRIMARY KEY,
    official TEXT NOT NULL,             -- as named in Settings; empty: an appointment at the counters
    day      TEXT NOT NULL,
    time     TEXT NOT NULL,             -- 'HH:MM'
    state    TEXT NOT NULL
) STRICT;
CREATE INDEX bookings_by_day ON bookings (day, official, time);

-- Opinions of visitors, one row each; they name nobody.
CREATE TABLE opinions (
    id    BLOB PRIMARY KEY,
    day   TEXT NOT NULL,
    score INTEGER NOT NULL,             -- 1 to 5
    topic TEXT NOT NULL
) STRICT;
CREATE INDEX opinions_by_day ON opinions (day, score);

-- Counter sessions: who sits where.
CREATE TABLE sessions (
    id        BLOB PRIMARY KEY,
    counter   INTEGER NOT NULL,
    clerk     BLOB NOT NULL,
    opened_ms INTEGER NOT NULL,
    break_ms  INTEGER,
    closed_ms INTEGER
) STRICT;

-- Settings in force.
CREATE TABLE settings (
    key        TEXT PRIMARY KEY,
    value      TEXT NOT NULL,
    generation INTEGER NOT NULL,
    stamp      TEXT NOT NULL
) STRICT;

-- Papers that went out, one row each; the bytes lie beside this file, under their hash.
CREATE TABLE issued (
    id        BLOB PRIMARY KEY,
    paper     TEXT NOT NULL,            -- 'receipt', 'fee', ...
    of        BLOB,                     -- the case, payment or visit
    number    TEXT NOT NULL,            -- the number on it: '101-412/24.11.2026'
    medium    TEXT NOT NULL,            -- 'a5', 'roll80', ...
    duplicate INTEGER NOT NULL,         -- 0: the first
    way       TEXT NOT NULL,            -- 'printed' or 'saved'
    hash      TEXT NOT NULL,            -- BLAKE3 of the bytes
    at_ms     INTEGER NOT NULL,
    by        BLOB NOT NULL
) STRICT;
CREATE INDEX issued_by_number ON issued (number);
CREATE INDEX issued_by_of ON issued (of);

-- Half-filled forms and the window's own wishes, kept through a crash; of this workstation alone.
CREATE TABLE drafts (
    key      TEXT PRIMARY KEY,
    body     TEXT NOT NULL,
    saved_ms INTEGER NOT NULL
) STRICT;
