//! Personal data that were taken out of a file because they were erased, while the word that erased them was destroyed: whoever lacks them asks,
//! whoever holds them gives (found by seed 650000031).

use super::sim::Run;
use super::told::{among, files_of, office, quiet, register, register_unread, segments, told};
use gishe::domain::event::chain_start;
use gishe::share::ledger::Ledger;
use gishe::share::segment::{self, Seen};
use gishe::share::status::Matter;
use gishe::store::check;

/// Takes the personal data out of the newest file of a workstation.
fn strip_newest(run: &mut Run, of: usize) {
    let path = files_of(run, of).pop().expect("a file");
    let sheet = run.stations[of].exchange.station().clone();
    let mut world = run.world.lock().expect("the world");
    let bytes = world.bytes(&path).expect("bytes");
    let mut file = segment::open(&bytes, &sheet.ring, &sheet.site_key()).expect("a whole file");
    assert!(file.open.events.iter_mut().any(|event| event.companion.take().is_some()), "it holds personal data");
    let (wid, lo) = (file.header.wid, file.header.lo);
    world.put(&path, file.open.seal(&sheet.ring, wid, lo).expect("a file"));
}

fn lacks(run: &mut Run, n: usize) -> bool {
    !run.stations[n].office_mut().bare().expect("an answer").is_empty()
}

/// Workstation 0 registers a case, 1 reads it, and 2 reads it when its file has lost the personal data.
fn stripped() -> Run {
    let mut run = office(3);
    register(&mut run, 0);
    run.pass(1_000);
    among(&mut run, &[0, 1], 1);
    strip_newest(&mut run, 0);
    among(&mut run, &[2], 1);
    assert!(lacks(&mut run, 2) && !lacks(&mut run, 1));
    run
}

#[test]
fn personal_data_that_nobody_erased_come_back() {
    // Its own writer gives them, or somebody else who read them.
    for giver in [0, 1] {
        let mut run = stripped();
        among(&mut run, &[giver, 2], 3);
        assert!(lacks(&mut run, 2), "the word that erased them may be on its way for a minute");
        among(&mut run, &[giver, 2], 8);
        assert!(!lacks(&mut run, 2));
        let case = run.shown[0].id;
        let name = |n: usize| run.stations[n].office().dossier(case).expect("the case").case.personal;
        assert!(name(2).is_some() && name(2) == name(giver));
        let db = |n: usize| run.stations[n].office().store();
        assert_eq!(check::digests(db(2).read()).expect("digests"), check::digests(db(giver).read()).expect("digests"));
        assert!(told(&run, 2, Matter::Returned), "and people are told");
        let number = run.shown[0].number.clone();
        let problem = run.stations[2].status.problems.iter().find(|p| p.matter == Matter::Returned).cloned();
        assert!(problem.is_some_and(|problem| problem.detail == number));
        // Nobody writes it again and again, and the chain is whole.
        let before = run.world.lock().expect("the world").paths();
        quiet(&mut run, 60);
        assert_eq!(before, run.world.lock().expect("the world").paths());
        let faults = check::verify(run.stations[2].office().store()).expect("a report").faults;
        assert!(faults.is_empty(), "{faults:?}");
    }
}

#[test]
fn what_was_erased_is_not_given_to_who_has_not_heard_of_it() {
    let mut run = stripped();
    let (who, case) = (super::sim::who(0), run.shown[0].id);
    run.stations[0].office_mut().erase(who, case, "чл. 17").expect("an erasure");
    // It cannot say so yet, but it gives nothing either; the other one has not heard of it and gives. In the end all have erased it.
    run.world.lock().expect("the world").ills(0).denied = true;
    among(&mut run, &[0, 2], 12);
    assert!(lacks(&mut run, 2), "who erased them gives nothing");
    among(&mut run, &[0, 1, 2], 12);
    run.world.lock().expect("the world").ills(0).denied = false;
    quiet(&mut run, 60);
    for n in 0..3 {
        assert!(!lacks(&mut run, n));
        assert!(run.stations[n].office().dossier(case).expect("the case").case.erased);
    }
    let sheet = run.stations[0].exchange.station().clone();
    for path in files_of(&mut run, 0) {
        let bytes = run.world.lock().expect("the world").bytes(&path).expect("bytes");
        let file = segment::open(&bytes, &sheet.ring, &sheet.site_key()).expect("a whole file");
        let about = |line: &[u8]| String::from_utf8_lossy(line).contains(&case.to_string());
        assert!(!file.open.events.iter().any(|event| about(&event.line) && event.companion.is_some()), "{path}");
    }
}

/// Who asks and is switched off is not served for ever; once it is back, it gets what it lacks.
#[test]
fn who_is_switched_off_is_served_once_it_is_back() {
    let mut run = stripped();
    // Nobody who has them is there.
    among(&mut run, &[2], 8);
    let head = format!("w/{}/head", run.stations[2].line()[0]);
    let bytes = run.world.lock().expect("the world").bytes(&head).expect("a head");
    assert!(String::from_utf8_lossy(&bytes).contains("\"bare\""), "it asks");
    among(&mut run, &[0, 1], 30);
    let before = segments(&run);
    among(&mut run, &[0, 1], 200);
    assert!(before == segments(&run), "written again for nobody");
    quiet(&mut run, 60);
    assert!(!lacks(&mut run, 2));
}

/// What came back is told until it is erased again.
#[test]
fn what_came_back_is_told_until_it_is_erased_again() {
    let mut run = stripped();
    quiet(&mut run, 12);
    assert!(told(&run, 2, Matter::Returned));
    let (who, case) = (super::sim::who(2), run.shown[0].id);
    run.stations[2].office_mut().erase(who, case, "чл. 17").expect("an erasure");
    quiet(&mut run, 12);
    assert!(!told(&run, 2, Matter::Returned));
    assert!((0..3).all(|n| run.stations[n].office().dossier(case).expect("the case").case.erased));
}

/// Whoever waits for other events asks for nothing; once these are here or given up, it has its personal data within minutes.
#[test]
fn who_waits_for_events_is_filled_in_soon_after_they_came() {
    let mut run = stripped();
    let _ = register_unread(&mut run, 1);
    among(&mut run, &[0, 1, 2], 80);
    assert!(lacks(&mut run, 2), "the word that erased may be among what it waits for");
    run.world.lock().expect("the world").broken.clear();
    quiet(&mut run, 12);
    assert!(!lacks(&mut run, 2));
}

/// What is erased where its personal data are missing is erased in files that have them, too: who looks after these knows which.
#[test]
fn what_lacks_its_personal_data_is_noted_when_it_is_erased() {
    let mut run = stripped();
    let (who, case) = (super::sim::who(2), run.shown[0].id);
    let missing = run.stations[2].office_mut().bare().expect("an answer");
    run.stations[2].office_mut().erase(who, case, "чл. 17").expect("an erasure");
    let noted = run.stations[2].office_mut().erased().expect("an answer");
    assert!(!missing.is_empty() && missing.iter().all(|of| noted.contains(of)), "{missing:?} {noted:?}");
}

/// A pack without personal data takes the place of no file that has them.
#[test]
fn a_pack_that_lacks_personal_data_removes_no_file_that_has_them() {
    for lacks in [true, false] {
        let mut run = office(2);
        for _ in 0..2 {
            register(&mut run, 0);
            quiet(&mut run, 1);
        }
        let sheet = run.stations[0].exchange.station().clone();
        let (me, small) = (sheet.writer(), files_of(&mut run, 0));
        let personal = |run: &Run, path: &String| {
            let bytes = run.world.lock().expect("the world").bytes(path).expect("bytes");
            run.stations[0].opened(&bytes).expect("a whole file").open.events.iter().any(|event| event.companion.is_some())
        };
        let with: Vec<String> = small.iter().filter(|path| personal(&run, path)).cloned().collect();
        assert!(with.len() > 1);
        let office = run.stations[0].office_mut();
        let last = office.front(0).expect("a front").seq;
        let mut events = office.events(me, 1, last).expect("events");
        if lacks {
            assert!(events.iter_mut().filter_map(|event| event.companion.take()).count() > 1);
        }
        let before = chain_start(&sheet.key.verifying_key().to_bytes());
        let pack = segment::sign(&sheet.key, &sheet.cert, 1, before, events, Seen::new());
        let path = format!("w/{me}/p/{}", pack.name(1));
        let bytes = pack.seal(&sheet.ring, me, 1).expect("a file");
        run.world.lock().expect("the world").put(&path, bytes);
        quiet(&mut run, 8);
        let left = files_of(&mut run, 0);
        let there = |path: &&String| left.contains(path);
        assert_eq!(with.iter().filter(there).count(), if lacks { with.len() } else { 0 }, "{small:?} {left:?}");
    }
}
