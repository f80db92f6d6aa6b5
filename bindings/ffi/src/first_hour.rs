//! What is done in the first hour of a report, and why something was not.

use pocketbook_core::CoreError;
use pocketbook_core::model::{Action, Camera, GoldenHour, Taken, Timestamp};

use crate::PocketbookError;
use crate::mirror::mirror;

mirror! {
    /// Whether an action was taken.
    ActionTaken for Taken {
        /// It was.
        Yes,
        /// It was not; the reason is needed.
        No,
        /// There is nothing to do it to; the reason is needed.
        NotApplicable,
    }
}

/// One action of the first hour.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ActionRecord {
    /// Whether it was taken.
    pub taken: ActionTaken,
    /// Why not, or what came of it.
    #[uniffi(default = "")]
    pub reason: String,
}

impl From<&Action> for ActionRecord {
    fn from(action: &Action) -> Self {
        Self {
            taken: action.taken.into(),
            reason: action.reason.reveal().to_owned(),
        }
    }
}

impl From<ActionRecord> for Action {
    fn from(record: ActionRecord) -> Self {
        Self {
            taken: record.taken.into(),
            reason: record.reason.into(),
        }
    }
}

/// A camera that may have seen it, and until when its pictures are there.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CameraRecord {
    /// Whose it is.
    pub owner: String,
    /// How to reach the owner.
    #[uniffi(default = "")]
    pub contact: String,
    /// Where it is and what it sees.
    #[uniffi(default = "")]
    pub view: String,
    /// When its pictures are overwritten.
    #[uniffi(default = None)]
    pub overwritten_at: Option<Timestamp>,
    /// The exhibit its pictures became, such as `ABC/1`.
    #[uniffi(default = None)]
    pub exhibit: Option<String>,
}

impl From<&Camera> for CameraRecord {
    fn from(camera: &Camera) -> Self {
        Self {
            owner: camera.owner.reveal().to_owned(),
            contact: camera.contact.reveal().to_owned(),
            view: camera.view.reveal().to_owned(),
            overwritten_at: camera.overwritten_at,
            exhibit: camera.exhibit.as_ref().map(ToString::to_string),
        }
    }
}

impl TryFrom<CameraRecord> for Camera {
    type Error = PocketbookError;

    fn try_from(record: CameraRecord) -> Result<Self, PocketbookError> {
        let exhibit = record.exhibit.as_deref().map(str::parse).transpose();
        Ok(Self {
            owner: record.owner.into(),
            contact: record.contact.into(),
            view: record.view.into(),
            overwritten_at: record.overwritten_at,
            exhibit: exhibit.map_err(CoreError::from)?,
        })
    }
}

/// The actions of the first hour; what is absent was not considered yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct FirstHourRecord {
    /// The scene was preserved.
    #[uniffi(default = None)]
    pub scene: Option<ActionRecord>,
    /// CCTV was looked for.
    #[uniffi(default = None)]
    pub cctv: Option<ActionRecord>,
    /// The cameras found.
    #[uniffi(default = [])]
    pub cameras: Vec<CameraRecord>,
    /// Forensic opportunities were secured.
    #[uniffi(default = None)]
    pub forensics: Option<ActionRecord>,
    /// Neighbours were asked.
    #[uniffi(default = None)]
    pub house_to_house: Option<ActionRecord>,
    /// Body-worn video was taken.
    #[uniffi(default = None)]
    pub body_worn_video: Option<ActionRecord>,
    /// Its reference in the force's system.
    #[uniffi(default = "")]
    pub body_worn_video_reference: String,
    /// The suspect's description was circulated.
    #[uniffi(default = None)]
    pub description_circulated: Option<ActionRecord>,
    /// Somebody at risk was made safe.
    #[uniffi(default = None)]
    pub safeguarding: Option<ActionRecord>,
}

impl From<&GoldenHour> for FirstHourRecord {
    fn from(hour: &GoldenHour) -> Self {
        let action = |action: &Option<Action>| action.as_ref().map(Into::into);
        Self {
            scene: action(&hour.scene),
            cctv: action(&hour.cctv),
            cameras: hour.cameras.iter().map(Into::into).collect(),
            forensics: action(&hour.forensics),
            house_to_house: action(&hour.house_to_house),
            body_worn_video: action(&hour.body_worn_video),
            body_worn_video_reference: hour.body_worn_video_reference.reveal().to_owned(),
            description_circulated: action(&hour.description_circulated),
            safeguarding: action(&hour.safeguarding),
        }
    }
}

impl TryFrom<FirstHourRecord> for GoldenHour {
    type Error = PocketbookError;

    fn try_from(record: FirstHourRecord) -> Result<Self, PocketbookError> {
        let camera = |(at, record): (usize, CameraRecord)| {
            let read = Camera::try_from(record);
            read.map_err(|error| error.within("golden_hour.cameras", Some(at), Some("exhibit")))
        };
        let cameras = record.cameras.into_iter().enumerate().map(camera);
        Ok(Self {
            scene: record.scene.map(Into::into),
            cctv: record.cctv.map(Into::into),
            cameras: cameras.collect::<Result<_, _>>()?,
            forensics: record.forensics.map(Into::into),
            house_to_house: record.house_to_house.map(Into::into),
            body_worn_video: record.body_worn_video.map(Into::into),
            body_worn_video_reference: record.body_worn_video_reference.into(),
            description_circulated: record.description_circulated.map(Into::into),
            safeguarding: record.safeguarding.map(Into::into),
        })
    }
}
