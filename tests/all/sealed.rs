//! Sealed signals: after registration nobody but the appointed officers reads them – shown on the raw bytes of database, ledger and
//! folder (sync.md §0.2; domain.md §8, row 6).

use super::desk::{Desk, Place, contains, settle};
use super::papers::read_back;
use super::support::{Bench, egn, heirs};
use gishe::domain::case::{self, Case, Kind, Status};
use gishe::domain::form::Form;
use gishe::domain::sealing::{self, Appointed, Regime, Role};
use gishe::office::archive::Archive;
use gishe::office::intake::{Answer, Sort, lines_of};
use gishe::office::{Command, Fault, Value, Which, Who};
use gishe::paper::Medium;
use gishe::share::{sealed, segment};
use gishe::words::Words;
use std::path::{Path, PathBuf};

const TEXT: &str = "Поискаха хиляда евро за разрешителното.";
const NAME: &str = "Иванка Стоянова Колева";
const WORD: &str = "мартеница под прага";

fn signal(regime: Regime, about: &str) -> Form {
    Form {
        kind: Kind::Restricted,
        service: String::new(),
        regime: Some(regime),
        name: NAME.to_owned(),
        identifier: egn(),
        subject: "Искане на пари".to_owned(),
        description: TEXT.to_owned(),
        about: about.to_owned(),
        happened: "20.11.2026".to_owned(),
        ..heirs()
    }
}

fn appoint(role: Role, name: &str, passphrase: &str) -> Command {
    let (recipient, locked) = sealed::appoint(passphrase).expect("a key");
    Command::Appoint(Box::new(Appointed { role, name: name.to_owned(), recipient, locked }))
}

fn register(desk: &mut Desk, form: Form) -> Case {
    match desk.perform(Command::Register(Box::new(form), None)) {
        Value::Case(case) => *case,
        other => panic!("{other:?}"),
    }
}

fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}

#[test]
fn neither_clerk_nor_administrator_reads_a_sealed_signal_in_any_bytes() {
    let (place, mut one, mut two) = Place::two();
    let _ = one.perform(appoint(Role::Officer, "Определен Служител", WORD));
    let case = register(&mut one, signal(Regime::Citizen, "Началник на отдел"));
    settle(&mut [&mut one, &mut two]);
    assert!(
        two.case(case.id).and_then(|c| c.personal).is_some_and(|p| !p.sealed.is_empty()),
        "the other workstation has it, sealed"
    );
    // Every file of both workstations: database, its log, sheets, archive.
    let secrets = [TEXT, NAME, "Искане на пари", "Началник на отдел"];
    for path in files_below(&place.root.0) {
        let bytes = std::fs::read(&path).expect("bytes");
        for secret in secrets {
            assert!(!contains(&bytes, secret), "{} holds {secret}", path.display());
        }
    }
    // The segments, opened with all the keys that a staff workstation has.
    let station = one.exchange.station().clone();
    let mut opened = 0;
    for path in place.segments() {
        let bytes = std::fs::read(&path).expect("bytes");
        let Ok(segment) = segment::open(&bytes, &station.ring, &station.site_key()) else { continue };
        for event in &segment.open.events {
            opened += 1;
            for secret in secrets {
                let companion = event.companion.as_deref().unwrap_or_default();
                assert!(!contains(&event.line, secret) && !contains(companion, secret), "the ledger holds {secret}");
            }
        }
    }
    assert!(opened > 2, "segments were opened");
    // The tables find it by number alone.
    assert!(one.office.find(NAME, 5).expect("found").is_empty() && one.office.find("хиляда", 5).expect("found").is_empty());
    assert_eq!(one.office.find(&case.registered.number.short(), 5).expect("found").len(), 1);
    // Its officer opens it, on either workstation; that is on record.
    let by = Who { by: two.who.by, counter: 0 };
    let read = two.office.open_sealed(by, case.id, WORD).expect("opened");
    assert_eq!(read.contents[0].personal.description, TEXT);
    assert_eq!(read.contents[0].personal.name, NAME);
    let entries = two.case(case.id).expect("the case").history;
    assert!(matches!(entries.last().map(|e| &e.event), Some(case::Event::Revealed {})), "reading is logged");
    let Err(Fault::Refused(refusal)) = one.office.open_sealed(by, case.id, "друга парола 12") else {
        panic!("opened")
    };
    assert_eq!(refusal.key, "refusal-not-opened");
    // What the officer adds is sealed as well.
    let _ = two.office.add_sealed(by, case.id, WORD, "Проверено: записът на камерата е иззет.").expect("added");
    settle(&mut [&mut one, &mut two]);
    for path in files_below(&place.root.0) {
        assert!(!contains(&std::fs::read(&path).expect("bytes"), "камерата"), "{} holds what was added", path.display());
    }
    let all = one.office.open_sealed(by, case.id, WORD).expect("opened").contents;
    assert_eq!(all.len(), 2);
    assert_eq!(all[1].personal.name, "Определен Служител");
    kept_and_erased(&mut one, &mut two, case.id);
    one.assert_whole();
    two.assert_whole();
}

/// Its archive term protects it from everybody; then it goes, with what was added.
fn kept_and_erased(one: &mut Desk, two: &mut Desk, id: uuid::Uuid) {
    let by = one.who;
    // It is kept whole until its term in the archive is over; nobody erases it before.
    let erase = |desk: &mut Desk| desk.office.erase(by, id, "изтекъл срок за съхранение");
    let kept = |desk: &mut Desk| match erase(desk) {
        Err(Fault::Refused(refusal)) => refusal.key,
        other => panic!("{other:?}"),
    };
    assert_eq!(kept(one), "refusal-sealed-kept");
    for step in [case::Command::Notify(case::Channel::Post), case::Command::Close, case::Command::Move(case::Step::Archive)] {
        let _ = one.office.move_sealed(by, id, WORD, "Стъпка.", step).expect("moved on");
    }
    assert_eq!(kept(one), "refusal-sealed-kept");
    settle(&mut [one, two]);
    for desk in [&mut *one, &mut *two] {
        desk.clock.advance(12 * 366 * 24 * 3_600_000);
    }
    // Erasure takes the seals away then, with what was added; number and dates stay.
    one.office.erase(by, id, "изтекъл срок за съхранение").expect("erased");
    settle(&mut [one, two]);
    for desk in [&mut *one, &mut *two] {
        assert!(desk.office.open_sealed(by, id, WORD).is_err(), "nothing is left to open");
        let case = desk.case(id).expect("the case");
        assert!(case.erased && case.history.iter().all(|e| !matches!(&e.event, case::Event::Added { pd: Some(_) })));
    }
}

#[test]
fn by_regime_and_never_to_whom_it_is_about() {
    let mut bench = Bench::new();
    let key = bench.refusal(Command::Register(Box::new(signal(Regime::Citizen, "")), None));
    assert_eq!(key, "refusal-nobody-appointed", "what was typed stays");
    let sentence = sealing::recipients(Regime::Citizen, "", &std::collections::BTreeSet::new(), bench.office.settings())
        .expect_err("nobody")
        .field;
    assert_eq!(sentence, None, "no field is at fault");
    let _ = bench.perform(appoint(Role::Mayor, "Кмет Кметов", "паролата на кмета"));
    let _ = bench.perform(appoint(Role::Officer, "Определен Служител", WORD));
    let _ = bench.perform(appoint(Role::Employee, "Служител По Закона", "трета парола тук"));
    let who = bench.who;
    let opens = |bench: &mut Bench, case: &Case, word: &str| bench.office.open_sealed(who, case.id, word).is_ok();
    let unasked = Form { regime: None, ..signal(Regime::Citizen, "") };
    let key = bench.refusal(Command::Register(Box::new(unasked), None));
    assert_eq!(key, "refusal-regime", "the question that separates the laws is asked first");
    let citizen = bench.register(signal(Regime::Citizen, "Началник на отдел"));
    for (word, may) in [("паролата на кмета", true), (WORD, true), ("трета парола тук", false)] {
        assert_eq!(opens(&mut bench, &citizen, word), may, "{word}");
    }
    for about in ["Кмет  Кметов, кмет на общината", "кметът", "Кметов"] {
        let about_mayor = bench.register(signal(Regime::Citizen, about));
        assert!(!opens(&mut bench, &about_mayor, "паролата на кмета"), "{about}: not to the person it is about");
        assert!(opens(&mut bench, &about_mayor, WORD), "{about}");
    }
    // Who registers knows that one of them is concerned, whatever stands in the form.
    let mayor = sealing::appointed(bench.office.settings()).into_iter().find(|one| one.role == Role::Mayor).expect("the mayor");
    let left_out = Form { not_to: [mayor.recipient].into(), ..signal(Regime::Citizen, "") };
    let left_out = bench.register(left_out);
    assert!(!opens(&mut bench, &left_out, "паролата на кмета") && opens(&mut bench, &left_out, WORD));
    let nobody = Form { about: "Служител По Закона".into(), ..signal(Regime::Whistleblower, "") };
    assert_eq!(bench.refusal(Command::Register(Box::new(nobody), None)), "refusal-nobody-left");
    let report = bench.register(signal(Regime::Whistleblower, ""));
    for (word, may) in [("паролата на кмета", false), (WORD, false), ("трета парола тук", true)] {
        assert_eq!(opens(&mut bench, &report, word), may, "{word}");
    }
    // Neither number, nor facts, nor length tell which of the two it is.
    assert_eq!(citizen.registered.number.register, report.registered.number.register);
    assert_eq!(citizen.due, report.due);
    let length = |case: &Case| case.personal.as_ref().map_or(0, |p| p.sealed.len());
    assert!(length(&citizen).abs_diff(length(&report)) < 400, "{} and {}", length(&citizen), length(&report));
    bench.assert_whole();
}

/// From outside nobody moves a sealed signal on; its officer does, and what was found lies inside the seal. The due lists remind of it
/// alike under both laws.
#[test]
fn only_its_officer_moves_it_on() {
    let mut bench = Bench::new();
    let _ = bench.perform(appoint(Role::Officer, "Определен Служител", WORD));
    let _ = bench.perform(appoint(Role::Employee, "Служител По Закона", WORD));
    let dues = [Regime::Citizen, Regime::Whistleblower].map(|regime| bench.register(signal(regime, "")).next());
    assert!(dues[0].is_some() && dues[0] == dues[1], "{dues:?}");
    let case = bench.register(signal(Regime::Citizen, ""));
    let who = bench.who;
    for command in [
        case::Command::Notify(case::Channel::Post),
        case::Command::Close,
        case::Command::Move(case::Step::Archive),
        case::Command::Move(case::Step::Note("видях го".into())),
    ] {
        assert_eq!(bench.refusal(Command::Case(case.id, command)), "refusal-sealed-officer");
    }
    let wrong = bench.office.move_sealed(who, case.id, "друга парола 12", "Проверено.", case::Command::Close);
    assert!(matches!(wrong, Err(Fault::Refused(refusal)) if refusal.key == "refusal-not-opened"));
    let empty = bench.office.move_sealed(who, case.id, WORD, " ", case::Command::Close);
    assert!(
        matches!(empty, Err(Fault::Refused(refusal)) if refusal.key == "refusal-empty"),
        "the record of the check is needed"
    );
    let told = case::Command::Notify(case::Channel::Secure);
    let told = bench.office.move_sealed(who, case.id, WORD, "Потвърдено на подателя.", told).expect("told");
    assert_eq!((told.status, told.next().map(|(day, _)| day.to_string())), (Status::Notified, Some("2027-01-25".into())));
    let closed =
        bench.office.move_sealed(who, case.id, WORD, "Наказан по реда на ЗДСл.", case::Command::Close).expect("closed");
    assert_eq!(closed.status, Status::Closed);
    let read = bench.office.open_sealed(who, case.id, WORD).expect("opened").contents;
    assert_eq!(read.len(), 3);
    assert_eq!(read[2].personal.description, "Наказан по реда на ЗДСл.");
    bench.assert_whole();
}

#[test]
fn the_acknowledgement_bears_the_dates_of_its_law_and_no_description() {
    let mut bench = Bench::new();
    let _ = bench.perform(appoint(Role::Officer, "Определен Служител", WORD));
    let _ = bench.perform(appoint(Role::Employee, "Служител По Закона", WORD));
    for (regime, dates) in
        [(Regime::Citizen, ["25.01.2027", "01.02.2027"]), (Regime::Whistleblower, ["01.12.2026", "24.02.2027"])]
    {
        let case = bench.register(signal(regime, ""));
        assert_eq!(case.status, Status::Registered);
        let material = bench.office.material(Which::Acknowledgement(case.id, regime), Words::default()).expect("values");
        let text = read_back(&bench, &material.pdf(Medium::A5).expect("a paper"));
        for part in [case.registered.number.to_string().as_str(), dates[0], dates[1]] {
            assert!(text.contains(part), "{regime:?}: {part}: {text}");
        }
        for secret in [TEXT, "Искане на пари", "Колева", "Иванка"] {
            assert!(!text.contains(secret), "{regime:?} shows {secret}: {text}");
        }
        assert!(!material.which().paper().kept(), "its law would lie on the disk");
    }
}

/// A file is sealed to the officers of the signal: its bytes travel and lie like any other's and tell nothing; only who opens the
/// signal reads them; nothing is taken away again.
#[test]
fn a_file_of_a_sealed_signal_is_read_by_its_officer_alone() {
    let mut bench = Bench::new();
    let _ = bench.perform(appoint(Role::Officer, "Определен Служител", WORD));
    let case = bench.register(signal(Regime::Citizen, ""));
    let shelf = Archive::files(&bench.home());
    let (who, pdf) = (bench.who, b"%PDF-1.7\n% \xd0\xb4\xd0\xbe\xd0\xba\n%%EOF\n".as_slice());
    let open = bench.office.attach(who, &shelf, case.id, "scan.pdf", pdf);
    assert!(open.is_err(), "nothing that could be read is added");
    let wrong = bench.office.attach_sealed(who, &shelf, case.id, "не е тя", "scan.pdf", pdf);
    assert!(matches!(wrong, Err(Fault::Refused(refusal)) if refusal.key == "refusal-not-opened"));
    let with = bench.office.attach_sealed(who, &shelf, case.id, WORD, "Извлечение.pdf", pdf).expect("sealed");
    let [file] = with.files.as_slice() else { panic!("{:?}", with.files) };
    assert!(file.name.is_empty() && file.bytes > 65_536, "a name and a length that tell nothing: {file:?}");
    let lies = shelf.get(&file.hash).expect("a read").expect("bytes");
    assert!(lies.windows(8).all(|at| at != b"%PDF-1.7"));
    let read = bench.office.sealed_file(who, &shelf, case.id, WORD, &file.hash).expect("opened");
    // A plain name with the ending that the content says, whatever the seal calls it.
    assert_eq!(read, (format!("{}-Извлечение.pdf", &file.hash[..8]), pdf.to_vec()));
    assert!(bench.office.sealed_file(who, &shelf, case.id, "не е тя", &file.hash).is_err());
    let fields = bench.office.open_sealed(who, case.id, WORD).expect("opened");
    assert!(fields.contents[1].fields().contains(&("file", "Извлечение.pdf")));
    let away = case::Command::Detach(file.hash.clone(), "грешка".into());
    assert!(bench.office.perform(who, Command::Case(case.id, away)).is_err(), "append-only");
    // An ordinary case does not take such bytes for a file of its own.
    let other = bench.register(super::support::heirs());
    let facts = gishe::domain::attachment::Facts {
        format: gishe::domain::attachment::Format::Sealed,
        bytes: 9,
        hash: file.hash.clone(),
        name: String::new(),
    };
    assert!(bench.office.perform(who, Command::Case(other.id, case::Command::Attach(facts))).is_err());
    bench.assert_whole();
}

/// What a sealed message brought is sealed at the counter to the same officers; the same message again adds nothing.
#[test]
fn an_email_under_a_regime_is_sealed_with_all_that_it_brought() {
    let mut bench = Bench::new();
    let _ = bench.perform(appoint(Role::Officer, "Определен Служител", WORD));
    let (who, shelf) = (bench.who, Archive::files(&bench.home()));
    let sort = |regime| Sort { kind: Kind::Restricted, regime };
    let bytes = super::files::MESSAGE.as_bytes();
    let take = |bench: &mut Bench, regime| bench.office.take_email(who, &shelf, bytes, "a.eml", sort(regime)).expect("asked");
    assert!(take(&mut bench, None).is_err_and(|refusal| refusal.key == "refusal-regime"), "the law is asked for");
    let taken = take(&mut bench, Some(Regime::Citizen)).expect("registered");
    assert_eq!((taken.files, taken.again), (2, false));
    let again = take(&mut bench, Some(Regime::Citizen)).expect("known");
    assert_eq!((again.number.as_str(), again.again), (taken.number.as_str(), true));
    let id = bench.office.find(&taken.number, 2).expect("found")[0].id;
    let case = bench.office.dossier(id).expect("a case").case;
    assert_eq!(case.files.len(), 2, "the message and its attachment, each once");
    assert!(case.files.iter().all(|file| file.name.is_empty()));
    for file in &case.files {
        let lies = shelf.get(&file.hash).expect("a read").expect("bytes");
        assert!(lies.windows(8).all(|at| at != b"%PDF-1.7" && at != &bytes[..8]));
    }
    let opened = bench.office.open_sealed(who, id, WORD).expect("opened");
    assert!(opened.contents[0].fields().contains(&("email", "m@example.bg")));
    let names: Vec<_> = opened.contents.iter().filter_map(|c| c.file.as_ref()).map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["a.eml", "scan.pdf"]);
    let (_, read) = bench.office.sealed_file(who, &shelf, id, WORD, &case.files[0].hash).expect("read");
    assert_eq!(read, bytes);
    bench.assert_whole();
}

/// The web site's export says nothing of the law: whoever takes it in does.
#[test]
fn a_row_of_the_web_form_is_sealed_under_the_law_that_is_named() {
    let mut bench = Bench::new();
    let _ = bench.perform(appoint(Role::Employee, "Служител По Закона", WORD));
    let table = "Име и фамилия;E-mail;Съобщение\nИван Примеров;ivan@example.bg;Ревизорът взема пари.\n";
    let lines = |sort: Sort| lines_of(Path::new("site.csv"), table.as_bytes(), sort).expect("a table");
    let unasked = lines(Kind::Restricted.into());
    assert!(matches!(bench.office.intake_line(&unasked[0].1, bench.who), Ok(Answer::Refused(r)) if r.key == "refusal-regime"));
    let rows = lines(Sort { kind: Kind::Restricted, regime: Some(Regime::Whistleblower) });
    let Ok(Answer::Registered { number, again: false }) = bench.office.intake_line(&rows[0].1, bench.who) else {
        panic!("not taken")
    };
    let id = bench.office.find(&number, 2).expect("found")[0].id;
    assert!(bench.office.dossier(id).expect("a case").case.personal.is_some_and(|p| p.name.is_empty() && p.email.is_empty()));
    let opened = bench.office.open_sealed(bench.who, id, WORD).expect("opened");
    assert_eq!(opened.contents[0].regime, Regime::Whistleblower);
    assert!(opened.contents[0].fields().contains(&("name", "Иван Примеров")));
}

/// That the prosecutor was told stands inside the seal alone.
#[test]
fn the_prosecutor_is_told_inside_the_seal() {
    let mut bench = Bench::new();
    let _ = bench.perform(appoint(Role::Officer, "Определен Служител", WORD));
    let case = bench.register(signal(Regime::Citizen, ""));
    let who = bench.who;
    assert!(bench.office.prosecute_sealed(who, case.id, "не е тя", "Подкуп.").is_err());
    assert!(bench.office.prosecute_sealed(who, case.id, WORD, " ").is_err(), "what shows it is asked for");
    let told = bench.office.prosecute_sealed(who, case.id, WORD, "Подкуп.").expect("told");
    let outside = format!("{:?}", told.history.last().expect("an entry"));
    assert!(!outside.contains("Подкуп") && !outside.contains("прокуратура"), "{outside}");
    assert_eq!(told.status, case.status);
    let opened = bench.office.open_sealed(who, case.id, WORD).expect("opened");
    let fields = opened.contents[1].fields();
    assert!(fields.contains(&("prosecutor", "Районна прокуратура – Смолян")) && fields.contains(&("description", "Подкуп.")));
}

/// The commission's number of a report stands inside its seal; a citizen's signal has none.
#[test]
fn a_report_bears_the_commissions_number_inside_its_seal() {
    let mut bench = Bench::new();
    let _ = bench.perform(appoint(Role::Employee, "Служител По Закона", WORD));
    let _ = bench.perform(appoint(Role::Officer, "Определен Служител", "друга парола, дълга"));
    let (report, other) = (bench.register(signal(Regime::Whistleblower, "")), bench.register(signal(Regime::Citizen, "")));
    let who = bench.who;
    let told = bench.office.number_sealed(who, report.id, WORD, " 0A1-BG26 ").expect("noted");
    assert!(!format!("{:?}", told.history.last()).contains("0A1-BG26"));
    let opened = bench.office.open_sealed(who, report.id, WORD).expect("opened");
    assert!(opened.contents[1].fields().contains(&("uin", "0A1-BG26")));
    let refused = |answer: Result<Case, Fault>| match answer {
        Err(Fault::Refused(refusal)) => refusal.key,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(bench.office.number_sealed(who, report.id, WORD, " ")), "refusal-empty");
    assert_eq!(refused(bench.office.number_sealed(who, other.id, "друга парола, дълга", "1")), "refusal-uin");
}

/// Where nobody said whom a message is about, all that it says is looked through: it is not sealed to the mayor whom it accuses; and a
/// law without a seal is refused, since the paper would lie open.
#[test]
fn a_message_about_the_mayor_is_not_sealed_to_the_mayor() {
    let mut bench = Bench::new();
    let _ = bench.perform(appoint(Role::Mayor, "Кмет На Общината", "парола на кмета, дълга"));
    let (who, shelf) = (bench.who, Archive::files(&bench.home()));
    let letter = super::files::MESSAGE.replace("Пейката пред читалището е счупена.", "Кметът иска пари за разрешителни.");
    let sort = |kind| Sort { kind, regime: Some(Regime::Citizen) };
    let alone = bench.office.take_email(who, &shelf, letter.as_bytes(), "a.eml", sort(Kind::Restricted)).expect("asked");
    assert!(alone.is_err_and(|refusal| refusal.key == "refusal-nobody-left"));
    let _ = bench.perform(appoint(Role::Officer, "Определен Служител", WORD));
    let open = bench.office.take_email(who, &shelf, letter.as_bytes(), "a.eml", sort(Kind::Signal)).expect("asked");
    assert!(open.is_err_and(|refusal| refusal.key == "refusal-regime-open"));
    let line = r#"{"kind":"signal","channel":"email","reference":"a","regime":"citizen","subject":"а","name":"Б"}"#;
    assert!(matches!(bench.office.intake_line(line, who), Ok(Answer::Refused(r)) if r.key == "refusal-regime-open"));
    let taken = bench
        .office
        .take_email(who, &shelf, letter.as_bytes(), "a.eml", sort(Kind::Restricted))
        .expect("asked")
        .expect("taken");
    let id = bench.office.find(&taken.number, 2).expect("found")[0].id;
    assert!(bench.office.open_sealed(who, id, "парола на кмета, дълга").is_err());
    let opened = bench.office.open_sealed(who, id, WORD).expect("opened");
    assert!(opened.contents.iter().all(|content| content.to.len() == 1), "its files as well");
    // Another process, or a later hour, does not know to whom it was sealed.
    let _ = bench.register(heirs());
    let _ = bench.register(signal(Regime::Citizen, ""));
    let late = bench.office.attach_brought(who, &shelf, id, "scan.pdf", b"%PDF-1.7\n%%EOF\n");
    assert!(matches!(late, Err(Fault::Refused(r)) if r.key == "refusal-sealed-file"));
}
