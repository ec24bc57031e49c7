//! Files of cases: kept before they are named, gone when nobody has them, and everywhere after whatever the folder did.

use super::sim::world::{SimFolder, World};
use super::support::{Bench, TEN, complaint, heirs};
use gishe::domain::case::{self, Event};
use gishe::office::archive::{Archive, Guarded};
use gishe::office::clock::SeededRandom;
use gishe::office::desk::Desk;
use gishe::office::{Command, Fault};
use gishe::share::blobs::{Blobs, Due, Shelf, Wanted};
use gishe::share::folder::Folder;
use gishe::share::keys::{Epoch, Ring};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nMolba\n%%EOF\n";

pub fn hash(bytes: &[u8]) -> String {
    gishe::domain::event::hex(blake3::hash(bytes).as_bytes())
}

#[test]
fn a_file_stays_with_its_case_through_a_restart_and_goes_when_it_is_taken_away() {
    let mut bench = Bench::new();
    let shelf = Archive::files(&bench.home());
    let (one, two) = (bench.register(heirs()), bench.register(complaint()));
    let attached = bench.office.attach(bench.who, &shelf, one.id, "Молба на Мария.pdf", PDF).expect("attached");
    assert_eq!((attached.files.len(), attached.files[0].name.as_str()), (1, "Молба на Мария.pdf"));
    let again = bench.office.attach(bench.who, &shelf, one.id, "copy.pdf", PDF);
    assert!(matches!(again, Err(Fault::Refused(r)) if r.key == "refusal-file-again"));
    let _ = bench.office.attach(bench.who, &shelf, two.id, "same.pdf", PDF).expect("the same bytes with another case");
    bench.assert_whole();
    // The name is personal data: it stands in no line of the ledger.
    let lines: Vec<u8> = bench
        .office
        .store()
        .read()
        .prepare("SELECT line FROM log")
        .and_then(|mut q| q.query_map([], |r| r.get::<_, Vec<u8>>(0)).map(|rows| rows.flatten().flatten().collect()))
        .expect("lines");
    assert!(!String::from_utf8_lossy(&lines).contains("Мария.pdf"));
    let why = "на друг човек";
    let take = |id| Command::Case(id, case::Command::Detach(hash(PDF), why.to_owned()));
    let _ = bench.office.perform_clean(bench.who, &shelf, take(one.id)).expect("taken away");
    assert!(shelf.get(&hash(PDF)).expect("read").is_some(), "another case has it still");
    let _ = bench.office.perform_clean(bench.who, &shelf, take(two.id)).expect("taken away");
    assert!(!shelf.has(&hash(PDF)));
    let gone = bench.office.perform_clean(bench.who, &shelf, take(two.id));
    assert!(matches!(gone, Err(Fault::Refused(r)) if r.key == "refusal-file-gone"));
    bench.assert_whole();
}

#[test]
fn an_erased_case_leaves_no_bytes_and_a_sealed_signal_takes_no_file() {
    let mut bench = Bench::new();
    let shelf = Archive::files(&bench.home());
    let case = bench.register(complaint());
    let _ = bench.office.attach(bench.who, &shelf, case.id, "scan.pdf", PDF).expect("attached");
    bench.office.erase(bench.who, case.id, "ЗЗЛД").expect("erased");
    bench.office.sweep(&shelf).expect("swept");
    assert!(!shelf.has(&hash(PDF)));
    assert!(bench.office.dossier(case.id).expect("a case").case.files.is_empty());
    bench.assert_whole();
    let event = Event::Attached { hash: hash(PDF), format: gishe::domain::attachment::Format::Pdf, bytes: 1, pd: None };
    assert_eq!(case::after(case::Kind::Restricted, case::Status::Registered, &event), None);
    assert_eq!(case::after(case::Kind::Signal, case::Status::Voided, &event), None);
    // The rule is asked before a byte is written: neither a case that is void nor an erased one leaves any.
    let void = bench.register(heirs());
    let _ = bench.perform(Command::Case(void.id, case::Command::Void("грешно".to_owned())));
    for id in [void.id, case.id] {
        assert!(matches!(bench.office.attach(bench.who, &shelf, id, "a.pdf", PDF), Err(Fault::Refused(_))));
        assert!(!shelf.has(&hash(PDF)), "no bytes stay");
    }
    // What another workstation attached before it heard of the erasure is gone as well.
    let mut erased = bench.office.dossier(case.id).expect("a case").case;
    let base = gishe::domain::stamp::Base(9, gishe::domain::stamp::Stamp::next(None, 1, bench.office.writer()));
    erased.apply(&event, base, bench.who.by, TEN);
    assert!(erased.files.is_empty());
}

/// Files of the exchange are removed by a list that may be old: the office is asked once more.
#[test]
fn what_was_attached_again_is_not_removed_by_an_old_list() {
    let mut bench = Bench::new();
    let shelf = Archive::files(&bench.home());
    let (one, two) = (bench.register(heirs()), bench.register(complaint()));
    let _ = bench.office.attach(bench.who, &shelf, one.id, "a.pdf", PDF).expect("attached");
    let take = |id| Command::Case(id, case::Command::Detach(hash(PDF), "грешка".to_owned()));
    let _ = bench.perform(take(one.id));
    let _ = bench.office.attach(bench.who, &shelf, two.id, "a.pdf", PDF).expect("attached to the right case");
    let path = bench.home().dir().join("files").join(&hash(PDF)[..2]).join(hash(PDF));
    let old = |path: &std::path::Path| {
        let file = std::fs::File::options().append(true).open(path).expect("a file");
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).expect("a date");
    };
    old(&path);
    let Bench { office, folder: _folder, who, .. } = bench;
    let desk = Desk::new(office).expect("a desk");
    let guarded = Guarded { shelf: &shelf, desk: &desk };
    guarded.remove(&hash(PDF)).expect("asked");
    assert!(shelf.has(&hash(PDF)), "a case has it");
    let told = desk.wait(move |office| office.perform(who, take(two.id)).map(drop));
    told.expect("asked").expect("taken away");
    // Somebody keeps it again and is about to name it.
    let _ = shelf.keep(PDF).expect("kept");
    guarded.remove(&hash(PDF)).expect("asked");
    assert!(shelf.has(&hash(PDF)), "it was kept this minute");
    old(&path);
    guarded.remove(&hash(PDF)).expect("asked");
    assert!(!shelf.has(&hash(PDF)));
}

#[test]
fn a_letter_in_an_old_alphabet_under_any_name_keeps_its_message_and_its_files() {
    let mut bench = Bench::new();
    let shelf = Archive::files(&bench.home());
    // windows-1251, and a name that says nothing; a mark of the byte order and one of direction in the words.
    let mut letter = b"From: m@example.bg\r\nMessage-ID: <8@example.bg>\r\nSubject: Molba\r\nMIME-Version: 1.0\r\n\
Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=windows-1251\r\n\
Content-Transfer-Encoding: 8bit\r\n\r\n\xcc\xee\xeb\xe1\xe0\ttab\r\n"
        .to_vec();
    for n in 0..70 {
        letter.extend(
            format!("--b\r\nContent-Type: text/plain; name=\"{n}.txt\"\r\nContent-Disposition: attachment; filename=\"{n}.txt\"\r\n\r\nlist {n}\r\n")
                .bytes(),
        );
    }
    letter.extend(b"--b--\r\n");
    let taken =
        bench.office.take_email(bench.who, &shelf, &letter, "pismo", case::Kind::Correspondence).expect("taken").expect("good");
    assert_eq!((taken.files, taken.left.len()), (60, 11));
    let found = bench.office.find(&taken.number, 2).expect("found");
    let case = bench.office.dossier(found[0].id).expect("a case").case;
    assert_eq!((case.files.len(), case.files[0].name.as_str()), (60, "pismo.eml"));
    assert_eq!(case.personal.expect("data").description, "Молба tab");
    assert_eq!(shelf.get(&case.files[0].hash).expect("read"), Some(letter));
}

#[test]
fn what_is_no_document_is_refused_by_its_content_and_nothing_is_kept() {
    let mut bench = Bench::new();
    let shelf = Archive::files(&bench.home());
    let case = bench.register(heirs());
    for (bytes, key) in [(&b"MZ\x90\0program"[..], "refusal-file-kind"), (&b""[..], "refusal-file-empty")] {
        let told = bench.office.attach(bench.who, &shelf, case.id, "a.pdf", bytes);
        assert!(matches!(told, Err(Fault::Refused(r)) if r.key == key), "{key}");
        assert!(!shelf.has(&hash(bytes)));
    }
    assert_eq!(bench.refusal(Command::Case(case.id, case::Command::Detach("00".into(), "x".into()))), "refusal-file-gone");
}

#[test]
fn a_damaged_file_is_not_shown_as_whole() {
    let mut bench = Bench::new();
    let shelf = Archive::files(&bench.home());
    let case = bench.register(heirs());
    let _ = bench.office.attach(bench.who, &shelf, case.id, "a.pdf", PDF).expect("attached");
    let path = bench.home().dir().join("files").join(&hash(PDF)[..2]).join(hash(PDF));
    std::fs::write(&path, b"%PDF-1.7 other").expect("written");
    assert_eq!(shelf.get(&hash(PDF)).expect("read"), None);
}

/// A shelf in memory.
#[derive(Default)]
struct Memory(RefCell<BTreeMap<String, Vec<u8>>>);

impl Shelf for Memory {
    fn has(&self, hash: &str) -> bool {
        self.0.borrow().contains_key(hash)
    }
    fn get(&self, hash: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.0.borrow().get(hash).cloned())
    }
    fn keep(&self, bytes: &[u8]) -> io::Result<()> {
        let _ = self.0.borrow_mut().insert(hash(bytes), bytes.to_vec());
        Ok(())
    }
    fn remove(&self, hash: &str) -> io::Result<()> {
        let _ = self.0.borrow_mut().remove(hash);
        Ok(())
    }
}

/// Files of three workstations through a folder with all ills, by seed: then all have all, and what is gone is gone.
#[test]
fn files_come_to_everyone_whatever_the_folder_does() {
    let ring = Ring::new(vec![Epoch::new(1)]);
    for seed in 0..120_u64 {
        let world = World::new(3, seed % 2 == 1, seed, TEN);
        let mut random = SeededRandom::new(seed);
        let mut stations: Vec<(Memory, Blobs)> = (0..3).map(|_| Default::default()).collect();
        let (mut wanted, mut now): (Vec<Wanted>, i64) = (Vec::new(), TEN);
        let round = |stations: &mut Vec<(Memory, Blobs)>, n: usize, wanted: &[Wanted], now: i64, salt: u64| {
            let folder = SimFolder::new(&world, n);
            let (shelf, blobs) = &mut stations[n];
            let mut numbers = SeededRandom::new(salt);
            blobs.round(&folder, &ring, shelf, wanted, now, &mut || numbers.next_u64())
        };
        for step in 0..120 {
            now += random.below(4_000) as i64;
            world.lock().expect("a world").pass(now);
            let n = random.below(3) as usize;
            match random.below(10) {
                0 | 1 => {
                    let bytes: Vec<u8> = (0..random.below(3_000) + 1).map(|_| random.next_u64() as u8).collect();
                    wanted.push(Wanted { hash: hash(&bytes), bytes: bytes.len() as u64, gone: false });
                    stations[n].0.keep(&bytes).expect("kept");
                }
                2 if !wanted.is_empty() => {
                    let at = random.below(wanted.len() as u64) as usize;
                    wanted[at].gone |= random.one_in(4);
                }
                3 => {
                    let (on, which) = (random.one_in(2), random.below(6));
                    let mut world = world.lock().expect("a world");
                    let ills = world.ills(n);
                    match which {
                        0 => ills.absent = on,
                        1 => ills.errors = u64::from(on) * 4,
                        2 => ills.torn = u64::from(on) * 3,
                        3 => ills.rename_lies = u64::from(on) * 3,
                        4 => ills.hollow = u64::from(on) * 3,
                        _ => ills.denied = on,
                    }
                }
                // Files alone are harmed, and only those that a holder can write again.
                4 => world.lock().expect("a world").harm("b/", seed * 1000 + step),
                _ => {
                    let _ = round(&mut stations, n, &wanted, now, seed * 10_000 + step);
                }
            }
        }
        // A station that a file was put on holds it; the others get it once all ills end.
        world.lock().expect("a world").heal();
        for step in 0..60 {
            now += 6_000;
            world.lock().expect("a world").pass(now);
            for n in 0..3 {
                let _ = round(&mut stations, n, &wanted, now, seed * 77_777 + step * 3 + n as u64);
            }
        }
        for n in 0..3 {
            let due = round(&mut stations, n, &wanted, now + 1, 1).expect("a round in a good folder");
            assert_eq!(due, Due::default(), "seed {seed}, station {n}");
            for file in &wanted {
                assert_eq!(stations[n].0.has(&file.hash), !file.gone, "seed {seed}, station {n}");
            }
        }
        let there = SimFolder::new(&world, 0).list("b").unwrap_or_default();
        let names: Vec<String> = wanted.iter().filter(|w| w.gone).filter_map(|w| ring.name_of(&w.hash)).collect();
        assert!(there.iter().all(|item| !names.contains(&item.name)), "seed {seed}: what is gone lies there");
    }
}

pub const MESSAGE: &str = "From: =?windows-1251?B?zODw6P8g0u7k7vDu4uA=?= <m@example.bg>\r\nTo: obshtina@example.bg\r\n\
Date: Mon, 23 Nov 2026 16:05:00 +0200\r\nMessage-ID: <7@example.bg>\r\nSubject: =?UTF-8?B?0KHRh9GD0L/QtdC90LAg0L/QtdC50LrQsA==?=\r\n\
MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
Пейката пред читалището е счупена.\r\n--b\r\nContent-Type: application/pdf; name=\"scan.pdf\"\r\n\
Content-Disposition: attachment; filename=\"scan.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjcKMSAwIG9iagpNb2xiYQolJUVPRgo=\r\n\
--b\r\nContent-Type: application/octet-stream; name=\"a.exe\"\r\nContent-Disposition: attachment; filename=\"a.exe\"\r\n\
Content-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAAEAAAA\r\n--b--\r\n";

#[test]
fn a_message_becomes_a_case_with_its_files_and_the_same_message_keeps_its_number() {
    let mut bench = Bench::new();
    let shelf = Archive::files(&bench.home());
    let take = |bench: &mut Bench| {
        bench
            .office
            .take_email(bench.who, &shelf, MESSAGE.as_bytes(), "a.eml", case::Kind::Signal)
            .expect("taken")
            .expect("good")
    };
    let taken = take(&mut bench);
    assert_eq!((taken.files, taken.again, taken.left.as_slice()), (2, false, &["a.exe".to_owned()][..]));
    let again = take(&mut bench);
    assert_eq!((again.number.as_str(), again.again), (taken.number.as_str(), true));
    let found = bench.office.find(&taken.number, 2).expect("found");
    let case = bench.office.dossier(found[0].id).expect("a case").case;
    let personal = case.personal.clone().expect("data");
    assert_eq!(personal.name, "Мария Тодорова");
    assert_eq!(personal.subject, "Счупена пейка");
    assert_eq!((case.registered.received.to_string().as_str(), case.registered.channel), ("2026-11-23", case::Channel::Email));
    assert_eq!(case.files.iter().map(|f| f.format.ending()).collect::<Vec<_>>(), ["eml", "pdf"]);
    let refused = bench.office.take_email(bench.who, &shelf, b"no message", "b.eml", case::Kind::Signal).expect("an answer");
    assert!(refused.is_err_and(|r| r.key == "refusal-message-file"));
    bench.assert_whole();
}
