//! The questions that a chain of custody leaves open, each with a code and words.

use std::fmt;

/// Something that a chain leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContinuityGap {
    /// At which event, counted from 1.
    pub event: usize,
    /// What.
    pub kind: GapKind,
}

/// What a chain leaves open. Its `Display` says so in plain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum GapKind {
    /// The record does not follow the one before it: one is missing, or changed.
    BrokenChain,
    /// The record is about another exhibit.
    OtherExhibit,
    /// The description is another, and no event corrects it.
    DescribedOtherwise,
    /// The event happened before one that stands before it.
    OutOfOrder,
    /// Nothing says how the exhibit came into anyone's hands.
    NoBeginning,
    /// What happened before is in the records of somebody else.
    BegunElsewhere,
    /// The exhibit was taken in while somebody held it already.
    TakenInTwice,
    /// Somebody dealt with it who did not hold it.
    NotHeld,
    /// It was in store and nothing says that it was taken out.
    InStore,
    /// It was taken out of store and was not there.
    NotInStore,
    /// Something was done with it after it had been returned or destroyed.
    AfterEnd,
    /// The seal found is not the one that was put on.
    WrongSeal,
    /// A seal was broken, and none had been put on.
    NotSealed,
    /// A seal was put on while another was on.
    SealedAlready,
    /// A seal was put on that had been used before.
    SealUsedBefore,
    /// A seal was replaced, and nothing says that the old one was broken.
    NotOpened,
    /// It was opened, and left the hands that opened it without a new seal.
    NotResealed,
    /// It was opened, and is open where it is now.
    StillOpen,
    /// An event is said to be in error that does not stand before it.
    NotInChain,
    /// Something was done with it after it had been withdrawn.
    AfterWithdrawal,
    /// It goes on from a record that hands nothing over.
    NotHandedOver,
    /// It goes on from a handing over that was entered in error.
    GivenInError,
}

impl GapKind {
    /// Every kind.
    pub const ALL: [Self; 22] = [
        Self::BrokenChain,
        Self::OtherExhibit,
        Self::DescribedOtherwise,
        Self::OutOfOrder,
        Self::NoBeginning,
        Self::BegunElsewhere,
        Self::TakenInTwice,
        Self::NotHeld,
        Self::InStore,
        Self::NotInStore,
        Self::AfterEnd,
        Self::WrongSeal,
        Self::NotSealed,
        Self::SealedAlready,
        Self::SealUsedBefore,
        Self::NotOpened,
        Self::NotResealed,
        Self::StillOpen,
        Self::NotInChain,
        Self::AfterWithdrawal,
        Self::NotHandedOver,
        Self::GivenInError,
    ];

    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BrokenChain => "broken_chain",
            Self::OtherExhibit => "other_exhibit",
            Self::DescribedOtherwise => "described_otherwise",
            Self::OutOfOrder => "out_of_order",
            Self::NoBeginning => "no_beginning",
            Self::BegunElsewhere => "begun_elsewhere",
            Self::TakenInTwice => "taken_in_twice",
            Self::NotHeld => "not_held",
            Self::InStore => "in_store",
            Self::NotInStore => "not_in_store",
            Self::AfterEnd => "after_end",
            Self::WrongSeal => "wrong_seal",
            Self::NotSealed => "not_sealed",
            Self::SealedAlready => "sealed_already",
            Self::SealUsedBefore => "seal_used_before",
            Self::NotOpened => "not_opened",
            Self::NotResealed => "not_resealed",
            Self::StillOpen => "still_open",
            Self::NotInChain => "not_in_chain",
            Self::AfterWithdrawal => "after_withdrawal",
            Self::NotHandedOver => "not_handed_over",
            Self::GivenInError => "given_in_error",
        }
    }

    /// What it is, and what could settle it.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::BrokenChain => {
                "this record does not follow the one before it: a record is missing or is not the \
                 one that was sealed; get all of them from the force"
            }
            Self::OtherExhibit => "this record is about another exhibit; it does not belong here",
            Self::DescribedOtherwise => {
                "the description is not that of the record before, and no correction is recorded"
            }
            Self::OutOfOrder => {
                "it happened before the event that stands before it; check both times"
            }
            Self::NoBeginning => {
                "nothing says who found, seized or produced the exhibit; whoever did has to say so"
            }
            Self::BegunElsewhere => {
                "it was taken over from somebody else: what happened before is in their records; \
                 put those beside these"
            }
            Self::TakenInTwice => {
                "it is taken in although somebody held it already; say how it left their hands"
            }
            Self::NotHeld => {
                "by these events, whoever did this did not hold the exhibit then; say how it came \
                 to them"
            }
            Self::InStore => "it was in store, and nothing says who took it out",
            Self::NotInStore => "it is taken out of store, and nothing says that it was put there",
            Self::AfterEnd => "this was done after the exhibit had been returned or destroyed",
            Self::WrongSeal => {
                "the seal that was found is not the one that was put on last; explain the \
                 difference"
            }
            Self::NotSealed => "a seal is broken, and nothing says that one had been put on",
            Self::SealedAlready => "a seal is put on while another one is on",
            Self::SealUsedBefore => "this seal had been put on before; a seal is used once",
            Self::NotOpened => {
                "the seal is replaced, and nothing says who broke the old one, or why"
            }
            Self::NotResealed => {
                "it was opened, and nothing says that it was sealed again before it left the hands \
                 that opened it"
            }
            Self::StillOpen => {
                "it was opened, and no new seal is recorded: by these events it is still open in \
                 the hands of whoever holds it; record the new seal when it is put on"
            }
            Self::NotInChain => {
                "it says that an event was entered in error, and that event does not stand before \
                 it in its chain; name the event by its own record"
            }
            Self::AfterWithdrawal => {
                "this was done after the exhibit had been withdrawn; say that the withdrawal was \
                 entered in error, or record it for the exhibit that took its place"
            }
            Self::NotHandedOver => {
                "it goes on from a record of another tablet that hands nothing over; name the \
                 record in which it was handed over"
            }
            Self::GivenInError => {
                "it goes on from a handing over that was entered in error; ask whoever entered it \
                 how it left their hands, and name the record that says so"
            }
        }
    }
}

impl fmt::Display for GapKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.in_words())
    }
}
