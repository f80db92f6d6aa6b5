//! A sheet of any content: laid out or refused, never a crash, and never a
//! template's fault.

use pocketbook_forms::{CheckedForm, Fonts, FormsError, Sheet, SheetKind};

/// Lays out the sheet that the bytes hold.
pub(crate) fn run(bytes: &[u8]) {
    let Ok(sheet) = serde_json::from_slice::<Sheet>(bytes) else {
        return;
    };
    let id = match sheet.kind() {
        SheetKind::Statement => "mg11",
        SheetKind::Rear => "mg11-rear",
        SheetKind::ExhibitLabel => "exhibit-label",
        SheetKind::ExhibitList => "exhibit-list",
        SheetKind::ReportSummary => "report-summary",
        SheetKind::VictimSlip => "victim-slip",
    };
    if let Some(form) = CheckedForm::built_in(id, &Fonts::embedded())
        && let Err(error @ (FormsError::Template { .. } | FormsError::Printed { .. })) =
            form.lay_out(&sheet)
    {
        panic!("{error}");
    }
}
