//! Papers: read back letter by letter, byte-equal, marked, masked, within their size, their QR decodable.

use super::support::{Bench, complaint, egn, heirs};
use gishe::domain::case::{self, FeePlan, Kind, Step};
use gishe::domain::form::Form;
use gishe::domain::payment::Method;
use gishe::domain::printing::Paper;
use gishe::domain::sealing::Regime;
use gishe::domain::settings::Key;
use gishe::domain::ticket::Line;
use gishe::office::{Command, Value, Which};
use gishe::paper::{Medium, PaperError, picture};
use gishe::words::{Lang, Words};
use std::process::Command as Process;

/// The text of a PDF as poppler reads it, words separated by single blanks.
pub fn read_back(bench: &Bench, pdf: &[u8]) -> String {
    let path = bench.folder.0.join("paper.pdf");
    std::fs::write(&path, pdf).expect("written");
    let output = Process::new("pdftotext").args(["-raw"]).arg(&path).arg("-").output().expect("pdftotext is installed");
    assert!(output.status.success());
    words_of(&String::from_utf8(output.stdout).expect("text"))
}

pub fn words_of(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every paper on every medium it may have, of an office with a crest.
fn every_paper(bench: &mut Bench) -> Vec<(Which, Medium)> {
    let ticket = bench.ticket(Line::Filing);
    let all = "абвгдежзийклмнопрстуфхцчшщъьюя АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ ѝ Ѝ № „кавички“ «други» – — € Latin qwx";
    let case = bench.register(Form { subject: all.into(), ..heirs() });
    let other = bench.register(complaint());
    let pay = Command::Pay { case: case.id, method: Method::Cash, reference: String::new() };
    let Value::Payment(payment) = bench.perform(pay).value else { panic!() };
    let oral = bench.register(Form { kind: Kind::OralRequest, service: String::new(), subject: all.into(), ..complaint() });
    let signal = bench.register(Form { kind: Kind::Signal, ..complaint() });
    let given = Step::Assign("Общинска собственост".into(), "Експерт 1".into(), "За проверка.".into(), "30.11.2026".into());
    let _ = bench.on_case(other.id, case::Command::Move(given));
    let longer = Step::Extend("Нужна е проверка на място.".to_owned());
    let _ = bench.on_case(signal.id, case::Command::Move(longer));
    let _ = bench.on_case(signal.id, case::Command::Move(Step::Forward("Областен управител на област Смолян".to_owned())));
    let day = bench.office.today();
    let friday = "2026-11-27".parse().expect("a Friday");
    let slot = gishe::domain::booking::Slot { official: "Кмет".into(), day: friday, time: "09:15".into() };
    let guest = gishe::domain::booking::Guest {
        name: "Иван Чаушев".into(),
        phone: "0888 000 000".into(),
        topic: "Път до с. Върбина".into(),
    };
    let Value::Booking(booking) = bench.perform(Command::Book(Box::new((slot, guest)))).value else { panic!() };
    let kept = bench.ticket(Line::Filing);
    for command in [
        gishe::domain::visit::Command::CallAside(gishe::domain::visit::Aside::Brief),
        gishe::domain::visit::Command::Start,
        gishe::domain::visit::Command::KeepPlace(vec!["лична карта".into(), "пълномощно".into()]),
    ] {
        let _ = bench.on_visit(kept.id, command);
    }
    let whiches = [
        Which::Reception(friday),
        Which::Booking(booking.id),
        Which::Missing(kept.id),
        Which::Ticket(ticket.id),
        Which::Receipt(case.id),
        Which::Receipt(other.id),
        Which::Fee(payment.id),
        Which::Stamp(case.id),
        Which::Service(6),
        Which::Incoming(day, day),
        Which::HandOver(day),
        Which::Day(day),
        Which::Charter,
        Which::Feedback(Some(1)),
        Which::CaseFile(signal.id),
        Which::Acknowledgement(other.id, Regime::Whistleblower),
        Which::Letter(oral.id, 0),
        Which::Letter(signal.id, 1),
        Which::Letter(signal.id, 2),
        Which::Trial(Paper::Receipt),
    ];
    whiches.into_iter().flat_map(|which| which.paper().media().iter().map(move |medium| (which, *medium))).collect()
}

/// A crest: a shield in two colours.
fn crest() -> Vec<u8> {
    let (width, height) = (64_u32, 80_u32);
    let dot = |x: u32, y: u32| {
        if y < 50 + (32 - x.abs_diff(32)) { if x < 32 { [12, 107, 88] } else { [176, 32, 32] } } else { [255; 3] }
    };
    let rgb = (0..height).flat_map(|y| (0..width).flat_map(move |x| dot(x, y))).collect();
    gishe::paper::crest::encode(&gishe::paper::scene::Bitmap { width, height, rgb }).expect("a PNG")
}

/// The words of a text, sorted: where columns stand side by side, readers take them in another order.
fn sorted(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    words.sort();
    words
}

#[test]
fn every_paper_reads_back_letter_by_letter() {
    let mut bench = Bench::new();
    let _ = bench.perform(Command::Crest(Some(crest())));
    for (which, medium) in every_paper(&mut bench) {
        let material = bench.office.material(which, Words::default()).expect("values");
        let pdf = material.pdf(medium).unwrap_or_else(|e| panic!("{which:?} {medium:?}: {e}"));
        assert_eq!(pdf, material.pdf(medium).expect("again"), "same content, same bytes");
        let read = read_back(&bench, &pdf);
        let scene = material.scene(medium);
        let single = !matches!(which.paper(), Paper::Charter | Paper::Day | Paper::Letter | Paper::CaseFile);
        assert!(!single || scene.pages.len() == 1, "{which:?} {medium:?} takes {} pages", scene.pages.len());
        let set = scene.lines().collect::<Vec<_>>().join(" ");
        assert_eq!(sorted(&read), sorted(&set), "{which:?} {medium:?}");
        let check =
            Process::new("qpdf").arg("--check").arg(bench.folder.0.join("paper.pdf")).output().expect("qpdf is installed");
        assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    }
}

#[test]
fn papers_keep_their_size() {
    let mut bench = Bench::new();
    let mut papers = every_paper(&mut bench);
    // What is measured is an ordinary receipt, not one of every letter there is.
    let case = bench.register(heirs());
    papers.retain(|(which, _)| which.paper() != Paper::Receipt);
    papers.extend(Paper::Receipt.media().iter().map(|medium| (Which::Receipt(case.id), *medium)));
    for (which, medium) in papers {
        let material = bench.office.material(which, Words::default()).expect("values");
        let bytes = material.pdf(medium).expect("a PDF").len();
        let most = match (which.paper(), medium) {
            (Paper::Receipt, Medium::A5 | Medium::A4Stub) => 26_000,
            (Paper::Receipt | Paper::Fee | Paper::Ticket | Paper::Feedback, _) => 24_000,
            (Paper::Day, _) => 26_000,
            (Paper::Charter, _) => 60_000,
            _ => 30_000,
        };
        assert!(bytes <= most, "{which:?} {medium:?}: {bytes} bytes");
    }
}

/// One of every paper, and awkward ones: PDF/A-2a and PDF/UA-1 in one file, by veraPDF.
#[test]
fn every_paper_is_archival_and_accessible() {
    let mut bench = Bench::new();
    let _ = bench.perform(Command::Crest(Some(crest())));
    let dir = bench.folder.0.join("papers");
    std::fs::create_dir_all(&dir).expect("a folder");
    let mut papers = every_paper(&mut bench);
    let empty = bench.office.today() - chrono::TimeDelta::days(30);
    papers.extend([(Which::Incoming(empty, empty), Medium::A4Landscape), (Which::Day(empty), Medium::A4)]);
    let awkward = Form {
        name: "Щ".repeat(120),
        subject: format!("{} 🙂 中文 ѝЍ№„“«»–—€ Latin", "Щъркелово ".repeat(24)),
        description: "ред ".repeat(800),
        ..complaint()
    };
    let case = bench.register(awkward);
    papers.extend(Which::Receipt(case.id).paper().media().iter().map(|medium| (Which::Receipt(case.id), *medium)));
    let day = bench.office.today();
    papers.push((Which::Incoming(day, day), Medium::A4Landscape));
    let mut files = Vec::new();
    let mut keep = |name: String, pdf: Vec<u8>| {
        let path = dir.join(format!("{}-{name}.pdf", files.len()));
        std::fs::write(&path, pdf).expect("written");
        files.push(path);
    };
    for lang in [Lang::Bg, Lang::En] {
        for (which, medium) in &papers {
            let material = bench.office.material(*which, Words::new(lang)).expect("values");
            keep(format!("{}-{}", which.paper().code(), medium.code()), material.pdf(*medium).expect("a PDF"));
        }
    }
    let mut many = bench.register(heirs());
    many.registered.papers = (0..200).map(|n| case::Paper { name: format!("документ {n}"), brought: false }).collect();
    let receipt = gishe::paper::receipt::Receipt {
        case: &many,
        due: None,
        paid: Vec::new(),
        clerk: "С".into(),
        duplicate: 1,
        regime: None,
    };
    let letterhead = gishe::paper::Letterhead::new(bench.office.settings(), Words::default());
    let scene = gishe::paper::receipt::scene(&receipt, &letterhead, Medium::A5);
    keep("200-rows".to_owned(), gishe::paper::pdf::write(&scene).expect("a PDF"));
    if let Ok(kept) = std::env::var("GISHE_KEEP_PAPERS") {
        for file in &files {
            let _ = std::fs::copy(file, std::path::Path::new(&kept).join(file.file_name().expect("a name"))).expect("kept");
        }
    }
    let tool = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verapdf/verapdf");
    let output = Process::new(tool).arg("2a,ua1").args(&files).output().expect("veraPDF runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.matches(" PASS ").count(), files.len() * 2, "{said}");
}

#[test]
fn a_receipt_says_what_the_law_and_the_citizen_need() {
    let mut bench = Bench::new();
    let case = bench.register(Form { fee_plan: FeePlan::Bank, ..heirs() });
    let text = |bench: &Bench| {
        let material = bench.office.material(Which::Receipt(case.id), Words::default()).expect("values");
        words_of(&material.scene(Medium::A5).text())
    };
    let first = text(&bench);
    for part in [
        "101-1/24.11.2026",
        "10:00 ч.",
        "Издаване на удостоверение за наследници (УРИ 2016)",
        "Мария И. П.",
        "листа: 2, приложения: 1",
        "01.12.2026 (вт.)",
        "7 дни от 24.11.2026 → 01.12.2026",
        "1,53 €, по банков път",
        "BG30 IABG 7491 8400 2347 00",
        "44 80 07",
        "Първа Служителка, Гише 1",
        "0308/9-82-20",
        "С лице към хората",
    ] {
        assert!(first.contains(part), "{part} is missing: {first}");
    }
    assert!(!first.contains(&egn()) && first.contains(&format!("••••••{}", &egn()[6..])), "the identifier is masked");
    assert!(!first.contains("Иванова"), "the name is masked");
    assert!(!first.contains("ДУБЛИКАТ") && !first.contains("ОБРАЗЕЦ") && !first.contains(" лв"));
    let _ = bench.on_case(case.id, case::Command::Reissue(case::Issue::Receipt));
    let _ = bench.perform(Command::Set(Key::DualUntil, "31.12.2026".into()));
    let _ = bench.perform(Command::MarkExample);
    let again = text(&bench);
    assert!(again.contains("ДУБЛИКАТ 1") && again.contains("ОБРАЗЕЦ") && again.contains("(2,99 лв)"), "{again}");
    let complaint = bench.register(complaint());
    let material = bench.office.material(Which::Receipt(complaint.id), Words::default()).expect("values");
    let said = words_of(&material.scene(Medium::A5).text());
    assert!(said.contains("Решение до 25.01.2027") && said.contains("до 7 дни") && said.contains("АПК чл. 121"), "{said}");
    assert!(!said.contains("Такса"));
}

#[test]
fn the_qr_of_the_drawn_page_decodes_to_number_and_code() {
    let mut bench = Bench::new();
    let case = bench.register(heirs());
    let material = bench.office.material(Which::Receipt(case.id), Words::default()).expect("values");
    for medium in [Medium::A5, Medium::Roll80] {
        let pages = picture::pages(&material.pdf(medium).expect("a PDF"), 3.0).expect("pictures");
        let page = &pages[0];
        let mut pgm = format!("P5 {} {} 255\n", page.width, page.height).into_bytes();
        pgm.extend(page.rgba.chunks(4).map(|p| p[0]));
        let path = bench.folder.0.join("page.pgm");
        std::fs::write(&path, pgm).expect("written");
        let output = Process::new("zbarimg").args(["--raw", "-q"]).arg(&path).output().expect("zbarimg is installed");
        let code = case.personal.as_ref().map(|p| p.access_code.clone()).expect("a code");
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), format!("101-1/24.11.2026 {code}"));
    }
}

#[test]
fn long_names_wrap_and_two_hundred_papers_flow_over_pages() {
    let mut bench = Bench::new();
    let long = Form {
        subject: "Щъркелово".repeat(30), description: "ред ".repeat(2000), name: "Щ".repeat(120), ..heirs()
    };
    let case = bench.register(long);
    let material = bench.office.material(Which::Receipt(case.id), Words::default()).expect("values");
    for medium in [Medium::A5, Medium::Roll80] {
        let pdf = material.pdf(medium).expect("nothing stands outside the page");
        let joined: String = material.scene(medium).text().split_whitespace().collect();
        assert!(joined.contains(&"Щъркелово".repeat(30)) && !pdf.is_empty());
    }
    let mut many = case;
    many.registered.papers = (0..200).map(|n| case::Paper { name: format!("документ номер {n}"), brought: false }).collect();
    let receipt = gishe::paper::receipt::Receipt {
        case: &many,
        due: None,
        paid: Vec::new(),
        clerk: "С".into(),
        duplicate: 0,
        regime: None,
    };
    let letterhead = gishe::paper::Letterhead::new(bench.office.settings(), Words::default());
    let scene = gishe::paper::receipt::scene(&receipt, &letterhead, Medium::A5);
    assert!(scene.pages.len() > 1 && scene.check().is_ok());
    assert!(scene.text().contains("документ номер 199"));
}

#[test]
fn a_run_outside_its_page_is_an_error() {
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    let mut scene = bench.office.material(Which::Ticket(ticket.id), Words::default()).expect("values").scene(Medium::Roll80);
    scene.pages[0].width = 60.0;
    assert!(matches!(gishe::paper::pdf::write(&scene), Err(PaperError::Outside(_))));
}

#[test]
fn bytes_are_equal_in_two_processes() {
    let folder = super::support::Folder::new();
    let mut bytes = Vec::new();
    for name in ["a", "b"] {
        let data = folder.0.join(name);
        let run = Process::new(env!("CARGO_BIN_EXE_gishe"))
            .args(["day", "--date", "2026-11-24", "--visits", "6", "--seed", "4", "--data", &data.display().to_string()])
            .output()
            .expect("the program runs");
        assert!(run.status.success());
        let mut files: Vec<_> = walk(&data.join("papers"));
        files.sort();
        bytes.push(
            files
                .iter()
                .map(|f| (f.strip_prefix(&data).expect("inside").to_owned(), std::fs::read(f).expect("read")))
                .collect::<Vec<_>>(),
        );
    }
    assert!(bytes[0].len() > 8);
    assert!(bytes[0] == bytes[1], "the papers of two processes differ");
}

fn walk(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(dir)
        .expect("a folder")
        .flat_map(|entry| {
            let path = entry.expect("an entry").path();
            if path.is_dir() { walk(&path) } else { vec![path] }
        })
        .collect()
}

/// Golden pictures: hayro's picture against hayro's, so that a change of layout is seen. `GISHE_GOLDEN=write` makes them anew.
#[test]
fn papers_look_as_they_did() {
    let mut bench = Bench::new();
    let _ = bench.perform(Command::Crest(Some(crest())));
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut faults = Vec::new();
    for (which, medium) in every_paper(&mut bench) {
        if matches!(which, Which::Trial(_)) {
            continue;
        }
        let pdf = bench.office.material(which, Words::default()).expect("values").pdf(medium).expect("a PDF");
        // Eighteen dots a centimetre and sixteen greys tell a moved line and keep the files small.
        let (page, _) = picture::page(&pdf, 0, 0.65).expect("a picture");
        let rgb: Vec<u8> = page.rgba.chunks(4).flat_map(|p| [p[0] & 0xf0, p[1] & 0xf0, p[2] & 0xf0]).collect();
        let bitmap = gishe::paper::scene::Bitmap { width: page.width, height: page.height, rgb };
        let made = gishe::paper::crest::encode(&bitmap).expect("a PNG");
        let subject = match which {
            Which::Receipt(_) => bench.office.material(which, Words::default()).expect("values").number,
            Which::Letter(_, place) => format!("{place}a"),
            _ => String::new(),
        };
        let name = format!(
            "{}-{}{}.png",
            which.paper().code(),
            medium.code(),
            subject.split('/').next().map(|n| format!("-{n}")).filter(|n| n.len() > 1).unwrap_or_default()
        );
        let path = dir.join(&name);
        if std::env::var("GISHE_GOLDEN").is_ok_and(|v| v == "write") {
            std::fs::create_dir_all(&dir).expect("a folder");
            std::fs::write(&path, &made).expect("written");
        }
        let Ok(kept) = std::fs::read(&path) else {
            faults.push(format!("{name} is missing"));
            continue;
        };
        // Another processor may round an edge otherwise: a few dots may differ, a line may not.
        use base64::Engine as _;
        let kept = gishe::paper::crest::read(&base64::engine::general_purpose::STANDARD.encode(kept)).expect("a picture");
        let same = (kept.width, kept.height) == (bitmap.width, bitmap.height);
        let apart = kept.rgb.iter().zip(&bitmap.rgb).filter(|(a, b)| a.abs_diff(**b) > 32).count();
        if !same || apart * 500 > bitmap.rgb.len() {
            faults.push(format!("{name} looks otherwise: {apart} of {} differ", bitmap.rgb.len()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The register says what was answered, and of a sealed signal its number and time alone (domain.md §9.6).
#[test]
fn the_incoming_register_tells_the_answer_and_nothing_of_a_sealed_signal() {
    let mut bench = Bench::new();
    let signal = bench.register(Form { kind: Kind::Signal, ..complaint() });
    let open = bench.register(complaint());
    let _ = bench.on_case(signal.id, case::Command::Move(Step::Forward("Областен управител".to_owned())));
    let restricted = gishe::paper::incoming::Entry::restricted("9801-1".into(), bench.office.now_local(), Words::default());
    let told = [&restricted.sender, &restricted.subject, &restricted.unit, &restricted.note, &restricted.channel];
    assert!(told.iter().all(|cell| cell.is_empty()) && restricted.due.is_none());
    let day = bench.office.today();
    let material = bench.office.material(Which::Incoming(day, day), Words::default()).expect("values");
    let text = words_of(&read_back(&bench, &material.pdf(Medium::A4Landscape).expect("a paper")));
    // The first paper inside the case is the protocol of what was said.
    assert!(text.contains("(01-2) 24.11.2026"), "{text}");
    assert_eq!(
        text.matches("24.11.2026").count(),
        text.matches("(01-2) 24.11.2026").count() + 2,
        "{} is not answered: {text}",
        open.registered.number
    );
}

/// Sentences of receipts and tickets are the office's, too.
#[test]
fn the_office_words_its_receipts_and_tickets() {
    let mut bench = Bench::new();
    for (key, text) in [
        ("receipt-complaint-next", "Ще Ви се обадим за {number}."),
        ("ticket-standard", "Не повече от {n} минути, обещаваме."),
        ("fee-note", "Пазете я. {office}"),
    ] {
        let _ = bench.perform(Command::Text(key.into(), text.into()));
    }
    assert_eq!(bench.refusal(Command::Text("ticket-wait".into(), "До {date}".into())), "refusal-text-field");
    let (other, ticket) = (bench.register(complaint()), bench.ticket(Line::Filing));
    let text = |which: Which, medium: Medium| {
        let material = bench.office.material(which, Words::default()).expect("values");
        words_of(&read_back(&bench, &material.pdf(medium).expect("a paper")))
    };
    let receipt = text(Which::Receipt(other.id), Medium::A5);
    assert!(receipt.contains(&format!("Ще Ви се обадим за {}.", other.registered.number)), "{receipt}");
    let slip = text(Which::Ticket(ticket.id), Medium::Roll80);
    assert!(slip.contains("Не повече от 20 минути, обещаваме."), "{slip}");
}

#[test]
fn the_office_words_its_letters_and_every_wording_stays() {
    use gishe::office::{Command, texts};
    let mut bench = Bench::new();
    let words = Words::default();
    for (letter, key) in texts::editable() {
        // The text that comes with the program is itself a text that may be typed: its fields are the letter's.
        let given = texts::given(key, words);
        let known = gishe::domain::template::check(&given, &texts::fields(letter));
        assert_eq!(known.as_deref(), Ok(given.trim_end()), "{key}");
        assert!(!given.contains("$"), "{key}: {given}");
    }
    let key = "letter-instruct-feedback-body";
    let own = "Молим, донесете по {number} ({kind}) липсващото до {date}:";
    assert_eq!(bench.refusal(Command::Text(key.into(), "До {дата}".into())), "refusal-text-field");
    let _ = bench.perform(Command::Text(key.into(), own.into()));
    let case = bench.register(complaint());
    let step = case::Step::Instruct("адреса".into());
    let case = bench.on_case(case.id, case::Command::Move(step));
    let letter = |bench: &Bench| {
        let which = Which::Letter(case.id, case.history.len() - 1);
        let material = bench.office.material(which, words).expect("values");
        read_back(bench, &material.pdf(Medium::A4).expect("a PDF"))
    };
    let text = letter(&bench);
    assert!(text.contains("Молим, донесете по"), "{text}");
    assert!(text.contains(&case.registered.number.to_string()) && !text.contains("{number}"), "{text}");
    // What went out keeps its words when they change, and so does its duplicate.
    let other = bench.register(complaint());
    let other = bench.on_case(other.id, case::Command::Move(case::Step::Instruct("адреса".into())));
    let gone = Which::Letter(other.id, other.history.len() - 1);
    let material = bench.office.material(gone, words).expect("values");
    let issued = material.issued(Medium::A4, gishe::domain::printing::Way::Saved, "00".to_owned());
    let _ = bench.perform(Command::Issue(Box::new(issued)));
    bench.minutes(1);
    // Another wording, and the program's own again: both earlier ones stay to be read.
    let _ = bench.perform(Command::Text(key.into(), "Второ: {number}".into()));
    let again = bench.office.material(gone, words).expect("values").pdf(Medium::A4).expect("a PDF");
    assert!(read_back(&bench, &again).contains("Молим, донесете по"));
    assert!(letter(&bench).contains("Второ"), "what did not go out has today's words");
    let _ = bench.perform(Command::Text(key.into(), texts::given(key, words)));
    assert_eq!(bench.office.settings().wording(key), "");
    let all: Vec<String> = bench.office.wordings(key).expect("wordings").into_iter().map(|w| w.text).collect();
    assert_eq!(all, ["Второ: {number}", own]);
    assert!(letter(&bench).contains("необходимо"), "as given again");
}
