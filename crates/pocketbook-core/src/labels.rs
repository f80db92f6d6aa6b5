//! The words for each choice that a screen offers, the same as on what is
//! printed.

use pocketbook_model::{
    AmendmentKind, Answer, Certainty, ContactKind, ContactMeans, CustodyEnd, EarlierSeen, Flag,
    GivenReference, IdentifierKind, Inchoate, InjuryDegree, ItemStatus, NoAnswer, PersonKind,
    PositionSource, PremisesType, PropertyType, ReadAloudWish, RecordKind, RelationshipKind,
    ReportedBy, ReportingMethod, Role, SetAsideReason, Sex, Signatory, StageName, StatementKind,
    Taken, VulnerabilityGround,
};

use crate::{
    DraftState, FoundBy, How, ListedKind, ListedState, ReceiptTrust, RecordState,
    ReferenceStanding, StepOfSigning, WayOfSigning,
};

/// A choice that has words.
pub trait Label {
    /// What a screen calls it, as the beginning of a line.
    fn label(self) -> &'static str;
}

macro_rules! labels {
    ($($kind:ty { $($choice:ident => $words:literal,)* })*) => {
        $(impl Label for $kind {
            fn label(self) -> &'static str {
                match self { $(Self::$choice => $words,)* }
            }
        })*
    };
}

labels! {
    Role {
        Victim => "Victim",
        Witness => "Witness",
        Informant => "Informant",
        Suspect => "Suspect",
        Interpreter => "Interpreter",
        PoliceOfficer => "Police officer",
        AppropriateAdult => "Appropriate adult",
        Defendant => "Defendant",
    }
    PersonKind {
        Person => "Person",
        Business => "Business",
        State => "The State",
    }
    NoAnswer {
        Unknown => "Not known",
        Refused => "Refused",
    }
    Sex {
        Female => "Female",
        Male => "Male",
        Other => "Other",
    }
    ContactKind {
        Mobile => "Mobile telephone",
        HomePhone => "Telephone at home",
        WorkPhone => "Telephone at work",
        Email => "E-mail",
        Other => "Other contact",
    }
    InjuryDegree {
        None => "None",
        Slight => "Slight",
        Moderate => "Moderate",
        Serious => "Serious",
        Fatal => "Fatal",
    }
    RelationshipKind {
        Partner => "Partner",
        FormerPartner => "Former partner",
        Family => "Family",
        Carer => "Carer, or cared for",
        Friend => "Friend",
        Neighbour => "Neighbour",
        Colleague => "Colleague",
        Professional => "In the course of work or business",
        Acquaintance => "Acquaintance",
        Stranger => "Stranger",
        Other => "Other",
    }
    VulnerabilityGround {
        Under18 => "Under 18",
        MentalDisorder => "Mental disorder",
        LearningDisability => "Significant impairment of intelligence and social functioning",
        PhysicalDisability => "Physical disability or disorder",
        Intimidated => "Fear or distress about testifying",
        Complainant => "Complainant of a sexual offence, modern slavery or domestic abuse",
        Other => "Other",
    }
    PremisesType {
        Dwelling => "House or other dwelling",
        Flat => "Flat",
        Shop => "Shop",
        Licensed => "Licensed premises",
        Street => "Street or other open road",
        Park => "Park or other open space",
        Transport => "Public transport",
        Vehicle => "In or on a vehicle",
        School => "School, college or university",
        Hospital => "Hospital, surgery or care home",
        Workplace => "Workplace",
        CarPark => "Car park",
        Online => "Online",
        Other => "Other",
    }
    PositionSource {
        Device => "By the tablet's receiver",
        Map => "Touched on a map",
        Typed => "Typed",
    }
    Certainty {
        Exact => "Exactly",
        About => "About",
        Between => "Between",
        Unknown => "Nobody can say when",
    }
    ReportingMethod {
        Emergency => "By a 999 call",
        Telephone => "By 101 or another telephone call",
        Online => "Online",
        FrontCounter => "At a front counter",
        ToOfficer => "To an officer, in the street or at the scene",
        FoundByPolice => "An officer came upon it",
        OtherAgency => "Through another agency",
        Other => "In another way",
    }
    RecordKind {
        WitnessStatement => "Witness statement",
        CrimeReport => "Crime report",
        StatementRear => "Rear page of a statement",
        Custody => "Custody of an exhibit",
        SupplementaryReport => "Supplementary report",
    }
    SetAsideReason {
        Duplicate => "A duplicate of another report",
        EnteredInError => "Entered in error",
        AnotherIncident => "It belongs to another incident",
    }
    DraftState {
        Open => "Open",
        SetAside => "Set aside",
        Final => "Pages fixed; being signed",
        Sealed => "Sealed",
    }
    StatementKind {
        Witness => "Witness statement",
        VictimPersonal => "Victim personal statement",
        Officer => "Officer's statement",
        Interpreter => "Interpreter's statement",
        Translation => "Translation",
        ImpactForBusiness => "Impact statement for business",
    }
    AmendmentKind {
        Correction => "Correction",
        Addition => "Addition",
        Withdrawal => "Withdrawal",
    }
    ReadAloudWish {
        ReadByVictim => "Read aloud by the victim",
        ReadByAnother => "Read aloud by somebody else",
        NotRead => "Not read aloud",
    }
    Signatory {
        Witness => "Witness",
        Reader => "Whoever read it over",
        MarkWitness => "Whoever saw the mark made",
        Interpreter => "Interpreter",
        AppropriateAdult => "Parent, guardian or appropriate adult",
        Officer => "Officer",
    }
    EarlierSeen {
        SealedHere => "Sealed in the same vault",
        Bundle => "Known by its verified bundle",
        NotSeen => "Not seen",
    }
    Answer {
        NotAsked => "Not asked",
        Yes => "Yes",
        No => "No",
        NotApplicable => "Not applicable",
    }
    Inchoate {
        Substantive => "Done",
        Attempt => "Attempted",
        Conspiracy => "Conspiracy",
        EncouragingOrAssisting => "Encouraging or assisting",
    }
    ReportedBy {
        Victim => "The victim",
        ForTheVictim => "Somebody who acts for the victim",
        Witness => "A witness",
        ThirdParty => "A third party",
        Police => "The police themselves",
    }
    Taken {
        Yes => "Yes",
        No => "No",
        NotApplicable => "Not applicable",
    }
    ContactMeans {
        InPerson => "In person",
        Telephone => "By telephone",
        TextMessage => "By text message",
        Email => "By e-mail",
        Letter => "By letter",
        Slip => "On a slip of paper",
        ThroughAnother => "Through somebody else",
    }
    GivenReference {
        LocalReference => "Local reference",
        CrimeNumber => "Crime number",
        IncidentNumber => "Incident number",
    }
    ItemStatus {
        Stolen => "Stolen",
        Damaged => "Damaged",
        Recovered => "Recovered",
        Seized => "Seized",
        Found => "Found",
    }
    IdentifierKind {
        SerialNumber => "Serial number",
        Imei => "IMEI",
        RegistrationMark => "Registration mark",
        VehicleIdentification => "VIN",
        FrameNumber => "Frame number",
        Other => "Other mark",
    }
    PropertyType {
        Cycle => "Pedal cycle or electric scooter",
        MotorVehicle => "Motor vehicle",
        VehiclePart => "Part or equipment of a vehicle",
        Telephone => "Mobile telephone",
        Computer => "Computer or tablet",
        Electronics => "Electronic equipment",
        Jewellery => "Jewellery or watch",
        Cash => "Cash",
        BankCard => "Bank card or cheque",
        Document => "Document",
        Keys => "Keys",
        Bag => "Bag, purse or wallet",
        Clothing => "Clothing",
        Tools => "Tools",
        ShopGoods => "Goods of a shop",
        Building => "Building or part of one",
        Metal => "Metal or cable",
        Plant => "Plant or machinery",
        Animal => "Animal",
        Weapon => "Weapon",
        Drugs => "Drugs",
        Other => "Other",
    }
    Flag {
        DomesticAbuse => "Domestic abuse",
        HateRace => "Hate crime: race",
        HateReligionOrFaith => "Hate crime: religion or faith",
        HateSexualOrientation => "Hate crime: sexual orientation",
        HateDisability => "Hate crime: disability",
        HateTransgender => "Hate crime: transgender identity",
        HonourBasedAbuse => "Honour-based abuse",
        ChildSexualExploitation => "Child sexual exploitation",
        ChildSexualAbuse => "Child sexual abuse",
        ModernSlavery => "Modern slavery",
        Knife => "Knife or other blade",
        Firearm => "Firearm",
        Corrosive => "Corrosive substance",
        Online => "Online",
        Alcohol => "Alcohol",
        Drugs => "Drugs",
        VulnerableAdult => "Vulnerable adult",
        ChildAtRisk => "Child at risk",
        RepeatVictim => "Repeat victim",
    }
    RecordState {
        Waiting => "To be sent",
        Wedged => "Refused; needs attention",
        Delivered => "Received by the force",
    }
    ListedState {
        Open => "Open",
        SetAside => "Set aside",
        Final => "Pages fixed; being signed",
        Sealed => "Sealed",
        Waiting => "To be sent",
        Wedged => "Refused; needs attention",
        Delivered => "Received by the force",
        Withdrawn => "Withdrawn",
    }
    ListedKind {
        WitnessStatement => "Witness statement",
        VictimPersonalStatement => "Victim personal statement",
        OfficerStatement => "Officer's statement",
        InterpreterStatement => "Interpreter's statement",
        Translation => "Translation",
        ImpactStatement => "Impact statement for business",
        StatementRear => "Rear page of a statement",
        CrimeReport => "Crime report",
        NonCrimeReport => "Report of an incident that was no crime",
        SupplementaryReport => "Supplementary report",
        Exhibit => "Exhibit",
        Custody => "Custody of an exhibit",
    }
    FoundBy {
        LocalReference => "Local reference",
        CrimeNumber => "Crime number",
        IncidentNumber => "Incident number",
        Urn => "Unique reference number",
        CadReference => "Command-and-control reference",
    }
    ReferenceStanding {
        InUse => "In use",
        Replaced => "Replaced",
        Kept => "Kept",
        Announced => "Announced",
        PassedOver => "Passed over",
        Refused => "Refused",
    }
    ReceiptTrust {
        NotReached => "The gateway was not reached",
        Proved => "Every receipt is proved",
        NotProved => "It was not shown that the force's log only grew",
        Refused => "Some receipts do not verify",
        TwoHistories => "The force's log contradicts itself",
    }
    StageName {
        ToShow => "Pages are to be shown",
        ToDeclare => "The witness is to declare it true",
        ToSign => "The witness is to sign",
        ToCertify => "A certificate is to be signed",
        ToWitness => "The officer is to witness the signatures",
        Signed => "Signed",
        ToCertifyRefusal => "The officer is to certify the refusal",
        Refused => "The witness refused to sign",
    }
    StepOfSigning {
        ReadBack => "Read back",
        PageShown => "Page shown",
        ReadOver => "Read over",
        Declared => "Declared true",
        Signed => "Signed",
        Refused => "Signing refused",
        Left => "Gone back to editing",
    }
    WayOfSigning {
        Drawn => "Signed by hand",
        Mark => "Signed by a mark",
        Typed => "Signed by a typed name",
        Other => "Signed in another way",
    }
    How {
        Edit => "Written",
        Undo => "Undone",
        Redo => "Done again",
    }
    CustodyEnd {
        Returned => "Returned",
        Destroyed => "Destroyed",
    }
}

/// The words within a line.
pub(crate) fn within(label: &str) -> String {
    let mut letters = label.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}
