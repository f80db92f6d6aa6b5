//! What is done in the first hour, and why something was not (group 10 of the
//! fields of a crime report).

use serde::{Deserialize, Serialize};

use crate::{ExhibitReference, FieldError, Limit, Personal, Rule, Timestamp};

/// Whether an action was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// It was.
    Yes,
    /// It was not; the reason is needed.
    No,
    /// There is nothing to do it to; the reason is needed.
    NotApplicable,
}

/// One action of the first hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Whether it was taken.
    pub taken: Taken,
    /// Why not, or what came of it.
    #[serde(default)]
    pub reason: Personal,
}

/// A camera that may have seen it, and until when its pictures are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Camera {
    /// Whose it is.
    pub owner: Personal,
    /// How to reach the owner.
    #[serde(default)]
    pub contact: Personal,
    /// Where it is and what it sees.
    #[serde(default)]
    pub view: Personal,
    /// When its pictures are overwritten.
    #[serde(default)]
    pub overwritten_at: Option<Timestamp>,
    /// The exhibit its pictures became.
    #[serde(default)]
    pub exhibit: Option<ExhibitReference>,
}

/// The actions of the first hour; `None` is not considered yet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct GoldenHour {
    /// The scene was preserved.
    pub scene: Option<Action>,
    /// CCTV was looked for.
    pub cctv: Option<Action>,
    /// The cameras found.
    pub cameras: Vec<Camera>,
    /// Forensic opportunities were secured.
    pub forensics: Option<Action>,
    /// Neighbours were asked.
    pub house_to_house: Option<Action>,
    /// Body-worn video was taken.
    pub body_worn_video: Option<Action>,
    /// Its reference in the force's system.
    pub body_worn_video_reference: Personal,
    /// The suspect's description was circulated.
    pub description_circulated: Option<Action>,
    /// Somebody at risk was made safe.
    pub safeguarding: Option<Action>,
}

impl GoldenHour {
    /// Greatest number of cameras.
    pub const CAMERAS: usize = 50;

    /// Every action with its name, considered or not.
    #[must_use]
    pub fn actions(&self) -> [(&'static str, Option<&Action>); 7] {
        [
            ("scene", self.scene.as_ref()),
            ("cctv", self.cctv.as_ref()),
            ("forensics", self.forensics.as_ref()),
            ("house_to_house", self.house_to_house.as_ref()),
            ("body_worn_video", self.body_worn_video.as_ref()),
            (
                "description_circulated",
                self.description_circulated.as_ref(),
            ),
            ("safeguarding", self.safeguarding.as_ref()),
        ]
    }

    /// What cannot be: body-worn video that was not taken has a reference. Cameras
    /// are another matter: they may be known long before anybody looks.
    fn contradiction(&self) -> Option<FieldError> {
        let referred = !self.body_worn_video_reference.reveal().trim().is_empty();
        let taken = self.body_worn_video.as_ref().map(|action| action.taken);
        let untaken = taken.is_some_and(|taken| taken != Taken::Yes);
        (referred && untaken).then(|| FieldError {
            field: "golden_hour.body_worn_video_reference".to_owned(),
            rule: Rule::Contradicts {
                other: "body-worn video that was not taken",
                remedy: "say that it was taken, or take the reference out",
            },
        })
    }

    pub(crate) fn broken(&self, complete: bool, found: &mut Vec<FieldError>) {
        for (name, action) in self.actions() {
            let Some(action) = action else { continue };
            let field = format!("golden_hour.{name}.reason");
            let reason = action.reason.reveal();
            found.extend(if complete && action.taken != Taken::Yes {
                Limit::ADDRESS.required().check_final(&field, reason).err()
            } else {
                Limit::ADDRESS.check_draft(&field, reason).err()
            });
        }
        found.extend(self.contradiction().filter(|_| complete));
        let reference = self.body_worn_video_reference.reveal();
        let field = "golden_hour.body_worn_video_reference";
        found.extend(Limit::LINE.check_draft(field, reference).err());
        if self.cameras.len() > Self::CAMERAS {
            found.push(FieldError {
                field: "golden_hour.cameras".to_owned(),
                rule: Rule::Range {
                    expected: "50 cameras or fewer",
                },
            });
        }
        for (at, camera) in self.cameras.iter().enumerate().take(Self::CAMERAS) {
            for (name, text, limit) in [
                ("owner", &camera.owner, Limit::NAME),
                ("contact", &camera.contact, Limit::LINE),
                ("view", &camera.view, Limit::ADDRESS),
            ] {
                let field = format!("golden_hour.cameras[{at}].{name}");
                found.extend(limit.check_final(&field, text.reveal()).err());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_done_and_what_does_not_apply_has_a_reason() {
        let names = GoldenHour::default().actions().map(|(name, _)| name);
        for name in names {
            for (taken, reason, complete, wrong) in [
                ("yes", "", true, false),
                ("yes", "Invented reason", true, false),
                ("not_applicable", "", false, false),
                ("not_applicable", "", true, true),
                ("not_applicable", "Invented reason", true, false),
                ("no", "", false, false),
                ("no", "", true, true),
                ("no", "Invented reason", true, false),
            ] {
                let json = format!(r#"{{"{name}":{{"taken":"{taken}","reason":"{reason}"}}}}"#);
                let hour: GoldenHour = serde_json::from_str(&json).unwrap();
                let mut found = Vec::new();
                hour.broken(complete, &mut found);
                let named: Vec<_> = found.iter().map(|e| e.field.clone()).collect();
                let expected = format!("golden_hour.{name}.reason");
                assert_eq!(named, if wrong { vec![expected] } else { vec![] }, "{json}");
            }
        }
    }

    #[test]
    fn video_that_was_not_taken_has_no_reference() {
        for (taken, complete, refused) in [
            ("yes", true, false),
            ("no", true, true),
            ("no", false, false),
            ("not_applicable", true, true),
        ] {
            let json = format!(
                r#"{{"body_worn_video":{{"taken":"{taken}","reason":"Invented"}},
                    "body_worn_video_reference":"Invented"}}"#
            );
            let hour: GoldenHour = serde_json::from_str(&json).unwrap();
            let mut found = Vec::new();
            hour.broken(complete, &mut found);
            let named: Vec<_> = found.iter().map(|e| e.field.as_str()).collect();
            let wrong = ["golden_hour.body_worn_video_reference"];
            let expected: &[&str] = if refused { &wrong } else { &[] };
            assert_eq!(named, expected, "{json}");
        }
    }

    #[test]
    fn each_camera_has_an_owner() {
        let camera: Camera = serde_json::from_str(r#"{"owner":""}"#).unwrap();
        let hour = GoldenHour {
            cameras: vec![camera],
            ..GoldenHour::default()
        };
        let mut found = Vec::new();
        hour.broken(false, &mut found);
        assert_eq!(found[0].field, "golden_hour.cameras[0].owner");
    }
}
