//! What every [`RecordSystem`] must hold to, as a suite that any implementation
//! runs: real gateways on one database, real sealed records. The built-in one
//! runs it in this crate's own tests.
//!
//! A force's crate names this one with the feature `conformance` among its
//! `dev-dependencies` and calls [`check`] in a test.

mod tablet;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use pocketbook_model::{ForceNumber, NumberSeries, RecordId, RecordKind};
use pocketbook_protocol::PushOutcome;

pub(crate) use tablet::Tablet;

use crate::gateway::now;
use crate::record_system::Serials;
use crate::{ForceConfig, Gateway, GatewayError, NewReport, Numbering, RecordSystem};

/// Makes the implementation under test: each call gives a connection of its own
/// to one and the same system, as two gateways would have.
pub type Connect<'a> = &'a dyn Fn() -> Box<dyn RecordSystem>;

/// Why an implementation does not hold.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotConforming {
    /// A rule is broken.
    #[error("{0}")]
    Rule(&'static str),
    /// A gateway could not work with it at all.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
}

fn hold(holds: bool, rule: &'static str) -> Result<(), NotConforming> {
    if holds {
        Ok(())
    } else {
        Err(NotConforming::Rule(rule))
    }
}

/// Runs the whole suite in an empty folder.
///
/// # Errors
///
/// [`NotConforming`] with the first rule that is broken.
pub fn check(folder: &Path, connect: Connect<'_>) -> Result<(), NotConforming> {
    let path = folder.join("gateway");
    Gateway::init(
        &path,
        &ForceConfig {
            name: "Invented Constabulary".to_owned(),
            numbers: crate::NumberPatterns::default(),
        },
    )?;
    let open = || Gateway::open(&path)?.with_record_system(connect());
    let (one, other) = (open()?, open()?);
    let tablets = [Tablet::add(&one, 1)?, Tablet::add(&one, 2)?];
    let mut numbers = BTreeMap::new();
    side_by_side([&one, &other], &tablets, &mut numbers)?;
    sent_again(&other, &tablets, &numbers)?;
    death_in_between(&one, &other, &tablets, &mut numbers)?;
    only_reports(&one, &tablets)?;
    taken_again(&one)
}

/// 200 reports through two gateways at once, half of them of incidents without a
/// crime: one number each, of its own series, each number once.
fn side_by_side(
    gateways: [&Gateway; 2],
    tablets: &[Tablet; 2],
    numbers: &mut BTreeMap<RecordId, ForceNumber>,
) -> Result<(), NotConforming> {
    let mut incidents = BTreeSet::new();
    for tablet in tablets {
        for number in (0..100).filter(|number| Tablet::is_without_a_crime(*number)) {
            incidents.insert(tablet.either(number)?.record);
        }
    }
    let results: Result<Vec<_>, GatewayError> = std::thread::scope(|scope| {
        let each: Vec<_> = gateways
            .into_iter()
            .zip(tablets)
            .map(|(gateway, tablet)| {
                scope.spawn(move || {
                    let mut results = Vec::new();
                    for batch in 0..10 {
                        let items = (0..10)
                            .map(|place| tablet.either(batch * 10 + place))
                            .collect::<Result<Vec<_>, _>>()?;
                        results.extend(gateway.push(tablet.device(), &items)?);
                    }
                    Ok(results)
                })
            })
            .collect();
        each.into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Ok(Vec::new())))
            .collect::<Result<Vec<_>, _>>()
            .map(|all| all.concat())
    });
    for result in results? {
        let number = result.number.ok_or(NotConforming::Rule(
            "a report was stored without a number, or not stored",
        ))?;
        let without_a_crime = incidents.contains(&result.record);
        hold(
            without_a_crime == (number.series() == NumberSeries::Incident),
            "a crime has an incident number, or an incident without one a crime number",
        )?;
        numbers.insert(result.record, number);
    }
    hold(numbers.len() == 200, "a report was lost")?;
    let mut distinct: Vec<_> = numbers.values().map(ForceNumber::as_str).collect();
    distinct.sort_unstable();
    distinct.dedup();
    hold(distinct.len() == 200, "two reports have one number")
}

/// A report that is sent again, to another gateway, keeps its number.
fn sent_again(
    gateway: &Gateway,
    tablets: &[Tablet; 2],
    numbers: &BTreeMap<RecordId, ForceNumber>,
) -> Result<(), NotConforming> {
    let [tablet, _] = tablets;
    for result in gateway.push(tablet.device(), &[tablet.either(0)?, tablet.either(1)?])? {
        hold(
            result.outcome == PushOutcome::Duplicate
                && result.number.as_ref() == numbers.get(&result.record),
            "a report that was sent again has another number",
        )?;
    }
    Ok(())
}

/// A gateway that dies after a number was had and before the report was stored.
fn death_in_between(
    dying: &Gateway,
    next: &Gateway,
    tablets: &[Tablet; 2],
    numbers: &mut BTreeMap<RecordId, ForceNumber>,
) -> Result<(), NotConforming> {
    let [tablet, _] = tablets;
    let item = tablet.report(1_000)?;
    let had = had_before_death(dying, tablet)?;
    let stored = next.push(tablet.device(), &[item])?;
    let number = stored.into_iter().find_map(|result| result.number);
    hold(
        number.is_some() && number == had,
        "a gateway died between number and report, and the report got another number, or none",
    )?;
    let number = number.ok_or(NotConforming::Rule("a report has no number"))?;
    hold(
        !numbers.values().any(|known| *known == number),
        "two reports have one number",
    )
}

/// The number that a gateway had when it died.
fn had_before_death(
    gateway: &Gateway,
    tablet: &Tablet,
) -> Result<Option<ForceNumber>, NotConforming> {
    let payload = tablet.payload(RecordKind::CrimeReport, 1_000);
    let report = NewReport::new(&payload, now());
    match gateway.record_system.numbering() {
        Numbering::Reserved(system) => system.reserve(&report).map(Some).map_err(|_| {
            NotConforming::Rule("a number cannot be reserved although nothing is amiss")
        }),
        Numbering::Counted(system) => {
            let mut had = None;
            // The transaction fails, as it does when the process dies.
            let died = gateway.database.write(|transaction| {
                had = Some(system.next(&Serials(transaction), &report)?);
                Err::<(), _>(GatewayError::StorageFull)
            });
            hold(died.is_err(), "a failed transaction was committed")?;
            Ok(had)
        }
    }
}

/// Numbers are for reports alone.
fn only_reports(gateway: &Gateway, tablets: &[Tablet; 2]) -> Result<(), NotConforming> {
    let [tablet, _] = tablets;
    let item = tablet.item(RecordKind::WitnessStatement, 2_000)?;
    for result in gateway.push(tablet.device(), &[item])? {
        hold(
            result.outcome == PushOutcome::Stored && result.number.is_none(),
            "a statement has a number",
        )?;
    }
    Ok(())
}

/// What was taken before is taken again, and called the same.
fn taken_again(gateway: &Gateway) -> Result<(), NotConforming> {
    let Some(system) = gateway.record_system.recipient() else {
        return Ok(());
    };
    let document = gateway.document(1)?;
    let take = || {
        system
            .take(&document)
            .map_err(|_| NotConforming::Rule("an accepted record is not taken"))
    };
    hold(
        take()? == take()?,
        "a record that is taken again has another reference",
    )
}

#[cfg(test)]
mod tests;
