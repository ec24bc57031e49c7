//! Opening the file: the right program, the right version, the right pragmas – or a clear word why not.

use super::{Result, StoreError, upgrade};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Marks the file as ours: „GISH“.
pub const APPLICATION_ID: i32 = 0x4749_5348;
/// The file's name inside the data folder.
pub const FILE_NAME: &str = "gishe.sqlite";

/// The whole schema, which is also its documentation.
pub const SCHEMA: &str = include_str!("../../schema.sql");

/// Why a file was not opened. Nothing was changed.
#[derive(Debug)]
pub enum OpenError {
    /// The path is a folder.
    IsFolder(PathBuf),
    /// The file or its folder cannot be written.
    ReadOnly(PathBuf),
    /// The file belongs to another program, or is no database.
    Foreign(PathBuf),
    /// The file is damaged or cut short.
    Damaged(PathBuf),
    /// A newer program wrote it: its version, ours.
    Newer(PathBuf, i32, i32),
    /// Something else the machine says.
    Other(PathBuf, String),
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::IsFolder(p) => write!(f, "{} is a folder", p.display()),
            Self::ReadOnly(p) => write!(f, "{} cannot be written", p.display()),
            Self::Foreign(p) => write!(f, "{} belongs to another program", p.display()),
            Self::Damaged(p) => write!(f, "{} is damaged", p.display()),
            Self::Newer(p, theirs, ours) => write!(f, "{} has version {theirs}, this program knows {ours}", p.display()),
            Self::Other(p, why) => write!(f, "{}: {why}", p.display()),
        }
    }
}

impl std::error::Error for OpenError {}

/// Prepared statements that are kept: more than the program has, so that none is parsed twice.
const STATEMENTS: usize = 256;

thread_local! {
    /// Stores in memory that were emptied, where they are kept at all.
    static EMPTIED: RefCell<Option<Vec<Connection>>> = const { RefCell::new(None) };
}

/// From now on this thread keeps the stores in memory that are given back ([`Store::recycle`]), empty. For simulations, which need
/// thousands of them: making the tables and preparing all statements anew took a sixth of their time.
pub fn keep_emptied() {
    EMPTIED.with_borrow_mut(|kept| {
        let _ = kept.get_or_insert_default();
    });
}

/// Takes everything out of a store in memory, whichever tables it has.
fn empty(db: &Connection) -> rusqlite::Result<()> {
    let mut read =
        db.prepare_cached("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%STRICT%'")?;
    let tables = read.query_map([], |r| r.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    let _ = db.prepare_cached("BEGIN")?.execute([])?;
    for table in tables {
        let _ = db.prepare_cached(&format!("DELETE FROM {table}"))?.execute([])?;
    }
    let _ = db.prepare_cached("INSERT INTO words (words) VALUES ('delete-all')")?.execute([])?;
    let _ = db.prepare_cached("COMMIT")?.execute([])?;
    Ok(())
}

/// The open file. One owner per process.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
}

impl Store {
    /// Opens or makes the file `path`; an older version is copied beside itself and upgraded.
    pub fn open(path: &Path) -> std::result::Result<Self, OpenError> {
        if path.is_dir() {
            return Err(OpenError::IsFolder(path.to_owned()));
        }
        let fresh = !path.exists();
        if !fresh {
            look_before(path)?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| explain(path, &e))?;
        ready(&connection).map_err(|e| explain(path, &e))?;
        let mut store = Self { connection };
        store.prepare(path, fresh).map_err(|e| match e {
            Prepared::Open(error) => error,
            Prepared::Sqlite(error) => explain(path, &error),
        })?;
        Ok(store)
    }

    /// A store in memory, for tests and for checking a file against a rebuild.
    pub fn in_memory() -> Result<Self> {
        if let Some(connection) = EMPTIED.with_borrow_mut(|kept| kept.as_mut().and_then(Vec::pop)) {
            return Ok(Self { connection });
        }
        let connection = Connection::open_in_memory()?;
        ready(&connection)?;
        let version = upgrade::VERSION;
        connection.execute_batch(&format!(
            "BEGIN; {SCHEMA} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version}; COMMIT;"
        ))?;
        Ok(Self { connection })
    }

    /// Gives a store in memory back, to be emptied and used again where [`keep_emptied`] was said; any other is closed.
    pub fn recycle(self) {
        let db = self.connection;
        let in_memory = db.path().is_none_or(str::is_empty);
        if in_memory && EMPTIED.with_borrow(Option::is_some) && empty(&db).is_ok() {
            EMPTIED.with_borrow_mut(|kept| kept.get_or_insert_default().push(db));
        }
    }

    fn prepare(&mut self, path: &Path, fresh: bool) -> std::result::Result<(), Prepared> {
        let db = &self.connection;
        db.busy_timeout(Duration::from_secs(5))?;
        let version: i32 = db.pragma_query_value(None, "user_version", |r| r.get(0))?;
        let empty =
            fresh || (version == 0 && db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get::<_, i64>(0))? == 0);
        if !empty {
            let application: i32 = db.pragma_query_value(None, "application_id", |r| r.get(0))?;
            if application != APPLICATION_ID {
                return Err(Prepared::Open(OpenError::Foreign(path.to_owned())));
            }
            if version > upgrade::VERSION {
                return Err(Prepared::Open(OpenError::Newer(path.to_owned(), version, upgrade::VERSION)));
            }
        }
        if empty {
            // A page of 4 KB holds two registrations and wastes a third: larger ones make a file a seventh smaller, and catching up cheaper.
            db.execute_batch("PRAGMA page_size = 8192;")?;
        }
        let mode: String = db.query_row("PRAGMA journal_mode = WAL", [], |r| r.get(0))?;
        debug_assert!(mode == "wal" || mode == "memory", "journal mode {mode}");
        db.execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA cache_size = -32000; PRAGMA wal_autocheckpoint = 2000;",
        )?;
        if empty {
            // Made in one transaction: a crash leaves either no schema or all of it.
            let version = upgrade::VERSION;
            db.execute_batch(&format!(
                "BEGIN IMMEDIATE; {SCHEMA} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version}; COMMIT;"
            ))?;
        } else {
            let _ = upgrade::run(&mut self.connection, path, upgrade::STEPS)?;
            if super::drafts::meta(&self.connection, upgrade::TABLES).is_ok_and(|due| due.is_some()) {
                // What is computed is computed anew; a file that cannot be says why when it is proved, and it is tried again.
                let _ = super::check::rebuild(self);
            }
        }
        Ok(())
    }

    /// Runs `work` in one immediate transaction: all of it is committed to the disk, or nothing.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|e| E::from(e.into()))?;
        let value = work(&tx)?;
        tx.commit().map_err(|e| E::from(e.into()))?;
        Ok(value)
    }

    /// A second connection to a file that is open, for reading alone: what takes long runs beside the one that writes.
    pub fn beside(path: &Path) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        Ok(connection)
    }

    /// The connection, for reading.
    pub fn read(&self) -> &Connection {
        &self.connection
    }

    /// A number that changes whenever another process changed the file.
    pub fn data_version(&self) -> Result<i64> {
        Ok(self.connection.pragma_query_value(None, "data_version", |r| r.get(0))?)
    }
}

/// Statements are parsed and planned once: all of them are kept, and their plan does not hang on what is bound to them (which the
/// statistics of SQLite's STAT4 otherwise make it do, at every binding anew).
fn ready(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    let _ = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

enum Prepared {
    Open(OpenError),
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Prepared {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// Looks at the file's first bytes before SQLite touches it, so that a foreign or cut file stays as it is.
fn look_before(path: &Path) -> std::result::Result<(), OpenError> {
    use std::io::Read;
    let meta = std::fs::metadata(path).map_err(|e| OpenError::Other(path.to_owned(), e.to_string()))?;
    if meta.permissions().readonly() || std::fs::OpenOptions::new().append(true).open(path).is_err() {
        return Err(OpenError::ReadOnly(path.to_owned()));
    }
    if meta.len() == 0 {
        return Ok(());
    }
    let mut head = Vec::new();
    let _ = std::fs::File::open(path)
        .and_then(|f| f.take(100).read_to_end(&mut head))
        .map_err(|e| OpenError::Other(path.to_owned(), e.to_string()))?;
    if !head.starts_with(b"SQLite format 3\0") {
        return Err(OpenError::Foreign(path.to_owned()));
    }
    let page = head.get(16..18).map_or(0, |b| match u64::from(b[0]) << 8 | u64::from(b[1]) {
        1 => 65_536,
        size => size,
    });
    if page == 0 || head.len() < 100 || meta.len() % page != 0 {
        return Err(OpenError::Damaged(path.to_owned()));
    }
    // The header in the file may be older than the write-ahead log (a process killed while it made the file), so SQLite is
    // asked – read-only, so that a foreign file stays as it is.
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(|e| explain(path, &e))?;
    db.busy_timeout(Duration::from_secs(5)).map_err(|e| explain(path, &e))?;
    let one = |sql: &str| db.query_row(sql, [], |r| r.get::<_, i64>(0)).map_err(|e| explain(path, &e));
    let (application, tables) = (one("PRAGMA application_id")?, one("SELECT count(*) FROM sqlite_schema")?);
    if application != i64::from(APPLICATION_ID) && (application != 0 || tables > 0) {
        return Err(OpenError::Foreign(path.to_owned()));
    }
    Ok(())
}

fn explain(path: &Path, error: &rusqlite::Error) -> OpenError {
    use rusqlite::ErrorCode;
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => OpenError::Foreign(path),
        Some(ErrorCode::DatabaseCorrupt) => OpenError::Damaged(path),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => OpenError::ReadOnly(path),
        _ => OpenError::Other(path, error.to_string()),
    }
}
