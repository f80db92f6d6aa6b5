//! The code of a list that is entered of a person is looked up: self-defined
//! ethnicity and observed appearance, each in lists of its own. Where the force
//! has published a list, its current edition decides which codes there are, and
//! the code is kept with list, edition and what it stood for. A code that was
//! entered before stays as it is, whatever later editions say.

use chrono::NaiveDate;
use pocketbook_model::{
    AppearanceCode, EthnicityList, FieldError, ListedCode, ObservedAppearance, Person, PersonPatch,
    Personal, Response, Rule, SelfDefinedEthnicity,
};
use pocketbook_reference::built_in;

use crate::{CoreError, Device};

/// A change to a person with its codes looked up on a day; `prefix` stands before
/// the name of each field.
pub(crate) fn looked_up(
    device: &Device,
    patch: PersonPatch,
    before: Option<&Person>,
    prefix: &str,
    today: NaiveDate,
) -> Result<PersonPatch, CoreError> {
    let mut patch = patch;
    if let Some(Response::Given(said)) = patch.self_defined_ethnicity {
        let stands = before.and_then(|person| person.self_defined_ethnicity.given());
        let kept = if stands == Some(&said) {
            said
        } else {
            ethnicity(
                device,
                said,
                &format!("{prefix}self_defined_ethnicity"),
                today,
            )?
        };
        patch.self_defined_ethnicity = Some(Response::Given(kept));
    }
    if let Some(Response::Given(seen)) = patch.observed_appearance {
        let stands = before.and_then(|person| person.observed_appearance.given());
        let kept = if stands == Some(&seen) {
            seen
        } else {
            appearance(device, seen, &format!("{prefix}observed_appearance"), today)?
        };
        patch.observed_appearance = Some(Response::Given(kept));
    }
    Ok(patch)
}

/// The standard list of an id.
fn standard_ethnicity(id: &str) -> Option<EthnicityList> {
    let lists = [
        EthnicityList::SixteenPlusOne,
        EthnicityList::EighteenPlusOne,
    ];
    let own = [built_in::ethnicity_16_1(), built_in::ethnicity_18_1()];
    let mut pairs = lists.into_iter().zip(own);
    pairs
        .find(|(list, own)| list.as_str() == id || own.head().id == id)
        .map(|(list, _)| list)
}

fn ethnicity(
    device: &Device,
    said: SelfDefinedEthnicity,
    field: &str,
    today: NaiveDate,
) -> Result<SelfDefinedEthnicity, CoreError> {
    let standard = standard_ethnicity(said.list());
    let id = match standard {
        Some(EthnicityList::SixteenPlusOne) => built_in::ethnicity_16_1().head().id.as_str(),
        Some(EthnicityList::EighteenPlusOne) => built_in::ethnicity_18_1().head().id.as_str(),
        None => said.list(),
    };
    let kept = match (
        current(device, id, said.code(), said.edition(), field, today)?,
        standard,
    ) {
        (Some(listed), _) => SelfDefinedEthnicity::listed(listed),
        (None, Some(list)) => said
            .code()
            .parse()
            .and_then(|code| SelfDefinedEthnicity::new(code, list)),
        (None, None) => Err(not_held(field)),
    };
    Ok(kept.map_err(|error| at(field, error))?)
}

fn appearance(
    device: &Device,
    seen: ObservedAppearance,
    field: &str,
    today: NaiveDate,
) -> Result<ObservedAppearance, CoreError> {
    let kept = match current(
        device,
        seen.list(),
        seen.code(),
        seen.edition(),
        field,
        today,
    )? {
        Some(listed) => ObservedAppearance::listed(listed),
        None if seen.list() == ObservedAppearance::LISTS => {
            seen.code().parse::<AppearanceCode>().map(Into::into)
        }
        None => Err(not_held(field)),
    };
    Ok(kept.map_err(|error| at(field, error))?)
}

/// The code in the current edition of the force's list under an id; `None` where
/// the force has published none.
fn current(
    device: &Device,
    id: &str,
    code: &str,
    edition: Option<u64>,
    field: &str,
    today: NaiveDate,
) -> Result<Option<ListedCode>, CoreError> {
    let Some(list) = device.published_codes(id)?.pop() else {
        return Ok(None);
    };
    let head = list.head();
    let named_another = edition.is_some_and(|named| named != 0 && named != head.edition);
    let mut offered = list.choices(today);
    let found = offered
        .find(|one| one.code == code)
        .filter(|_| !named_another);
    let Some(found) = found else {
        return Err(refused(
            field,
            "a code that the force's list of today has; the list is shown by its id",
        )
        .into());
    };
    Ok(Some(ListedCode {
        code: Personal::new(found.code.as_str()),
        list: head.id.clone(),
        edition: head.edition,
        label: Personal::new(found.label.as_str()),
    }))
}

fn not_held(field: &str) -> FieldError {
    refused(
        field,
        "a code of a list that this tablet holds; its lists are shown by their ids",
    )
}

fn refused(field: &str, expected: &'static str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        rule: Rule::Unknown { expected },
    }
}

fn at(field: &str, error: FieldError) -> FieldError {
    FieldError {
        field: field.to_owned(),
        ..error
    }
}
