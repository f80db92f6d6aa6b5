//! What the trials of a form find, before any witness sees it.

use pocketbook_forms::{Fonts, FormPackage, FormsError};

use crate::changed_forms::*;
use crate::shared::statement;
#[test]
fn a_rule_that_waits_for_one_word_is_refused_when_the_word_comes() {
    let trap = "#if repr(sheet.paragraphs).contains(\"SENTINEL\") { show \" not \": \" \"; [] }\n#show \" not \": it => if repr(sheet.paragraphs).contains(\"SENTINEL\") { \" \" } else { it }\n#set page(";
    let form = changed("mg11", "#set page(", trap);
    form.lay_out(&statement("He did not say it.").into())
        .unwrap();
    let error = form
        .lay_out(&statement("SENTINEL did not say it.").into())
        .unwrap_err();
    assert!(
        matches!(error, FormsError::Printed { page: 1, .. }),
        "{error}"
    );
    assert!(!format!("{error} {error:?}").contains("SENTINEL"));
}

#[test]
fn the_trials_refuse_what_the_layout_refuses() {
    for (old, new) in [
        ("    par(paragraph)\n", "    par[I declare nothing.]\n"),
        ("#paragraph #last-signature", "#last-signature"),
    ] {
        let mut package = FormPackage::built_in_by_id("mg11").unwrap();
        let main = package.files.get_mut("main.typ").unwrap();
        *main = main.replacen(old, new, 1);
        match package.check(&Fonts::embedded()) {
            Err(FormsError::Printed { .. }) => {}
            other => panic!("{new}: {other:?}"),
        }
    }
}

#[test]
fn a_template_that_breaks_on_a_name_is_refused_by_its_trials() {
    for trap in [
        "'", "\u{2019}", "\\\\", "#", "$", "@", "*", "_", "<", "\\\"",
    ] {
        let mut package = FormPackage::built_in_by_id("mg11").unwrap();
        let main = package.files.get_mut("main.typ").unwrap();
        let rule = format!(
            "#if data.fields.witness_name.text.contains(\"{trap}\") {{ panic(\"broken\") }}\n#set page("
        );
        *main = main.replacen("#set page(", &rule, 1);
        match package.check(&Fonts::embedded()) {
            Err(FormsError::Template { reason, .. }) => {
                assert!(reason.contains("broken"), "{reason}")
            }
            other => panic!("{trap}: {other:?}"),
        }
    }
}
