//! Forged files (rows 58 and 60): what was altered, left out, exchanged or signed by a stranger is refused and told; and history that
//! somebody writes anew with a stolen key is an alarm for everybody who holds the other.

use super::desk::{Desk, Place, contains, settle};
use super::told::{look, put};
use ed25519_dalek::SigningKey;
use gishe::domain::case::{Case, Field};
use gishe::domain::event::{Event, Written, chain_next, chain_start, hex};
use gishe::domain::stamp::{Stamp, Writer};
use gishe::domain::station::{By, Cert, FORMAT, Kind};
use gishe::office::clock::Clock;
use gishe::share::head::Head;
use gishe::share::ledger::Ledger;
use gishe::share::segment::{BadSegment, Header, Open, Segment, Tail, open, range_of, sign};
use gishe::share::status::Matter;
use std::path::PathBuf;

/// A fact of every registration here, and what a forger makes of it.
const SHEETS: &str = "\"sheets\":2";
const MORE_SHEETS: &str = "\"sheets\":9";

/// A line with something else in a place of it: it reads as well as before.
fn instead(line: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = std::str::from_utf8(line).expect("text");
    assert!(text.contains(from), "{text}");
    text.replace(from, to).into_bytes()
}

/// A forged file's end: right for its lines, with the signature of the lines that were signed.
fn end_of(forged: &Open, prev: [u8; 32]) -> Vec<u8> {
    let signed: Tail = serde_json::from_slice(&forged.tail).expect("a tail");
    let hash = forged.events.iter().fold(prev, |hash, event| chain_next(&hash, &event.line));
    serde_json::to_vec(&Tail { h: hex(&hash), n: forged.events.len() as u64, ..signed }).expect("json")
}

/// Personal data as they would stand under another event's number.
fn numbered(companion: &[u8], n: u64) -> Vec<u8> {
    let mut frame: serde_json::Value = serde_json::from_slice(companion).expect("json");
    frame["n"] = n.into();
    serde_json::to_vec(&frame).expect("json")
}

/// A file with two cases of a workstation that is switched off now; the other one has not read it yet.
struct Caught {
    place: Place,
    one: Desk,
    two: Desk,
    cases: [Case; 2],
    segment: Segment,
}

impl Caught {
    fn new() -> Self {
        let (place, mut one, mut two) = Place::two();
        let _ = two.register();
        settle(&mut [&mut one, &mut two]);
        let before = place.segments();
        let cases = [two.register(), two.register()];
        two.round();
        let file = place.segments().into_iter().find(|path| !before.contains(path)).expect("a new file");
        let station = two.exchange.station();
        let bytes = std::fs::read(&file).expect("bytes");
        let segment = open(&bytes, &station.ring, &station.site_key()).expect("a whole file");
        assert_eq!(segment.open.events.len(), 2, "both cases lie in it");
        Self { place, one, two, cases, segment }
    }

    /// What lies in the place of the file is taken away.
    fn clear(&self) {
        let begins = format!("{:010}-", self.segment.header.lo);
        let dir = self.place.folder.join("w").join(self.two.writer().as_str()).join("s");
        for entry in std::fs::read_dir(dir).expect("a folder").flatten() {
            if entry.file_name().to_string_lossy().starts_with(&begins) {
                std::fs::remove_file(entry.path()).expect("a removal");
            }
        }
    }

    /// A forged file lies in the place of the file, sealed as it must be and under its own right name. Gives its path in the folder.
    fn plant(&self, forged: &Open) -> String {
        let station = self.two.exchange.station();
        let (theirs, lo) = (station.writer(), self.segment.header.lo);
        let bytes = forged.seal(&station.ring, theirs, lo).expect("sealed");
        self.clear();
        put(&self.place, theirs, &forged.name(lo), &bytes);
        format!("w/{theirs}/s/{}", forged.name(lo))
    }

    /// To nobody who has the keys it is a file; who meets it in the folder names it, and takes nothing of it in.
    fn refused(&mut self, what: &str, forged: &Open) {
        let theirs = self.two.writer();
        let held = self.one.has(theirs);
        let path = self.plant(forged);
        let bytes = std::fs::read(self.place.folder.join(&path)).expect("bytes");
        let station = self.one.exchange.station();
        let read = open(&bytes, &station.ring, &station.site_key());
        assert_eq!(read.err(), Some(BadSegment::Wrong), "{what}");
        self.named(what, &path, held);
    }

    /// Who looks at the folder says that the file is wrong, and holds what it held.
    fn named(&mut self, what: &str, path: &str, held: u64) {
        let _ = look(&mut self.one);
        let problems = &self.one.status.problems;
        assert!(problems.iter().any(|p| p.matter == Matter::Wrong && p.detail == path), "{what}: {problems:?}");
        assert_eq!(self.one.has(self.two.writer()), held, "{what}: nothing of it was taken in");
        assert!(self.cases.iter().all(|case| self.one.case(case.id).is_none()), "{what}");
        self.one.assert_whole();
    }

    /// The forged file is gone and the owner is back: the cases come as they were written, and nothing more is told.
    fn healed(mut self) {
        self.clear();
        let _ = look(&mut self.one);
        self.come_back();
    }

    fn come_back(&mut self) {
        self.two.clock.set(self.one.clock.now_ms());
        settle(&mut [&mut self.two, &mut self.one]);
        settle(&mut [&mut self.two, &mut self.one]);
        for case in &self.cases {
            let here = self.one.case(case.id).expect("the case, as its workstation wrote it");
            assert_eq!(here.value(Field::Sheets).as_deref(), Some("2"));
        }
        self.one.assert_whole();
        for desk in [&self.one, &self.two] {
            assert!(desk.status.problems.is_empty(), "{:?}", desk.status.problems);
            assert!(desk.status.reborn.is_none());
        }
    }
}

/// Rows 58 and 60: whoever can write in the folder and knows to whom files are sealed alters a line of somebody else's file. The chain
/// tells it; where the chain is made anew, the signature does. So it does for the header, and for a line that was left out.
#[test]
fn no_line_that_its_writer_did_not_sign_is_taken_in() {
    let mut caught = Caught::new();
    let Segment { header, open: whole, prev, .. } = caught.segment.clone();
    let mut altered = whole.clone();
    altered.events[0].line = instead(&whole.events[0].line, SHEETS, MORE_SHEETS);
    caught.refused("altered, all else as it was", &altered);
    let chained = Open { tail: end_of(&altered, prev), ..altered };
    caught.refused("altered, and the chain made anew", &chained);
    let other = Header { app: "99.0.0".to_owned(), ..header.clone() };
    let other = Open { header: serde_json::to_vec(&other).expect("json"), ..whole.clone() };
    caught.refused("another header", &other);
    let short = Header { hi: header.lo, pd: 1, ..header };
    let short = Open { header: serde_json::to_vec(&short).expect("json"), events: whole.events[..1].to_vec(), ..whole };
    let short = Open { tail: end_of(&short, prev), ..short };
    caught.refused("the last line left out", &short);
    caught.healed();
}

/// Rows 58 and 60: personal data are not signed but bound by what their lines commit to: those of one case do not pass for another's,
/// and altered ones for nobody's.
#[test]
fn personal_data_that_their_line_did_not_commit_to_are_not_taken_in() {
    let mut caught = Caught::new();
    let (whole, lo) = (caught.segment.open.clone(), caught.segment.header.lo);
    let companions: Vec<Vec<u8>> = whole.events.iter().map(|event| event.companion.clone().expect("personal data")).collect();
    let mut exchanged = whole.clone();
    exchanged.events[0].companion = Some(numbered(&companions[1], lo));
    exchanged.events[1].companion = Some(numbered(&companions[0], lo + 1));
    caught.refused("exchanged", &exchanged);
    let mut altered = whole;
    altered.events[1].companion = Some(instead(&companions[1], "Иванова", "Петкова"));
    caught.refused("altered", &altered);
    caught.healed();
}

/// Row 60: with the stolen key itself a file is signed whose lines stand behind another event than the one that is held: two branches of
/// one writer; and one that leaves a line out, which no honest program writes.
#[test]
fn lines_that_do_not_follow_are_not_taken_in_though_the_key_signed_them() {
    let mut caught = Caught::new();
    let station = caught.two.exchange.station().clone();
    let held = caught.one.has(station.writer());
    let Segment { header, open: whole, prev, .. } = caught.segment.clone();
    let signed = |before: [u8; 32], events: &[Written]| {
        sign(&station.key, &station.cert, header.lo, before, events.to_vec(), header.seen.clone())
    };
    let apart = signed([7; 32], &whole.events);
    let _ = caught.plant(&apart);
    assert!(look(&mut caught.one).contains(&Matter::Fork), "{:?}", caught.one.status.problems);
    assert!(alarmed(&caught.one, station.writer()), "{:?}", caught.one.status.problems);
    assert_eq!(caught.one.has(station.writer()), held);
    caught.one.assert_whole();
    let gap = signed(prev, &whole.events[1..]);
    let path = caught.plant(&gap);
    caught.named("a line left out", &path, held);
    caught.healed();
}

/// I8 of rows 58 and 60: a file that was wrong is written again by its owner, under the same name. From then on nobody is told of it.
#[test]
fn what_was_wrong_is_told_no_more_once_it_is_healed_in_its_place() {
    let mut caught = Caught::new();
    let (whole, lo) = (caught.segment.open.clone(), caught.segment.header.lo);
    let mut forged = whole.clone();
    forged.events[0].companion = whole.events[1].companion.as_deref().map(|companion| numbered(companion, lo));
    assert_eq!(forged.name(lo), whole.name(lo), "names tell lines, not personal data");
    caught.refused("personal data of another", &forged);
    caught.come_back();
}

/// Row 58: a workstation that another office admitted lays all that belongs to one into this folder: certificate, head and a file that would be
/// taken in from one of ours. It is named; what its head says of others is not heard.
#[test]
fn a_workstation_of_another_office_is_named_and_not_heard() {
    let (place, mut one) = Place::new();
    let case = one.register();
    one.round();
    let (me, station) = (one.writer(), one.exchange.station().clone());
    let last = one.has(me);
    let (key, site) = (SigningKey::from_bytes(&[9; 32]), SigningKey::from_bytes(&[8; 32]));
    let public = key.verifying_key().to_bytes();
    let wid = Writer::of_key(&public);
    let by = By::Site { sig: String::new() };
    let cert = Cert {
        public: hex(&public),
        code: 9,
        digit: None,
        kind: Kind::Staff,
        name: "Чуждо гише".to_owned(),
        by,
        ..station.cert
    };
    let cert = cert.by_site(&site);
    let ours = one.office.events(me, 1, last).expect("events");
    let model = ours.iter().find(|written| contains(&written.line, SHEETS)).expect("a registration");
    let stamp = Event::read(&model.line, None).expect("an event").stamp;
    let line = Event::again(model, 1, Stamp { writer: wid, ..stamp }, [1; 16]).expect("a line");
    let hash = hex(&chain_next(&chain_start(&public), &line.line));
    let file = sign(&key, &cert, 1, chain_start(&public), vec![line], Default::default());
    let head = Head {
        app: "1".to_owned(),
        format: FORMAT,
        hi: 1,
        hash,
        ms: one.clock.now_ms(),
        names: vec![file.name(1)],
        nonce: "00000000000000aa".to_owned(),
        // As if it had seen another life of the workstation here.
        seen: [(me, (last + 5, "00000000".to_owned()))].into(),
        digest: None,
        want: [(me, 1)].into(),
        bare: [].into(),
        wid,
    };
    put(&place, wid, &file.name(1), &file.seal(&station.ring, wid, 1).expect("sealed"));
    let dir = place.folder.join("w").join(wid.as_str());
    std::fs::write(dir.join("id.json"), serde_json::to_vec(&cert).expect("json")).expect("a file");
    std::fs::write(dir.join("head"), head.write(&key)).expect("a file");
    for _ in 0..3 {
        assert_eq!(look(&mut one), [Matter::Unknown], "{:?}", one.status.problems);
        let [unknown] = one.status.problems.as_slice() else { panic!("{:?}", one.status.problems) };
        assert_eq!((unknown.writer, unknown.detail.as_str()), (Some(wid), wid.as_str()));
    }
    let held = one.office.held().expect("what is held");
    assert!(held.iter().all(|h| h.writer == me) && one.status.peers.is_empty(), "nothing of it: {held:?}");
    assert!(one.writer() == me && one.status.reborn.is_none(), "what it says of others is nothing");
    assert!(one.case(case.id).is_some());
    one.assert_whole();
    std::fs::remove_dir_all(&dir).expect("thrown out");
    assert!(look(&mut one).is_empty(), "{:?}", one.status.problems);
}

/// Whether a desk is told of two branches of a writer.
fn alarmed(desk: &Desk, of: Writer) -> bool {
    desk.status.problems.iter().any(|p| p.matter == Matter::Fork && p.writer == Some(of))
}

/// Three workstations in step, the second of which wrote three cases in three files and is switched off from now on.
fn in_step() -> (Place, Desk, Desk, Desk, Vec<Case>) {
    let (place, mut one, mut two, mut three) = Place::three();
    let mut cases = Vec::new();
    for _ in 0..3 {
        cases.push(two.register());
        two.round();
    }
    settle(&mut [&mut one, &mut two, &mut three]);
    (place, one, two, three, cases)
}

/// Somebody with the key of a workstation writes its last two cases anew, and so many events more; takes its own files away, and signs a head
/// that says so.
fn rewrite(place: &Place, two: &mut Desk, more: u64) {
    let station = two.exchange.station().clone();
    let theirs = station.writer();
    let last = two.has(theirs);
    let from = last - 1;
    let before = two.office_hash(theirs, from - 1);
    let ours = two.office.events(theirs, from, last).expect("events");
    let forged = |written: &Written| Written { line: instead(&written.line, SHEETS, MORE_SHEETS), ..written.clone() };
    let mut events: Vec<Written> = ours.iter().map(forged).collect();
    let stamp = Event::read(&ours[0].line, None).expect("an event").stamp;
    for n in 1..=more {
        let stamp = Stamp { ms: stamp.ms + 600_000 + n, ..stamp };
        events.push(Event::again(&ours[0], last + n, stamp, [1; 16]).expect("a line"));
    }
    let own = place.folder.join("w").join(theirs.as_str());
    let reaches = |path: &PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        range_of(&name).is_some_and(|(_, hi)| hi >= from)
    };
    for path in place.segments().into_iter().filter(|path| path.starts_with(&own) && reaches(path)) {
        std::fs::remove_file(path).expect("a removal");
    }
    let file = sign(&station.key, &station.cert, from, before, events, Default::default());
    put(place, theirs, &file.name(from), &file.seal(&station.ring, theirs, from).expect("sealed"));
    let tail: Tail = serde_json::from_slice(&file.tail).expect("a tail");
    let head = Head::peek(&std::fs::read(own.join("head")).expect("bytes")).expect("a head");
    let names = vec![file.name(from)];
    let head = Head { hi: last + more, hash: tail.h, ms: two.clock.now_ms(), names, ..head };
    std::fs::write(own.join("head"), head.write(&station.key)).expect("a write");
}

/// What was written honestly stands where it stood, under the hash that it had.
fn assert_stands(desk: &mut Desk, of: Writer, last: u64, hash: [u8; 32], cases: &[Case]) {
    assert_eq!((desk.has(of), desk.office_hash(of, last)), (last, hash));
    for case in cases {
        let here = desk.case(case.id).expect("the case stands");
        assert_eq!(here.value(Field::Sheets).as_deref(), Some("2"), "and nothing in it is another's");
    }
    assert!(desk.status.reborn.is_none());
    desk.assert_whole();
}

/// History is written anew, longer by so many events: everybody is told, for all these minutes, and what they hold stands.
fn assert_alarmed_by(longer: u64, minutes: u32) {
    let (place, mut one, mut two, mut three, cases) = in_step();
    let theirs = two.writer();
    let last = two.has(theirs);
    let hash = two.office_hash(theirs, last);
    rewrite(&place, &mut two, longer);
    for minute in 0..minutes {
        for desk in [&mut one, &mut three] {
            let _ = look(desk);
            assert!(alarmed(desk, theirs), "minute {minute}: {:?}", desk.status.problems);
        }
    }
    for desk in [&mut one, &mut three] {
        assert_stands(desk, theirs, last, hash, &cases);
    }
}

/// Row 60: the rewritten history is longer than the one that is held. Everybody who holds the other is told, of the workstation whose key was
/// stolen, and goes on being told; what they hold stays.
#[test]
fn history_that_is_written_anew_and_goes_on_is_an_alarm_on_all() {
    assert_alarmed_by(1, 10);
}

/// Row 60: the rewritten history is as long as the one that is held, so that nobody has anything to fetch. The head says another hash for an
/// event that everybody holds: two hashes for one number are an alarm on all.
#[test]
fn history_that_is_written_anew_to_the_same_length_is_an_alarm_on_all() {
    assert_alarmed_by(0, 3);
}

/// Row 60: who joins finds the rewritten history alone and takes it in. What it says that it saw is a witness against it: it is told itself, and
/// so is everybody who holds the other.
#[test]
fn who_joins_and_reads_history_that_was_written_anew_is_a_witness() {
    let (place, mut one, mut two, mut three, cases) = in_step();
    let theirs = two.writer();
    let last = two.has(theirs);
    let hash = two.office_hash(theirs, last);
    rewrite(&place, &mut two, 0);
    let mut four = place.join("fourth", Kind::Staff, &place.phrase, 4, &one);
    four.clock.set(one.clock.now_ms());
    settle(&mut [&mut four, &mut one, &mut three]);
    for desk in [&one, &three, &four] {
        assert!(alarmed(desk, theirs), "{:?}", desk.status.problems);
    }
    for desk in [&mut one, &mut three] {
        assert_stands(desk, theirs, last, hash, &cases);
    }
}
