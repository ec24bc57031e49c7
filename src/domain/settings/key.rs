//! The office's settings by name: how each is read, and its value when nobody set one (domain.md; those marked [M] there are these defaults).

use crate::domain::refusal::Refusal;
use crate::domain::{identifier, text};
use chrono::{NaiveDate, NaiveTime};

/// A setting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Key {
    /// Name of the office's owner, as on papers.
    OfficeName,
    /// Name of the front office.
    OfficePlace,
    /// Address line.
    OfficeAddress,
    /// Telephone for questions.
    OfficePhone,
    /// Web address.
    OfficeSite,
    /// Motto, the last line of papers.
    OfficeMotto,
    /// Bank account for fees.
    OfficeIban,
    /// Bank name.
    OfficeBank,
    /// Payment code for administrative services.
    PaymentCode,
    /// Time zone of the office.
    Zone,
    /// Opening time.
    Opens,
    /// Closing time.
    Closes,
    /// Decreed days off.
    DaysOff,
    /// Decreed working days.
    DaysOn,
    /// Standard: longest wait, minutes (НАО; domain.md §2.1).
    WaitMaxMin,
    /// Standard: target share within it, per cent.
    WaitTargetPercent,
    /// The longest time in which an enquiry at the counter or by telephone is answered, minutes (domain.md §2.1).
    AnswerMaxMin,
    /// Bonus of a priority ticket, minutes.
    PriorityBonusMin,
    /// Calls before a visitor may be marked as not having come.
    NoShowCalls,
    /// Minutes after the first call before that.
    NoShowMin,
    /// Minutes within which one who did not come is taken back.
    ReinstateMin,
    /// Last day of dual display of prices; empty when off.
    DualUntil,
    /// Days to bring what is missing (АПК чл. 30, ал. 2).
    CorrectionDays,
    /// Who decides appeals against acts of the mayor (АПК чл. 93).
    HigherBody,
    /// The prosecutor's office that is told of data of a crime (АПК чл. 123, ал. 4).
    Prosecutor,
    /// Years that requests are kept after they are closed (номенклатура на делата).
    KeepRequests,
    /// Years that signals, complaints, proposals and opinions are kept.
    KeepFeedback,
    /// Years that everything else is kept.
    KeepOther,
    /// Who receives citizens, separated by semicolons.
    ReceptionOfficials,
    /// The day of the reception: 1 is Monday.
    ReceptionDay,
    /// Its beginning.
    ReceptionFrom,
    /// Its end.
    ReceptionTo,
    /// Minutes for each guest.
    ReceptionMin,
    /// Minutes of an appointment at the counters.
    AppointmentMin,
    /// How many counters there are.
    Counters,
    /// Minutes that a line of a later level waits longer at a counter.
    PrecedenceMin,
    /// Units of the office, separated by semicolons.
    Units,
    /// The unit that keeps the catalogue and what the office publishes.
    Editor,
    /// Who signs letters for the office; empty: who wrote them.
    Signer,
    /// What papers say about personal data (Регламент (ЕС) 2016/679, чл. 13); empty: the program's words.
    Privacy,
    /// Calls of one visitor at most, before who does not come is marked so.
    RecallMax,
    /// Minutes that the slot of an appointment is kept.
    AppointmentKeepMin,
    /// Hours after closing within which everybody who waits is served (НАО [M]).
    OvertimeMaxH,
    /// Minutes without a touch after which a free counter goes on a break by itself; 0: never.
    IdleBreakMin,
}

/// How a value of a setting is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// One line of text.
    Text,
    /// A whole number between two bounds.
    Whole(u32, u32),
    /// A time of day, `HH:MM`.
    Time,
    /// ISO dates, separated by commas.
    Dates,
    /// One ISO date or nothing.
    Date,
    /// An IANA time zone.
    Zone,
    /// A Bulgarian IBAN or nothing.
    Iban,
}

const TABLE: [(Key, &str, Shape, &str); 44] = [
    (Key::OfficeName, "office.name", Shape::Text, "Община Мадан"),
    (Key::OfficePlace, "office.place", Shape::Text, "Център за услуги и информация на граждани"),
    (Key::OfficeAddress, "office.address", Shape::Text, "гр. Мадан 4900, обл. Смолян, ул. „Обединение“ № 14"),
    (Key::OfficePhone, "office.phone", Shape::Text, "0308/9-82-20"),
    (Key::OfficeSite, "office.site", Shape::Text, "www.madan.bg"),
    (Key::OfficeMotto, "office.motto", Shape::Text, "С лице към хората"),
    (Key::OfficeIban, "office.iban", Shape::Iban, "BG30IABG74918400234700"),
    (Key::OfficeBank, "office.bank", Shape::Text, "ИА-БАНК АД"),
    (Key::PaymentCode, "office.payment_code", Shape::Text, "44 80 07"),
    (Key::Zone, "office.zone", Shape::Zone, "Europe/Sofia"),
    (Key::Opens, "hours.opens", Shape::Time, "08:00"),
    (Key::Closes, "hours.closes", Shape::Time, "17:00"),
    (Key::DaysOff, "calendar.off", Shape::Dates, "2025-12-31,2026-01-02"),
    (Key::DaysOn, "calendar.on", Shape::Dates, ""),
    (Key::WaitMaxMin, "standard.wait_max_min", Shape::Whole(1, 240), "20"),
    (Key::WaitTargetPercent, "standard.wait_target_percent", Shape::Whole(1, 100), "90"),
    (Key::AnswerMaxMin, "standard.answer_max_min", Shape::Whole(1, 240), "20"),
    (Key::PriorityBonusMin, "queue.priority_bonus_min", Shape::Whole(0, 240), "15"),
    (Key::NoShowCalls, "queue.no_show_calls", Shape::Whole(1, 9), "2"),
    (Key::NoShowMin, "queue.no_show_min", Shape::Whole(0, 60), "1"),
    (Key::ReinstateMin, "queue.reinstate_min", Shape::Whole(0, 480), "30"),
    (Key::DualUntil, "money.dual_until", Shape::Date, ""),
    (Key::CorrectionDays, "terms.correction_days", Shape::Whole(1, 60), "3"),
    (Key::HigherBody, "office.higher_body", Shape::Text, "Областен управител на област Смолян"),
    (Key::Prosecutor, "office.prosecutor", Shape::Text, "Районна прокуратура – Смолян"),
    (Key::KeepRequests, "archive.requests_years", Shape::Whole(1, 100), "5"),
    (Key::KeepFeedback, "archive.feedback_years", Shape::Whole(1, 100), "5"),
    (Key::KeepOther, "archive.other_years", Shape::Whole(1, 100), "10"),
    (Key::ReceptionOfficials, "reception.officials", Shape::Text, "Кмет"),
    (Key::ReceptionDay, "reception.day", Shape::Whole(1, 7), "5"),
    (Key::ReceptionFrom, "reception.from", Shape::Time, "09:00"),
    (Key::ReceptionTo, "reception.to", Shape::Time, "12:00"),
    (Key::ReceptionMin, "reception.slot_min", Shape::Whole(5, 120), "15"),
    (Key::AppointmentMin, "appointment.slot_min", Shape::Whole(5, 120), "20"),
    (Key::Counters, "queue.counters", Shape::Whole(1, 20), "2"),
    (Key::PrecedenceMin, "queue.precedence_min", Shape::Whole(0, 120), "10"),
    (Key::Units, "office.units", Shape::Text, ""),
    (Key::Editor, "office.editor", Shape::Text, "Връзки с обществеността"),
    (Key::Signer, "office.signer", Shape::Text, "Кмет на общината"),
    (Key::Privacy, "office.privacy", Shape::Text, ""),
    (Key::RecallMax, "queue.recall_max", Shape::Whole(1, 20), "5"),
    (Key::AppointmentKeepMin, "appointment.keep_min", Shape::Whole(0, 120), "15"),
    (Key::OvertimeMaxH, "hours.overtime_max_h", Shape::Whole(0, 8), "2"),
    (Key::IdleBreakMin, "queue.idle_break_min", Shape::Whole(0, 240), "0"),
];

impl Key {
    /// All settings, in the order of the settings page.
    pub fn all() -> impl Iterator<Item = Key> {
        TABLE.iter().map(|row| row.0)
    }

    fn row(self) -> &'static (Key, &'static str, Shape, &'static str) {
        &TABLE[self as usize]
    }

    /// The key as written in events.
    pub fn code(self) -> &'static str {
        self.row().1
    }

    /// The locale key of the setting's name: its code with dots and underscores as hyphens, after `setting-`.
    pub fn label(self) -> String {
        format!("setting-{}", self.code().replace(['.', '_'], "-"))
    }

    /// How its values are read.
    pub fn shape(self) -> Shape {
        self.row().2
    }

    /// The value when nobody set one.
    pub fn default_value(self) -> &'static str {
        self.row().3
    }

    /// The setting of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == code).map(|row| row.0)
    }

    /// Checks a value as typed and gives the form that is stored.
    pub fn check(self, value: &str) -> Result<String, Refusal> {
        let refuse = |key: &'static str| Refusal::new(key).at(self.code());
        let value = text::line(value).map_err(|_| refuse("refusal-setting-text"))?;
        match self.shape() {
            Shape::Text if value.is_empty() && matches!(self, Key::OfficeName) => Err(refuse("refusal-setting-empty")),
            Shape::Text => Ok(value),
            Shape::Whole(low, high) => match value.parse::<u32>() {
                Ok(n) if (low..=high).contains(&n) => Ok(n.to_string()),
                _ => Err(refuse("refusal-setting-whole").with("low", low).with("high", high)),
            },
            Shape::Time => {
                parse_time(&value).map(|t| t.format("%H:%M").to_string()).ok_or_else(|| refuse("refusal-setting-time"))
            }
            Shape::Zone => {
                value.parse::<chrono_tz::Tz>().map(|z| z.name().to_owned()).map_err(|_| refuse("refusal-setting-zone"))
            }
            Shape::Iban if value.is_empty() => Ok(value),
            Shape::Iban => identifier::check_iban(&value).map_err(|_| refuse("refusal-setting-iban")),
            Shape::Date if value.is_empty() => Ok(value),
            Shape::Date => {
                read_date(&value).map(|d| d.to_string()).ok_or_else(|| refuse("refusal-setting-dates").with("value", &value))
            }
            Shape::Dates => {
                let mut dates = Vec::new();
                for part in value.split([',', ';', ' ']).filter(|p| !p.is_empty()) {
                    dates.push(read_date(part).ok_or_else(|| refuse("refusal-setting-dates").with("value", part))?.to_string());
                }
                dates.sort();
                dates.dedup();
                Ok(dates.join(","))
            }
        }
    }
}

/// Reads a date as Bulgarians write it (`24.11.2026`, with or without „г.“) or in ISO form.
pub fn read_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim().trim_end_matches("г.").trim();
    NaiveDate::parse_from_str(text, "%d.%m.%Y").or_else(|_| NaiveDate::parse_from_str(text, "%Y-%m-%d")).ok().filter(|d| {
        use chrono::Datelike;
        (1800..=2200).contains(&d.year())
    })
}

pub(super) fn parse_time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}
