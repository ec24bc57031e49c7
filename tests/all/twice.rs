//! What is done twice at once, or by nobody: two processes that begin one new life, a lock that another holds, an erasure of which a part failed,
//! a payer whose taker is gone, keys that are lost.

use super::desk::{Desk, Place, settle};
use super::files::hash;
use super::support::{Bench, TEN, heirs};
use ed25519_dalek::SigningKey;
use gishe::domain::event::hex;
use gishe::domain::payment::Method;
use gishe::domain::printing::Way;
use gishe::domain::settings::Key;
use gishe::domain::station::{By, Cert, Why};
use gishe::office::archive::Archive;
use gishe::office::clock::{Clock, ManualClock, SeededRandom};
use gishe::office::courier::Courier;
use gishe::office::{Command, Fault, Home, Identity, Office, Value, Which, admin};
use gishe::share::ledger::{Ledger, Rebirth};
use gishe::store::drafts;
use std::sync::mpsc;
use std::time::{Duration, Instant, SystemTime};

/// A new life of a workstation from its front on.
fn life(desk: &mut Desk, seed: u8) -> Rebirth {
    let from = desk.office.front(0).expect("a front").seq;
    Rebirth { why: Why::Doubled, code: 33, digit: None, from, cut: false, branch: Vec::new(), seed: [seed; 32] }
}

fn opened(home: &Home, seed: u64) -> Result<Office, Fault> {
    home.open(Box::new(ManualClock::at(TEN)), Box::new(SeededRandom::new(seed)))
}

/// Two processes on copied data take a new name in one moment: the second finds that the first was there, and nothing is lost.
#[test]
fn of_two_processes_one_begins_the_new_life() {
    let (_place, mut one, mut two) = Place::two();
    let unsent = one.register();
    let mut beside = opened(&one.home, 9).expect("a second process");
    let lives: Vec<Rebirth> = (3..6).map(|seed| life(&mut one, seed)).collect();
    one.office.rebirth(&lives[0]).expect("a new life");
    assert!(matches!(beside.be_reborn(&lives[1]), Err(Fault::Reborn)), "its name is no more what it took it for");
    beside.rebirth(&lives[2]).expect("it goes on all the same");
    assert_eq!(beside.enrolled().expect("enrolled").cert.writer(), Some(one.writer()));
    settle(&mut [&mut one, &mut two]);
    assert!(two.case(unsent.id).is_some(), "what was not sent goes out under the one new name");
    one.assert_whole();
    two.assert_whole();
}

/// Lives that several processes keep at once stand in the sheet, all of them.
#[test]
fn lives_that_are_kept_at_once_are_all_kept() {
    let (_place, one) = Place::new();
    let (home, identity) = (one.home.clone(), one.office.enrolled().expect("enrolled").clone());
    std::thread::scope(|scope| {
        for n in 1..9_u8 {
            let (home, former) = (&home, &identity);
            let _ = scope.spawn(move || {
                let key = SigningKey::from_bytes(&[n; 32]);
                let public = hex(&key.verifying_key().to_bytes());
                let cert = Cert { public, by: By::Site { sig: String::new() }, ..former.cert.clone() };
                let cert = cert.by_former(&former.key, &former.cert, Why::Doubled, None);
                home.keep_identity(&Identity { key, cert }).expect("kept");
            });
        }
    });
    assert_eq!(home.sheet().expect("read").expect("a sheet").certs.len(), 9);
}

/// An older sheet is put back, which does not know the name that the data go on under: nothing is written under the name before, and a new key
/// is given by the passphrase.
#[test]
fn an_older_sheet_is_no_leave_to_write_under_the_name_before() {
    let (place, mut one, mut two) = Place::two();
    let sheet = one.home.dir().join("station.json");
    let older = std::fs::read(&sheet).expect("a sheet");
    let next = life(&mut one, 3);
    one.office.rebirth(&next).expect("a new life");
    let unsent = one.register();
    let Desk { home, office, clock, .. } = one;
    drop(office);
    std::fs::write(&sheet, older).expect("put back");
    assert!(matches!(opened(&home, 4), Err(Fault::KeyLost(path)) if path == sheet));
    let _ = home.rekey(&place.phrase).expect("a new key");
    let mut one = Desk::at(home, &place.folder, 5);
    one.clock.advance(clock.now_ms() - TEN);
    settle(&mut [&mut one, &mut two]);
    settle(&mut [&mut one, &mut two]);
    assert!(two.case(unsent.id).is_some(), "{:?}", one.status);
    one.assert_whole();
}

/// A setting of a stolen workstation that stands behind its cut holds no more, in the memory of a running program either.
#[test]
fn a_setting_behind_a_cut_holds_no_more_at_once() {
    let (place, mut one, mut two, mut three) = Place::three();
    let minutes = |desk: &Desk| desk.office.settings().whole(Key::WaitMaxMin);
    let given = minutes(&three);
    let _ = two.perform(Command::Set(Key::WaitMaxMin, "25".to_owned()));
    settle(&mut [&mut two, &mut three]);
    assert_eq!(minutes(&three), 25);
    let code = two.code();
    let early = admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, code, true);
    assert!(matches!(early, Err(Fault::Refused(_))), "told once that others hold more: {early:?}");
    admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, code, true).expect("an act");
    settle(&mut [&mut one, &mut three]);
    assert_eq!((minutes(&one), minutes(&three)), (given, given));
    three.assert_whole();
}

/// A fee was taken while its case was erased elsewhere, and who took it broke before it heard: the one that looks after those left behind
/// erases the payer, and no other does.
#[test]
fn the_payer_is_erased_for_who_took_the_fee_and_is_gone() {
    let (place, mut one, mut two, mut three) = Place::three();
    let case = one.register();
    settle(&mut [&mut one, &mut two, &mut three]);
    let _ = one.perform(Command::Erase(case.id, "чл. 17".to_owned()));
    let pay = Command::Pay { case: case.id, method: Method::Cash, reference: String::new() };
    let Value::Payment(taken) = two.perform(pay) else { panic!("no payment") };
    settle(&mut [&mut two, &mut one, &mut three]);
    let erased = |desk: &Desk| gishe::store::append::erased(desk.office.store().read(), taken.id).expect("a read");
    let _ = one.office.scour_waiting().expect("a look at what was erased");
    assert!(!erased(&one), "who took it does that itself, while it is in service");
    admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, two.code(), false).expect("an act");
    settle(&mut [&mut one, &mut three]);
    let _ = three.office.scour_waiting().expect("a look at what was erased");
    assert!(!erased(&three), "one of them looks after it");
    let _ = one.office.scour_waiting().expect("a look at what was erased");
    settle(&mut [&mut one, &mut three]);
    assert!(erased(&one) && erased(&three));
    one.assert_whole();
    three.assert_whole();
}

/// One paper that cannot be removed holds up no other and is not forgotten, in an office without a folder either; and of who was erased
/// nothing more is kept.
#[test]
fn a_paper_that_cannot_be_removed_is_removed_later() {
    let mut bench = Bench::new();
    let archive = Archive::of(&bench.home());
    let case = bench.register(heirs());
    let which = Which::Receipt(case.id);
    let material = bench.office.material(which, gishe::words::Words::default()).expect("what is printed");
    let medium = gishe::paper::Medium::A4;
    let papers: [&[u8]; 2] = [b"%PDF one", b"%PDF two"];
    for bytes in papers {
        bench.office.issue(bench.who, &archive, &material, medium, bytes, Way::Saved).expect("issued");
    }
    let stuck = hash(papers[0]);
    let path = bench.home().dir().join("archive").join(&stuck[..2]).join(format!("{stuck}.pdf"));
    std::fs::remove_file(&path).expect("the file of before");
    std::fs::create_dir(&path).expect("nothing that can be removed");
    let _ = bench.perform(Command::Erase(case.id, "чл. 17".to_owned()));
    assert!(!archive.has(&hash(papers[1])), "the other one is gone");
    let due = |office: &Office| drafts::meta(office.store().read(), "scour").expect("a read").unwrap_or_default();
    assert_ne!(due(&bench.office), "", "what failed is remembered");
    let late: &[u8] = b"%PDF of a preview that was open";
    bench.office.issue(bench.who, &archive, &material, medium, late, Way::Printed).expect("issued");
    assert!(!archive.has(&hash(late)), "of who is erased nothing is kept");
    std::fs::remove_dir(&path).expect("out of its way");
    std::fs::write(&path, papers[0]).expect("the file as it was");
    let Bench { office, folder, .. } = bench;
    drop(office);
    let again = opened(&Home::at(folder.0.join("data")), 8).expect("the next start");
    assert!(!path.exists(), "it is looked at again");
    assert_eq!(due(&again), "", "and nothing is left to do");
}

/// Another process exchanges: who asks for the exchange is told so at once, however long the office's thread is busy.
#[test]
fn who_finds_the_exchange_taken_waits_for_nobody() {
    let (_place, one) = Place::new();
    let home = one.home.clone();
    let desk = gishe::office::desk::Desk::new(one.office).expect("a desk");
    let _lock = home.lock_exchange().expect("a lock").expect("nobody has it");
    let (end, ended) = mpsc::channel::<()>();
    let _busy = desk.ask(move |_| ended.recv_timeout(Duration::from_secs(20)).is_ok());
    let begun = Instant::now();
    assert!(Courier::start(&home, &desk).expect("an answer").is_none());
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    end.send(()).expect("the office's thread");
}

/// What a killed process left half written among papers goes as among files of cases; what is being written stays.
#[test]
fn half_written_papers_go_like_half_written_files() {
    let (_place, one) = Place::new();
    let home = one.home.clone();
    let long_ago = SystemTime::now() - Duration::from_secs(7200);
    let mut old = Vec::new();
    for dir in ["archive/ab", "files/ab"] {
        let dir = home.dir().join(dir);
        std::fs::create_dir_all(&dir).expect("a folder");
        std::fs::write(dir.join(".young.tmp"), b"half").expect("a file");
        let half = dir.join(".old.tmp");
        std::fs::write(&half, b"half").expect("a file");
        let file = std::fs::File::options().append(true).open(&half).expect("a file");
        file.set_modified(long_ago).expect("a date");
        old.push(half);
    }
    let desk = gishe::office::desk::Desk::new(one.office).expect("a desk");
    let courier = Courier::start(&home, &desk).expect("begun").expect("a folder is named");
    let begun = Instant::now();
    while old.iter().any(|half| half.exists()) {
        assert!(begun.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(old.iter().all(|half| half.with_file_name(".young.tmp").exists()));
    courier.stop();
}

/// The sheet of keys is gone, the data are not: it is said, and with the passphrase the workstation goes on with all it had; later keys of the
/// office reach it too.
#[test]
fn a_workstation_whose_sheet_was_lost_goes_on_with_all_it_had() {
    let (place, mut one, mut two, mut three) = Place::three();
    let unsent = two.register();
    let Desk { home, office, clock, who, .. } = two;
    drop(office);
    let sheet = home.dir().join("station.json");
    std::fs::remove_file(&sheet).expect("a removal");
    assert!(matches!(opened(&home, 4), Err(Fault::KeysLost(path)) if path == sheet));
    assert!(home.rekey("не е тя").is_err() && !sheet.exists(), "nothing without the passphrase");
    let _ = home.rekey(&place.phrase).expect("new keys");
    let mut two = Desk::at(home, &place.folder, 9);
    two.who = who;
    two.clock.advance(clock.now_ms() - TEN);
    let after = two.register();
    settle(&mut [&mut one, &mut two, &mut three]);
    settle(&mut [&mut one, &mut two, &mut three]);
    for desk in [&one, &two, &three] {
        assert!(desk.case(unsent.id).is_some() && desk.case(after.id).is_some(), "{:?}", desk.status);
        desk.assert_whole();
    }
    admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, three.code(), false).expect("an act");
    let later = one.register();
    settle(&mut [&mut one, &mut two]);
    assert!(two.case(later.id).is_some(), "the new box opens the new keys: {:?}", two.status.problems);
}
