//! What was asked of one victim is never given to another: an address of safety
//! stays with whom it was agreed with, whoever the report is of later.

use pocketbook_core::model::{DraftId, Merged, PersonId, RecordId, Role, Victim};
use pocketbook_core::{NewPerson, ReportView, Session, SupplementView, parse_document};
use pocketbook_testkit::{new_incident, ready_report, tablet, unlock};
use serde_json::{Value, json};

use super::text_of;

/// Where the first victim is safe.
const REFUGE: &str = "At the invented refuge";
const OF_ANOTHER: &str = "asked_of_another_victim";

struct Scene {
    _folder: tempfile::TempDir,
    session: Session,
    report: DraftId,
    /// The victim of the report as it is begun.
    bea: PersonId,
    cat: PersonId,
    /// The suspect.
    max: PersonId,
}

/// A report of one victim who was asked everything.
fn scene() -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let session = unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let bea = incident.people[0].person.id;
    let report = ready_report(&session, &incident, "Invented").unwrap().draft;
    let person = |name: &str, role| {
        let person = NewPerson {
            name: name.to_owned(),
            roles: vec![role],
            ..NewPerson::default()
        };
        session.add_person(incident.id, &person).unwrap().id
    };
    let (cat, max) = (
        person("Invented CAT", Role::Victim),
        person("Invented MAX", Role::Suspect),
    );
    let scene = Scene {
        report,
        bea,
        cat,
        max,
        _folder: folder,
        session,
    };
    scene.edit(&json!({
        "registration": {"reported_by": "victim", "reporter": bea},
        "flags": {"repeat_victim": true},
        "victim_care": {
            "needs": {"given": "Invented needs"},
            "supports_prosecution": {"given": true},
            "references_given": [
                {"reference": "local_reference", "at": "2026-03-06T19:10:00.000Z", "how": "slip"}],
            "contact_plan": {"how": "in_person", "when": REFUGE},
        },
    }));
    scene
}

/// Everything that was asked of the first victim, and how the report began.
const ALL: [&str; 7] = [
    "registration.reported_by",
    "flags",
    "victim_care.needs",
    "victim_care.references_given",
    "victim_care.contact_plan",
    "victim_care.supports_prosecution",
    "recording",
];

impl Scene {
    fn edit(&self, patch: &Value) -> ReportView {
        let patch = parse_document(&patch.to_string()).unwrap();
        self.session.edit_report(self.report, patch).unwrap()
    }

    fn name(&self, victim: PersonId) -> ReportView {
        self.edit(&json!({"victim": {"person": victim}}))
    }

    fn filed(&self) -> RecordId {
        self.session.file_report(self.report).unwrap().record
    }

    fn supplement(&self, record: RecordId, patch: &Value) -> SupplementView {
        let mut patch = patch.clone();
        patch["reason"] = json!("Invented");
        patch["narrative"] = json!("Invented");
        let patch = parse_document(&patch.to_string()).unwrap();
        self.session.create_supplement(record, patch).unwrap()
    }

    /// A filed supplement; gives what it told as it was filed.
    fn supplemented(&self, record: RecordId, patch: &Value) -> Vec<(String, &'static str)> {
        let draft = self.supplement(record, patch).draft;
        told(&self.session.file_supplement(draft).unwrap().warnings)
    }

    fn cautions(&self) -> Vec<&'static str> {
        let told = self.session.victim_cautions(self.report).unwrap();
        told.iter().map(|one| one.code).collect()
    }

    /// Whether the slip tells where the first victim is safe.
    fn slip_tells_the_refuge(&self, expected: bool) {
        let slip = self.session.victim_slip_after_cautions(self.report);
        if let Some(text) = text_of(&slip.unwrap()) {
            assert_eq!(text.contains(REFUGE), expected, "{text}");
        }
    }

    /// That it tells neither that of the first victim nor any other.
    fn slip_tells_no_refuge(&self) {
        let slip = self.session.victim_slip_after_cautions(self.report);
        if let Some(text) = text_of(&slip.unwrap()) {
            assert!(!text.contains("refuge"), "{text}");
        }
    }

    /// What the report and its supplements asked of another.
    fn of_another(&self) -> Vec<&'static str> {
        let view = self.session.report(self.report).unwrap();
        view.asked_of_another.iter().map(|one| one.field).collect()
    }
}

fn told(warnings: &[pocketbook_core::model::FieldWarning]) -> Vec<(String, &'static str)> {
    warnings
        .iter()
        .map(|one| (one.field.clone(), one.code))
        .collect()
}

/// The fields that are told to be another's.
fn others(warnings: &[pocketbook_core::model::FieldWarning]) -> Vec<&str> {
    let others = warnings.iter().filter(|one| one.code == OF_ANOTHER);
    others.map(|one| one.field.as_str()).collect()
}

fn correcting(victim: &str) -> Value {
    json!({"corrections": [{"field": "victim", "is": victim}]})
}

#[test]
fn the_slip_of_a_corrected_victim_tells_nothing_that_was_agreed_with_another() {
    let scene = scene();
    let record = scene.filed();
    assert_eq!(scene.cautions(), [""; 0]);
    scene.slip_tells_the_refuge(true);
    scene.supplemented(record, &correcting(&scene.cat.to_string()));
    assert_eq!(scene.cautions(), ["victim_corrected"]);
    assert!(scene.session.victim_slip(scene.report).is_err());
    assert!(scene.session.victim_message(scene.report).is_err());
    scene.slip_tells_the_refuge(false);
    assert_eq!(scene.of_another(), ALL);
    // What is agreed with this one is told to this one, and the caution stays.
    let plan = json!({"victim_care": {"contact_plan": {"how": "letter", "when": "Invented week"}}});
    scene.supplemented(record, &plan);
    assert_eq!(scene.cautions(), ["victim_corrected"]);
    assert_eq!(scene.of_another(), ALL);
    let slip = scene.session.victim_slip_after_cautions(scene.report);
    if let Some(text) = text_of(&slip.unwrap()) {
        assert!(text.contains("by letter: Invented week"), "{text}");
    }
    // Corrected back, the first victim has what was agreed with them.
    scene.supplemented(record, &correcting(&scene.bea.to_string()));
    scene.slip_tells_the_refuge(true);
    let view = scene.session.report(scene.report).unwrap();
    let last = view.asked_of_another;
    assert_eq!(last.len(), 1);
    assert_eq!(last[0].field, "victim_care.contact_plan");
    assert_eq!(last[0].of.reveal(), "Invented CAT");
    assert!(last[0].supplement.is_some());
}

#[test]
fn a_suspect_who_is_made_the_victim_is_pointed_out_and_told_no_refuge() {
    let scene = scene();
    let care =
        json!({"contact_plan": {"how": "in_person", "when": REFUGE, "care": "Invented care"}});
    scene.edit(&json!({"victim_care": care}));
    let record = scene.filed();
    let draft = scene.supplement(record, &correcting(&scene.max.to_string()));
    let expected = |code| ("corrections[0].is".to_owned(), code);
    for code in [
        "victim_is_suspect",
        "victim_without_the_part",
        "reporter_is_not_the_victim",
    ] {
        assert!(told(&draft.warnings).contains(&expected(code)), "{code}");
    }
    assert_eq!(
        others(&draft.warnings),
        [
            "registration.reported_by",
            "flags",
            "victim_care.contact_plan",
            "recording"
        ]
    );
    scene.session.file_supplement(draft.draft).unwrap();
    // What makes contact unsafe does not pass.
    assert_eq!(scene.cautions(), ["contact_with_care", "victim_corrected"]);
    scene.slip_tells_the_refuge(false);
    let stands = |field: &str| {
        let view = scene.session.report(scene.report).unwrap();
        let mut all = view.as_it_stands.into_iter();
        all.find(|one| one.field == field).unwrap()
    };
    assert_eq!(stands("victim").in_words.reveal(), "Invented MAX");
    assert_eq!(stands("victim").stands.reveal(), scene.max.to_string());
    // Against the State there is nobody, and nothing that was asked of them.
    let state = json!({"corrections": [
        {"field": "victim", "is": "state"}, {"field": "recording.points_to_prove", "is": "yes"}]});
    scene.supplemented(record, &state);
    assert_eq!(stands("victim").in_words.reveal(), "state");
    assert!(!scene.of_another().is_empty());
}

#[test]
fn a_correction_of_the_victim_that_is_not_filed_is_heard_before_anything_is_given() {
    let scene = scene();
    let record = scene.filed();
    let draft = scene.supplement(record, &correcting(&scene.cat.to_string()));
    assert_eq!(scene.cautions(), ["victim_not_filed"]);
    assert!(scene.session.victim_slip(scene.report).is_err());
    assert!(scene.session.victim_message(scene.report).is_err());
    assert_eq!(others(&draft.warnings), ALL);
    // What the supplement says of this victim itself is asked for no more.
    let care = json!({"victim_care": {"needs": "refused"}});
    let patch = parse_document(&care.to_string()).unwrap();
    let view = scene.session.edit_supplement(draft.draft, patch).unwrap();
    let rest = ALL.iter().filter(|field| **field != "victim_care.needs");
    assert_eq!(others(&view.warnings), rest.copied().collect::<Vec<_>>());
    let view = scene.session.report(scene.report).unwrap();
    assert_eq!(view.asked_of_another, []);
}

#[test]
fn a_supplement_that_was_asked_of_the_victim_before_stays_theirs() {
    let scene = scene();
    let record = scene.filed();
    let plan = json!({"victim_care": {"contact_plan": {"how": "in_person", "when": REFUGE}}});
    let early = scene.supplement(record, &plan).draft;
    scene.supplemented(record, &correcting(&scene.cat.to_string()));
    // Filed after the correction, and entered before it.
    let view = scene.session.supplement(early).unwrap();
    assert_eq!(others(&view.warnings), ["victim_care.contact_plan"]);
    let filed = scene.session.file_supplement(early).unwrap();
    assert_eq!(others(&filed.warnings), ["victim_care.contact_plan"]);
    scene.slip_tells_the_refuge(false);
    // One that is entered first and corrects afterwards is asked of whom it was
    // entered, until the officer says otherwise.
    let late = scene.supplement(record, &plan).draft;
    let edit = |patch: Value| {
        let patch = parse_document(&patch.to_string()).unwrap();
        scene.session.edit_supplement(late, patch).unwrap()
    };
    let view = edit(correcting(&scene.bea.to_string()));
    assert!(others(&view.warnings).contains(&"victim_care.contact_plan"));
    let view = edit(json!({"clear": ["asked_of"]}));
    assert_eq!(others(&view.warnings), [""; 0]);
}

#[test]
fn a_draft_remembers_of_whom_it_was_asked() {
    let scene = scene();
    assert_eq!(others(&scene.name(scene.bea).warnings), [""; 0]);
    let view = scene.name(scene.cat);
    assert_eq!(others(&view.warnings), ALL);
    let named: Vec<_> = view.asked_of_another.iter().map(|one| one.field).collect();
    assert_eq!(named, ALL);
    assert_eq!(view.asked_of_another[0].of.reveal(), "Invented WITNESS");
    // Nothing that was entered is lost, and naming the first one again is enough.
    assert_eq!(view.content.victim_care.references_given.len(), 1);
    assert_eq!(others(&scene.name(scene.bea).warnings), [""; 0]);
    scene.name(scene.cat);
    // An answer that this victim gives is theirs; the others wait for them.
    let mut care = serde_json::to_value(&view.content.victim_care).unwrap();
    care["supports_prosecution"] = json!({"given": false});
    let view = scene.edit(&json!({"victim_care": care}));
    let support = "victim_care.supports_prosecution";
    let rest: Vec<_> = ALL.into_iter().filter(|field| *field != support).collect();
    assert_eq!(others(&view.warnings), rest);
    // As it is stored: a victim who was taken out, or a third, forgets nothing.
    scene.edit(&json!({"clear": ["victim"]}));
    let view = scene.name(scene.max);
    assert_eq!(others(&view.warnings), ALL);
    let of = |field| {
        let mut all = view.asked_of_another.iter();
        all.find(|one| one.field == field).unwrap().of.reveal()
    };
    assert_eq!(of(support), "Invented CAT");
    assert_eq!(of("victim_care.needs"), "Invented WITNESS");
    scene.name(scene.cat);
    scene.filed();
    assert_eq!(scene.of_another(), rest);
    assert_eq!(scene.cautions(), ["victim_corrected"]);
    scene.slip_tells_the_refuge(false);
    let summary = scene.session.report_summary(scene.report).unwrap();
    if let Some(text) = text_of(&summary) {
        let said = "Contact plan Asked or said of Invented WITNESS";
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn a_wrong_person_who_was_picked_first_is_put_right_with_one_word() {
    let scene = scene();
    scene.name(scene.cat);
    let view = scene.edit(&json!({"clear": ["asked_of_another"]}));
    assert_eq!(others(&view.warnings), [""; 0]);
    assert_eq!(view.content.emptied, []);
    scene.filed();
    // Whose it was, one officer said: it is read once more before it is given away.
    assert_eq!(scene.cautions(), ["victim_corrected"]);
    scene.slip_tells_the_refuge(true);
}

/// What one victim said of contact is not the next one's by a slip of the pen.
#[test]
fn a_plan_is_anothers_until_it_is_taken_out() {
    let scene = scene();
    scene.name(scene.cat);
    for when in [
        format!("{REFUGE} "),
        REFUGE.to_lowercase(),
        REFUGE.to_owned(),
    ] {
        let plan = json!({"how": "in_person", "when": when});
        let view = scene.edit(&json!({"victim_care": {"contact_plan": plan}}));
        let told = others(&view.warnings);
        assert!(told.contains(&"victim_care.contact_plan"), "{told:?}");
    }
    scene.edit(&json!({"victim_care": {}}));
    let plan = json!({"victim_care": {"contact_plan": {"how": "letter", "when": "Invented week"}}});
    let view = scene.edit(&plan);
    let told = others(&view.warnings);
    assert!(!told.contains(&"victim_care.contact_plan"), "{told:?}");
}

#[test]
fn two_entries_that_proved_to_be_one_person_are_one_victim() {
    let scene = scene();
    scene.name(scene.cat);
    let incident = scene.session.report(scene.report).unwrap().incident;
    let merged = Merged::People {
        from: scene.bea,
        into: scene.cat,
    };
    scene.session.merge(incident, merged).unwrap();
    let view = scene.session.report(scene.report).unwrap();
    assert_eq!(others(&view.warnings), [""; 0]);
    assert_eq!(view.asked_of_another, []);
    scene.filed();
    assert_eq!(scene.cautions(), [""; 0]);
    scene.slip_tells_the_refuge(true);
}

/// A screen that saves its form as one change says both at once.
#[test]
fn a_new_victim_and_that_it_was_this_one_are_said_in_one_change_too() {
    let scene = scene();
    let one = json!({"victim": {"person": scene.cat}, "clear": ["asked_of_another"]});
    let view = scene.edit(&one);
    assert_eq!(others(&view.warnings), [""; 0]);
    let taken: Vec<_> = view.asked_of_another.iter().collect();
    assert_eq!(taken.len(), 1);
    assert!(taken[0].taken_over);
    // It is never forgotten while the plan stands, whoever is named meanwhile.
    scene.edit(&json!({"clear": ["victim"]}));
    scene.name(scene.max);
    scene.name(scene.cat);
    scene.filed();
    assert_eq!(scene.cautions(), ["victim_corrected"]);
    assert!(scene.session.victim_slip(scene.report).is_err());
    let summary = scene.session.report_summary(scene.report).unwrap();
    if let Some(text) = text_of(&summary) {
        assert!(text.contains("taken over by an officer's word"), "{text}");
    }
}

/// Words that were written for one victim are not the next one's for being written
/// over those of another.
#[test]
fn a_plan_that_is_worded_anew_under_another_is_of_neither() {
    let scene = scene();
    scene.name(scene.cat);
    let plan = json!({"how": "in_person", "when": format!("{REFUGE}, the second house")});
    scene.edit(&json!({"victim_care": {"contact_plan": plan}}));
    for victim in [scene.bea, scene.cat, scene.bea] {
        let view = scene.name(victim);
        let told = others(&view.warnings);
        assert!(told.contains(&"victim_care.contact_plan"), "{told:?}");
    }
    scene.filed();
    assert_eq!(scene.cautions(), ["victim_corrected"]);
    scene.slip_tells_the_refuge(false);
}

/// Nor is it for being written while nobody is named.
#[test]
fn a_plan_that_is_worded_anew_under_nobody_is_read_once_more() {
    let scene = scene();
    let nobody = json!({"clear": ["victim"]});
    scene.name(scene.cat);
    scene.edit(&nobody);
    let plan = json!({"how": "in_person", "when": format!("{REFUGE}, the second house")});
    scene.edit(&json!({"victim_care": {"contact_plan": plan}}));
    scene.name(scene.bea);
    scene.filed();
    assert_eq!(scene.cautions(), ["victim_corrected"]);
}

fn corrected(fields: &[(&str, &str)]) -> Value {
    let one = |(field, is): &(&str, &str)| json!({"field": field, "is": is});
    json!({"corrections": fields.iter().map(one).collect::<Vec<_>>()})
}

/// Two parties of one affray: the wrong one was picked, and put right later.
#[test]
fn what_was_corrected_while_another_was_the_victim_stays_theirs() {
    let plan = ("victim_care.contact_plan.when", "At the second refuge");
    let cat_says = [
        plan,
        ("victim_care.supports_prosecution", "no"),
        ("flags.vulnerable_adult", "yes"),
        ("golden_hour.safeguarding.taken", "yes"),
    ];
    for together in [true, false] {
        let scene = scene();
        let safe = json!({"taken": "not_applicable", "reason": "Invented"});
        scene.edit(&json!({"golden_hour": {"safeguarding": safe}}));
        let record = scene.filed();
        let (bea, cat) = (scene.bea.to_string(), scene.cat.to_string());
        if together {
            let mut both = vec![("victim", cat.as_str())];
            both.extend(cat_says);
            scene.supplemented(record, &corrected(&both));
        } else {
            scene.supplemented(record, &correcting(&cat));
            scene.supplemented(record, &corrected(&cat_says));
        }
        let told = scene.supplemented(record, &correcting(&bea));
        let fields = [
            "flags",
            "golden_hour.safeguarding",
            "victim_care.contact_plan",
            "victim_care.supports_prosecution",
        ];
        for field in fields {
            assert!(told.contains(&(field.to_owned(), OF_ANOTHER)), "{field}");
        }
        assert_eq!(scene.of_another(), fields);
        assert_eq!(scene.cautions(), ["victim_corrected"]);
        scene.slip_tells_no_refuge();
    }
}

/// Somebody agreed to be met there, and nobody noted who.
#[test]
fn a_plan_of_nobody_by_name_is_read_once_more_before_it_is_given_to_somebody() {
    for together in [true, false] {
        let scene = scene();
        scene.edit(
            &json!({"kind": {"non_crime_incident": "anti_social_behaviour"},
            "clear": ["victim", "classification", "asked_of_another"],
            "registration": {"reported_by": "police"}, "flags": {}, "victim_care": {},
            "recording": {"amounts_to_crime": false}}),
        );
        let record = scene.filed();
        let plan = json!({"victim_care": {"contact_plan": {"how": "in_person", "when": REFUGE}}});
        let named = correcting(&scene.cat.to_string());
        if together {
            let draft = scene.supplement(record, &plan).draft;
            let patch = parse_document(&named.to_string()).unwrap();
            scene.session.edit_supplement(draft, patch).unwrap();
            scene.session.file_supplement(draft).unwrap();
        } else {
            scene.supplemented(record, &plan);
            scene.supplemented(record, &named);
        }
        assert_eq!(scene.cautions(), ["victim_corrected"], "{together}");
        assert!(scene.session.victim_slip(scene.report).is_err());
    }
}

#[test]
fn one_answer_that_is_corrected_leaves_the_others_whose_they_are() {
    let scene = scene();
    scene.edit(&json!({"flags": {"repeat_victim": true, "vulnerable_adult": true}}));
    let record = scene.filed();
    let cat = scene.cat.to_string();
    let mut corrections = vec![
        ("victim", cat.as_str()),
        ("flags.vulnerable_adult", "no"),
        ("recording.reason", "Invented"),
    ];
    let told = scene.supplemented(record, &corrected(&corrections));
    for field in ["flags", "recording"] {
        assert!(told.contains(&(field.to_owned(), OF_ANOTHER)), "{field}");
        assert!(scene.of_another().contains(&field), "{field}");
    }
    corrections.remove(0);
    corrections.push(("flags.repeat_victim", "no"));
    scene.supplemented(record, &corrected(&corrections[2..]));
    assert!(!scene.of_another().contains(&"flags"));
}

#[test]
fn what_made_one_victim_safe_is_not_copied_for_the_next() {
    let scene = scene();
    let safe = json!({"taken": "not_applicable", "reason": REFUGE});
    scene.edit(&json!({"golden_hour": {"safeguarding": safe}}));
    let copies = scene
        .session
        .create_reports_for_victims(scene.report, &[scene.cat]);
    let copy = &copies.unwrap()[0];
    assert_eq!(copy.content.golden_hour.safeguarding, None);
    let told = told(&copy.warnings);
    let left_out = (
        "golden_hour.safeguarding".to_owned(),
        "made_for_another_victim",
    );
    assert!(told.contains(&left_out), "{told:?}");
    let view = scene.name(scene.cat);
    assert!(others(&view.warnings).contains(&"golden_hour.safeguarding"));
    let filed = scene.session.file_report(scene.report).unwrap();
    assert!(others(&filed.warnings).contains(&"golden_hour.safeguarding"));
}

#[test]
fn that_the_victim_has_the_number_is_so_once_it_is_filed() {
    let scene = scene();
    let record = scene.filed();
    let told = || {
        let view = scene.session.report(scene.report).unwrap();
        let mut warnings = view.warnings.iter();
        !warnings.any(|one| one.code == "victim_to_be_told")
    };
    let given = json!({"victim_care": {"references_given": [
        {"reference": "crime_number", "at": "2026-03-06T19:10:00.000Z", "how": "slip"}]}});
    let before = told();
    let draft = scene.supplement(record, &given).draft;
    assert_eq!(told(), before);
    scene.session.file_supplement(draft).unwrap();
    assert!(told());
}

/// Two people with one telephone were taken for one, and one of them said where she is
/// safe while they were.
#[test]
fn what_was_agreed_while_two_were_taken_for_one_is_read_once_more() {
    let plan = json!({"victim_care": {"contact_plan": {"how": "in_person", "when": REFUGE}}});
    for (filed_first, into_the_victim) in [(false, false), (false, true), (true, false)] {
        let scene = scene();
        scene.edit(&json!({"victim_care": {}}));
        let incident = scene.session.report(scene.report).unwrap().incident;
        let (from, into) = if into_the_victim {
            (scene.cat, scene.bea)
        } else {
            (scene.bea, scene.cat)
        };
        let merged = Merged::People { from, into };
        let record = filed_first.then(|| scene.filed());
        scene.session.merge(incident, merged).unwrap();
        let open = match record {
            Some(record) => {
                scene.supplemented(record, &plan);
                Some(scene.supplement(record, &corrected(&[("flags.repeat_victim", "no")])))
            }
            None => {
                scene.edit(&plan);
                None
            }
        };
        assert_eq!(scene.cautions(), [""; 0], "as long as they are one");
        scene.session.unmerge(incident, merged).unwrap();
        let parted = ("victim".to_owned(), "victim_parted");
        let view = scene.session.report(scene.report).unwrap();
        assert!(told(&view.warnings).contains(&parted));
        if let Some(open) = open {
            let view = scene.session.supplement(open.draft).unwrap();
            assert!(told(&view.warnings).contains(&parted));
        }
        if record.is_none() {
            let filed = scene.session.file_report(scene.report).unwrap();
            assert!(told(&filed.warnings).contains(&parted));
        }
        assert_eq!(scene.cautions(), ["victim_parted"]);
        assert!(scene.session.victim_slip(scene.report).is_err());
        scene.session.merge(incident, merged).unwrap();
        assert_eq!(scene.cautions(), [""; 0], "one after all");
    }
}

/// As the words of a group: a letter more makes them nobody else's.
#[test]
fn corrected_words_are_of_whom_they_were_written_for_whatever_becomes_of_them() {
    let scene = scene();
    let record = scene.filed();
    let needs = |words: &str| corrected(&[("victim_care.needs", words)]);
    let draft = scene.supplement(record, &needs("Large print")).draft;
    let edit = |patch: &Value| {
        let patch = parse_document(&patch.to_string()).unwrap();
        scene.session.edit_supplement(draft, patch).unwrap()
    };
    let cat = scene.cat.to_string();
    for words in ["Large print", "Large print."] {
        let both = corrected(&[("victim_care.needs", words), ("victim", &cat)]);
        let told = edit(&both).warnings;
        assert!(others(&told).contains(&"victim_care.needs"), "{words}");
    }
    // Taken out, saved and entered anew they are this one's.
    assert_eq!(edit(&correcting(&cat)).content.asked_of, None);
    let both = corrected(&[("victim_care.needs", "Large print."), ("victim", &cat)]);
    let of = edit(&both).content.asked_of;
    assert_eq!(of, Some(Victim::Person(scene.cat)));
}

#[test]
fn a_corrected_plan_that_was_written_for_another_is_told_nobody() {
    let scene = scene();
    let record = scene.filed();
    let cat = scene.cat.to_string();
    let plan = |words| ("victim_care.contact_plan.when", words);
    let both = [("victim", cat.as_str()), plan("At the second refuge")];
    let draft = scene.supplement(record, &corrected(&both)).draft;
    for words in ["At the second refuge", "At the second refuge, upstairs"] {
        let patch = parse_document(&corrected(&[plan(words)]).to_string()).unwrap();
        scene.session.edit_supplement(draft, patch).unwrap();
    }
    scene.session.file_supplement(draft).unwrap();
    assert_eq!(scene.cautions(), ["victim_corrected"]);
    scene.slip_tells_no_refuge();
}

/// Written for one, and filed when the report is another's.
#[test]
fn a_correction_is_of_whom_it_was_written_for() {
    let scene = scene();
    let record = scene.filed();
    let said = corrected(&[("victim_care.supports_prosecution", "no")]);
    let early = scene.supplement(record, &said).draft;
    scene.supplemented(record, &correcting(&scene.cat.to_string()));
    let support = "victim_care.supports_prosecution";
    let view = scene.session.supplement(early).unwrap();
    assert_eq!(others(&view.warnings), [support]);
    scene.session.file_supplement(early).unwrap();
    assert!(scene.of_another().contains(&support));
    // Corrected once more, of this one.
    let said = corrected(&[("victim_care.supports_prosecution", "yes")]);
    assert_eq!(scene.supplemented(record, &said), []);
    assert!(!scene.of_another().contains(&support));
}
