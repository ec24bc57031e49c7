//! The tree's own rules: floors, sizes of files and functions, banned calls, complete locales.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Rooms and the rooms they may import from, from the ground up.
const FLOORS: [(&str, &[&str]); 10] = [
    ("domain", &[]),
    ("words", &["domain"]),
    ("store", &["domain"]),
    ("share", &["domain"]),
    ("paper", &["domain", "words"]),
    ("print", &["domain", "words", "paper"]),
    ("report", &["domain", "words"]),
    ("office", &["domain", "words", "store", "share", "paper", "report"]),
    ("gui", &["domain", "words", "store", "share", "paper", "print", "report", "office"]),
    ("cli", &["domain", "words", "store", "share", "paper", "print", "report", "office"]),
];
/// Crates of which only one room may speak.
const KEEPERS: [(&str, &str); 10] = [
    ("iced::", "gui"),
    ("rfd::", "gui"),
    ("sweeten::", "gui"),
    ("rusqlite::", "store"),
    ("age::", "share"),
    ("zstd::", "share"),
    ("printpdf::", "paper"),
    ("lopdf::", "paper"),
    ("hayro::", "paper"),
    ("ipp::", "print"),
];
const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(dir: &str) -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(dir).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).expect("text");
                found.push((path.strip_prefix(root()).expect("inside").to_owned(), text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(dir), &mut found);
    assert!(!found.is_empty());
    found
}

fn room(path: &Path) -> String {
    path.components().nth(1).map(|c| c.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()).unwrap_or_default()
}

/// The program text without tests, comments and strings' insides left as they are.
fn program(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_room_imports_only_from_floors_below() {
    for (path, text) in sources("src") {
        let here = room(&path);
        let Some((_, below)) = FLOORS.iter().find(|(name, _)| *name == here) else { continue };
        let text = program(&text);
        for (other, _) in FLOORS.iter().filter(|(name, _)| *name != here && !below.contains(name)) {
            assert!(!text.contains(&format!("crate::{other}")), "{}: {here} imports {other}", path.display());
        }
        for (name, keeper) in KEEPERS.iter().filter(|(_, keeper)| *keeper != here) {
            let calls = text.contains(&format!("use {name}"))
                || text.contains(&format!(" {name}"))
                || text.contains(&format!("({name}"));
            assert!(!calls, "{}: only {keeper} speaks to {name}", path.display());
        }
    }
}

#[test]
fn the_domain_reads_no_clock_no_file_and_no_chance() {
    for (path, text) in sources("src/domain") {
        for banned in ["std::fs", "std::net", "std::env", "SystemTime", "Utc::now", "Local::now", "Instant::now", "getrandom"] {
            assert!(!program(&text).contains(banned), "{}: {banned}", path.display());
        }
    }
}

#[test]
fn files_and_functions_keep_their_size() {
    let mut faults = Vec::new();
    for (path, text) in sources("src").into_iter().chain(sources("tests/all")) {
        let lines = text.lines().count();
        let own = program(&text).lines().count();
        if lines > FILE_LINES_MAX + 150 || own > FILE_LINES_MAX {
            faults.push(format!("{}: {lines} lines", path.display()));
        }
        assert!(text.starts_with("//!"), "{}: no //! text", path.display());
        let mut start: Option<(usize, usize, String)> = None;
        for (n, line) in text.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let begins = line
                .trim_start()
                .trim_start_matches("pub ")
                .trim_start_matches("pub(super) ")
                .trim_start_matches("pub(crate) ")
                .trim_start_matches("const ");
            if start.is_none() && begins.starts_with("fn ") && !line.trim_end().ends_with(';') {
                start = Some((n, indent, line.trim().to_owned()));
            }
            if let Some((from, at, name)) = &start
                && line.starts_with(&" ".repeat(*at))
                && line.trim() == "}"
                && indent == *at
            {
                if n - from >= FUNCTION_LINES_MAX {
                    faults.push(format!("{}: {} lines in {name}", path.display(), n - from + 1));
                }
                start = None;
            } else if start.as_ref().is_some_and(|(from, ..)| *from == n) && line.trim_end().ends_with('}') {
                start = None;
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn banned_calls_stay_out_of_the_program() {
    for (path, text) in sources("src") {
        let text = program(&text);
        for banned in [".unwrap()", "panic!(", "todo!(", "unimplemented!(", "dbg!(", "println!(", "eprintln!("] {
            assert!(!text.contains(banned), "{}: {banned}", path.display());
        }
        for (n, line) in text.lines().enumerate().filter(|(_, l)| l.contains(".expect(\"")) {
            let said = line.split(".expect(\"").nth(1).and_then(|s| s.split('"').next()).unwrap_or_default();
            assert!(said.split(' ').count() >= 4, "{}:{n}: an expect states why it cannot fail: {said}", path.display());
        }
    }
}

/// Bulgarian words in code are the field's own data: letters of lines, made-up people, defaults of settings.
#[test]
fn no_visible_word_stands_in_code() {
    let allowed = ["src/domain/ticket.rs", "src/domain/settings/key.rs", "src/office/example.rs", "src/office/play.rs"];
    for (path, text) in sources("src") {
        if allowed.contains(&path.to_string_lossy().as_ref()) {
            continue;
        }
        for (n, line) in program(&text).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let word = code.split('"').skip(1).step_by(2).find(|s| s.chars().any(|c| ('А'..='я').contains(&c)));
            let date_suffix = word.is_some_and(|w| w == "г.");
            assert!(word.is_none() || date_suffix, "{}:{}: {}", path.display(), n + 1, word.unwrap_or_default());
        }
    }
}

fn messages(lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for file in ["domain", "refusals", "window", "papers", "cli"] {
        let text = std::fs::read_to_string(root().join(format!("assets/locale/{lang}/{file}.ftl"))).expect("a locale file");
        let mut key = String::new();
        for line in text.lines() {
            if let Some((name, _)) = line.split_once(" =").filter(|(n, _)| !n.starts_with([' ', '#'])) {
                key = name.to_owned();
                assert!(all.insert(key.clone(), BTreeSet::new()).is_none(), "{lang}: {key} stands twice");
            }
            for part in line.split("{ $").skip(1) {
                let name = part.split([' ', '}']).next().unwrap_or_default().to_owned();
                let _ = all.get_mut(&key).expect("a key before its text").insert(name);
            }
        }
    }
    all
}

#[test]
fn locales_are_complete_and_agree() {
    let (bg, en) = (messages("bg"), messages("en"));
    assert_eq!(bg.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for (key, args) in &bg {
        assert_eq!(args, &en[key], "{key}");
    }
    use gishe::words::{Lang, Words};
    for lang in [Lang::Bg, Lang::En] {
        for key in bg.keys() {
            assert!(Words::new(lang).has(key), "{key} does not parse in {lang:?}");
        }
    }
}

/// How the keys of words begin that the program names in full.
const KEYS: &str = "refusal- fault- screen- visit- kind- status- payment- applicant- capacity- channel- delivery- fee- method- \
    speed- outcome- no-proceeding- certainty- filter- action- act- ends- figure- receipt- ticket- paper- day- \
    work- queue- event- case- cli- line- ground- term- due- counters- lines- registers- money- standard- services- \
    settings- staff- sign-in- toast- link- problem- mode- station- incarnation- exchange- matter- welcome- banner- medium- feedback- incoming- service- stamp- trial- law- track- danger- step- question- kinds- form- barred- letter- rules- seal- role- regime- handover- palette- casefile- files- file- size- narrow- order- list- texts- stages- aside- cause- walk-in- breach- spoken- display- kiosk- booking- reception- now- opinion-";

#[test]
fn every_key_in_code_has_words_and_every_word_is_used() {
    let known: BTreeSet<String> = messages("bg").into_keys().collect();
    let mut used = BTreeSet::new();
    for (path, text) in sources("src") {
        for quoted in program(&text).split('"').skip(1).step_by(2) {
            if known.contains(quoted) {
                let _ = used.insert(quoted.to_owned());
            } else if KEYS.split(' ').any(|p| quoted.starts_with(p))
                && !quoted.contains(['{', ' ', '.', '/'])
                && !quoted.ends_with('-')
            {
                // The words of a protocol are not ours.
                let apart =
                    path.ends_with("keys.rs") || path.ends_with("print/ipp.rs") || ["choice-", "file-text"].contains(&quoted);
                assert!(apart, "{}: no words for {quoted}", path.display());
            }
        }
    }
    // Keys that are put together: fields, settings, weekdays, short forms.
    let made = ["field-", "setting-", "weekday-", "line-", "kind-", "letter-"];
    let idle: Vec<&String> = known.iter().filter(|k| !used.contains(*k) && !made.iter().any(|m| k.starts_with(m))).collect();
    assert!(idle.is_empty(), "words that nothing shows: {idle:?}");
}
