//! Rules against second implementations: tables generated in Python (tests/fixtures/make.py) are the fixtures.

use chrono::NaiveDate;
use gishe::domain::calendar::{Calendar, easter};
use gishe::domain::money::Cents;
use gishe::domain::term::{Hours, Term, Unit};
use gishe::domain::{catalogue::Catalogue, identifier};
use std::collections::BTreeSet;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn calendar() -> Calendar {
    Calendar::new([date("2025-12-31"), date("2026-01-02")], [])
}

#[test]
fn every_day_of_sixteen_years_is_on_or_off_as_the_holidays_package_says() {
    let table = include_str!("../fixtures/holidays.csv");
    let off: BTreeSet<NaiveDate> = table.lines().skip(1).map(|row| date(&row[..10])).collect();
    assert!(off.len() > 200);
    let calendar = calendar();
    for day in date("2020-01-01").iter_days().take_while(|d| *d <= date("2035-12-31")) {
        use chrono::Datelike;
        let weekend = day.weekday().number_from_monday() > 5;
        assert_eq!(!calendar.is_working_day(day), weekend || off.contains(&day), "{day}");
    }
}

#[test]
fn four_thousand_terms() {
    let hours = Hours {
        from: chrono::NaiveTime::from_hms_opt(8, 0, 0).expect("a time"),
        to: chrono::NaiveTime::from_hms_opt(17, 0, 0).expect("a time"),
    };
    let calendar = calendar();
    let mut seen = 0;
    for row in include_str!("../fixtures/terms.csv").lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let unit = match cells[1] {
            "days" => Unit::Days,
            "workdays" => Unit::Workdays,
            "months" => Unit::Months,
            other => panic!("{other}"),
        };
        let term = Term::new(cells[2].parse().expect("a number"), unit);
        let start = date(cells[0]).and_hms_opt(10, 0, 0).expect("a time");
        assert_eq!(term.due(start, &calendar, hours).date, date(cells[3]), "{row}");
        seen += 1;
    }
    assert_eq!(seen, 4000);
}

#[test]
fn identifiers() {
    let today = date("2026-11-24");
    let mut seen = 0;
    for row in include_str!("../fixtures/identifiers.csv").lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let good = match cells[0] {
            "egn" => identifier::check_egn(cells[1], today).is_ok(),
            "lnch" => identifier::check_lnch(cells[1]).is_ok(),
            "eik" => identifier::check_eik(cells[1]).is_ok(),
            "iban" => identifier::check_iban(cells[1]).is_ok(),
            other => panic!("{other}"),
        };
        assert_eq!(good, cells[2] == "1", "{row}");
        seen += 1;
    }
    assert_eq!(seen, 1200);
}

#[test]
fn leva_and_euro() {
    let table = include_str!("../fixtures/money.csv");
    assert!(table.lines().count() > 100, "the table is there");
    for row in table.lines().skip(1) {
        let (leva, euro) = row.split_once(',').expect("two cells");
        assert_eq!(Cents::from_stotinki(leva.parse().expect("a number")), Cents(euro.parse().expect("a number")), "{row}");
    }
}

#[test]
fn easter_of_two_centuries() {
    use chrono::Datelike;
    for row in include_str!("../fixtures/easter.csv").lines().skip(1) {
        let day = date(row.split_once(',').expect("two cells").1);
        assert_eq!(easter(day.year()), Some(day));
    }
}

#[test]
fn the_catalogue_is_whole() {
    let catalogue = Catalogue::read(gishe::office::SERVICES).expect("the data file");
    assert_eq!(catalogue.all().len(), 95);
    let codes: BTreeSet<&str> = catalogue.all().iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes.len(), 95);
    for service in catalogue.all() {
        assert!(!service.speeds.is_empty() && !service.documents.is_empty(), "{}", service.code);
        for speed in &service.speeds {
            assert!(speed.fee.is_some() != speed.fee_text.is_some(), "{}: a fee or its text", service.code);
        }
    }
    let heirs = catalogue.get("2016").expect("the heirs' certificate");
    let speeds: Vec<_> = heirs.speeds.iter().map(|s| (s.term.map(|t| (t.n, t.unit)), s.fee)).collect();
    assert_eq!(speeds[0], (Some((7, Unit::Days)), Some(Cents(153))));
    assert_eq!(speeds[2], (Some((1, Unit::Workdays)), Some(Cents(460))));
    assert_eq!(catalogue.find("насл").first().map(|s| s.code.as_str()), Some("2016"));
    assert_eq!(catalogue.find("УДОСТ брак дубл").first().map(|s| s.code.as_str()), Some("2037"));
    assert_eq!(gishe::office::SETTLEMENTS.lines().count(), 45);
}

/// Days and years are the office's, whatever the machine's zone: the binary plays the same day under three zones.
#[test]
fn the_machines_zone_changes_nothing() {
    let folder = super::support::Folder::new();
    let mut summaries = Vec::new();
    for zone in ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"] {
        let data = folder.0.join(zone.replace('/', "-"));
        let run = |args: &[&str]| {
            let output = std::process::Command::new(env!("CARGO_BIN_EXE_gishe"))
                .args(args)
                .args(["--data", &data.display().to_string()])
                .env("TZ", zone)
                .output()
                .expect("the program runs");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).expect("text")
        };
        let _ = run(&["day", "--date", "2026-12-31", "--visits", "12", "--seed", "5"]);
        summaries.push(run(&["summary", "--date", "2026-12-31", "--as", "json"]) + &run(&["export", "cases"]));
    }
    assert!(summaries[0].contains("\"issued\":12"), "{}", summaries[0]);
    assert_eq!(summaries[0], summaries[1]);
    assert_eq!(summaries[0], summaries[2]);
}

/// The page of the documentation is made from the table that the program follows, and is the one of this version.
#[test]
fn the_page_of_the_life_cycle_is_up_to_date() {
    for (lang, name) in [(gishe::words::Lang::Bg, "bg"), (gishe::words::Lang::En, "en")] {
        let page = gishe::report::rules::page(gishe::words::Words::new(lang));
        let path = format!("{}/assets/rules/{name}.md", env!("CARGO_MANIFEST_DIR"));
        if std::env::var("GISHE_GOLDEN").is_ok_and(|v| v == "write") {
            std::fs::write(&path, &page).expect("written");
        }
        assert_eq!(
            std::fs::read_to_string(&path).expect("the page"),
            page,
            "GISHE_GOLDEN=write cargo test page_of makes it anew"
        );
    }
}

#[test]
fn every_demand_of_users_has_its_answer_and_what_shows_it() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = String::new();
    let mut folders = vec![root.join("src"), root.join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                sources += &std::fs::read_to_string(path).expect("a source");
            }
        }
    }
    let lines: Vec<&str> = sources.lines().map(str::trim).collect();
    let named = |pair: &[&str]| Some(pair[1].strip_prefix("fn ")?.split('(').next()?.to_owned());
    let tests: BTreeSet<String> = lines.windows(2).filter(|pair| pair[0] == "#[test]").filter_map(named).collect();
    let table = include_str!("../../assets/demands.md");
    let mut number = 0;
    for line in table.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| #")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells.len(), 4, "{line}");
        number += 1;
        assert_eq!(cells[0], number.to_string());
        let shown: Vec<&str> = cells[3].split('`').skip(1).step_by(2).collect();
        assert!(!shown.is_empty() || cells[2].starts_with("not:"), "{line}");
        for named in shown {
            let known = match named.contains(['/', '.']) {
                true => root.join(named).exists(),
                false => tests.contains(named),
            };
            assert!(known, "{named} of demand {number}");
        }
    }
    assert_eq!(number, 95);
}
