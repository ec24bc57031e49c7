//! Schedules by seed: commands, rounds, and a nemesis whose faults start one by one and end in any order.

use super::world::World;
use gishe::office::clock::SeededRandom;
use std::sync::{Arc, Mutex};

/// One step of a schedule. Each carries what it needs, so that any of them can be left out.
#[derive(Clone, Debug)]
pub enum Act {
    /// Time passes, milliseconds.
    Pass(i64),
    /// A clerk does something.
    Command { station: usize, seed: u64 },
    /// A workstation exchanges.
    Round { station: usize },
    /// It is killed in the middle of a round, after so many calls of folder or ledger.
    Kill { station: usize, after: u64 },
    /// Its cable is pulled in the middle of a round, after so many calls of the folder, and put back behind it: the program lives on with what it
    /// knows of half a round.
    Cut { station: usize, after: u64 },
    /// It is closed and opened.
    Restart { station: usize },
    /// Its clock is wrong from now on.
    Clock { station: usize, skew_ms: i64 },
    /// The personal data of a case are erased.
    Erase { station: usize, seed: u64 },
    /// Its data are copied away.
    Snapshot { station: usize },
    /// The copy is put back.
    RollBack { station: usize },
    /// The copy of this one is put back, or of the next that has one.
    PutBack { station: usize },
    /// The copy is started on a second machine, which notices that it is one, or cannot.
    Clone { station: usize, noticed: bool },
    /// Something happens to the folder.
    Folder(Harm),
}

impl Act {
    /// What kind of act it is, for counting.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Pass(ms) if *ms >= HOUR_MS => "hours",
            Self::Pass(_) => "pass",
            Self::Command { .. } => "command",
            Self::Round { .. } => "round",
            Self::Kill { .. } => "kill",
            Self::Cut { .. } => "cut",
            Self::Restart { .. } => "restart",
            Self::Clock { .. } => "clock",
            Self::Erase { .. } => "erase",
            Self::Snapshot { .. } => "snapshot",
            Self::RollBack { .. } | Self::PutBack { .. } => "put-back",
            Self::Clone { noticed: true, .. } => "copy",
            Self::Clone { .. } => "unnoticed-copy",
            Self::Folder(harm) => harm.class(),
        }
    }
}

/// What happens to a folder.
#[derive(Clone, Debug)]
pub enum Harm {
    /// A client's view of it goes bad in one way, or good again.
    Ill { client: usize, which: u64, on: bool },
    /// A file is altered, cut, doubled, emptied, copied, deleted.
    File { seed: u64 },
    /// A file cannot be read by anybody any more: a bad sector under it.
    Sector { seed: u64 },
    /// All files of one writer are deleted.
    Writer { seed: u64 },
    /// Everything is deleted, the sign too.
    All,
    /// A backup is taken.
    Backup,
    /// It is put back.
    Restore,
    /// Three files in ten are turned into something else.
    Ransom { seed: u64 },
}

impl Harm {
    /// Whether files may be gone after it.
    pub fn destroys(&self) -> bool {
        !matches!(self, Self::Ill { which: 0..=7 | 10, .. } | Self::Backup)
    }

    fn class(&self) -> &'static str {
        const ILLS: [&str; 12] = [
            "absent",
            "absent",
            "denied",
            "full",
            "errors",
            "stale",
            "negative",
            "omit",
            "torn",
            "rename-lies",
            "busy",
            "hollow",
        ];
        match self {
            Self::Ill { on: false, .. } => "well",
            Self::Ill { which, .. } => ILLS.get(*which as usize).copied().unwrap_or("hollow"),
            Self::File { .. } => "file",
            Self::Sector { .. } => "sector",
            Self::Writer { .. } => "writer",
            Self::All => "all",
            Self::Backup => "backup",
            Self::Restore => "restore",
            Self::Ransom { .. } => "ransom",
        }
    }

    /// Does it.
    pub fn apply(&self, world: &Arc<Mutex<World>>, _now_ms: i64) {
        let Ok(mut world) = world.lock() else { return };
        match self {
            Self::Ill { client, which, on } => {
                let client = *client % world.clients();
                let ills = world.ills(client);
                let yes = |n: u64| if *on { n } else { 0 };
                match which {
                    0 | 1 => ills.absent = *on,
                    2 => ills.denied = *on,
                    3 => ills.full = *on,
                    4 => ills.errors = yes(12),
                    5 => ills.stale_ms = if *on { 20_000 } else { 0 },
                    6 => ills.negative_ms = if *on { 5_000 } else { 0 },
                    7 => ills.omit = yes(4),
                    8 => ills.torn = yes(6),
                    9 => ills.rename_lies = yes(5),
                    10 => ills.busy = yes(2),
                    _ => ills.hollow = yes(8),
                }
                world.faults += u64::from(*on);
            }
            Self::File { seed } => world.harm(if seed % 4 == 0 { "h/" } else { "w/" }, *seed),
            Self::Sector { seed } => {
                let paths: Vec<String> = world.paths().into_iter().filter(|p| p.ends_with(".seg")).collect();
                if let Some(path) = paths.get((*seed as usize) % paths.len().max(1)) {
                    let _ = world.broken.insert(path.clone());
                    world.faults += 1;
                }
            }
            Self::Writer { seed } => {
                let paths = world.paths();
                let writers: Vec<&String> = paths.iter().filter(|p| p.starts_with("w/")).collect();
                if let Some(path) = writers.get((*seed as usize) % writers.len().max(1)) {
                    let under: String = path.split('/').take(2).collect::<Vec<_>>().join("/") + "/";
                    world.wipe(&under);
                }
            }
            Self::All => world.wipe(""),
            Self::Backup => world.backup(),
            Self::Restore => world.restore(),
            Self::Ransom { seed } => world.ransom(*seed),
        }
    }
}

/// A whole run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The seed.
    pub seed: u64,
    /// Workstations.
    pub stations: usize,
    /// Each has a copy of the folder, kept alike by a sync tool.
    pub weak: bool,
    /// A copied folder is taken for one that decides.
    pub forced: bool,
    /// The store lies in real files.
    pub files: bool,
    /// What happens.
    pub acts: Vec<Act>,
}

/// Seeds from here on meet more: sectors that cannot be read, more erasures, deaths deep in a round. Earlier ones stay what they were.
pub const WIDE: u64 = 80_000_000;

/// Seeds from here on meet what is rare as well: copies with ills of their own, cables pulled in the middle of a round, hours and days that pass, a
/// turn of the year. Earlier ones stay what they were.
pub const RARE: u64 = 300_000_000;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The plan of a seed with `commands` commands; none picks 30 to 200.
pub fn plan(seed: u64, commands: Option<u64>) -> Plan {
    let mut random = SeededRandom::new(seed.wrapping_mul(0x9e37_79b9) ^ 0x6769_7368);
    // Small offices are the most common, and find most.
    let stations = 2 + random.below(1 + random.clone().below(7)) as usize;
    let weak = random.one_in(5);
    let commands = commands.unwrap_or_else(|| 30 + random.below(random.clone().below(171).max(1)));
    let calm = random.one_in(10);
    let (wide, rare) = (seed >= WIDE, seed >= RARE);
    let mut acts = Vec::new();
    let mut ills: Vec<(usize, u64)> = Vec::new();
    let mut clones = 0;
    for _ in 0..commands {
        acts.push(Act::Command { station: random.below(8) as usize, seed: random.next_u64() });
        let longest = if random.one_in(20) { 90_000 } else { 4_000 };
        acts.push(Act::Pass(50 + random.below(longest) as i64));
        for _ in 0..random.below(3) {
            acts.push(Act::Round { station: random.below(8) as usize });
        }
        if calm {
            continue;
        }
        if wide && random.one_in(20) {
            acts.push(Act::Erase { station: random.below(8) as usize, seed: random.next_u64() });
        }
        if wide && random.one_in(30) {
            acts.push(Act::Folder(Harm::Sector { seed: random.next_u64() }));
        }
        if random.one_in(9) {
            let client = random.below(if rare { 8 } else { stations as u64 }) as usize;
            let ill = (client, random.below(12));
            ills.push(ill);
            acts.push(Act::Folder(Harm::Ill { client: ill.0, which: ill.1, on: true }));
        }
        if !ills.is_empty() && random.one_in(8) {
            let place = random.below(ills.len() as u64) as usize;
            let (client, which) = ills.swap_remove(place);
            acts.push(Act::Folder(Harm::Ill { client, which, on: false }));
        }
        if random.one_in(8) {
            // A round with a listing, healing and packing takes some hundred steps.
            let reach = if wide && random.one_in(2) { 300 } else { 40 };
            acts.push(Act::Kill { station: random.below(8) as usize, after: 1 + random.below(reach) });
        }
        if random.one_in(25) {
            nemesis(&mut random, &mut acts, &mut clones, rare);
        }
        if rare {
            if random.one_in(10) {
                acts.push(Act::Cut { station: random.below(8) as usize, after: random.below(150) });
            }
            away(&mut random, &mut acts);
        }
    }
    Plan { seed, stations, weak, forced: false, files: seed % 50 == 7, acts }
}

/// Nobody works for hours or days, now and then over the turn of the year. Whole weeks end in opening hours.
fn away(random: &mut SeededRandom, acts: &mut Vec<Act>) {
    if random.one_in(60) {
        acts.push(Act::Pass(*random.pick(&[HOUR_MS, 2 * HOUR_MS, DAY_MS, 7 * DAY_MS])));
    }
    if random.one_in(300) {
        // Who is not heard for a month is taken for gone: everybody looks in now and then.
        for _ in 0..3 {
            acts.push(Act::Pass(14 * DAY_MS));
            acts.extend((0..10).map(|station| Act::Round { station }));
        }
    }
}

fn nemesis(random: &mut SeededRandom, acts: &mut Vec<Act>, clones: &mut u32, rare: bool) {
    let station = random.below(8) as usize;
    let seed = random.next_u64();
    match random.below(16) {
        0..=4 => acts.push(Act::Folder(Harm::File { seed })),
        5 => acts.push(Act::Folder(Harm::Writer { seed })),
        6 => acts.push(Act::Folder(if random.one_in(3) { Harm::All } else { Harm::Backup })),
        7 => acts.push(Act::Folder(Harm::Restore)),
        8 => acts.push(Act::Folder(if random.one_in(3) { Harm::Ransom { seed } } else { Harm::File { seed } })),
        9 | 10 => {
            let skews = [3 * 3_600_000, 3 * 365 * 86_400_000, -1_795_000_000_000, -3_600_000, 120_000, 0];
            acts.push(Act::Clock { station, skew_ms: *random.pick(&skews) });
        }
        11 => acts.push(Act::Snapshot { station }),
        12 => acts.push(if rare { Act::PutBack { station } } else { Act::RollBack { station } }),
        13 if *clones < 2 => {
            *clones += 1;
            acts.push(Act::Clone { station, noticed: !random.one_in(3) });
        }
        _ => acts.push(Act::Restart { station }),
    }
}
