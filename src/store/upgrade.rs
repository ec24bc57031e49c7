//! Upgrading an older file: forward only, step by step, after a copy beside it.

use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// The version this program writes.
pub const VERSION: i32 = 8;

/// The fact about a file that says that its tables are to be made anew before it is used; gone with the transaction that does it.
pub const TABLES: &str = "tables";

/// A step from one version to the next, as SQL.
pub type Step = (i32, &'static str);

/// All steps: `(from, sql)` brings a file of version `from` to `from + 1`.
pub const STEPS: &[Step] = &[(1, TO_2), (2, TO_3), (3, TO_4), (4, TO_5), (5, TO_6), (6, TO_7), (7, TO_8)];

/// Version 2: what the exchange keeps.
const TO_2: &str = "
    ALTER TABLE writers ADD COLUMN cert TEXT;
    CREATE TABLE endings (writer TEXT PRIMARY KEY, cut INTEGER, stolen INTEGER NOT NULL) STRICT;
    CREATE TABLE erasures (about BLOB PRIMARY KEY) STRICT;
    CREATE TABLE pieces (writer TEXT NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL, name TEXT NOT NULL,
        header BLOB NOT NULL, tail BLOB NOT NULL, sealed BLOB, published INTEGER NOT NULL,
        PRIMARY KEY (writer, hi, lo)) STRICT, WITHOUT ROWID;
    CREATE TABLE purges (writer TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (writer, seq)) STRICT, WITHOUT ROWID;
    ALTER TABLE cases ADD COLUMN review INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX cases_to_review ON cases (row) WHERE review > 0;
    CREATE INDEX visits_to_review ON visits (day) WHERE clashes > 0;
";

/// Version 3: papers that went out.
const TO_3: &str = "
    CREATE TABLE issued (id BLOB PRIMARY KEY, paper TEXT NOT NULL, of BLOB, number TEXT NOT NULL, medium TEXT NOT NULL,
        duplicate INTEGER NOT NULL, way TEXT NOT NULL, hash TEXT NOT NULL, at_ms INTEGER NOT NULL, by BLOB NOT NULL) STRICT;
    CREATE INDEX issued_by_number ON issued (number);
    CREATE INDEX issued_by_of ON issued (of);
";

/// Version 4: files that belong to cases, orders of the register, and names found in Latin letters: the tables are made anew
/// after it.
const TO_4: &str = "
    CREATE TABLE files (hash TEXT NOT NULL, about BLOB NOT NULL, bytes INTEGER NOT NULL, gone INTEGER NOT NULL,
        PRIMARY KEY (hash, about)) STRICT, WITHOUT ROWID;
    CREATE INDEX files_by_about ON files (about);
    CREATE TABLE bookings (id BLOB PRIMARY KEY, official TEXT NOT NULL, day TEXT NOT NULL, time TEXT NOT NULL,
        state TEXT NOT NULL) STRICT;
    CREATE INDEX bookings_by_day ON bookings (day, official, time);
    CREATE TABLE opinions (id BLOB PRIMARY KEY, day TEXT NOT NULL, score INTEGER NOT NULL, topic TEXT NOT NULL) STRICT;
    CREATE INDEX opinions_by_day ON opinions (day, score);
    DROP TABLE words;
    CREATE VIRTUAL TABLE words USING fts5 (
        text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0', detail = none, prefix = '1 2 3 4 5 6 7 8'
    );
    DROP INDEX IF EXISTS cases_by_status;
    CREATE INDEX cases_by_status ON cases (status, row);
    CREATE INDEX cases_running ON cases (due, row)
        WHERE status IN ('status-registered', 'status-assigned', 'status-in-work', 'status-awaiting-other');
    CREATE INDEX cases_by_due ON cases (coalesce(due, '9999'), row);
    CREATE INDEX cases_by_name ON cases (name, row);
    CREATE INDEX cases_by_kind ON cases (kind, row);
    CREATE INDEX cases_by_unit ON cases (unit, row) WHERE unit > '';
";

/// Version 5: the search index follows long runs later; what must be done next stands with the case, and the tables are made anew.
const TO_5: &str = "
    CREATE TABLE unindexed (row INTEGER PRIMARY KEY) STRICT;
    ALTER TABLE visits ADD COLUMN waited_ms INTEGER;
    ALTER TABLE cases ADD COLUMN next TEXT;
    ALTER TABLE cases ADD COLUMN duty TEXT;
    DROP INDEX IF EXISTS cases_running;
    CREATE INDEX cases_next ON cases (next, row) WHERE next IS NOT NULL;
    ALTER TABLE cases ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE handed (about BLOB NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (about, at_ms)) STRICT, WITHOUT ROWID;
    CREATE INDEX handed_by_time ON handed (at_ms);
";

/// Version 6: what was answered on a day is found without walking over the register; whose name is kept from others stands with the
/// case, and the tables are made anew.
const TO_6: &str = "
    CREATE INDEX cases_by_done ON cases (done_ms) WHERE done_ms IS NOT NULL;
    ALTER TABLE cases ADD COLUMN protected INTEGER NOT NULL DEFAULT 0;
";

/// Version 7: what a list is narrowed by goes on by date in its index.
const TO_7: &str = "
    DROP INDEX IF EXISTS cases_by_status;
    CREATE INDEX cases_by_status ON cases (status, date);
    DROP INDEX IF EXISTS cases_by_clerk;
    CREATE INDEX cases_by_clerk ON cases (by, date);
    DROP INDEX IF EXISTS cases_by_kind;
    CREATE INDEX cases_by_kind ON cases (kind, date);
    DROP INDEX IF EXISTS cases_by_unit;
    CREATE INDEX cases_by_unit ON cases (unit, date) WHERE unit > '';
";

/// Version 8: what was done apart is folded otherwise, and the ends of stolen workstations are computed. No table changes, but all are made anew:
/// whoever changes a fold, or understands an operation that was kept unread before, begins a new version, if only for this.
const TO_8: &str = "INSERT OR REPLACE INTO meta (key, value) VALUES ('tables', 'due');";

/// Whether a file is a whole store of a version.
fn is_whole(path: &Path, version: i32) -> bool {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let Ok(db) = Connection::open_with_flags(path, flags) else { return false };
    let of: rusqlite::Result<i32> = db.pragma_query_value(None, "user_version", |r| r.get(0));
    let checked: rusqlite::Result<String> = db.pragma_query_value(None, "quick_check", |r| r.get(0));
    of.is_ok_and(|of| of == version) && checked.is_ok_and(|said| said == "ok")
}

/// Brings the file to the version after the last step, each step in a transaction of its own; the file as it was is kept
/// beside it as `….v<old>`. A crash leaves the old schema or the new one, never something between.
///
/// Gives the version that was found.
pub fn run(db: &mut Connection, path: &Path, steps: &[Step]) -> rusqlite::Result<i32> {
    let version: i32 = db.pragma_query_value(None, "user_version", |r| r.get(0))?;
    let due: Vec<&Step> = steps.iter().filter(|(from, _)| *from >= version).collect();
    if due.is_empty() {
        return Ok(version);
    }
    let mut copy = path.as_os_str().to_owned();
    copy.push(format!(".v{version}"));
    // A copy that a crashed upgrade left is already the file as it was: it gets its name when it is whole. Older programs made it in place.
    if !is_whole(Path::new(&copy), version) {
        let mut making = copy.clone();
        making.push(".new");
        let failed = |e: std::io::Error| rusqlite::Error::ToSqlConversionFailure(Box::new(e));
        // VACUUM INTO refuses to overwrite what was cut short.
        match std::fs::remove_file(&making) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let _ = db.execute("VACUUM INTO ?1", [making.to_string_lossy()])?;
        std::fs::rename(&making, &copy).map_err(failed)?;
    }
    for (from, sql) in due {
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "user_version", from + 1)?;
        tx.commit()?;
    }
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_run_once_in_order_after_a_copy_and_a_failing_one_changes_nothing() {
        let dir = std::env::temp_dir().join(format!("gishe-upgrade-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).expect("a folder");
        let path = dir.join("a.sqlite");
        let mut db = Connection::open(&path).expect("a file");
        db.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1); PRAGMA user_version = 1;").expect("a table");
        let steps: &[Step] = &[(1, "ALTER TABLE t ADD COLUMN b;"), (2, "UPDATE t SET b = 2; SELECT nonsense;")];
        assert!(run(&mut db, &path, steps).is_err());
        let at = |db: &Connection| -> i32 { db.pragma_query_value(None, "user_version", |r| r.get(0)).expect("a version") };
        assert_eq!(at(&db), 2, "the first step holds, the second left nothing");
        assert_eq!(db.query_row("SELECT b FROM t", [], |r| r.get::<_, Option<i64>>(0)), Ok(None));
        let steps: &[Step] = &[(1, "SELECT nonsense"), (2, "UPDATE t SET b = 2;")];
        let _ = run(&mut db, &path, steps).expect("an upgrade");
        assert_eq!((at(&db), db.query_row("SELECT b FROM t", [], |r| r.get(0))), (3, Ok(2)));
        assert!(dir.join("a.sqlite.v1").exists() && dir.join("a.sqlite.v2").exists());
        let _ = run(&mut db, &path, steps).expect("nothing to do");
        let _ = std::fs::remove_dir_all(&dir);
    }
}
