//! What was done apart and comes together: files of a voided case, two fields of one edit, a day that was closed by who had not heard, what an
//! erasure must reach, and what a newer program wrote.

use super::desk::{Desk, Place, settle};
use super::files::hash;
use gishe::domain::case::{self, Field};
use gishe::domain::event::{Body, Event, Written};
use gishe::domain::payment::Method;
use gishe::domain::printing::Way;
use gishe::domain::settings::Key;
use gishe::domain::stamp::{Stamp, Writer};
use gishe::domain::ticket::{Label, Line};
use gishe::domain::{fold, visit};
use gishe::office::archive::Archive;
use gishe::office::worklist::Matter;
use gishe::office::{Command, Value};
use gishe::store::{log, rows};
use uuid::Uuid;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n%%EOF\n";

/// A file is attached while the case is voided elsewhere: everywhere it is known, as one that no case has, and its bytes go.
#[test]
fn a_file_attached_to_a_case_voided_elsewhere_is_gone_everywhere() {
    let (_place, mut one, mut two) = Place::two();
    let case = two.register();
    settle(&mut [&mut one, &mut two]);
    let shelf = Archive::files(&one.home);
    let _ = one.office.attach(one.who, &shelf, case.id, "a.pdf", PDF).expect("attached");
    let _ = two.perform(Command::Case(case.id, case::Command::Void("грешка".to_owned())));
    settle(&mut [&mut one, &mut two]);
    for desk in [&one, &two] {
        let known = rows::all_files(desk.office.store().read()).expect("files");
        assert_eq!(known, [(hash(PDF), PDF.len() as u64, true)]);
        assert!(desk.status.rebuilt_ms.is_none());
        desk.assert_whole();
    }
    one.office.sweep(&shelf).expect("swept");
    assert!(!shelf.has(&hash(PDF)));
}

/// Two fields of one edit are two matters, and each is decided by itself.
#[test]
fn two_fields_of_one_edit_are_decided_one_by_one() {
    let (_place, mut one, mut two) = Place::two();
    let case = one.register();
    settle(&mut [&mut one, &mut two]);
    let edit = |name: &str, phone: &str| {
        let set = [(Field::Name, name.to_owned()), (Field::Phone, phone.to_owned())];
        Command::Case(case.id, case::Command::Correct(set.into(), "сгрешено".to_owned()))
    };
    let _ = one.perform(edit("Мария Иванова", "0888 111 111"));
    two.clock.advance(5_000);
    let _ = two.perform(edit("Мария Петрова", "0888 222 222"));
    settle(&mut [&mut one, &mut two]);
    let matters = |desk: &mut Desk| desk.office.worklist(10).expect("a worklist");
    let both = matters(&mut one);
    let [Matter::Field { .. }, Matter::Field { .. }] = both.as_slice() else { panic!("{both:?}") };
    let phone = both.iter().find_map(|m| match m {
        Matter::Field { field: Field::Phone, of, lost, .. } => Some((*of, lost.clone())),
        _ => None,
    });
    let (of, lost) = phone.expect("the phone");
    let name = one.case(case.id).expect("the case").value(Field::Name);
    let _ = one.perform(Command::Case(case.id, case::Command::Settle(of, Some(Field::Phone), None, true)));
    settle(&mut [&mut one, &mut two]);
    for desk in [&mut one, &mut two] {
        let left = matters(desk);
        assert!(matches!(left.as_slice(), [Matter::Field { field: Field::Name, .. }]), "{left:?}");
        let now = desk.case(case.id).expect("the case");
        assert_eq!((now.value(Field::Phone), now.value(Field::Name)), (lost.clone(), name.clone()));
    }
    let _ = two.perform(Command::Case(case.id, case::Command::Settle(of, None, None, false)));
    settle(&mut [&mut one, &mut two]);
    assert!(matters(&mut one).is_empty(), "without a field all of it is looked at, as before");
}

/// The day is closed in the morning by a workstation that had not heard how the visit ended: it ended as it did, and nobody is bothered.
#[test]
fn a_day_closed_by_who_had_not_heard_closes_nothing_that_ended() {
    let (one, two) = (Writer::of_key(&[1; 32]), Writer::of_key(&[2; 32]));
    let about = Uuid::from_u128(7);
    let event = |writer: Writer, generation: u32, minute: u64, body: visit::Event| {
        let stamp = Stamp { ms: minute * 60_000, counter: 0, writer };
        let (seq, at_ms) = (minute, (minute * 60_000) as i64);
        Event { seq, generation, stamp, at_ms, by: Uuid::nil(), about, body: Body::Visit(body) }
    };
    let label = Label { line: Line::Filing, issuer: 0, n: 1 };
    let issued = visit::Event::Issued { label, day: "2026-11-24".parse().expect("a date"), priority: false };
    let closed = |writer, minute| event(writer, 0, minute, visit::Event::DayClosed {});
    let served = vec![
        event(one, 0, 1, issued.clone()),
        closed(one, 900),
        event(two, 1, 10, visit::Event::Called { counter: 2 }),
        event(two, 1, 11, visit::Event::Started {}),
        event(two, 1, 20, visit::Event::Finished {}),
        closed(two, 901),
    ];
    let visit = fold::visit(&fold::ordered(served)).expect("a visit");
    assert_eq!((visit.state, visit.clashes.len()), (visit::State::Finished, 0));
    assert_eq!(visit.stages[0].first_called_ms, Some(600_000));
    let open = vec![event(one, 0, 1, issued), closed(one, 900), closed(two, 901)];
    let visit = fold::visit(&fold::ordered(open)).expect("a visit");
    assert_eq!((visit.state, visit.clashes.len()), (visit::State::DayClosed, 0), "twice said is said once");
}

/// A receipt that was kept names the person: with the person's data it is gone here, and from other disks when the word comes.
#[test]
fn papers_of_an_erased_case_are_gone_from_every_disk() {
    let (_place, mut one, mut two) = Place::two();
    let case = one.register();
    settle(&mut [&mut one, &mut two]);
    let mut kept = Vec::new();
    for desk in [&mut one, &mut two] {
        let archive = Archive::of(&desk.home);
        let which = gishe::office::Which::Receipt(case.id);
        let material = desk.office.material(which, gishe::words::Words::default()).expect("what is printed");
        let bytes = format!("%PDF of {}", desk.home.dir().display()).into_bytes();
        let medium = gishe::paper::Medium::A4;
        desk.office.issue(desk.who, &archive, &material, medium, &bytes, Way::Saved).expect("issued");
        kept.push((archive, hash(&bytes)));
    }
    settle(&mut [&mut one, &mut two]);
    assert!(kept.iter().all(|(archive, hash)| archive.has(hash)), "the office's word is kept");
    let _ = one.perform(Command::Erase(case.id, "чл. 17".to_owned()));
    assert!(!kept[0].0.has(&kept[0].1), "gone where it was erased");
    settle(&mut [&mut one, &mut two]);
    let _ = two.office.scour_waiting().expect("a look at what was erased");
    assert!(!kept[1].0.has(&kept[1].1), "and where the word came");
}

/// A fee is taken while its case is erased elsewhere: who took it erases the payer too, and an erasure may be said again.
#[test]
fn an_erasure_reaches_the_payment_that_was_taken_apart() {
    let (_place, mut one, mut two) = Place::two();
    let case = one.register();
    settle(&mut [&mut one, &mut two]);
    let _ = one.perform(Command::Erase(case.id, "чл. 17".to_owned()));
    let Value::Payment(taken) = two.perform(Command::Pay { case: case.id, method: Method::Cash, reference: String::new() })
    else {
        panic!("no payment")
    };
    settle(&mut [&mut one, &mut two]);
    let erased = |desk: &Desk| gishe::store::append::erased(desk.office.store().read(), taken.id).expect("a read");
    assert!(!erased(&one));
    let again = Command::Erase(case.id, "чл. 17".to_owned());
    let mut third =
        one.home.open(Box::new(one.clock.clone()), Box::new(gishe::office::clock::SeededRandom::new(3))).expect("open");
    let _ = two.office.scour_waiting().expect("a look at what was erased");
    settle(&mut [&mut one, &mut two]);
    assert!(erased(&one) && erased(&two), "by who took it");
    let refused = third.perform(one.who, again).expect_err("there is nothing left");
    assert!(matches!(refused, gishe::office::Fault::Refused(r) if r.key == "refusal-erased"));
    one.assert_whole();
    two.assert_whole();
}

/// What a newer program wrote is issued again under a new name as it stands: the operation that nobody here knows, and the field.
#[test]
fn what_a_newer_program_wrote_is_issued_again_as_it_stands() {
    let (_place, mut one) = Place::new();
    let _ = one.perform(Command::Set(Key::WaitMaxMin, "25".to_owned()));
    let db = one.office.store().read();
    let (me, head) = (one.writer(), log::head(db, one.writer()).expect("a head").expect("a head"));
    let line = |n: u64, o: &str, f: &str| -> Vec<u8> {
        let stamp = Stamp { ms: 1_795_507_300_000 + n, counter: 0, writer: me };
        let id = Uuid::from_u128(u128::from(n));
        format!(r#"{{"by":"{}","e":"opinion","f":{f},"g":0,"id":"{id}","n":{n},"o":"{o}","t":"{stamp}","v":1}}"#, Uuid::nil())
            .into_bytes()
    };
    let lines = [
        line(head.seq + 1, "weighed", r#"{"grams":7}"#),
        line(head.seq + 2, "given", r#"{"day":"2026-11-24","mood":"good","score":5,"topic":"waiting"}"#),
    ];
    let written: Vec<Written> = lines.iter().map(|line| Written { line: line.clone(), companion: None }).collect();
    one.office.store_mut().write(|tx| gishe::store::append::absorb(tx, &written).map(|_| ())).expect("kept");
    let from = gishe::store::pieces::front(one.office.store().read(), me).expect("a front");
    let rebirth = gishe::share::ledger::Rebirth {
        why: gishe::domain::station::Why::Doubled,
        code: 33,
        digit: None,
        from,
        cut: false,
        branch: Vec::new(),
        seed: [3; 32],
    };
    gishe::share::ledger::Ledger::rebirth(&mut one.office, &rebirth).expect("a new life");
    let again = log::run(one.office.store().read(), one.writer(), 1, 99).expect("its events");
    let texts: Vec<String> = again.iter().map(|w| String::from_utf8_lossy(&w.line).into_owned()).collect();
    assert!(texts.iter().any(|t| t.contains(r#""o":"weighed""#) && t.contains(r#""grams":7"#)), "{texts:?}");
    assert!(texts.iter().any(|t| t.contains(r#""mood":"good""#)), "{texts:?}");
    one.assert_whole();
}
