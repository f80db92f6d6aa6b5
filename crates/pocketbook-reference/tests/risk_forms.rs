//! Forms with one fault each, and forms being filled in.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::sync::Arc;

use pocketbook_model::Personal;
use pocketbook_reference::risk::{
    Answer, AssessmentRecord, Judgement, RiskAssessment, RiskForm, Value, demonstration,
};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn parse(form: &Json) -> Result<RiskForm, Vec<String>> {
    RiskForm::parse(form.to_string().as_bytes())
        .map_err(|problems| problems.found.iter().map(ToString::to_string).collect())
}

/// A sound form of three questions and two grades.
fn sound() -> Json {
    json!({
        "schema": "pocketbook.risk-form/1", "id": "invented", "version": 1,
        "title": "Invented form", "source": "Invented",
        "sections": [
            {"id": "one", "title": "One", "questions": [
                {"id": "first", "text": "First?", "answers": {"yes_no": {"yes": 2}}, "required": true},
                {"id": "second", "text": "Second?",
                 "answers": {"one_of": {"options": [
                     {"code": "a", "label": "A"}, {"code": "b", "label": "B", "points": 3}]}},
                 "show_when": {"is": {"question": "first", "answer": "yes"}}}]},
            {"id": "two", "title": "Two",
             "show_when": {"chosen": {"question": "second", "any_of": ["b"]}},
             "questions": [
                {"id": "third", "text": "Third?",
                 "answers": {"number": {"least": 0, "most": 10}}}]}],
        "scoring": {
            "grades": [{"code": "low", "label": "Low", "least": 0, "most": 1},
                       {"code": "high", "label": "High", "least": 2}],
            "rules": [{"when": {"number": {"question": "third", "least": 5}},
                       "grade": "high", "reason": "Many"}]},
        "judgement": "any"
    })
}

#[test]
fn a_sound_form_is_read_and_written_again() {
    let form = parse(&sound()).unwrap();
    assert_eq!(RiskForm::parse(form.to_json().as_bytes()).unwrap(), form);
    let demonstration = demonstration().unwrap();
    assert!(demonstration.is_demonstration());
    assert!(demonstration.title().starts_with("DEMONSTRATION ONLY"));
    assert_eq!(
        RiskForm::parse(demonstration.to_json().as_bytes()).unwrap(),
        *demonstration
    );
}

#[test]
fn each_fault_of_a_form_is_told_by_its_place() {
    let first = "/sections/0/questions/0";
    let second = "/sections/0/questions/1";
    let third = "/sections/1/questions/0";
    let is = |question: &str| json!({"is": {"question": question, "answer": "given"}});
    let impossible = json!({"all": [
        {"is": {"question": "first", "answer": "no"}},
        {"chosen": {"question": "second", "any_of": ["a"]}}]});
    let cases: Vec<(String, Json, &str)> = vec![
        (
            "/id".into(),
            json!("Invented form"),
            "id: must be 1 to 60 lower-case",
        ),
        (
            "/version".into(),
            json!(0),
            "version: must be a whole number from 1",
        ),
        ("/title".into(), json!(""), "title: title is needed"),
        ("/sections".into(), json!([]), "sections: has no question"),
        (
            format!("{first}/id"),
            json!("second"),
            "sections[0].questions[1].id: is used already",
        ),
        (
            "/sections/1/id".into(),
            json!("one"),
            "sections[1].id: is used already",
        ),
        (
            format!("{first}/text"),
            json!("a\u{200b}b"),
            "sections[0].questions[0]: text has a control character after 1",
        ),
        (
            format!("{first}/points_refused"),
            json!(1001),
            "sections[0].questions[0]: points must be from -1000 to 1000",
        ),
        (
            format!("{second}/answers/one_of/options"),
            json!([]),
            "sections[0].questions[1].options: must have 1 to 100 options",
        ),
        (
            format!("{second}/answers/one_of/options/1/code"),
            json!("a"),
            "sections[0].questions[1].options[1].code: is used already",
        ),
        (
            format!("{third}/answers/number/most"),
            json!(-1),
            "sections[1].questions[0]: least must not be above most",
        ),
        (
            format!("{third}/answers/number/bands"),
            json!([{"from": 3, "points": 1}, {"from": 3, "points": 2}]),
            "sections[1].questions[0]: bands must rise",
        ),
        (
            format!("{third}/answers"),
            json!({"text": {"most_characters": 0}}),
            "sections[1].questions[0]: most_characters must be from 1",
        ),
        (
            format!("{second}/show_when"),
            is("fourth"),
            "sections[0].questions[1].show_when: looks at fourth, and there is no such question",
        ),
        (
            format!("{first}/show_when"),
            is("third"),
            "sections[0].questions[0].show_when: shows a question that third waits for itself",
        ),
        (
            format!("{first}/show_when"),
            is("first"),
            "sections[0].questions[0].show_when: shows a question that first waits for itself",
        ),
        (
            "/sections/1/show_when".into(),
            is("third"),
            "sections[1].show_when: shows a question that third waits for itself",
        ),
        (
            format!("{second}/show_when"),
            json!({"all": []}),
            "sections[0].questions[1].show_when: has a list without conditions",
        ),
        (
            format!("{third}/show_when"),
            json!({"is": {"question": "second", "answer": "yes"}}),
            "sections[1].questions[0].show_when: yes and no are no answers of second",
        ),
        (
            "/sections/1/show_when".into(),
            json!({"chosen": {"question": "second", "any_of": ["c"]}}),
            "sections[1].show_when: names no option, or one that is none, of second",
        ),
        (
            format!("{third}/show_when"),
            json!({"number": {"question": "first", "least": 1}}),
            "sections[1].questions[0].show_when: no number is the answer of first",
        ),
        (
            format!("{third}/show_when"),
            impossible.clone(),
            "sections[1].questions[0]: can never be shown",
        ),
        (
            "/sections/1/show_when".into(),
            impossible,
            "sections[1].questions[0]: can never be shown",
        ),
        (
            "/scoring/grades".into(),
            json!([]),
            "scoring.grades: must have 1 to 20 grades",
        ),
        (
            "/scoring/grades/0/least".into(),
            json!(1),
            "scoring.grades[0]: begins at 1, and 0 points can be reached",
        ),
        (
            "/scoring/grades/1/least".into(),
            json!(3),
            "scoring.grades[1]: begins at 3 and must begin at 2",
        ),
        (
            "/scoring/grades/1/least".into(),
            json!(1),
            "scoring.grades[1]: begins at 1 and must begin at 2",
        ),
        (
            "/scoring/grades/1/most".into(),
            json!(9),
            "scoring.grades[1]: must have no most",
        ),
        (
            "/scoring/grades/1/code".into(),
            json!("low"),
            "scoring.grades[1].code: is used already",
        ),
        (
            "/scoring/rules/0/grade".into(),
            json!("highest"),
            "scoring.rules[0].grade: is the code of no grade",
        ),
        (
            "/scoring/rules/0/when".into(),
            json!({"number": {"question": "third", "least": 11}}),
            "scoring.rules[0].when: can never hold",
        ),
        (
            "/scoring".into(),
            Json::Null,
            "judgement: needs grades to set",
        ),
    ];
    for (path, value, expected) in cases {
        let mut form = sound();
        let (parent, key) = path.rsplit_once('/').unwrap();
        match form.pointer_mut(parent).unwrap() {
            Json::Array(list) => list[key.parse::<usize>().unwrap()] = value,
            Json::Object(fields) => drop(fields.insert(key.to_owned(), value)),
            _ => unreachable!("{path}"),
        }
        let found = parse(&form).expect_err(&path);
        assert!(
            found.iter().any(|problem| problem.starts_with(expected)),
            "{path}: {found:#?}"
        );
    }
}

#[test]
fn a_condition_on_a_later_question_is_told_from_a_circle() {
    let mut form = sound();
    form["sections"][1]["show_when"] = Json::Null;
    form["sections"][0]["questions"][0]["show_when"] =
        json!({"is": {"question": "third", "answer": "given"}});
    let found = parse(&form).unwrap_err();
    assert_eq!(
        found,
        [
            "sections[0].questions[0].show_when: looks at third, which is asked later; \
          move that question before"
        ]
    );
}

#[test]
fn a_grade_that_no_points_reach_is_told_unless_a_rule_gives_it() {
    let mut form = sound();
    form["scoring"]["grades"][0]["most"] = json!(5);
    form["scoring"]["grades"][1]["least"] = json!(6);
    assert!(parse(&form).is_ok());
    form["scoring"]["rules"] = json!([]);
    assert_eq!(
        parse(&form).unwrap_err(),
        ["scoring.grades[1]: needs 6 points, and 5 can be reached"]
    );
}

#[test]
fn all_faults_are_told_at_once() {
    let mut form = sound();
    form["id"] = json!("");
    form["sections"][0]["questions"][0]["text"] = json!("");
    form["scoring"]["rules"][0]["reason"] = json!("");
    assert_eq!(parse(&form).unwrap_err().len(), 3);
}

#[test]
fn a_form_too_tangled_to_try_out_is_read_in_time() {
    let question = |number: usize| {
        json!({"id": format!("q{number}"), "text": "Question?",
               "answers": {"yes_no": {}}})
    };
    let mut questions: Vec<Json> = (0..200).map(question).collect();
    let all: Vec<Json> = (0..50)
        .map(|number| json!({"is": {"question": format!("q{number}"), "answer": "not_asked"}}))
        .collect();
    for question in &mut questions[50..] {
        question["show_when"] = json!({"all": all});
    }
    let mut form = sound();
    form["sections"] = json!([{"id": "all", "title": "All", "questions": questions}]);
    form["scoring"] = Json::Null;
    form["judgement"] = json!("none");
    assert!(parse(&form).is_ok());
}

fn assessment() -> RiskAssessment {
    RiskAssessment::new(Arc::new(parse(&sound()).unwrap()))
}

fn option(code: &str) -> Answer {
    Answer::Given(Value::OneOf(code.into()))
}

fn shown(assessment: &RiskAssessment) -> Vec<String> {
    let sections = assessment.screen().sections;
    let questions = sections.into_iter().flat_map(|section| section.questions);
    questions.map(|question| question.id).collect()
}

#[test]
fn questions_appear_and_go_with_the_answers() {
    let mut assessment = assessment();
    assert_eq!(shown(&assessment), ["first"]);
    assessment
        .answer("first", Answer::Given(Value::Yes))
        .unwrap();
    assert_eq!(shown(&assessment), ["first", "second"]);
    assessment.answer("second", option("b")).unwrap();
    assessment
        .answer("third", Answer::Given(Value::Number(7)))
        .unwrap();
    assert_eq!(shown(&assessment), ["first", "second", "third"]);
    let outcome = assessment.outcome();
    assert_eq!(
        (outcome.points, outcome.grade.as_deref()),
        (5, Some("high"))
    );
    assert_eq!(outcome.raised[0].reason, "Many");

    // The first answer changes: what follows from it is gone, and kept.
    assessment
        .answer("first", Answer::Given(Value::No))
        .unwrap();
    assert_eq!(shown(&assessment), ["first"]);
    let outcome = assessment.outcome();
    assert_eq!((outcome.points, outcome.grade.as_deref()), (0, Some("low")));
    assert!(outcome.raised.is_empty());
    assessment
        .answer("first", Answer::Given(Value::Yes))
        .unwrap();
    assert_eq!(assessment.outcome().points, 5);
}

#[test]
fn unknown_refused_and_not_asked_are_three_answers() {
    let mut assessment = assessment();
    let spelt = |answer: &Answer| serde_json::to_string(answer).unwrap();
    let answers = [Answer::NotAsked, Answer::Unknown, Answer::Refused];
    assert_eq!(
        answers.each_ref().map(spelt),
        ["\"not_asked\"", "\"unknown\"", "\"refused\""]
    );
    for (answer, outstanding) in [
        (Answer::NotAsked, 1),
        (Answer::Unknown, 0),
        (Answer::Refused, 0),
        (Answer::NotAsked, 1),
    ] {
        assessment.answer("first", answer.clone()).unwrap();
        assert_eq!(assessment.counted("first"), &answer);
        assert_eq!(assessment.outcome().outstanding.len(), outstanding);
        assert_eq!(assessment.conclude().is_err(), outstanding == 1);
    }
    let error = assessment.conclude().unwrap_err();
    assert_eq!(
        error.to_string(),
        "first: is not answered yet; ask it, or record that it is not known or was refused"
    );
}

#[test]
fn an_answer_that_is_none_to_its_question_is_refused_by_field() {
    let mut assessment = assessment();
    for (question, value, expected) in [
        ("first", Value::Number(1), "first: must be yes or no"),
        (
            "second",
            Value::OneOf("SENTINEL".into()),
            "second: must be one of: ",
        ),
        (
            "second",
            Value::Text(Personal::new("SENTINEL")),
            "second: must be one option",
        ),
        (
            "third",
            Value::Number(11),
            "third: must be a whole number in the range",
        ),
        ("SENTINEL", Value::Yes, "question: is not known here"),
    ] {
        let error = assessment
            .answer(question, Answer::Given(value.clone()))
            .unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(!error.to_string().contains("SENTINEL"));
        assert!(!format!("{value:?}").contains("SENTINEL"));
    }
    assert!(assessment.record().answers.is_empty());
}

#[test]
fn an_absurd_day_is_refused() {
    let mut assessment = RiskAssessment::new(demonstration().unwrap());
    for (year, good) in [(1799, false), (1800, true), (2200, true), (2201, false)] {
        let day = chrono::NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let answered = assessment.answer("washed", Answer::Given(Value::Date(day)));
        assert_eq!(answered.is_ok(), good, "{year}");
    }
}

#[test]
fn judgement_needs_a_grade_a_reason_and_the_forms_leave() {
    let judged = |grade: &str, reason: &str| Judgement {
        grade: grade.into(),
        reason: Personal::new(reason),
    };
    let mut assessment = assessment();
    assessment
        .answer("first", Answer::Given(Value::Yes))
        .unwrap();
    assert!(assessment.judge(judged("highest", "Because")).is_err());
    let error = assessment.judge(judged("low", " ")).unwrap_err();
    assert_eq!(error.to_string(), "judgement.reason: is needed; fill it in");
    assessment.judge(judged("low", "Invented reason")).unwrap();
    let outcome = assessment.conclude().unwrap();
    assert_eq!(outcome.computed.as_deref(), Some("high"));
    assert_eq!(outcome.grade.as_deref(), Some("low"));
    assert!(!format!("{assessment:?}").contains("Invented reason"));
    assessment.withdraw_judgement();
    assert_eq!(assessment.outcome().grade.as_deref(), Some("high"));

    // A form that lets judgement only raise.
    let mut raising = RiskAssessment::new(demonstration().unwrap());
    raising.answer("weather", option("storm")).unwrap();
    raising
        .answer("umbrella", Answer::Given(Value::No))
        .unwrap();
    let computed = raising.outcome().computed.unwrap();
    assert_ne!(computed, "dry");
    let told = "judgement.grade: is below the grade that the form computes of the answers";
    let refused = |error: pocketbook_model::FieldErrors| {
        let error = error.to_string();
        assert!(
            error.starts_with(told) && !error.contains(&computed),
            "{error}"
        );
    };
    refused(raising.judge(judged("dry", "Invented reason")).unwrap_err());
    assert_eq!(raising.outcome().judgement, None, "as it was");
    raising.judge(judged(&computed, "Invented reason")).unwrap();
    // Answers that change afterwards: it is taken up as it was, and not concluded.
    let mut sunny = RiskAssessment::new(demonstration().unwrap());
    sunny.judge(judged("dry", "Invented reason")).unwrap();
    sunny.answer("weather", option("storm")).unwrap();
    sunny.answer("umbrella", Answer::Given(Value::No)).unwrap();
    let resumed = RiskAssessment::resume(demonstration().unwrap(), sunny.record()).unwrap();
    refused(resumed.conclude().unwrap_err());
    // That is said as soon as it is so, and not only when it is completed.
    let doubts = |assessment: &RiskAssessment| {
        let warnings = assessment.outcome().warnings.into_iter();
        warnings
            .map(|one| (one.field, one.code))
            .collect::<Vec<_>>()
    };
    let below = ("judgement.grade".to_owned(), "below_computed");
    assert_eq!(doubts(&resumed), [below]);
    assert_eq!(doubts(&raising), []);
    // So is a reason that says nothing.
    sunny.withdraw_judgement();
    assert_eq!(doubts(&sunny), []);
    raising.judge(judged(&computed, "x")).unwrap();
    let nothing = ("judgement.reason".to_owned(), "reason_says_nothing");
    assert_eq!(doubts(&raising), [nothing]);

    let mut form = sound();
    form["judgement"] = json!("none");
    let mut none = RiskAssessment::new(Arc::new(parse(&form).unwrap()));
    assert!(none.judge(judged("high", "Invented reason")).is_err());
}

#[test]
fn a_record_belongs_to_its_form() {
    let mut assessment = assessment();
    assessment
        .answer("first", Answer::Given(Value::Yes))
        .unwrap();
    let record = assessment.record();
    insta::assert_snapshot!(serde_json::to_string_pretty(&record).unwrap());
    let mut form = sound();
    form["version"] = json!(2);
    let next = Arc::new(parse(&form).unwrap());
    let error = RiskAssessment::resume(next, record.clone()).unwrap_err();
    assert!(
        error.to_string().starts_with("form: does not fit"),
        "{error}"
    );
    assert!(RiskAssessment::resume(Arc::clone(assessment.form()), record).is_ok());
}

#[test]
fn the_screen_is_what_shells_draw() {
    let mut assessment = RiskAssessment::new(demonstration().unwrap());
    assessment.answer("weather", option("showers")).unwrap();
    assessment.answer("umbrella", Answer::Refused).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&assessment.screen()).unwrap());
}

/// Any answer to any question of the demonstration form.
fn answers() -> impl Strategy<Value = BTreeMap<String, Answer>> {
    let given = |question: &str| -> BoxedStrategy<Value> {
        match question {
            "weather" => prop::sample::select(vec!["dry", "showers", "storm"])
                .prop_map(|code| Value::OneOf(code.into()))
                .boxed(),
            "umbrella" => prop::bool::ANY
                .prop_map(|yes| if yes { Value::Yes } else { Value::No })
                .boxed(),
            "minutes" => (0_i64..=1440).prop_map(Value::Number).boxed(),
            "worn" => prop::sample::subsequence(vec!["coat", "boots", "sandals"], 1..=2)
                .prop_map(|codes| Value::SeveralOf(codes.into_iter().map(Into::into).collect()))
                .boxed(),
            "washed" => (0_u64..3_000)
                .prop_map(|days| {
                    Value::Date(chrono::NaiveDate::default() + chrono::Days::new(days))
                })
                .boxed(),
            _ => "[a-z]{1,20}"
                .prop_map(|text| Value::Text(Personal::new(text)))
                .boxed(),
        }
    };
    let answer = move |question: &'static str| {
        prop_oneof![
            4 => given(question).prop_map(Answer::Given),
            1 => Just(Answer::Unknown),
            1 => Just(Answer::Refused),
            2 => Just(Answer::NotAsked),
        ]
        .prop_map(move |answer| (question.to_owned(), answer))
    };
    (
        answer("weather"),
        answer("umbrella"),
        answer("minutes"),
        answer("worn"),
        answer("washed"),
        answer("remarks"),
    )
        .prop_map(|(a, b, c, d, e, f)| [a, b, c, d, e, f].into_iter().collect())
}

fn filled<'a>(answers: impl IntoIterator<Item = (&'a String, &'a Answer)>) -> RiskAssessment {
    let mut assessment = RiskAssessment::new(demonstration().unwrap());
    for (question, answer) in answers {
        assessment.answer(question, answer.clone()).unwrap();
    }
    assessment
}

proptest! {
    #[test]
    fn the_order_of_answers_changes_nothing(
        given in answers(),
        order in Just((0..6).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let in_order: Vec<_> = given.iter().collect();
        let shuffled = filled(order.iter().map(|position| in_order[*position]));
        prop_assert_eq!(filled(&given).screen(), shuffled.screen());
    }

    #[test]
    fn what_is_not_shown_never_counts(given in answers()) {
        let all = filled(&given);
        let shown = shown(&all);
        let only_shown = filled(given.iter().filter(|(question, _)| shown.contains(question)));
        prop_assert_eq!(all.screen(), only_shown.screen());
    }

    #[test]
    fn a_record_is_taken_up_as_it_was(given in answers()) {
        let assessment = filled(&given);
        let record = AssessmentRecord::from_json(&assessment.record().to_json()).unwrap();
        let resumed = RiskAssessment::resume(demonstration().unwrap(), record).unwrap();
        prop_assert_eq!(resumed.record(), assessment.record());
        prop_assert_eq!(resumed.screen(), assessment.screen());
    }

    #[test]
    fn every_number_of_points_has_a_grade(given in answers()) {
        let outcome = filled(&given).outcome();
        prop_assert!(outcome.grade.is_some());
        prop_assert!((-2..=8).contains(&outcome.points), "{}", outcome.points);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        let _ = RiskForm::parse(text.as_bytes());
    }
}
