//! The folder as one client sees it: each operation with the ills of that client.

use super::{Call, Ills, World, killed, place_in, shared};
use gishe::share::folder::{Folder, Item};
use std::io;
use std::sync::{Arc, Mutex};

/// A handle to the world, as one client sees it.
#[derive(Clone)]
pub struct SimFolder {
    world: Arc<Mutex<World>>,
    client: usize,
}

impl SimFolder {
    /// The folder as `client` sees it.
    pub fn new(world: &Arc<Mutex<World>>, client: usize) -> Self {
        Self { world: Arc::clone(world), client }
    }

    /// Counts a call of the ledger beside it: one process makes both.
    pub fn call(&self) -> Call {
        shared(&self.world, World::call)
    }

    /// An operation that looks, or one that writes: these fail in more ways.
    fn enter<T>(&self, writes: bool, work: impl FnOnce(&mut World, &Ills) -> io::Result<T>) -> io::Result<T> {
        shared(&self.world, |world| {
            world.operations += 1;
            let ills = world.ills[self.client].clone();
            match world.call() {
                Call::Lives => {}
                Call::Last(true) if !ills.absent => {
                    world.dying = true;
                    let _ = work(world, &ills);
                    world.dying = false;
                    return Err(killed());
                }
                Call::Last(_) | Call::Dead => return Err(killed()),
            }
            if ills.absent {
                return Err(io::ErrorKind::NotFound.into());
            }
            world.reach()?;
            if ills.errors > 0 && world.random.one_in(ills.errors) {
                world.faults += 1;
                let error = world.error(writes);
                // The answer is lost: half of the time the work was done all the same.
                if world.random.one_in(2) {
                    let _ = work(world, &ills);
                }
                return Err(error);
            }
            work(world, &ills)
        })
    }

    /// No right to write, in the words of one system or another.
    fn denied(&self) -> io::Error {
        match self.client % 2 {
            0 => io::ErrorKind::PermissionDenied.into(),
            _ => io::ErrorKind::ReadOnlyFilesystem.into(),
        }
    }

    /// The disk is full, or one's share of it.
    fn full(&self) -> io::Error {
        match self.client % 2 {
            0 => io::ErrorKind::StorageFull.into(),
            _ => io::ErrorKind::QuotaExceeded.into(),
        }
    }

    /// What a write leaves that stops in the middle: the first bytes, and behind them what lay there.
    fn part(&self, world: &mut World, path: &str, bytes: &[u8]) -> Vec<u8> {
        let at = place_in(bytes.len(), &mut world.random);
        let old = world.views[world.place(self.client)].now(path);
        let rest = old.as_ref().and_then(|old| old.get(at..old.len().min(bytes.len()))).unwrap_or_default();
        [&bytes[..at], rest].concat()
    }

    fn writes(&self, world: &mut World, ills: &Ills, path: &str, bytes: &[u8]) -> io::Result<()> {
        if ills.denied {
            return Err(self.denied());
        }
        if ills.full {
            world.faults += 1;
            world.write(self.client, path, Some(Arc::new(Vec::new())));
            return Err(self.full());
        }
        if world.dying {
            let part = self.part(world, path, bytes);
            world.write(self.client, path, Some(Arc::new(part)));
            return Err(killed());
        }
        if ills.torn > 0 && world.random.one_in(ills.torn) {
            world.faults += 1;
            let part = self.part(world, path, bytes);
            world.write(self.client, path, Some(Arc::new(part)));
            return Err(world.error(true));
        }
        let hollow = ills.hollow > 0 && world.random.one_in(ills.hollow);
        world.faults += u64::from(hollow);
        world.write(self.client, path, Some(Arc::new(if hollow { Vec::new() } else { bytes.to_vec() })));
        Ok(())
    }
}

impl Folder for SimFolder {
    fn list(&self, dir: &str) -> io::Result<Vec<Item>> {
        self.enter(false, |world, ills| {
            let at = world.now_ms - ills.stale_ms;
            let view = &world.views[world.place(self.client)];
            let mut items = view.names(dir, at).ok_or(io::ErrorKind::NotFound)?;
            if ills.omit > 0 {
                items.retain(|_| !world.random.one_in(ills.omit));
            }
            Ok(items)
        })
    }

    fn read(&self, path: &str, max: usize) -> io::Result<Vec<u8>> {
        self.enter(false, |world, ills| {
            world.held(ills.busy * 4)?;
            if world.broken.contains(path) {
                return Err(io::Error::from_raw_os_error(5));
            }
            let key = (self.client, path.to_owned());
            if world.missed.get(&key).is_some_and(|until| world.now_ms < *until) {
                return Err(io::ErrorKind::NotFound.into());
            }
            // Data are fresh at every opening; only names and heads may be old.
            let at = if path.ends_with("/head") { world.now_ms - ills.stale_ms } else { world.now_ms };
            let view = &world.views[world.place(self.client)];
            match view.at(path, at) {
                Some(bytes) if bytes.len() <= max => Ok(bytes.to_vec()),
                Some(_) => Err(io::ErrorKind::FileTooLarge.into()),
                None => {
                    if ills.negative_ms > 0 {
                        let until = world.now_ms + ills.negative_ms;
                        let _ = world.missed.insert(key, until);
                    }
                    Err(io::ErrorKind::NotFound.into())
                }
            }
        })
    }

    fn create_new(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.enter(true, |world, ills| {
            let view = &world.views[world.place(self.client)];
            let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
            if !dir.is_empty() && !view.dirs.contains(dir) {
                return Err(io::ErrorKind::NotFound.into());
            }
            if view.now(path).is_some() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            let _ = world.missed.remove(&(self.client, path.to_owned()));
            self.writes(world, ills, path, bytes)
        })
    }

    fn create_whole(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let there = || shared(&self.world, |world| world.views[world.place(self.client)].now(path));
        let before = there();
        let done = self.create_new(path, bytes);
        // As in a real folder: the name that there was room for is taken away again, unless who writes has died or nothing answers any more.
        let begun = done.is_err() && before.is_none() && there().is_some_and(|now| *now != bytes);
        if begun {
            let _ = self.enter(true, |world, _| {
                world.write(self.client, path, None);
                Ok(())
            });
        }
        done
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.enter(true, |world, ills| {
            let place = world.place(self.client);
            let Some(bytes) = world.views[place].now(from) else { return Err(io::ErrorKind::NotFound.into()) };
            let dir = to.rsplit_once('/').map_or("", |(dir, _)| dir);
            if !dir.is_empty() && !world.views[place].dirs.contains(dir) {
                return Err(io::ErrorKind::NotFound.into());
            }
            world.held(ills.busy)?;
            let lies = ills.rename_lies > 0 && world.random.one_in(ills.rename_lies);
            world.faults += u64::from(lies);
            if lies && world.random.one_in(2) {
                // It says yes and the file is gone.
                world.write(self.client, from, None);
                return Ok(());
            }
            world.write(self.client, from, None);
            world.write(self.client, to, Some(bytes));
            let _ = world.missed.remove(&(self.client, to.to_owned()));
            if lies { Err(io::Error::from_raw_os_error(5)) } else { Ok(()) }
        })
    }

    fn write_in_place(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.enter(true, |world, ills| {
            let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
            if !dir.is_empty() && !world.views[world.place(self.client)].dirs.contains(dir) {
                return Err(io::ErrorKind::NotFound.into());
            }
            if path.ends_with("/head") {
                world.held(ills.busy)?;
            }
            let _ = world.missed.remove(&(self.client, path.to_owned()));
            self.writes(world, ills, path, bytes)
        })
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        self.enter(true, |world, ills| {
            if ills.denied {
                return Err(self.denied());
            }
            if world.views[world.place(self.client)].now(path).is_none() {
                return Err(io::ErrorKind::NotFound.into());
            }
            world.held(ills.busy)?;
            world.write(self.client, path, None);
            Ok(())
        })
    }

    fn make_dir(&self, dir: &str) -> io::Result<()> {
        self.enter(true, |world, ills| {
            if ills.denied {
                return Err(self.denied());
            }
            let place = world.place(self.client);
            world.views[place].make(dir);
            Ok(())
        })
    }

    fn sync_dir(&self, _dir: &str) -> io::Result<()> {
        self.enter(true, |_, _| Ok(()))
    }
}
