//! The exchange: on real folders here, by seeds in `simulated`, over Samba and rsync in `tests/share/three.sh`, in two windows in
//! `tests/window/two.sh`. Every row of the fault matrix and what tries it – a test, by its file where that is another; all tests of a file; a
//! script; a bench – with notes in parentheses. After every run of the simulation the folder is whole as well (I9, `tests/sim/covered.rs`).
//!
//! | row | tried by |
//! |---|---|
//! | 1 | killed::every_printed_number_survives_two_hundred_kills |
//! | 2 | killed::every_printed_number_survives_two_hundred_kills, killed::a_number_that_nobody_saw_is_there_and_its_receipt_can_be_printed |
//! | 3 | simulated (Act::Kill at every call of folder and ledger), packed::a_crash_at_any_step_of_publishing_leaves_one_file_for_each_run_and_no_litter |
//! | 4 | simulated (Act::Kill), killed::a_program_killed_while_it_takes_in_goes_on_where_it_stood |
//! | 5 | simulated (Harm::Ill hollow, torn; Harm::File) |
//! | 6 | no_cut_and_no_flip_of_a_segment_is_accepted |
//! | 7 | no_cut_and_no_flip_of_a_segment_is_accepted, a_damaged_file_is_healed |
//! | 8 | no_cut_and_no_flip_of_a_segment_is_accepted |
//! | 9 | no_cut_and_no_flip_of_a_segment_is_accepted |
//! | 10 | simulated (Ill stale) |
//! | 11 | simulated (Ill omit, stale), what_cannot_be_listed_is_not_missing |
//! | 12 | simulated (Ill negative) |
//! | 13 | simulated (Ill stale: the head is read, its segment not seen) |
//! | 14 | simulated (Ill torn, Harm::File on heads), share::head, packed::without_a_good_head_the_listing_brings_what_is_new |
//! | 15 | simulated (Ill stale, omit, absent), packed::what_follows_a_gap_is_held_back_for_hours_and_comes_with_it |
//! | 16 | foreign_and_doubled_files_change_nothing, foreign::a_file_that_is_left_under_a_copys_name_alone_is_read |
//! | 17 | a_damaged_file_is_healed, events_that_nobody_brings_are_told_after_ten_minutes, a_damaged_file_of_who_left_is_replaced_once_and_taken_away, simulated (Harm::File) |
//! | 18 | simulated (Harm::Writer), a_writers_folder_that_was_deleted_is_written_again_by_its_owner, a_displays_folder_that_was_deleted_is_written_again |
//! | 19 | simulated (Harm::All), three.sh (refilled), an_emptied_folder_is_filled_again_by_one_workstation_alone |
//! | 20 | a_folder_without_its_sign_is_absent_and_another_offices_is_left_alone, nobody_claims_beside_a_mount_that_has_gone |
//! | 21 | a_folder_without_its_sign_is_absent_and_another_offices_is_left_alone, foreign::nothing_changes_in_the_folder_of_another_office |
//! | 22 | simulated (Harm::Backup, Restore), a_folder_of_a_week_ago_is_brought_up_to_date_by_its_writers |
//! | 23 | simulated (Ill absent), a_share_that_comes_up_late_is_as_strong, three.sh (unplugged) |
//! | 24 | thirty_days_without_the_folder_come_in_at_once (in fewer events), benches/exchange.rs (100,000 events at once, in chunks) |
//! | 25 | simulated (Ill absent on and off at random), packed::a_folder_that_flaps_is_told_once_and_doubles_nothing |
//! | 26 | a_read_that_is_not_answered_holds_up_its_writer_alone, lying::a_claim_that_is_not_answered_calls_an_own_ticket_and_nobody_twice, three.sh (the server is killed under open mounts) |
//! | 27 | a_file_that_cannot_be_read_stalls_its_writer_alone_and_is_named, a_file_that_fails_holds_up_no_other, simulated (Ill errors, Harm::Sector) |
//! | 28 | no_right_and_no_room_are_told_and_what_waits_is_counted, simulated (Ill denied) |
//! | 29 | simulated (Ill busy), lying::a_put_is_done_when_its_bytes_lie_there_whatever_a_rename_says, lying::what_is_registered_travels_through_renames_that_lie |
//! | 30 | simulated (Ill rename_lies), lying::a_put_is_done_when_its_bytes_lie_there_whatever_a_rename_says, lying::a_rename_that_says_done_and_lost_the_file_is_found_out, lying::a_put_that_cannot_be_read_back_is_not_done, lying::what_is_registered_travels_through_renames_that_lie |
//! | 31 | no_right_and_no_room_are_told_and_what_waits_is_counted, simulated (Ill full), full_disk::a_full_disk_leaves_the_desk_what_was_kept_for_it (no code is used up), lives::a_folder_that_tears_writes_costs_few_codes |
//! | 32 | a_full_disk_refuses_before_a_number_is_shown, full_disk::a_full_disk_leaves_the_desk_what_was_kept_for_it |
//! | 33 | full_disk::a_full_disk_leaves_the_desk_what_was_kept_for_it, a_failure_of_the_local_file_is_told_and_ends |
//! | 34 | bad_input::files_that_are_not_ours_stay_as_they_are, unordered::verify_finds_what_was_tampered_with (rebuilding from the folder is joining anew) |
//! | 35 | a_lost_key_is_told_and_nothing_is_written, a_workstation_whose_key_was_lost_goes_on_with_all_it_had, data_that_were_deleted_beside_their_keys_give_no_number_twice |
//! | 36 | a_copied_folder_goes_on_under_a_writer_of_its_own, a_life_that_cannot_begin_takes_one_code, parted::who_opens_a_copy_is_told_that_it_goes_on_as_another |
//! | 37 | two_branches_of_one_writer_are_told, simulated (Act::Clone, unnoticed), fifty_numbers_that_a_copy_gave_again_are_listed_and_no_case_is_lost, two_branches_of_one_length_are_told_as_well, lives::who_goes_on_under_a_given_up_name_is_heard |
//! | 38 | a_life_begun_anew_is_told, simulated (Act::Snapshot, RollBack) |
//! | 39 | simulated (Act::Clone), parted::a_backup_opened_beside_its_original_goes_on_as_another, parted::who_opens_a_copy_is_told_that_it_goes_on_as_another |
//! | 40 | one_process_exchanges, bad_input::a_second_window_is_told_that_one_is_open, bad_input::a_second_program_says_that_one_is_open_and_ends |
//! | 41 | a_clock_ahead_or_behind_is_told_until_it_is_set, simulated (Act::Clock), a_clock_off_by_hours_is_said_with_its_offset_and_takes_no_edit_back, what_was_written_three_years_ahead_is_everybodys_to_correct, lives::who_was_switched_off_for_an_hour_has_no_wrong_clock |
//! | 42 | simulated (Act::Clock, then set right), what_was_written_three_years_ahead_is_everybodys_to_correct |
//! | 43 | two_edits_of_one_field_become_a_matter_for_people, parted::five_values_of_one_field_have_one_winner_and_four_matters, simulated |
//! | 44 | all_orders_of_a_case_worked_on_apart_give_one_state, simulated |
//! | 45 | all_orders_of_a_case_worked_on_apart_give_one_state, parted::a_step_that_comes_too_late_stands_in_the_worklist, simulated |
//! | 46 | unordered::all_orders_of_seven_events_give_one_state, all_orders_of_a_case_worked_on_apart_give_one_state |
//! | 47 | simulated (I3: rebuild), unordered::a_rebuild_equals_what_grew_and_interleaving_does_not_matter |
//! | 48 | two_counters_never_both_get_a_ticket, nobody_claims_beside_a_mount_that_has_gone |
//! | 49 | two_counters_never_both_get_a_ticket, a_claim_whose_maker_fell_is_passed_in_time |
//! | 50 | two_counters_never_both_get_a_ticket (a claim of one's own answers again), lying::a_claim_whose_answer_was_lost_is_decided_by_what_lies_there |
//! | 51 | simulated::six_counters_in_a_copied_folder_call_their_own_tickets_alone, days_of_the_queue_keep_what_the_hall_was_promised (a copied folder: own tickets only; there is no keeper) |
//! | 52 | the_folder_is_tried, days_of_the_queue_keep_what_the_hall_was_promised (a copied folder that is taken for a strong one) |
//! | 53 | days_of_the_queue_keep_what_the_hall_was_promised (cables pulled between claim and event), a_claim_stands_while_its_maker_is_unplugged |
//! | 54 | three.sh (rsynced), simulated |
//! | 55 | simulated (I6: every name written is lower case, short and nobody's reserved word; no links, no times; such a file system is not at hand) |
//! | 56 | simulated (Ill busy, negative) |
//! | 57 | foreign_and_doubled_files_change_nothing, what_lies_among_the_codes_holds_up_no_retirement, foreign::foreign_files_that_claim_what_comes_next_hold_up_no_registration |
//! | 58 | a_strangers_file_is_ignored_and_named, a_workstation_of_another_office_is_named_and_not_heard, no_line_that_its_writer_did_not_sign_is_taken_in, personal_data_that_their_line_did_not_commit_to_are_not_taken_in, what_was_wrong_is_told_no_more_once_it_is_healed_in_its_place |
//! | 59 | foreign_and_doubled_files_change_nothing |
//! | 60 | history_that_is_written_anew_and_goes_on_is_an_alarm_on_all, history_that_is_written_anew_to_the_same_length_is_an_alarm_on_all, who_joins_and_reads_history_that_was_written_anew_is_a_witness, lines_that_do_not_follow_are_not_taken_in_though_the_key_signed_them, simulated (Act::Clone, unnoticed: two hashes for one number) |
//! | 61 | of_a_folder_taken_hostage_nothing_is_touched_and_all_is_written_elsewhere, simulated (Harm::Ransom), a_spoiled_folder_stays_spoiled_when_it_cannot_be_listed |
//! | 62 | a_known_file_that_is_altered_later_is_found_and_healed, a_file_under_another_ones_name_is_found |
//! | 63 | a_newer_programs_events_are_kept_as_they_are, newer_foreign_and_wrong_files_are_told_apart |
//! | 64 | a_newer_programs_events_are_kept_as_they_are |
//! | 65 | bad_input::files_that_are_not_ours_stay_as_they_are |
//! | 66 | a_folder_that_needs_a_newer_program_is_left_alone, foreign::nothing_changes_in_a_folder_that_needs_a_newer_program |
//! | 67 | store::upgrade, upgraded::a_file_of_the_first_version_opens_whole, upgraded::a_program_killed_while_it_upgrades_leaves_one_version_or_the_next, upgraded::a_copy_that_was_cut_short_is_made_anew |
//! | 68 | what_is_erased_is_gone_everywhere, an_erasure_is_pending_until_every_workstation_heeded_it, what_the_machine_of_before_wrote_is_erased_after_a_month, simulated (Act::Erase) |
//! | 69 | simulated (Act::Erase among edits), an_erasure_wins_over_an_edit_that_had_not_heard_of_it |
//! | 70 | packed::nothing_is_packed_before_all_have_seen_it_or_a_month_is_over, packed::who_has_just_begun_packs_nothing_that_somebody_has_not_seen, packed::a_crash_at_any_step_of_packing_leaves_every_event_in_a_whole_file, simulated (Act::Kill during packing) |
//! | 71 | three.sh, simulated, who_joins_during_heavy_writing_has_the_same_tables |
//! | 72 | benches/exchange.rs |
//! | 73 | bad_input, unordered |
//! | 74 | door::numbers_begin_anew_at_new_year_in_the_offices_zone, door::a_register_that_comes_to_a_million_grows_a_digit, foreign::a_code_of_who_left_is_never_given_again |
//! | 75 | tables_that_differ_are_rebuilt_and_it_is_said, parted::tables_that_differ_after_a_rebuild_are_told_and_no_side_is_chosen, simulated (I2: no rebuild is ever needed) |
//! | 76 | a_retired_workstation_reads_nothing_new, a_later_life_of_a_stolen_workstation_counts_nowhere, who_wrote_nothing_is_known_and_gets_the_new_keys, two_new_keys_of_one_number_are_both_kept, parted::two_words_about_one_workstation_are_kept_and_the_earlier_end_holds |

use super::desk::{Desk, NAME, Place, contains, settle};
use super::support::{Folder, heirs};
use gishe::domain::event::{Written, chain_start};
use gishe::domain::stamp::Writer;
use gishe::domain::station::{Kind, Site};
use gishe::office::Command;
use gishe::share::claim::{Claim, Mark, claim, path};
use gishe::share::folder::RealFolder;
use gishe::share::ledger::Ledger;
use gishe::share::patient::Patient;
use gishe::share::place::{Class, classify};
use gishe::share::segment::{open, sign};
use gishe::share::status::{Link, Matter as Problem};
use gishe::words::Words;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;

/// Row 24, with fewer events: a workstation comes back after thirty days in which everybody worked.
#[test]
fn thirty_days_without_the_folder_come_in_at_once() {
    let (place, mut one, mut two) = Place::two();
    two.go_to(&place.root.0.join("unplugged"));
    let mut numbers = BTreeSet::new();
    for _ in 0..30 {
        for desk in [&mut one, &mut two] {
            desk.clock.advance(24 * 3_600_000);
            for _ in 0..15 {
                assert!(numbers.insert(desk.register().registered.number.to_string()));
            }
            desk.round();
        }
    }
    assert_eq!((&two.status.link, numbers.len()), (&Link::Absent, 900));
    assert!(two.status.unsent >= 450 && two.status.unsent_ms.is_some(), "what waits is counted, and since when");
    two.go_to(&place.folder);
    settle(&mut [&mut one, &mut two]);
    let (a, b) = (one.writer(), two.writer());
    for desk in [&mut one, &mut two] {
        assert!(desk.status.problems.is_empty() && desk.status.unsent == 0, "{:?}", desk.status);
        let db = desk.office.store().read();
        let cases: i64 = db.query_row("SELECT count(*) FROM cases", [], |row| row.get(0)).expect("a count");
        assert_eq!(cases, 900);
        assert!(desk.has(a) > 450 && desk.has(b) >= 450);
        desk.assert_whole();
    }
}

/// Row 26: a file that somebody has yet to fetch, or a dead server behind one name. Here a pipe that nobody writes into: opening it blocks
/// as long as one likes.
#[cfg(unix)]
#[test]
fn a_read_that_is_not_answered_holds_up_its_writer_alone() {
    let (place, mut one, mut two) = Place::two();
    let mut three = place.join("third", Kind::Staff, &place.phrase.clone(), 3, &one);
    settle(&mut [&mut one, &mut two, &mut three]);
    let before = place.segments();
    let first = one.register();
    one.round();
    let file = place.segments().into_iter().find(|file| !before.contains(file)).expect("a new file");
    let aside = place.root.0.join("aside");
    std::fs::rename(&file, &aside).expect("moved");
    assert!(std::process::Command::new("mkfifo").arg(&file).status().expect("mkfifo").success());

    two.share = Patient::new(RealFolder::at(&two.folder), Duration::from_millis(300));
    two.round();
    assert_eq!((two.share.unanswered(), &two.status.link), (1, &Link::InStep), "the round went on");
    let (mine, other) = (two.register(), three.register());
    for _ in 0..2 {
        for desk in [&mut three, &mut two] {
            desk.clock.advance(6_000);
            desk.round();
        }
    }
    assert!(two.case(other.id).is_some() && three.case(mine.id).is_some(), "who can be read is read, and hears what is new");
    assert!(two.case(first.id).is_none() && two.share.unanswered() == 1, "the same file is not waited for again");
    let told =
        |desk: &Desk| desk.status.problems.iter().any(|p| p.matter == Problem::Unreadable && p.writer == Some(one.writer()));
    assert!(told(&two), "{:?}", two.status.problems);

    // It is fetched after all.
    let bytes = std::fs::read(&aside).expect("bytes");
    std::fs::write(&file, &bytes).expect("into the pipe");
    std::fs::rename(&aside, &file).expect("moved back");
    settle(&mut [&mut one, &mut two, &mut three]);
    assert!(two.case(first.id).is_some() && two.share.unanswered() == 0);
    assert!(two.status.problems.is_empty(), "{:?}", two.status.problems);
}

#[test]
fn what_one_registers_the_other_has_and_both_prove_it() {
    let (place, mut one, mut two) = Place::two();
    let (a, b) = (one.register(), two.register());
    assert_ne!(a.registered.number, b.registered.number);
    settle(&mut [&mut one, &mut two]);
    for desk in [&one, &two] {
        assert_eq!(desk.status.link, Link::InStep);
        assert!(desk.status.problems.is_empty(), "{:?}", desk.status.problems);
        assert!(desk.case(a.id).is_some() && desk.case(b.id).is_some());
        desk.assert_whole();
    }
    assert_eq!(one.status.peers[0].has_mine, one.status.published, "how far the other has seen mine");
    // An outsider with the folder reads no name: everything is sealed.
    for path in place.segments() {
        assert!(!contains(&std::fs::read(&path).expect("bytes"), NAME));
    }
}

#[test]
fn no_cut_and_no_flip_of_a_segment_is_accepted() {
    let (place, mut one) = Place::new();
    for _ in 0..2 {
        let _ = one.register();
    }
    one.round();
    let station = one.exchange.station().clone();
    let files = place.segments();
    let sizes = |path: &PathBuf| std::fs::metadata(path).map_or(0, |m| m.len());
    let path = files.iter().max_by_key(|path| sizes(path)).expect("a segment");
    let bytes = std::fs::read(path).expect("bytes");
    let read = |bytes: &[u8]| open(bytes, &station.ring, &station.site_key());
    let whole = read(&bytes).expect("a whole segment");
    assert!((2..=8).contains(&whole.open.events.len()), "{}", whole.open.events.len());
    for end in 0..bytes.len() {
        assert!(read(&bytes[..end]).is_err(), "cut at {end}");
    }
    let mut bad = bytes.clone();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            bad[at] ^= 1 << bit;
            assert!(read(&bad).is_err(), "bit {bit} of byte {at}");
            bad[at] ^= 1 << bit;
        }
    }
    assert!(read(&[bytes.as_slice(), b"\n"].concat()).is_err());
    assert!(read(&[bytes.as_slice(), bytes.as_slice()].concat()).is_err());
    // The trailer in capitals is another file.
    let mut loud = bytes.clone();
    let start = loud.len() - 65;
    loud[start..].make_ascii_uppercase();
    assert!(loud == bytes || read(&loud).is_err());
}

#[test]
fn a_damaged_file_is_healed() {
    let (place, mut one, mut two) = Place::two();
    let case = one.register();
    one.round();
    let newest = place.segments().into_iter().rfind(|p| p.to_string_lossy().contains(one.writer().as_str()));
    let path = newest.expect("a segment");
    std::fs::write(&path, b"nothing").expect("a write");
    settle(&mut [&mut two, &mut one]);
    settle(&mut [&mut two, &mut one]);
    assert!(two.case(case.id).is_some(), "{:?}", two.status.problems);
    assert!(two.status.problems.is_empty() && one.status.problems.is_empty(), "{:?}", two.status.problems);
    // And one that nobody has read yet is deleted by a person.
    let case = one.register();
    let before: BTreeSet<PathBuf> = place.segments().into_iter().collect();
    one.round();
    for path in place.segments().into_iter().filter(|p| !before.contains(p)) {
        std::fs::remove_file(path).expect("a removal");
    }
    settle(&mut [&mut two, &mut one]);
    assert!(two.case(case.id).is_some());
}

#[test]
fn foreign_and_doubled_files_change_nothing() {
    let (place, mut one, mut two) = Place::two();
    let _ = one.register();
    settle(&mut [&mut one, &mut two]);
    let (held, own) = (two.has(one.writer()), one.writer());
    let dir = place.folder.join("w").join(own.as_str()).join("s");
    let file = place.segments().into_iter().find(|p| p.starts_with(&dir)).expect("a segment");
    let name = file.file_name().expect("a name").to_string_lossy().into_owned();
    let stem = name.trim_end_matches(".seg");
    let hash = stem.rsplit('-').next().expect("a hash");
    for other in
        [format!("{stem} (1).seg"), format!("{stem}.sync-conflict-20261124.seg"), stem.replace(hash, "0badc0de") + ".seg"]
    {
        let _ = std::fs::copy(&file, dir.join(other)).expect("a copy");
    }
    for foreign in ["desktop.ini", ".DS_Store", "Thumbs.db", "0000000001-0000000001-abcdef01.tmp"] {
        std::fs::write(dir.join(foreign), b"x").expect("a file");
        std::fs::write(place.folder.join(foreign), b"x").expect("a file");
    }
    std::fs::create_dir(dir.join("0000000001-0000000009-abcdef01.seg")).expect("a folder");
    std::fs::create_dir(place.folder.join("w").join("x.seg")).expect("a folder");
    // Four gigabytes that claim to be a segment: nobody reads them into memory.
    let huge = std::fs::File::create(dir.join("0000000001-0000000003-abcdef03.seg")).expect("a file");
    huge.set_len(4 << 30).expect("a hole");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&file, dir.join("0000000001-0000000005-abcdef02.seg")).expect("a link");
    settle(&mut [&mut two, &mut one]);
    assert_eq!(two.has(own), held);
    assert_eq!((&one.status.link, &two.status.link), (&Link::InStep, &Link::InStep));
    assert!(two.status.foreign >= 3, "{}", two.status.foreign);
    one.assert_whole();
    two.assert_whole();
    assert!(two.status.reborn.is_none() && one.status.reborn.is_none(), "copies of own files are no second life");
}

#[test]
fn a_folder_without_its_sign_is_absent_and_another_offices_is_left_alone() {
    let (place, mut one) = Place::new();
    let empty = place.root.0.join("mount");
    std::fs::create_dir(&empty).expect("a folder");
    one.go_to(&empty);
    let case = one.register();
    one.round();
    assert_eq!(one.status.link, Link::Absent);
    assert_eq!(std::fs::read_dir(&empty).expect("a folder").count(), 0, "nothing is made in an empty mount point");
    let (other, _desk) = Place::new();
    let before = other.segments();
    one.go_to(&other.folder);
    one.round();
    assert_eq!(one.status.link, Link::Foreign);
    assert_eq!(other.segments(), before);
    one.go_to(&place.folder);
    one.round();
    assert_eq!((one.status.link.clone(), one.status.unsent), (Link::InStep, 0));
    assert!(one.case(case.id).is_some());
}

#[test]
fn a_folder_that_needs_a_newer_program_is_left_alone() {
    let (place, mut one) = Place::new();
    let site_key = one.home.secret(None, &place.phrase).expect("the secret").site().expect("a key");
    let sign: Site = serde_json::from_slice(&std::fs::read(place.folder.join("site.json")).expect("a sign")).expect("a sign");
    let id: Vec<u8> = (0..16).map(|n| u8::from_str_radix(&sign.site[2 * n..2 * n + 2], 16).expect("hex")).collect();
    let newer = Site::new(id.try_into().expect("16 bytes"), &site_key, 99);
    std::fs::write(place.folder.join("site.json"), serde_json::to_vec(&newer).expect("json")).expect("a write");
    let before = place.segments();
    let case = one.register();
    one.round();
    assert_eq!(one.status.link, Link::NewerNeeded(99));
    assert_eq!(place.segments(), before, "read-only to the folder");
    assert!(one.case(case.id).is_some() && one.status.unsent > 0, "registering goes on");
}

/// A segment as the workstation of `desk` signs it, put into the folder behind its back.
fn smuggle(place: &Place, desk: &Desk, key: &ed25519_dalek::SigningKey, lines: Vec<Vec<u8>>) {
    let station = desk.exchange.station();
    let wid = Writer::of_key(&key.verifying_key().to_bytes());
    let events = lines.into_iter().map(|line| Written { line, companion: None }).collect();
    let open = sign(key, &station.cert, 1, chain_start(&key.verifying_key().to_bytes()), events, Default::default());
    let bytes = open.seal(&station.ring, wid, 1).expect("a sealed file");
    let dir = place.folder.join("w").join(wid.as_str()).join("s");
    std::fs::create_dir_all(&dir).expect("a folder");
    std::fs::write(dir.join(open.name(1)), bytes).expect("a write");
}

#[test]
fn a_newer_programs_events_are_kept_as_they_are() {
    let (place, mut one) = Place::new();
    let case = one.register();
    one.round();
    let phrase = place.phrase.clone();
    let two = place.join("second", Kind::Staff, &phrase, 2, &one);
    // The second has a program of next year: a new step, a new field in a known step, and a new version of a line.
    let mine = one.writer();
    let last = one.has(mine);
    let ours = one.office.events(mine, 1, last).expect("events");
    let text = |w: &Written| String::from_utf8(w.line.clone()).expect("text");
    let model = ours.iter().map(text).find(|l| l.contains("\"registered\"")).expect("a registration");
    let value: serde_json::Value = serde_json::from_str(&model).expect("json");
    let stamp = value["hlc"].as_str().or_else(|| value["stamp"].as_str()).unwrap_or_default().to_owned();
    let theirs = two.writer();
    let make = |seq: u64, op: &str, extra: bool| {
        let mut line = value.clone();
        let object = line.as_object_mut().expect("an object");
        for (key, field) in object.iter_mut() {
            if field.as_str().is_some_and(|s| s == stamp || s.ends_with(mine.as_str())) {
                let changed = field.as_str().expect("text").replace(mine.as_str(), theirs.as_str());
                *field = changed.into();
            }
            if key == "seq" || key == "n" {
                *field = seq.into();
            }
        }
        let _ = object.insert("op".into(), op.into());
        let _ = object.remove("pd");
        if extra {
            let _ = object.insert("zz".into(), serde_json::json!({"a": 1}));
        }
        serde_json::to_vec(&line).expect("json")
    };
    let lines = vec![make(1, "sung", false), make(2, "danced", true)];
    smuggle(&place, &two, &two.exchange.station().key.clone(), lines.clone());
    let clock = one.clock.clone();
    for _ in 0..3 {
        clock.advance(61_000);
        one.round();
    }
    assert_eq!(one.has(theirs), 2, "{:?} {model}", one.status);
    let kept: Vec<Vec<u8>> = one.office.events(theirs, 1, 2).expect("events").into_iter().map(|w| w.line).collect();
    assert_eq!(kept, lines, "byte for byte");
    assert!(one.case(case.id).is_some());
    let _ = one.register();
    one.assert_whole();
}

#[test]
fn a_strangers_file_is_ignored_and_named() {
    let (place, mut one) = Place::new();
    let stranger = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
    smuggle(&place, &one, &stranger, vec![b"{}".to_vec()]);
    let wid = Writer::of_key(&stranger.verifying_key().to_bytes());
    one.clock.advance(61_000);
    one.round();
    assert_eq!(one.has(wid), 0);
    assert!(one.status.problems.iter().any(|p| p.matter == Problem::Unknown), "{:?}", one.status.problems);
    one.assert_whole();
}

/// Row 32, without anything kept for it: a clear word, no number gone, and the next one when there is room.
#[test]
fn a_full_disk_refuses_before_a_number_is_shown() {
    let (_place, mut one) = Place::new();
    let before = one.register();
    let db = one.office.store().read();
    let pages: u32 = db.pragma_query_value(None, "page_count", |row| row.get(0)).expect("pages");
    let _ = db.pragma_update_and_check(None, "max_page_count", pages, |row| row.get::<_, u32>(0)).expect("a limit");
    let (mut given, mut refused) = (0, None);
    while given < 50 && refused.is_none() {
        match one.office.perform(one.who, Command::Register(Box::new(heirs()), None)) {
            Ok(_) => given += 1,
            Err(fault) => refused = Some(fault),
        }
    }
    let words = Words::default();
    assert_eq!(refused.expect("the disk is full").sentence(words), words.tr("fault-disk-full"));
    let held = one.has(one.writer());
    let db = one.office.store().read();
    let _ = db.pragma_update_and_check(None, "max_page_count", 1_000_000, |row| row.get::<_, u32>(0)).expect("a limit");
    let after = one.register();
    assert_eq!(after.registered.number.seq, before.registered.number.seq + given + 1, "no number went with the refusal");
    assert!(one.has(one.writer()) > held);
    one.assert_whole();
}

#[test]
fn one_process_exchanges() {
    let (_place, one) = Place::new();
    let lock = one.home.lock_exchange().expect("a lock");
    assert!(lock.is_some());
    assert!(one.home.lock_exchange().expect("an answer").is_none());
    drop(lock);
    assert!(one.home.lock_exchange().expect("an answer").is_some());
}

#[test]
fn two_counters_never_both_get_a_ticket() {
    let root = Folder::new();
    let folder = RealFolder::at(&root.0);
    let day: chrono::NaiveDate = "2026-11-24".parse().expect("a date");
    // In a folder without an office's sign – an empty mount point – nothing is claimed and nothing made.
    let early = Mark { counter: 1, nonce: "early".into(), wid: Writer::of_key(&[1; 32]) };
    let nobody = claim(&folder, day, Uuid::from_u128(1), (1, 0), &early, &[]);
    assert!(matches!(nobody, Claim::NoFolder(_)) && std::fs::read_dir(&root.0).expect("a folder").next().is_none());
    std::fs::write(root.0.join("site.json"), b"{}").expect("a sign");
    let mark = |n: u8, round: u32| Mark { counter: n, nonce: format!("{n}-{round}"), wid: Writer::of_key(&[n; 32]) };
    let wins = |n: u8| {
        let (folder, barrier) = (folder.clone(), ());
        move || {
            let () = barrier;
            let mine = |round: u32| {
                let id = Uuid::from_u128(u128::from(round));
                matches!(claim(&folder, day, id, (1, 0), &mark(n, round), &[Writer::of_key(&[n; 32])]), Claim::Mine)
            };
            (0..10_000).filter(|round| mine(*round)).collect::<Vec<u32>>()
        }
    };
    let (one, two) = (std::thread::spawn(wins(1)), std::thread::spawn(wins(2)));
    let (one, two) = (one.join().expect("a thread"), two.join().expect("a thread"));
    let both: Vec<_> = one.iter().filter(|n| two.contains(n)).collect();
    assert!(both.is_empty(), "{both:?}");
    assert_eq!(one.len() + two.len(), 10_000);
    // An answer that was lost is asked again: it is mine. A claim without content is somebody's.
    let line = [Writer::of_key(&[1; 32])];
    let again =
        claim(&folder, day, Uuid::from_u128(u128::from(one[0])), (1, 0), &Mark { nonce: "new".into(), ..mark(1, 0) }, &line);
    assert!(matches!(again, Claim::Mine));
    let empty = Uuid::from_u128(77_777);
    std::fs::write(root.0.join(path(day, empty, (1, 0))), b"").expect("a file");
    assert!(matches!(claim(&folder, day, empty, (1, 0), &mark(1, 1), &line), Claim::Taken(None)));
    assert!(matches!(claim(&folder, day, empty, (2, 0), &mark(1, 1), &line), Claim::Mine));
}

#[test]
fn the_folder_is_tried() {
    let root = Folder::new();
    assert_eq!(classify(&root.0, 1), Class::Strong);
    assert_eq!(classify(&root.0.join("none"), 1), Class::Absent);
    std::fs::create_dir(root.0.join(".stfolder")).expect("a folder");
    assert_eq!(classify(&root.0, 1), Class::Weak);
    assert_eq!(std::fs::read_dir(&root.0).expect("a folder").count(), 1, "no litter");
}

/// A row's text without its notes.
fn without_notes(text: &str) -> String {
    let mut depth = 0;
    let said = text.chars().filter(|c| {
        depth += i32::from(*c == '(');
        let said = depth == 0;
        depth -= i32::from(*c == ')');
        said
    });
    said.collect()
}

fn text_of(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_default()
}

/// Whether what a row names is there; `all` are the tests of this binary.
fn stands(name: &str, all: &str) -> bool {
    let has = |text: &str, test: &str| text.contains(&format!("#[test]\nfn {test}("));
    match name.split_once("::") {
        // A test of another file, or all tests of a file of the program.
        Some((file, test)) => {
            has(&text_of(&format!("tests/all/{file}.rs")), test)
                || text_of(&format!("src/{file}/{test}.rs")).contains("#[test]")
        }
        None if name.contains('.') => !text_of(name).is_empty() || !text_of(&format!("tests/share/{name}")).is_empty(),
        None => text_of(&format!("tests/all/{name}.rs")).contains("#[test]") || has(all, name),
    }
}

/// A row that names nothing, or something that is not there, shows nothing: neither does one that names a harm that no schedule has.
#[test]
fn the_matrix_names_every_row_once_and_tests_that_exist() {
    let text = include_str!("exchange.rs");
    let rows: Vec<(u32, &str)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("//! | ")?.strip_suffix(" |"))
        .filter_map(|line| line.split_once(" | ").and_then(|(n, by)| Some((n.parse().ok()?, by))))
        .collect();
    assert_eq!(rows.iter().map(|(n, _)| *n).collect::<Vec<_>>(), (1..=76).collect::<Vec<_>>());
    let dir = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all")).expect("a folder");
    let all: String = dir.flatten().filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect();
    let schedule = text_of("tests/sim/schedule.rs");
    for (row, by) in rows {
        let said = without_notes(by);
        for name in said.split([',', ';']).map(str::trim) {
            assert!(stands(name, &all), "row {row}: there is no {name:?}");
        }
        let words = by.split(|c: char| !c.is_alphanumeric() && c != ':');
        for harm in words.filter(|word| word.starts_with("Act::") || word.starts_with("Harm::")) {
            assert!(schedule.contains(harm), "row {row}: no schedule has {harm}");
        }
    }
}
