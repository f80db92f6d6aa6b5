//! What can be undone and redone, told from the revisions alone.
//!
//! Undo takes nothing away. It appends a revision with the content of the
//! version before, and so does redo with the one after; each names the
//! revision whose content it restores. Hence undo and redo survive a restart:
//! there is no cursor to lose.
//!
//! ```text
//! revisions    1 edit   2 edit   3 edit   4 undo→2   5 undo→1   6 redo→2   7 edit
//! past         -        1        1 2      1          -          1          1 2
//! present      1        2        3        2          1          2          7
//! future       -        -        -        3          3 2        3          -
//! ```

use pocketbook_model::RevisionId;
use serde::Serialize;

use crate::VaultError;

/// How a revision came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Somebody wrote.
    Edit,
    /// The version before was restored.
    Undo,
    /// What had been undone was restored.
    Redo,
}

impl How {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, VaultError> {
        match text {
            "edit" => Ok(Self::Edit),
            "undo" => Ok(Self::Undo),
            "redo" => Ok(Self::Redo),
            _ => Err(VaultError::Stored {
                what: "kind of revision",
            }),
        }
    }
}

/// What undo and redo would restore now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Undoable {
    /// The revision whose content undo would restore, if there is any.
    pub undo: Option<RevisionId>,
    /// The revision whose content redo would restore, if there is any.
    pub redo: Option<RevisionId>,
}

/// A revision, as far as undo and redo are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) id: RevisionId,
    pub(crate) how: How,
    /// Whose content it restores, unless it is an edit.
    pub(crate) restores: Option<RevisionId>,
}

/// Goes through the revisions of a draft, oldest first. `None` when one of
/// them restores what could not have been restored then: the history is not
/// the one that was written.
pub(crate) fn undoable(steps: &[Step]) -> Option<Undoable> {
    let (mut past, mut present, mut future) = (Vec::new(), None, Vec::new());
    for step in steps {
        let (from, left) = match step.how {
            How::Edit => {
                past.extend(present.replace(step.id));
                future.clear();
                continue;
            }
            How::Undo => (&mut past, &mut future),
            How::Redo => (&mut future, &mut past),
        };
        let restored = from.pop()?;
        if step.restores != Some(restored) {
            return None;
        }
        left.extend(present.replace(restored));
    }
    Some(Undoable {
        undo: past.last().copied(),
        redo: future.last().copied(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(number: usize) -> RevisionId {
        RevisionId::from_parts(number as u64, [7; 10])
    }

    fn step(number: usize, how: How, restores: Option<usize>) -> Step {
        Step {
            id: id(number),
            how,
            restores: restores.map(id),
        }
    }

    #[test]
    fn the_picture_of_this_module_is_true() {
        use How::{Edit, Redo, Undo};
        let steps = [
            step(1, Edit, None),
            step(2, Edit, None),
            step(3, Edit, None),
            step(4, Undo, Some(2)),
            step(5, Undo, Some(1)),
            step(6, Redo, Some(2)),
            step(7, Edit, None),
        ];
        let expected = [
            (None, None),
            (Some(1), None),
            (Some(2), None),
            (Some(1), Some(3)),
            (None, Some(2)),
            (Some(1), Some(3)),
            (Some(2), None),
        ];
        for (length, (undo, redo)) in (1..).zip(expected) {
            let found = undoable(&steps[..length]).unwrap();
            assert_eq!(
                (found.undo, found.redo),
                (undo.map(id), redo.map(id)),
                "{length}"
            );
        }
    }

    #[test]
    fn a_history_that_could_not_have_been_written_is_none() {
        use How::{Edit, Redo, Undo};
        for steps in [
            vec![step(1, Undo, Some(1))],
            vec![step(1, Edit, None), step(2, Undo, Some(1))],
            vec![step(1, Edit, None), step(2, Redo, Some(1))],
            vec![
                step(1, Edit, None),
                step(2, Edit, None),
                step(3, Undo, Some(2)),
            ],
            vec![
                step(1, Edit, None),
                step(2, Edit, None),
                step(3, Undo, None),
            ],
        ] {
            assert_eq!(undoable(&steps), None, "{steps:?}");
        }
    }

    /// What an editor does: versions, and a cursor among them.
    #[derive(Default)]
    struct Editor {
        versions: Vec<usize>,
        cursor: usize,
    }

    impl Editor {
        fn edit(&mut self, version: usize) {
            self.versions.truncate(self.cursor + 1);
            self.versions.push(version);
            self.cursor = self.versions.len() - 1;
        }

        fn undo(&mut self) -> Option<usize> {
            self.cursor = self.cursor.checked_sub(1)?;
            Some(self.versions[self.cursor])
        }

        fn redo(&mut self) -> Option<usize> {
            let version = *self.versions.get(self.cursor + 1)?;
            self.cursor += 1;
            Some(version)
        }
    }

    proptest! {
        #[test]
        fn undo_and_redo_restore_what_an_editor_would(
            actions in prop::collection::vec(prop_oneof![Just(How::Edit), Just(How::Undo), Just(How::Redo)], 0..60),
        ) {
            let mut editor = Editor::default();
            editor.edit(0);
            let mut steps = vec![step(0, How::Edit, None)];
            for (number, how) in (1..).zip(actions) {
                let known = undoable(&steps).unwrap();
                let (restores, expected) = match how {
                    How::Edit => {
                        editor.edit(number);
                        steps.push(step(number, how, None));
                        continue;
                    }
                    How::Undo => (known.undo, editor.undo()),
                    How::Redo => (known.redo, editor.redo()),
                };
                prop_assert_eq!(restores, expected.map(id));
                if restores.is_some() {
                    steps.push(Step { id: id(number), how, restores });
                }
            }
        }
    }
}
