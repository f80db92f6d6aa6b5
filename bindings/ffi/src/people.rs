//! People as a host sees them.
//!
//! An answer to a question crosses as an enumeration of four cases, one for
//! each type of answer, so that no host can take "refused" or "not asked" for
//! an empty text.

use pocketbook_core::model::{
    AgeEstimate, Contact, ContactKind, Date as Day, DateOfBirth, Description, FieldError, Injury,
    InjuryDegree, Involvement, ListedCode, NoAnswer, ObservedAppearance, PersonAddress,
    PersonField, PersonId, PersonKind, PersonPatch, Personal, PlaceId, Relationship,
    RelationshipKind, Response, Role, SelfDefinedEthnicity, Sex, Vulnerability,
    VulnerabilityGround,
};

use crate::mirror::mirror;
use crate::{PersonRole, PocketbookError, WitnessAge};

mirror! {
    /// What may be a victim, a witness or a suspect.
    KindOfPerson for PersonKind {
        /// A human being.
        Person,
        /// A company or other body.
        Business,
        /// The State.
        State,
    }
}
mirror! {
    /// Sex, as the person gave it.
    SexOfPerson for Sex {
        /// Female.
        Female,
        /// Male.
        Male,
        /// Neither of these.
        Other,
    }
}
mirror! {
    /// By what means somebody is reached.
    KindOfContact for ContactKind {
        /// A mobile telephone.
        Mobile,
        /// A telephone at home.
        HomePhone,
        /// A telephone at work.
        WorkPhone,
        /// An e-mail address.
        Email,
        /// Any other way, in words.
        Other,
    }
}
mirror! {
    /// How badly somebody was hurt.
    DegreeOfInjury for InjuryDegree {
        /// Not at all.
        None,
        /// Slightly.
        Slight,
        /// Less than seriously.
        Moderate,
        /// Seriously.
        Serious,
        /// They died of it.
        Fatal,
    }
}
mirror! {
    /// What somebody is to the suspect.
    KindOfRelationship for RelationshipKind {
        /// Husband, wife, civil partner, or partner.
        Partner,
        /// One of these before.
        FormerPartner,
        /// Family.
        Family,
        /// Looks after them, or is looked after by them.
        Carer,
        /// Friend.
        Friend,
        /// Neighbour.
        Neighbour,
        /// Works with them.
        Colleague,
        /// Deals with them in the course of work or business.
        Professional,
        /// Knows them otherwise.
        Acquaintance,
        /// Does not know them.
        Stranger,
        /// Something else, said in words.
        Other,
    }
}
mirror! {
    /// Why a witness is vulnerable or intimidated.
    GroundOfVulnerability for VulnerabilityGround {
        /// Under 18.
        Under18,
        /// Mental disorder.
        MentalDisorder,
        /// Impairment of intelligence and social functioning.
        LearningDisability,
        /// Physical disability or disorder.
        PhysicalDisability,
        /// Fear or distress about testifying.
        Intimidated,
        /// Complains of a sexual offence, modern slavery or domestic abuse.
        Complainant,
        /// Something else, said in words.
        Other,
    }
}
mirror! {
    /// Why something that was asked for has no value. Where this is absent too,
    /// nobody has asked.
    WhyNoAnswer for NoAnswer {
        /// They do not know, or nobody who is there knows it of them.
        Unknown,
        /// They would not say.
        Refused,
    }
}
mirror! {
    /// A field of a person that holds no answer and can be emptied again.
    PersonFieldToClear for PersonField {
        /// Why there is no name.
        NameNotGiven,
        /// The estimate of the age.
        EstimatedAge,
        /// The observed appearance.
        ObservedAppearance,
    }
}

/// An answer of one type.
macro_rules! response {
    ($(#[$doc:meta])* $name:ident of $answer:ty) => {
        $(#[$doc])*
        #[derive(Debug, Clone, uniffi::Enum)]
        pub enum $name {
            /// Nobody has asked.
            NotAsked,
            /// Asked; they do not know.
            Unknown,
            /// Asked; they would not say.
            Refused,
            /// Asked, and this is the answer.
            Given {
                /// The answer.
                answer: $answer,
            },
        }

        #[uniffi::export]
        impl $name {
            /// What a screen says of whether it was asked and answered, as the
            /// beginning of a line. The answer itself is the shell's to show.
            #[must_use]
            pub fn label(&self) -> String {
                match self {
                    Self::NotAsked => "Not asked",
                    Self::Unknown => "Not known",
                    Self::Refused => "Refused",
                    Self::Given { .. } => "Answered",
                }
                .to_owned()
            }
        }

        impl $name {
            #[allow(dead_code, reason = "what crosses as it is has `plainly`")]
            pub(crate) fn read<T>(
                self,
                read: impl FnOnce($answer) -> Result<T, PocketbookError>,
            ) -> Result<Response<T>, PocketbookError> {
                Ok(match self {
                    Self::NotAsked => Response::NotAsked,
                    Self::Unknown => Response::Unknown,
                    Self::Refused => Response::Refused,
                    Self::Given { answer } => Response::Given(read(answer)?),
                })
            }

            pub(crate) fn shown<T>(response: &Response<T>, show: impl FnOnce(&T) -> $answer) -> Self {
                match response {
                    Response::NotAsked => Self::NotAsked,
                    Response::Unknown => Self::Unknown,
                    Response::Refused => Self::Refused,
                    Response::Given(answer) => Self::Given { answer: show(answer) },
                }
            }
        }
    };
}

response! {
    /// An answer in words.
    TextResponse of String
}
response! {
    /// Yes or no, if it was asked.
    #[derive(Copy, PartialEq, Eq)]
    YesOrNoResponse of bool
}
response! {
    /// A value in pence, if it was asked.
    #[derive(Copy, PartialEq, Eq)]
    PenceResponse of u64
}
response! {
    /// The appearance that somebody saw.
    AppearanceResponse of ObservedAppearanceRecord
}
response! {
    /// The sex somebody gave.
    SexResponse of SexOfPerson
}
response! {
    /// The age somebody gave.
    AgeResponse of WitnessAge
}
response! {
    /// The ethnicity by which somebody defines themselves.
    EthnicityResponse of SelfDefinedEthnicityRecord
}
response! {
    /// The address somebody gave.
    AddressResponse of AddressOfPerson
}
response! {
    /// A day, such as that of somebody's birth.
    DayResponse of Day
}
response! {
    /// What somebody is to the suspect.
    RelationshipResponse of RelationshipRecord
}
response! {
    /// How somebody was hurt.
    InjuryResponse of InjuryRecord
}
response! {
    /// What makes somebody vulnerable.
    VulnerabilityResponse of VulnerabilityRecord
}

macro_rules! plainly {
    ($name:ident of $answer:ty) => {
        impl $name {
            /// The same, of what crosses as it is.
            pub(crate) const fn plainly(self) -> Response<$answer> {
                match self {
                    Self::NotAsked => Response::NotAsked,
                    Self::Unknown => Response::Unknown,
                    Self::Refused => Response::Refused,
                    Self::Given { answer } => Response::Given(answer),
                }
            }
        }
    };
}

plainly!(YesOrNoResponse of bool);
plainly!(PenceResponse of u64);

/// Where somebody lives.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum AddressOfPerson {
    /// In words.
    Text {
        /// The address.
        text: String,
    },
    /// At a place of the incident.
    Place {
        /// The place.
        place: PlaceId,
    },
}

/// A self-defined ethnicity; never derived from an appearance.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SelfDefinedEthnicityRecord {
    /// The code, such as `W1`.
    pub code: String,
    /// Its list: `16+1`, `18+1`, or the id of a list of the force, which begins
    /// with `ethnicity`.
    pub list: String,
    /// The edition of the force's list; the current one where it is left out.
    #[uniffi(default = None)]
    pub edition: Option<u64>,
    /// What the code stands for; only read.
    #[uniffi(default = "")]
    pub words: String,
}

/// An appearance as somebody saw it; never derived from an ethnicity.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ObservedAppearanceRecord {
    /// The code, such as `IC4`.
    pub code: String,
    /// The id of its list, which begins with `observed-appearance`.
    #[uniffi(default = "observed-appearance")]
    pub list: String,
    /// The edition of the force's list; the current one where it is left out.
    #[uniffi(default = None)]
    pub edition: Option<u64>,
    /// What the code stands for; only read.
    #[uniffi(default = "")]
    pub words: String,
}

/// An age as somebody judged it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct AgeEstimateRecord {
    /// At least this old.
    pub youngest: u8,
    /// At most this old.
    pub oldest: u8,
    /// The day on which it was judged.
    pub on: Day,
}

/// One way to reach a person.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ContactRecord {
    /// By what means.
    pub kind: KindOfContact,
    /// Number, address or words.
    pub value: TextResponse,
    /// Whether they would rather be reached so.
    #[uniffi(default = false)]
    pub preferred: bool,
    /// Whether it is safe to use.
    pub safe_to_use: YesOrNoResponse,
    /// Whether it is safe to leave a message.
    pub safe_to_leave_message: YesOrNoResponse,
}

/// A relationship to a suspect.
#[derive(Debug, Clone, uniffi::Record)]
pub struct RelationshipRecord {
    /// What they are to the suspect.
    pub kind: KindOfRelationship,
    /// The suspect, where there are several.
    #[uniffi(default = None)]
    pub suspect: Option<PersonId>,
    /// More of it, in words.
    #[uniffi(default = "")]
    pub words: String,
}

/// An injury.
#[derive(Debug, Clone, uniffi::Record)]
pub struct InjuryRecord {
    /// How bad.
    pub degree: DegreeOfInjury,
    /// What and where.
    #[uniffi(default = "")]
    pub description: String,
}

/// What makes somebody vulnerable, and what they need.
#[derive(Debug, Clone, uniffi::Record)]
pub struct VulnerabilityRecord {
    /// The grounds; none where they were asked and have none.
    pub grounds: Vec<GroundOfVulnerability>,
    /// What they need, in words.
    #[uniffi(default = "")]
    pub needs: String,
}

/// The ten points of a description.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct DescriptionRecord {
    /// Apparent sex.
    #[uniffi(default = "")]
    pub sex: String,
    /// Apparent age.
    #[uniffi(default = "")]
    pub age: String,
    /// Height.
    #[uniffi(default = "")]
    pub height: String,
    /// Build.
    #[uniffi(default = "")]
    pub build: String,
    /// Colour of the skin.
    #[uniffi(default = "")]
    pub skin_colour: String,
    /// Hair.
    #[uniffi(default = "")]
    pub hair: String,
    /// Complexion.
    #[uniffi(default = "")]
    pub complexion: String,
    /// Clothing.
    #[uniffi(default = "")]
    pub clothing: String,
    /// Distinguishing features.
    #[uniffi(default = "")]
    pub distinguishing_features: String,
    /// What they carried.
    #[uniffi(default = "")]
    pub carrying: String,
}

/// A change to a person; what is absent stays.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct PersonChange {
    /// Human being, business or the State.
    #[uniffi(default = None)]
    pub kind: Option<KindOfPerson>,
    /// Full name.
    #[uniffi(default = None)]
    pub name: Option<String>,
    /// Why there is no name; goes with an empty `name`.
    #[uniffi(default = None)]
    pub name_not_given: Option<WhyNoAnswer>,
    /// Day of birth.
    #[uniffi(default = None)]
    pub date_of_birth: Option<DayResponse>,
    /// Age, where the day of birth was not given.
    #[uniffi(default = None)]
    pub age: Option<AgeResponse>,
    /// An age as somebody judged it.
    #[uniffi(default = None)]
    pub estimated_age: Option<AgeEstimateRecord>,
    /// Sex.
    #[uniffi(default = None)]
    pub sex: Option<SexResponse>,
    /// Ethnicity as the person defines it.
    #[uniffi(default = None)]
    pub self_defined_ethnicity: Option<EthnicityResponse>,
    /// Appearance as somebody saw it, such as `IC4`.
    #[uniffi(default = None)]
    pub observed_appearance: Option<AppearanceResponse>,
    /// Occupation.
    #[uniffi(default = None)]
    pub occupation: Option<TextResponse>,
    /// Address.
    #[uniffi(default = None)]
    pub address: Option<AddressResponse>,
    /// Ways to reach them, in place of those entered.
    #[uniffi(default = None)]
    pub contacts: Option<Vec<ContactRecord>>,
    /// The language they speak best, as a tag such as `pl`.
    #[uniffi(default = None)]
    pub language: Option<TextResponse>,
    /// Whether they need an interpreter.
    #[uniffi(default = None)]
    pub interpreter_needed: Option<YesOrNoResponse>,
    /// What they are to the suspect.
    #[uniffi(default = None)]
    pub relationship_to_suspect: Option<RelationshipResponse>,
    /// How they were hurt.
    #[uniffi(default = None)]
    pub injury: Option<InjuryResponse>,
    /// What makes them vulnerable.
    #[uniffi(default = None)]
    pub vulnerability: Option<VulnerabilityResponse>,
    /// What they look like, in place of what was entered.
    #[uniffi(default = None)]
    pub description: Option<DescriptionRecord>,
    /// Fields to empty again.
    #[uniffi(default = [])]
    pub clear: Vec<PersonFieldToClear>,
}

/// Everything that is known of a person.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PersonDetails {
    /// The person.
    pub id: PersonId,
    /// Human being, business or the State.
    pub kind: KindOfPerson,
    /// Full name; empty where there is none.
    pub name: String,
    /// Why there is none, where they were asked.
    pub name_not_given: Option<WhyNoAnswer>,
    /// What to call them on a screen.
    pub known_as: String,
    /// Their parts.
    pub roles: Vec<PersonRole>,
    /// Day of birth.
    pub date_of_birth: DayResponse,
    /// Age, where the day of birth was not given.
    pub age: AgeResponse,
    /// An age as somebody judged it.
    pub estimated_age: Option<AgeEstimateRecord>,
    /// Sex.
    pub sex: SexResponse,
    /// Ethnicity as the person defines it.
    pub self_defined_ethnicity: EthnicityResponse,
    /// Appearance as somebody saw it.
    pub observed_appearance: AppearanceResponse,
    /// Occupation.
    pub occupation: TextResponse,
    /// Address.
    pub address: AddressResponse,
    /// Ways to reach them.
    pub contacts: Vec<ContactRecord>,
    /// Language.
    pub language: TextResponse,
    /// Whether they need an interpreter.
    pub interpreter_needed: YesOrNoResponse,
    /// What they are to the suspect.
    pub relationship_to_suspect: RelationshipResponse,
    /// How they were hurt.
    pub injury: InjuryResponse,
    /// What makes them vulnerable.
    pub vulnerability: VulnerabilityResponse,
    /// What they look like.
    pub description: DescriptionRecord,
}

fn personal(text: String) -> Result<Personal, PocketbookError> {
    Ok(Personal::new(text))
}

pub(crate) fn broken(error: FieldError) -> PocketbookError {
    pocketbook_core::CoreError::from(error).into()
}

fn ethnicity(record: SelfDefinedEthnicityRecord) -> Result<SelfDefinedEthnicity, PocketbookError> {
    let (code, label) = (Personal::new(record.code), Personal::new(record.words));
    SelfDefinedEthnicity::written(code, record.list, record.edition, label).map_err(broken)
}

fn appearance(record: ObservedAppearanceRecord) -> Result<ObservedAppearance, PocketbookError> {
    if record.list == ObservedAppearance::LISTS
        && record.edition.is_none()
        && let Ok(standard) = record.code.parse()
    {
        return Ok(standard);
    }
    ObservedAppearance::listed(ListedCode {
        code: record.code.into(),
        list: record.list,
        edition: record.edition.unwrap_or_default(),
        label: record.words.into(),
    })
    .map_err(broken)
}

impl From<AgeEstimateRecord> for AgeEstimate {
    fn from(record: AgeEstimateRecord) -> Self {
        Self {
            from: record.youngest,
            to: record.oldest,
            on: record.on,
        }
    }
}

fn address(of: AddressOfPerson) -> Result<PersonAddress, PocketbookError> {
    Ok(match of {
        AddressOfPerson::Text { text } => PersonAddress::Text(Personal::new(text)),
        AddressOfPerson::Place { place } => PersonAddress::Place(place),
    })
}

fn contact(record: ContactRecord) -> Result<Contact, PocketbookError> {
    Ok(Contact {
        kind: record.kind.into(),
        value: record.value.read(personal)?,
        preferred: record.preferred,
        safe_to_use: record.safe_to_use.read(Ok)?,
        safe_to_leave_message: record.safe_to_leave_message.read(Ok)?,
    })
}

fn relationship(record: RelationshipRecord) -> Result<Relationship, PocketbookError> {
    Ok(Relationship {
        kind: record.kind.into(),
        suspect: record.suspect,
        words: Personal::new(record.words),
    })
}

fn injury(record: InjuryRecord) -> Result<Injury, PocketbookError> {
    Ok(Injury {
        degree: record.degree.into(),
        description: Personal::new(record.description),
    })
}

fn vulnerability(record: VulnerabilityRecord) -> Result<Vulnerability, PocketbookError> {
    Ok(Vulnerability {
        grounds: record.grounds.into_iter().map(Into::into).collect(),
        needs: Personal::new(record.needs),
    })
}

impl From<DescriptionRecord> for Description {
    fn from(record: DescriptionRecord) -> Self {
        Self {
            sex: record.sex.into(),
            age: record.age.into(),
            height: record.height.into(),
            build: record.build.into(),
            skin_colour: record.skin_colour.into(),
            hair: record.hair.into(),
            complexion: record.complexion.into(),
            clothing: record.clothing.into(),
            distinguishing_features: record.distinguishing_features.into(),
            carrying: record.carrying.into(),
        }
    }
}

fn description(of: &Description) -> DescriptionRecord {
    let text = |personal: &Personal| personal.reveal().to_owned();
    DescriptionRecord {
        sex: text(&of.sex),
        age: text(&of.age),
        height: text(&of.height),
        build: text(&of.build),
        skin_colour: text(&of.skin_colour),
        hair: text(&of.hair),
        complexion: text(&of.complexion),
        clothing: text(&of.clothing),
        distinguishing_features: text(&of.distinguishing_features),
        carrying: text(&of.carrying),
    }
}

impl TryFrom<PersonChange> for PersonPatch {
    type Error = PocketbookError;

    fn try_from(change: PersonChange) -> Result<Self, PocketbookError> {
        /// An answer that is given or absent.
        macro_rules! answer {
            ($field:ident, $read:expr) => {
                change.$field.map(|given| given.read($read)).transpose()?
            };
        }
        let contacts = change
            .contacts
            .map(|all| all.into_iter().map(contact).collect());
        Ok(Self {
            kind: change.kind.map(Into::into),
            name: change.name.map(Personal::new),
            name_not_given: change.name_not_given.map(Into::into),
            date_of_birth: answer!(date_of_birth, |day| Ok(DateOfBirth::new(day))),
            age: answer!(age, |age| Ok(age.into())),
            estimated_age: change.estimated_age.map(Into::into),
            sex: answer!(sex, |sex| Ok(sex.into())),
            self_defined_ethnicity: answer!(self_defined_ethnicity, ethnicity),
            observed_appearance: answer!(observed_appearance, appearance),
            occupation: answer!(occupation, personal),
            address: answer!(address, address),
            contacts: contacts.transpose()?,
            language: answer!(language, |tag| tag.parse().map_err(broken)),
            interpreter_needed: answer!(interpreter_needed, Ok),
            relationship_to_suspect: answer!(relationship_to_suspect, relationship),
            injury: answer!(injury, injury),
            vulnerability: answer!(vulnerability, vulnerability),
            description: change.description.map(Into::into),
            clear: change.clear.into_iter().map(Into::into).collect(),
        })
    }
}

impl PersonDetails {
    /// A person, with the parts that they play.
    pub(crate) fn of(involvement: &Involvement) -> Self {
        let person = &involvement.person;
        let text = |response: &Response<Personal>| {
            TextResponse::shown(response, |text| text.reveal().to_owned())
        };
        Self {
            id: person.id,
            kind: person.kind.into(),
            name: person.name.reveal().to_owned(),
            name_not_given: person.name_not_given.map(Into::into),
            known_as: person.known_as().to_owned(),
            roles: roles(&involvement.roles),
            date_of_birth: DayResponse::shown(&person.date_of_birth, |born| born.reveal()),
            age: AgeResponse::shown(&person.age, |age| (*age).into()),
            estimated_age: person.estimated_age.map(|estimate| AgeEstimateRecord {
                youngest: estimate.from,
                oldest: estimate.to,
                on: estimate.on,
            }),
            sex: SexResponse::shown(&person.sex, |sex| (*sex).into()),
            self_defined_ethnicity: EthnicityResponse::shown(
                &person.self_defined_ethnicity,
                |ethnicity| SelfDefinedEthnicityRecord {
                    code: ethnicity.code().to_owned(),
                    list: ethnicity.list().to_owned(),
                    edition: ethnicity.edition(),
                    words: ethnicity.words().to_owned(),
                },
            ),
            observed_appearance: AppearanceResponse::shown(&person.observed_appearance, |seen| {
                ObservedAppearanceRecord {
                    code: seen.code().to_owned(),
                    list: seen.list().to_owned(),
                    edition: seen.edition(),
                    words: seen.words().to_owned(),
                }
            }),
            occupation: text(&person.occupation),
            address: AddressResponse::shown(&person.address, |address| match address {
                PersonAddress::Text(text) => AddressOfPerson::Text {
                    text: text.reveal().to_owned(),
                },
                PersonAddress::Place(place) => AddressOfPerson::Place { place: *place },
            }),
            contacts: person
                .contacts
                .iter()
                .map(|contact| ContactRecord {
                    kind: contact.kind.into(),
                    value: text(&contact.value),
                    preferred: contact.preferred,
                    safe_to_use: YesOrNoResponse::shown(&contact.safe_to_use, |yes| *yes),
                    safe_to_leave_message: YesOrNoResponse::shown(
                        &contact.safe_to_leave_message,
                        |yes| *yes,
                    ),
                })
                .collect(),
            language: TextResponse::shown(&person.language, ToString::to_string),
            interpreter_needed: YesOrNoResponse::shown(&person.interpreter_needed, |yes| *yes),
            relationship_to_suspect: RelationshipResponse::shown(
                &person.relationship_to_suspect,
                |relationship| RelationshipRecord {
                    kind: relationship.kind.into(),
                    suspect: relationship.suspect,
                    words: relationship.words.reveal().to_owned(),
                },
            ),
            injury: InjuryResponse::shown(&person.injury, |injury| InjuryRecord {
                degree: injury.degree.into(),
                description: injury.description.reveal().to_owned(),
            }),
            vulnerability: VulnerabilityResponse::shown(&person.vulnerability, |vulnerable| {
                VulnerabilityRecord {
                    grounds: vulnerable.grounds.iter().map(|g| (*g).into()).collect(),
                    needs: vulnerable.needs.reveal().to_owned(),
                }
            }),
            description: description(&person.description),
        }
    }
}

pub(crate) fn roles(roles: &[Role]) -> Vec<PersonRole> {
    roles.iter().map(|role| (*role).into()).collect()
}
