//! Holds what the pages say against what they must say.
//!
//! Every text of the sheet stands on the pages in its own words, whole, as often
//! as it is to stand, beside its own label, its own answer, its own place to
//! sign; and nothing else stands there. A form whose template prints anything
//! else gives no pages.

use std::collections::BTreeMap;

use crate::area::Area;
use crate::expected::{Beside, Cell, Expected, ExpectedText, Times};
use crate::lines::{
    Difference, OTHER_WORDS, Setting, compare, last_line, line_areas, right_to_left,
};
use crate::printed::{Flow, PageFault, Region, Run};
use crate::{Purpose, Signatory, SignaturePlace};

/// How far text may hang over the edge of its region, in ems: below the base
/// line and above the height of capitals.
const OVERHANG: f64 = 0.6;
/// The same of Arabic script: Nastaliq sets letters high above each other.
const HIGH_OVERHANG: f64 = 2.0;
/// Punctuation at a line's end hangs so far into the margin, in ems.
const HANGING: f64 = 0.3;
/// What two regions may share of an edge, in points.
const EDGE: f64 = 1.0;
/// How far a place to sign rises over the words on its line, in points.
const PLACE: f64 = 30.0;
/// From one base line to the next, in ems, at most.
const LINE: f64 = 2.0;
/// Between the last line of a page and its foot, in points.
const MARGIN: f64 = 36.0;
/// How far under the declaration it may be signed, in points: 30 mm.
const FAR: f64 = 85.0;
/// How exactly the cells of a table stand in line, in points.
const IN_LINE: f64 = 6.0;

/// The pages as they were read.
pub(crate) struct Witnessed<'a, 'd> {
    pub(crate) expected: &'a Expected,
    pub(crate) regions: &'a [Region<'d>],
    /// Where something is drawn that is neither text nor ink, by page.
    pub(crate) drawn: &'a [(u32, Area)],
    /// The lines to sign on among it.
    pub(crate) lines: &'a [(u32, Area)],
    pub(crate) places: &'a [SignaturePlace],
    /// Pages that the declaration counts.
    pub(crate) pages: u32,
    /// All pages.
    pub(crate) all: u32,
}

type Checked = Result<(), PageFault>;

impl<'d> Witnessed<'_, 'd> {
    /// Refuses pages that say anything else.
    pub(crate) fn check(&self) -> Checked {
        let mut by_key: BTreeMap<&str, Vec<&Region<'d>>> = BTreeMap::new();
        for region in self.regions {
            let Some(text) = self.expected.get(&region.key) else {
                // The key may be what a person wrote: it is not repeated.
                return Err(PageFault {
                    page: region.page,
                    key: None,
                    fault: "a text that the sheet does not have",
                });
            };
            if region.between_marks && !text.paragraphs {
                return Err(PageFault {
                    page: region.page,
                    key: Some(region.key.clone()),
                    fault: "has no paragraphs, which alone may stand between marks",
                });
            }
            by_key.entry(&region.key).or_default().push(region);
        }
        for (key, text) in self.expected.iter() {
            let printed = by_key.get(key).map_or(&[][..], Vec::as_slice);
            self.text(key, text, printed)?;
        }
        self.feet()?;
        self.apart()?;
        self.nested()?;
        self.nothing_beside_paragraphs(&by_key)?;
        self.nothing_drawn_among_words(&by_key)?;
        self.lines_to_sign_on()?;
        self.after_the_last_word(&by_key)?;
        self.under_the_declaration(&by_key)?;
        self.tables(&by_key)
    }

    fn text(&self, key: &str, text: &ExpectedText, printed: &[&Region<'d>]) -> Checked {
        let fault = |page: u32, fault| {
            Err(PageFault {
                page,
                key: Some(key.to_owned()),
                fault,
            })
        };
        match text.times {
            Times::Once => {
                let Some(first) = printed.first() else {
                    return if text.is_blank() {
                        Ok(())
                    } else {
                        fault(1, "is not printed")
                    };
                };
                // Only a page's end divides a text: pieces beside each other could
                // be put together by the eye with another text's label.
                let mut pairs = printed.iter().zip(printed.iter().skip(1));
                if !text.paragraphs && pairs.any(|(one, next)| one.page >= next.page) {
                    return fault(first.page, "is divided on one page");
                }
                self.says(key, text, printed)?;
                self.beside(key, text, first, printed.len() == 1)?;
                // Heads and feet are not read out; what is signed there is told
                // after the last word, and a certificate has a page of its own.
                let of_foot = key.starts_with("signature.") || key == "refusal.page";
                let unheard = printed.iter().find(|region| region.unheard && !of_foot);
                if let Some(region) = unheard {
                    return fault(region.page, "is kept from those who hear the page read");
                }
            }
            Times::EveryPage => {
                let pages = 1..=self.all;
                let mut without = pages.filter(|page| !printed.iter().any(|r| r.page == *page));
                if let Some(page) = without.next() {
                    return fault(page, "is not printed on the page");
                }
            }
            Times::AnyNumber => {}
        }
        if text.times != Times::Once {
            for region in printed {
                self.says(key, text, &[region])?;
            }
        }
        printed.iter().try_for_each(|region| in_its_region(region))
    }

    /// Whether the regions of one text say it.
    fn says(&self, key: &str, text: &ExpectedText, printed: &[&Region<'d>]) -> Checked {
        let page = printed.first().map_or(1, |region| region.page);
        let parts = text.on_page(page, self.pages);
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|part| !part.trim().is_empty())
            .collect();
        let flows = printed.iter().flat_map(|region| &region.flows);
        let flows: Vec<_> = flows.filter(|flow| !flow.runs.is_empty()).collect();
        let differs = |Difference { page, fault }| PageFault {
            page,
            key: Some(key.to_owned()),
            fault,
        };
        let setting = Setting {
            right_to_left: text.right_to_left,
            spaced: text.spaced,
            prose: text.paragraphs,
        };
        if text.paragraphs || parts.len() <= 1 {
            let runs: Vec<&Run<'_>> = flows.iter().flat_map(|flow| &flow.runs).collect();
            return compare(&parts, setting, &runs).map_err(differs);
        }
        if flows.len() != parts.len() || printed.len() != 1 {
            return Err(differs(Difference {
                page,
                fault: OTHER_WORDS,
            }));
        }
        for (part, flow) in parts.iter().zip(&flows) {
            let runs: Vec<&Run<'_>> = flow.runs.iter().collect();
            let part = std::slice::from_ref(part);
            compare(part, setting, &runs).map_err(differs)?;
        }
        let in_order = flows.iter().zip(flows.iter().skip(1)).all(|(one, next)| {
            let (one, next) = (one.covers, next.covers);
            !one.overlaps(&next, EDGE)
                && (next.left >= one.right - EDGE || next.top >= one.bottom - EDGE)
                && next.bottom > one.top
        });
        if !in_order {
            return Err(differs(Difference {
                page,
                fault: "has parts that are not in the order of reading",
            }));
        }
        Ok(())
    }

    /// Whether a text stands beside its own place to sign.
    fn beside(&self, key: &str, text: &ExpectedText, region: &Region<'d>, one: bool) -> Checked {
        let stands = match text.beside {
            None => true,
            Some(Beside::Inside(place)) => {
                one && region.page == place.page && area(&place).contains(&region.covers, 3.0)
            }
            Some(Beside::Around(purpose, signatory)) => {
                one && self.place(purpose, signatory).is_some_and(|place| {
                    region.page == place.page && region.area.contains(&area(place), 6.0)
                })
            }
        };
        if stands {
            return Ok(());
        }
        Err(PageFault {
            page: region.page,
            key: Some(key.to_owned()),
            fault: "does not stand with its place to sign",
        })
    }

    /// Whose place to sign at the foot of a page is whose, the words before it on
    /// its line say: they and no others stand between it and the place before.
    fn feet(&self) -> Checked {
        for place in self.places {
            let key = match (place.purpose, place.signatory) {
                (Purpose::PageFoot, Signatory::Witness) => "label.signature",
                (Purpose::PageFoot, Signatory::Officer) => "label.witnessed_by",
                _ => continue,
            };
            let own = area(place);
            let on_its_line = |other: &Area| {
                other.top < own.bottom - EDGE
                    && own.top < other.bottom - EDGE
                    && other.left < own.left
            };
            let others = self.places.iter().filter(|other| other.page == place.page);
            let others = others.map(area).filter(on_its_line);
            let from = others.map(|other| other.right).fold(0.0, f64::max);
            let before: Vec<_> = self
                .regions
                .iter()
                .filter(|region| region.page == place.page && has_words(region))
                .filter(|region| on_its_line(&region.covers) && region.covers.right > from + EDGE)
                .collect();
            let apart = |region: &&Region<'_>| region.covers.right <= own.left + EDGE;
            let stands = !before.is_empty()
                && before.iter().all(|region| region.key == key)
                && before.iter().all(apart);
            if !stands {
                return Err(PageFault {
                    page: place.page,
                    key: Some(key.to_owned()),
                    fault: "does not stand before its place to sign at the foot",
                });
            }
        }
        Ok(())
    }

    fn place(&self, purpose: Purpose, signatory: Signatory) -> Option<&SignaturePlace> {
        let mut places = self.places.iter();
        places.find(|place| (place.purpose, place.signatory) == (purpose, signatory))
    }

    /// No two texts lie over each other, unless one is part of the other.
    fn apart(&self) -> Checked {
        let mut page: Vec<(usize, &Region<'d>)> = Vec::new();
        for (index, region) in self.regions.iter().enumerate() {
            page.retain(|(_, other)| other.page == region.page);
            for (other_index, other) in &page {
                let within = region
                    .around
                    .iter()
                    .any(|(around, _)| around == other_index);
                if !within && region.covers.overlaps(&other.covers, EDGE) {
                    return Err(PageFault {
                        page: region.page,
                        key: Some(region.key.clone()),
                        fault: "lies over another text",
                    });
                }
            }
            if has_words(region) {
                page.push((index, region));
            }
        }
        Ok(())
    }

    /// What stands within another text's block comes after the words in which it
    /// stands, and beside the parts that stand apart: before a value it would be
    /// read as its label.
    fn nested(&self) -> Checked {
        for inner in self.regions.iter().filter(|region| has_words(region)) {
            for (around, own) in &inner.around {
                let Some(outer) = self.regions.get(*around) else {
                    continue;
                };
                let text = self.expected.get(&outer.key);
                let right_to_left = text.is_some_and(|text| text.right_to_left);
                let stands = outer.flows.iter().enumerate().all(|(at, flow)| {
                    if at == *own {
                        follows(outer, std::slice::from_ref(flow), inner, right_to_left)
                    } else {
                        flow.runs.is_empty() || !flow.covers.overlaps(&inner.covers, EDGE)
                    }
                });
                if !stands {
                    return Err(PageFault {
                        page: outer.page,
                        key: Some(outer.key.clone()),
                        fault: "has another text before its end",
                    });
                }
            }
        }
        Ok(())
    }

    /// Nothing stands between the first and the last line of a text on a page,
    /// or beside them; what stands within comes after the last word.
    fn nothing_beside_paragraphs(&self, by_key: &BTreeMap<&str, Vec<&Region<'d>>>) -> Checked {
        for (key, text) in self.expected.iter().filter(|(_, text)| text.paragraphs) {
            let printed = by_key.get(key).map_or(&[][..], Vec::as_slice);
            let Some(last) = printed.last() else {
                continue;
            };
            let ends_at = self.regions.iter().position(|one| std::ptr::eq(one, *last));
            for page in 1..=self.all {
                let mut own = printed.iter().filter(|region| region.page == page);
                let Some(first) = own.next() else {
                    continue;
                };
                let top = first.covers.top;
                let bottom = own.fold(first.covers.bottom, |b, region| b.max(region.covers.bottom));
                let intrudes = |other: &&Region<'d>| {
                    let beside =
                        other.covers.top < bottom - EDGE && other.covers.bottom > top + EDGE;
                    let within = ends_at
                        .is_some_and(|last| other.around.iter().any(|(around, _)| *around == last));
                    other.page == page
                        && other.key != *key
                        && has_words(other)
                        && beside
                        && !(within && follows(last, &last.flows, other, text.right_to_left))
                };
                if self.regions.iter().any(|other| intrudes(&other)) {
                    return Err(PageFault {
                        page,
                        key: Some(key.to_owned()),
                        fault: "has other words within it or beside it",
                    });
                }
            }
        }
        Ok(())
    }

    /// Nothing is drawn within the lines of a text, where it could strike a word
    /// through, frame it, or be one; a frame around all of them may be.
    fn nothing_drawn_among_words(&self, by_key: &BTreeMap<&str, Vec<&Region<'d>>>) -> Checked {
        for (key, text) in self.expected.iter().filter(|(_, text)| text.paragraphs) {
            let printed = by_key.get(key).map_or(&[][..], Vec::as_slice);
            let lines = line_areas(&runs_of(printed));
            let mut columns: BTreeMap<u32, Area> = BTreeMap::new();
            for (page, line) in &lines {
                let column = columns.entry(*page).or_insert(*line);
                *column = column.around(line);
            }
            for (at, (page, line)) in lines.iter().enumerate() {
                let Some(column) = columns.get(page) else {
                    continue;
                };
                let mut own = *line;
                // After the last word stands the place to sign.
                let last = at + 1 == lines.len();
                if !last || text.right_to_left {
                    own.right = column.right;
                }
                if !last || !text.right_to_left {
                    own.left = column.left;
                }
                let mut drawn = self.drawn.iter().filter(|(on, _)| on == page);
                let among = |(_, drawn): &(u32, Area)| {
                    drawn.overlaps(&own, EDGE / 2.0) && !drawn.contains(column, 0.0)
                };
                if drawn.any(among) {
                    return Err(PageFault {
                        page: *page,
                        key: Some((*key).to_owned()),
                        fault: "has something drawn among its words",
                    });
                }
            }
        }
        Ok(())
    }

    /// A line to sign on is one, at the foot of its place; several of them are a
    /// surface over the ink.
    fn lines_to_sign_on(&self) -> Checked {
        let mut free: Vec<&SignaturePlace> = self.places.iter().collect();
        for (page, line) in self.lines {
            let own = free.iter().position(|place| {
                let place_area = area(place);
                let foot = place_area.top + 0.6 * (place_area.bottom - place_area.top);
                place.page == *page && line.top >= foot && place_area.contains(line, 3.0)
            });
            match own {
                Some(own) => {
                    free.swap_remove(own);
                }
                None => {
                    return Err(PageFault {
                        page: *page,
                        key: None,
                        fault: "a line to sign on where no place is, or a second one",
                    });
                }
            }
        }
        Ok(())
    }

    /// The witness signs after the last word: beside it or under it, so that
    /// nothing can be added between the two.
    fn after_the_last_word(&self, by_key: &BTreeMap<&str, Vec<&Region<'d>>>) -> Checked {
        let place = self.place(Purpose::AfterLastWord, Signatory::Witness);
        let printed = by_key.get("body").map_or(&[][..], Vec::as_slice);
        let runs = runs_of(printed);
        let (Some(place), Some(last)) = (place, last_line(&runs)) else {
            return Ok(());
        };
        let page = printed.last().map_or(1, |region| region.page);
        let leftwards = self
            .expected
            .get("body")
            .is_some_and(|text| text.right_to_left);
        let own = area(place);
        let beside = match leftwards {
            true => own.right <= last.left + EDGE,
            false => own.left >= last.right - EDGE,
        };
        let height = own.bottom - own.top;
        let below = own.top - last.baseline;
        let further = 2.0 * LINE * last.size;
        let stands = match place.page {
            on if on == page && own.top <= last.baseline && own.bottom >= last.baseline => beside,
            on if on == page => {
                let between = |region: &&Region<'d>| {
                    region.page == page
                        && has_words(region)
                        && region.key != "body"
                        && !region.key.starts_with("label.")
                        && !region.key.starts_with("signature.")
                        && region.covers.top >= last.baseline - EDGE
                        && region.covers.bottom <= own.top + EDGE
                };
                (-EDGE..=height + further).contains(&below)
                    && !self.regions.iter().any(|region| between(&region))
            }
            // It goes to the next page with no word where it no longer fits.
            on if on == page + 1 => {
                let places = self
                    .places
                    .iter()
                    .map(|place| (place.page, area(place).top));
                let words = self.regions.iter().filter(|region| has_words(region));
                let words = words.map(|region| (region.page, region.covers.top));
                let under = places
                    .chain(words)
                    .filter(|(on, top)| *on == page && *top > last.baseline + EDGE)
                    .map(|(_, top)| top)
                    .reduce(f64::min);
                under.is_some_and(|top| top - last.baseline <= height + further + MARGIN)
            }
            _ => false,
        };
        if stands {
            return Ok(());
        }
        Err(PageFault {
            page: place.page,
            key: Some("body".to_owned()),
            fault: "has the place to sign after its last word somewhere else",
        })
    }

    /// The declaration is signed under it.
    fn under_the_declaration(&self, by_key: &BTreeMap<&str, Vec<&Region<'d>>>) -> Checked {
        let place = self.place(Purpose::Declaration, Signatory::Witness);
        let declared = by_key.get("declaration").and_then(|regions| regions.last());
        let (Some(place), Some(declared)) = (place, declared) else {
            return Ok(());
        };
        let own = area(place);
        let between = |region: &&Region<'d>| {
            region.page == place.page
                && has_words(region)
                && region.covers.top >= declared.covers.bottom - EDGE
                && region.covers.bottom <= own.bottom - EDGE
                && !["label.", "signature."]
                    .iter()
                    .any(|part| region.key.starts_with(part))
                && region.key != "date"
        };
        let stands = place.page == declared.page
            && own.bottom >= declared.covers.bottom
            && own.top >= declared.covers.top
            && own.bottom - declared.covers.bottom <= FAR
            && !self.regions.iter().any(|region| between(&region));
        if stands {
            return Ok(());
        }
        Err(PageFault {
            page: place.page,
            key: Some("declaration".to_owned()),
            fault: "does not stand over its place to sign",
        })
    }

    /// The cells of a row stand side by side, those of a column one below the
    /// other, under the column's own head.
    fn tables(&self, by_key: &BTreeMap<&str, Vec<&Region<'d>>>) -> Checked {
        let mut columns: BTreeMap<(&str, usize), (f64, &str)> = BTreeMap::new();
        let mut rows: BTreeMap<(&str, usize), (u32, f64)> = BTreeMap::new();
        let mut heads: Vec<(&str, u32, &str, f64)> = Vec::new();
        for (key, text) in self.expected.iter() {
            let Some(Cell { table, row, column }) = &text.cell else {
                continue;
            };
            for (index, region) in by_key.get(key).into_iter().flatten().enumerate() {
                let fault = |fault| PageFault {
                    page: region.page,
                    key: Some(key.to_owned()),
                    fault,
                };
                let left = region.covers.left;
                let known = *columns.entry((table, *column)).or_insert((left, key));
                if (known.0 - left).abs() > IN_LINE {
                    return Err(fault("does not stand in its column"));
                }
                if *row == 0 {
                    heads.push((table, region.page, key, region.covers.bottom));
                    continue;
                }
                if index > 0 {
                    continue;
                }
                let (page, top) = *rows
                    .entry((table, *row))
                    .or_insert((region.page, region.covers.top));
                if page != region.page || (top - region.covers.top).abs() > IN_LINE {
                    return Err(fault("does not stand in its line"));
                }
            }
        }
        let fault = |page, key: &str, fault| {
            Err(PageFault {
                page,
                key: Some(key.to_owned()),
                fault,
            })
        };
        for (one, next) in columns.iter().zip(columns.iter().skip(1)) {
            let ((table, _), (left, _)) = one;
            let ((next_table, _), (next_left, key)) = next;
            if table == next_table && next_left < &(left + IN_LINE) {
                return fault(1, key, "does not stand in its column");
            }
        }
        for (one, next) in rows.iter().zip(rows.iter().skip(1)) {
            let ((table, _), (page, top)) = one;
            let ((next_table, row), (next_page, next_top)) = next;
            let below = (next_page, *next_top) >= (page, top + IN_LINE);
            if table == next_table && !(next_page > page || below) {
                let key = format!("{table}.{row}");
                return fault(*next_page, &key, "does not stand in its line");
            }
        }
        self.heads(&rows, &heads)
    }

    /// On every page on which lines of a table begin, the head of each of its
    /// columns stands above them: a cell without its head is anybody's.
    fn heads(
        &self,
        rows: &BTreeMap<(&str, usize), (u32, f64)>,
        heads: &[(&str, u32, &str, f64)],
    ) -> Checked {
        let mut tops: BTreeMap<(&str, u32), f64> = BTreeMap::new();
        for ((table, _), (page, top)) in rows {
            let known = tops.entry((table, *page)).or_insert(*top);
            *known = known.min(*top);
        }
        for ((table, page), top) in tops {
            for (key, text) in self.expected.iter() {
                let head = text.cell.as_ref();
                if head.is_none_or(|cell| cell.table != table || cell.row != 0) {
                    continue;
                }
                let above = heads.iter().any(|(of, on, name, bottom)| {
                    (*of, *on, *name) == (table, page, key) && *bottom <= top + EDGE
                });
                if !above {
                    return Err(PageFault {
                        page,
                        key: Some(key.to_owned()),
                        fault: "does not stand above its column",
                    });
                }
            }
        }
        Ok(())
    }
}

fn runs_of<'r, 'd>(printed: &[&'r Region<'d>]) -> Vec<&'r Run<'d>> {
    let flows = printed.iter().flat_map(|region| &region.flows);
    flows.flat_map(|flow| &flow.runs).collect()
}

fn has_words(region: &Region<'_>) -> bool {
    region.flows.iter().any(|flow| !flow.runs.is_empty())
}

/// Whether what stands in a region comes after the last word of some of its
/// flows: beside the end of its last line, or below.
fn follows(
    region: &Region<'_>,
    flows: &[Flow<'_>],
    inner: &Region<'_>,
    right_to_left: bool,
) -> bool {
    let runs: Vec<&Run<'_>> = flows.iter().flat_map(|flow| &flow.runs).collect();
    let Some(last) = last_line(&runs) else {
        return true;
    };
    let beside = if right_to_left {
        inner.covers.right <= last.left + EDGE
    } else {
        inner.covers.left >= last.right - EDGE
    };
    // A place to sign makes its line higher. A block grows with it; what stands
    // between marks is as high as its words.
    let higher = if region.between_marks { PLACE } else { 0.0 };
    let above = last.above.unwrap_or(region.area.top - higher);
    inner.covers.top >= last.baseline - EDGE || (inner.covers.top >= above - EDGE && beside)
}

/// Whether the words of a region lie in it.
fn in_its_region(region: &Region<'_>) -> Checked {
    if region.between_marks {
        // It is where its words are.
        return Ok(());
    }
    for flow in &region.flows {
        if !region.area.contains(&flow.area, EDGE) {
            return Err(outside(region));
        }
        let inside = flow.runs.iter().all(|run| {
            let over = match run.item.text.chars().any(right_to_left) {
                true => HIGH_OVERHANG * run.size,
                false => OVERHANG * run.size,
            };
            let hangs = EDGE + HANGING * run.size;
            run.left >= flow.area.left - hangs
                && run.right <= flow.area.right + hangs
                && run.baseline - 0.6 * run.size >= flow.area.top - over
                && run.baseline <= flow.area.bottom + over
        });
        if !inside {
            return Err(outside(region));
        }
    }
    Ok(())
}

fn outside(region: &Region<'_>) -> PageFault {
    PageFault {
        page: region.page,
        key: Some(region.key.clone()),
        fault: "is printed outside its own block",
    }
}

/// A place to sign, in points.
fn area(place: &SignaturePlace) -> Area {
    let points = |hundredths: u32| f64::from(hundredths) * 72.0 / 2_540.0;
    Area {
        left: points(place.x),
        top: points(place.y),
        right: points(place.x.saturating_add(place.width)),
        bottom: points(place.y.saturating_add(place.height)),
    }
}
