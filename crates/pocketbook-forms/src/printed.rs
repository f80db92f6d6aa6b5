//! The pages as they are printed, read back from the layout.
//!
//! A template marks each text it prints with a labelled block or box,
//! `printed:KEY`; the parts of a text that stand apart are `part` within it. A
//! text of many paragraphs may stand between two marks instead, `printed-from`
//! and `printed-to`: a block that runs over many pages is laid out anew on each
//! of them, which costs the layout of a long statement more than all else.
//! Everything on a page is read in the order in which it is painted: text
//! outside a region, text nobody can see, and pictures that the core did not
//! give are refused here. What the regions say is compared in
//! [`crate::witnessed`].

use typst::foundations::Value;
use typst::introspection::{Location, Tag};
use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Sides, Transform};
use typst::pdf::ArtifactElem;
use typst::text::{Glyph, TextItem};
use typst::visualize::{Geometry, Image, ImageKind, Paint, Shape};
use typst_layout::PagedDocument;

use crate::area::{Area, edges, rectangle, segments};
use crate::contrast::{contrast, luminance, opaque};
use crate::lines::{is_drawn, significant};
use crate::marks::{DrawnInk, LINE_SVG};
use crate::reading::is_letter;

/// Least size of a letter, in points.
const LEAST_SIZE: f64 = 6.0;
/// The same of names and notes in a place to sign, whose room is given.
const LEAST_SIZE_SIGNED: f64 = 2.9;
/// Least contrast between letters and what is under them (WCAG 2.1, 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;
/// Luminance of the ink (`#0b1f5c`, [`crate::ink`]).
const INK: f64 = 0.018;
/// The largest page, in points: A4 or Letter, upright, and a little more.
const WIDEST: f64 = 624.0;
const HIGHEST: f64 = 1_020.0;
/// A line thicker than this, in points, hides what it crosses.
const THICK: f64 = 3.0;
const MISPLACED_MARK: &str = "marks of a text that do not stand in pairs, or within another text";
const COVERED: &str = "is covered or struck through";
/// Greatest height of the line to sign on, in points.
const LINE_HEIGHT: f64 = 1.5;

/// A run of letters of one font on a page.
#[derive(Debug, Clone)]
pub(crate) struct Run<'d> {
    pub(crate) item: &'d TextItem,
    pub(crate) page: u32,
    /// In points, as all below.
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) baseline: f64,
    pub(crate) size: f64,
}

impl Run<'_> {
    /// What its letters cover between the line and the height of capitals,
    /// without white space at its ends.
    pub(crate) fn body(&self) -> Area {
        let white = |glyph: &&Glyph| {
            let text = self.item.text.get(glyph.range());
            text.is_some_and(|text| text.trim().is_empty())
        };
        let width = |glyph: &Glyph| glyph.x_advance.get() * self.size;
        let glyphs = &self.item.glyphs;
        let before: f64 = glyphs.iter().take_while(white).map(width).sum();
        let after: f64 = glyphs.iter().rev().take_while(white).map(width).sum();
        Area {
            left: self.left + before,
            top: self.baseline - 0.7 * self.size,
            right: self.right - after,
            bottom: self.baseline + 0.02 * self.size,
        }
    }
}

/// Text that is set in one piece.
#[derive(Debug, Clone)]
pub(crate) struct Flow<'d> {
    pub(crate) area: Area,
    /// Its block and its words, wherever they stand: words hang out of a block
    /// that is lower than they are.
    pub(crate) covers: Area,
    pub(crate) runs: Vec<Run<'d>>,
    /// Another region stands in it after its text.
    closed: bool,
}

/// What a template printed under a key, on one page.
#[derive(Debug, Clone)]
pub(crate) struct Region<'d> {
    pub(crate) key: String,
    pub(crate) page: u32,
    pub(crate) area: Area,
    /// Its block and its words, as of a flow.
    pub(crate) covers: Area,
    /// Regions around it, outermost first, and in which of their flows it
    /// stands.
    pub(crate) around: Vec<(usize, usize)>,
    pub(crate) flows: Vec<Flow<'d>>,
    direct: Option<usize>,
    /// It stands between two marks, has no block, and is as large as its words.
    pub(crate) between_marks: bool,
    /// Some of its words are an artifact of the PDF: whoever hears the page read
    /// does not hear them.
    pub(crate) unheard: bool,
}

impl<'d> Region<'d> {
    /// Its own flow, outside of any part; begun if there was none.
    fn direct(&mut self) -> usize {
        *self.direct.get_or_insert_with(|| {
            self.flows.push(Flow {
                area: self.area,
                covers: self.area,
                runs: Vec::new(),
                closed: false,
            });
            self.flows.len() - 1
        })
    }

    /// Takes a run's words into a flow; false when that flow has ended.
    fn take(&mut self, flow: usize, run: Run<'d>) -> bool {
        let Some(flow) = self.flows.get_mut(flow) else {
            return true;
        };
        if flow.closed {
            return false;
        }
        let body = run.body();
        self.covers = self.covers.around(&body);
        flow.covers = flow.covers.around(&body);
        if self.between_marks {
            (self.area, flow.area) = (self.covers, flow.covers);
        }
        flow.runs.push(run);
        true
    }
}

/// What is wrong with a page, and with which key's text, if any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageFault {
    pub(crate) page: u32,
    pub(crate) key: Option<String>,
    pub(crate) fault: &'static str,
}

/// How far above a run's origin its letters stand, in points: where a letter was
/// put together from several glyphs, the run begins where its first mark does.
fn rise(text: &TextItem) -> f64 {
    let first = text.glyphs.iter().find(|glyph| is_letter(glyph));
    first.map_or(0.0, |glyph| glyph.y_offset.at(text.size).to_pt())
}

/// Where the walk is.
#[derive(Clone)]
struct Here {
    transform: Transform,
    clip: Option<Area>,
    /// Index of the region and, within a part, of its flow.
    region: Option<usize>,
    flow: Option<usize>,
}

/// Text on this page: where it has ink, and where its letters stand.
struct Letters {
    ink: Area,
    body: Area,
    region: usize,
}

struct Reader<'d, 'i> {
    page: u32,
    /// What was painted on this page, with its luminance.
    painted: Vec<(Area, f64)>,
    /// Those of them that are surfaces and not lines.
    surfaces: Vec<(Area, f64)>,
    /// Where ink was drawn on this page: lines may cross it, nothing may hide it.
    inked: Vec<Area>,
    /// Lines to sign on: letters may hang over them.
    lines: Vec<Area>,
    texts: Vec<Letters>,
    /// Everything that was drawn and is no text, by page.
    drawn: Vec<(u32, Area)>,
    to_sign_on: Vec<(u32, Area)>,
    /// What is kept from those who hear the page read instead of seeing it.
    unheard: Vec<Location>,
    regions: Vec<Region<'d>>,
    /// The key of the text between two marks, and its region on this page once
    /// it has words there.
    between: Option<(String, Option<usize>)>,
    files: &'i [(String, Vec<u8>)],
    ink: Vec<DrawnInk>,
    paper: f64,
}

/// The pages as they are printed.
pub(crate) struct Pages<'d> {
    pub(crate) regions: Vec<Region<'d>>,
    /// Where something was drawn that is neither text nor ink, by page.
    pub(crate) drawn: Vec<(u32, Area)>,
    /// The lines to sign on, by page; they are among what was drawn.
    pub(crate) lines: Vec<(u32, Area)>,
}

/// Reads every page. `files` are the pictures the template was given, `ink`
/// where each belongs.
pub(crate) fn read<'d>(
    document: &'d PagedDocument,
    files: &[(String, Vec<u8>)],
    ink: &[DrawnInk],
) -> Result<Pages<'d>, PageFault> {
    let mut reader = Reader {
        page: 0,
        painted: Vec::new(),
        surfaces: Vec::new(),
        inked: Vec::new(),
        lines: Vec::new(),
        texts: Vec::new(),
        drawn: Vec::new(),
        to_sign_on: Vec::new(),
        unheard: Vec::new(),
        regions: Vec::new(),
        between: None,
        files,
        ink: ink.to_vec(),
        paper: 1.0,
    };
    for page in document.pages() {
        reader.page += 1;
        reader.painted.clear();
        reader.surfaces.clear();
        reader.inked.clear();
        reader.lines.clear();
        reader.texts.clear();
        if let Some((_, region)) = &mut reader.between {
            *region = None;
        }
        let (width, height) = (page.frame.width().to_pt(), page.frame.height().to_pt());
        if page.bleed != Sides::splat(Abs::zero()) {
            return Err(reader.fault(None, "another size in the PDF than on paper (bleed)"));
        }
        if page.numbering.is_some() {
            return Err(reader.fault(None, "numbers of its own in the PDF (numbering)"));
        }
        if width > WIDEST || height > HIGHEST {
            return Err(reader.fault(None, "more room than a sheet of paper"));
        }
        reader.paper = match page.fill.as_ref().custom() {
            Some(Some(fill)) => reader.solid(fill)?,
            _ => 1.0,
        };
        let here = Here {
            transform: Transform::identity(),
            clip: Some(Area::of(
                Point::zero(),
                page.frame.size().to_point(),
                Transform::identity(),
            )),
            region: None,
            flow: None,
        };
        reader.frame(&page.frame, &here)?;
    }
    if reader.between.is_some() {
        return Err(reader.fault(None, MISPLACED_MARK));
    }
    match reader.ink.first() {
        None => Ok(Pages {
            regions: reader.regions,
            drawn: reader.drawn,
            lines: reader.to_sign_on,
        }),
        Some(ink) => Err(PageFault {
            page: ink.page,
            key: None,
            fault: "the ink of a signature is not printed where it was drawn",
        }),
    }
}

impl<'d> Reader<'d, '_> {
    fn fault(&self, key: Option<usize>, fault: &'static str) -> PageFault {
        let region = key.and_then(|index| self.regions.get(index));
        PageFault {
            page: self.page,
            key: region.map(|region| region.key.clone()),
            fault,
        }
    }

    fn frame(&mut self, frame: &'d Frame, here: &Here) -> Result<(), PageFault> {
        for (position, item) in frame.items() {
            let at = here
                .transform
                .pre_concat(Transform::translate(position.x, position.y));
            match item {
                FrameItem::Group(group) => self.group(group, at, here)?,
                FrameItem::Text(text) => self.text(text, at, here)?,
                FrameItem::Shape(shape, _) => self.shape(shape, at, here)?,
                FrameItem::Image(image, size, _) => {
                    let upright = at.kx.is_zero() && at.ky.is_zero();
                    if !upright || at.sx.get() <= 0.0 || at.sy.get() <= 0.0 {
                        return Err(self.fault(here.region, "has ink that is turned or mirrored"));
                    }
                    let area = Area::of(Point::zero(), size.to_point(), at);
                    if here.clip.is_some_and(|clip| !clip.contains(&area, 0.5)) {
                        return Err(self.fault(here.region, "has ink that is cut off"));
                    }
                    self.image(image, area)?;
                }
                FrameItem::Link(..) => {
                    return Err(self.fault(here.region, "is a link; print no links"));
                }
                FrameItem::Tag(Tag::Start(mark, _)) => {
                    if mark.is::<ArtifactElem>()
                        && let Some(location) = mark.location()
                    {
                        self.unheard.push(location);
                    }
                    let label = mark.label().map(|label| label.resolve());
                    match label.as_ref().map(|label| label.as_str()) {
                        Some("printed-from") => match mark.field_by_name("value") {
                            Ok(Value::Str(key)) if here.region.is_none() => {
                                self.begin(key.to_string())?;
                            }
                            _ => return Err(self.fault(None, MISPLACED_MARK)),
                        },
                        Some("printed-to") if self.between.take().is_none() => {
                            return Err(self.fault(None, MISPLACED_MARK));
                        }
                        _ => {}
                    }
                }
                FrameItem::Tag(Tag::End(location, ..)) => {
                    self.unheard.retain(|unheard| unheard != location);
                }
            }
        }
        Ok(())
    }

    fn group(&mut self, group: &'d GroupItem, at: Transform, here: &Here) -> Result<(), PageFault> {
        let mut inner = here.clone();
        inner.transform = at.pre_concat(group.transform);
        let area = Area::of(
            Point::zero(),
            group.frame.size().to_point(),
            inner.transform,
        );
        if let Some(clip) = &group.clip {
            let bounds = clip.bbox(None);
            let mut kept = Area::of(bounds.min, bounds.max, inner.transform);
            if rectangle(&clip.0).is_none() {
                // Nothing is seen for certain within another shape.
                kept.right = kept.left;
            }
            inner.clip = Some(inner.clip.map_or(kept, |clip| clip.common(&kept)));
        }
        let label = group.label.map(|label| label.resolve().as_str().to_owned());
        match label.as_deref() {
            Some("part") => {
                let Some(index) = here.region else {
                    return Err(self.fault(None, "has a part of no text"));
                };
                if let Some(region) = self.regions.get_mut(index) {
                    inner.flow = Some(region.flows.len());
                    region.flows.push(Flow {
                        area,
                        covers: area,
                        runs: Vec::new(),
                        closed: false,
                    });
                }
            }
            Some(label) if label.starts_with("printed:") => {
                let key = label.trim_start_matches("printed:").to_owned();
                inner.region = Some(self.open(key, area, here));
                inner.flow = None;
            }
            _ => {}
        }
        self.frame(&group.frame, &inner)
    }

    /// Begins a text that stands between two marks.
    fn begin(&mut self, key: String) -> Result<(), PageFault> {
        match self.between.replace((key, None)) {
            None => Ok(()),
            Some(_) => Err(self.fault(None, MISPLACED_MARK)),
        }
    }

    /// The region on this page of the text that stands between two marks.
    fn region_between(&mut self, words: &Run<'_>) -> Option<usize> {
        let (key, region) = self.between.as_mut()?;
        Some(*region.get_or_insert_with(|| {
            self.regions.push(Region {
                key: key.clone(),
                page: self.page,
                area: words.body(),
                covers: words.body(),
                around: Vec::new(),
                flows: Vec::new(),
                direct: None,
                between_marks: true,
                unheard: false,
            });
            self.regions.len() - 1
        }))
    }

    /// Begins a region; the text around it ends where it stands.
    fn open(&mut self, key: String, area: Area, here: &Here) -> usize {
        let mut around = Vec::new();
        let between = || self.between.as_ref().and_then(|(_, region)| *region);
        if let Some(outer) = here.region.or_else(between)
            && let Some(region) = self.regions.get_mut(outer)
        {
            around.clone_from(&region.around);
            let flow = here.flow.unwrap_or_else(|| region.direct());
            if let Some(flow) = region.flows.get_mut(flow) {
                flow.closed = true;
            }
            around.push((outer, flow));
        }
        self.regions.push(Region {
            key,
            page: self.page,
            area,
            covers: area,
            around,
            flows: Vec::new(),
            direct: None,
            between_marks: false,
            unheard: false,
        });
        self.regions.len() - 1
    }

    fn text(&mut self, text: &'d TextItem, at: Transform, here: &Here) -> Result<(), PageFault> {
        if !text.text.chars().any(significant) {
            // Of white space and marks of direction nothing is seen; a hyphen that
            // stands for a place to divide a word is.
            return match text.glyphs.iter().any(|glyph| is_drawn(&text.font, glyph)) {
                true => Err(self.fault(here.region, "has a sign that stands for no letter")),
                false => Ok(()),
            };
        }
        let from = Point::zero().transform(at);
        let run = Run {
            item: text,
            page: self.page,
            left: from.x.to_pt(),
            right: from.x.to_pt() + text.width().to_pt() * at.sx.get(),
            baseline: from.y.to_pt() - rise(text) * at.sy.get(),
            size: text.size.to_pt() * at.sy.get(),
        };
        let Some(index) = here.region.or_else(|| self.region_between(&run)) else {
            return Err(self.fault(None, "words that are neither the sheet's nor the wording's"));
        };
        let upright = at.kx.is_zero()
            && at.ky.is_zero()
            && at.sx.get() > 0.0
            && (0.8..1.25).contains(&(at.sx.get() / at.sy.get()));
        if !upright {
            return Err(self.fault(Some(index), "is turned, leant or stretched"));
        }
        let key = self.regions.get(index).map(|region| region.key.as_str());
        let signed = key.is_some_and(|key| {
            key.starts_with("signature.name:") || key.starts_with("signature.note:")
        });
        let least = if signed {
            LEAST_SIZE_SIGNED
        } else {
            LEAST_SIZE
        };
        if run.size < least {
            return Err(self.fault(Some(index), "is printed smaller than 6 points"));
        }
        if text.stroke.is_some() {
            return Err(self.fault(Some(index), "has letters with an outline"));
        }
        let (body, bounds) = (run.body(), text.bbox());
        let ink = Area::of(bounds.min, bounds.max, at);
        if here
            .clip
            .is_some_and(|clip| !clip.contains(&ink, 0.5) || !clip.contains(&body, 0.5))
        {
            return Err(self.fault(Some(index), "is cut off"));
        }
        let colour = self.solid(&text.fill).map_err(|fault| PageFault {
            key: key.map(str::to_owned),
            ..fault
        })?;
        let stands_out = |under| contrast(colour, under) >= LEAST_CONTRAST;
        if !self.under(&ink).all(stands_out) {
            return Err(self.fault(Some(index), "does not stand out from what is under it"));
        }
        // A surface holds the words whole; what meets them otherwise is a line
        // through them, whatever its colour.
        let through = |(one, _): &(Area, f64)| {
            one.overlaps(&body, 0.2) && !one.contains(&body, 0.1 * run.size)
        };
        if self.painted.iter().any(through) {
            return Err(self.fault(Some(index), COVERED));
        }
        if self.lines.iter().any(|line| line.overlaps(&body, 0.2)) {
            return Err(self.fault(Some(index), COVERED));
        }
        let over = |other: &&Letters| other.region != index && other.body.overlaps(&body, 0.5);
        if let Some(other) = self.texts.iter().find(over) {
            return Err(self.fault(Some(other.region), COVERED));
        }
        self.texts.push(Letters {
            ink,
            body,
            region: index,
        });
        let unheard = !self.unheard.is_empty();
        let late = "has words after another text began within it";
        let Some(region) = self.regions.get_mut(index) else {
            return Ok(());
        };
        region.unheard |= unheard;
        let flow = here.flow.unwrap_or_else(|| region.direct());
        if !region.take(flow, run) {
            return Err(self.fault(Some(index), late));
        }
        Ok(())
    }

    /// The luminances that lie under an area: of the last thing that covers it,
    /// and of everything over that which touches it.
    fn under(&self, area: &Area) -> impl Iterator<Item = f64> {
        let touching: Vec<&(Area, f64)> = self
            .painted
            .iter()
            .filter(|(one, _)| one.overlaps(area, 0.2))
            .collect();
        let covers = touching
            .iter()
            .rposition(|(one, _)| one.contains(area, 0.0));
        let paper = covers.is_none().then_some(self.paper);
        let over: Vec<f64> = touching
            .into_iter()
            .skip(covers.unwrap_or(0))
            .map(|(_, luminance)| *luminance)
            .collect();
        paper.into_iter().chain(over)
    }

    fn solid(&self, paint: &Paint) -> Result<f64, PageFault> {
        match paint {
            Paint::Solid(color) if opaque(color) => Ok(luminance(color)),
            _ => Err(self.fault(None, "has a colour that is not plain and opaque")),
        }
    }

    fn shape(&mut self, shape: &Shape, at: Transform, here: &Here) -> Result<(), PageFault> {
        const OTHER: &str = "a drawing; forms have straight lines and boxes only";
        if !at.kx.is_zero() || !at.ky.is_zero() {
            return Err(self.fault(None, OTHER));
        }
        let (fill, lines) = match &shape.geometry {
            Geometry::Line(to) if to.x == Abs::zero() || to.y == Abs::zero() => {
                (None, vec![(Point::zero(), *to)])
            }
            Geometry::Rect(size) => (Some((Point::zero(), size.to_point())), Vec::new()),
            Geometry::Curve(curve) => {
                let around = rectangle(&curve.0);
                let lines = match around {
                    Some(_) => Vec::new(),
                    // Sides of a box, which Typst draws as an open way.
                    None => segments(&curve.0)
                        .filter(|_| shape.fill.is_none())
                        .ok_or_else(|| self.fault(None, OTHER))?,
                };
                (around, lines)
            }
            Geometry::Line(_) => return Err(self.fault(None, OTHER)),
        };
        // What is cut off paints less than it says.
        let whole = |area: &Area| here.clip.is_none_or(|clip| clip.contains(area, 0.5));
        let area = fill.map(|(from, to)| Area::of(from, to, at));
        if let (Some(fill), Some(area)) = (&shape.fill, area) {
            let luminance = self.solid(fill)?;
            if !whole(&area) {
                return Err(self.fault(None, "a surface that is cut off"));
            }
            self.surface(area, luminance)?;
            self.paint(area, luminance)?;
        }
        if let Some(stroke) = &shape.stroke {
            let luminance = self.solid(&stroke.paint)?;
            if stroke.dash.is_some() {
                return Err(self.fault(None, "a line with gaps; draw it whole"));
            }
            let scale = at.sx.get().abs().max(at.sy.get().abs());
            let thickness = stroke.thickness.to_pt() * scale;
            let sides = area.into_iter();
            let lines = lines.into_iter().map(|(from, to)| Area::of(from, to, at));
            for edge in sides
                .chain(lines)
                .flat_map(|area| edges(&area, thickness / 2.0))
            {
                if !whole(&edge) && thickness > THICK {
                    return Err(self.fault(None, "a line that is cut off"));
                }
                if thickness > THICK {
                    self.surface(edge, luminance)?;
                }
                self.paint(edge, luminance)?;
            }
        }
        Ok(())
    }

    /// What hides the ink that it lies over.
    fn surface(&mut self, area: Area, luminance: f64) -> Result<(), PageFault> {
        if self.inked.iter().any(|ink| ink.overlaps(&area, 0.2)) {
            return Err(self.fault(None, "a surface over the ink"));
        }
        self.surfaces.push((area, luminance));
        Ok(())
    }

    fn paint(&mut self, area: Area, luminance: f64) -> Result<(), PageFault> {
        let covered = self.texts.iter().find(|text| text.ink.overlaps(&area, 0.2));
        if let Some(text) = covered {
            return Err(self.fault(Some(text.region), COVERED));
        }
        self.painted.push((area, luminance));
        self.drawn.push((self.page, area));
        Ok(())
    }

    /// A line to sign on, which strikes nothing through.
    fn line(&mut self, area: Area) -> Result<(), PageFault> {
        if area.bottom - area.top > LINE_HEIGHT {
            return Err(self.fault(None, "a line to sign on that is a block"));
        }
        let struck = self
            .texts
            .iter()
            .find(|text| text.body.overlaps(&area, 0.2));
        if let Some(text) = struck {
            return Err(self.fault(Some(text.region), COVERED));
        }
        self.lines.push(area);
        self.drawn.push((self.page, area));
        self.to_sign_on.push((self.page, area));
        Ok(())
    }

    fn image(&mut self, image: &Image, area: Area) -> Result<(), PageFault> {
        let ImageKind::Svg(svg) = image.kind() else {
            return Err(self.fault(None, "a picture; forms print none but the ink"));
        };
        let bytes: &[u8] = svg.data();
        if bytes == LINE_SVG.as_bytes() {
            return self.line(area);
        }
        let drawn = self.ink.iter().position(|ink| {
            let file = self.files.iter().find(|(name, _)| *name == ink.file);
            let points = |hundredths: f64| Abs::mm(hundredths / 100.0).to_pt();
            let near = |a: f64, b: f64| (a - b).abs() < 0.4;
            ink.page == self.page
                && file.is_some_and(|(_, known)| known == bytes)
                && near(area.left, points(ink.left))
                && near(area.top, points(ink.top))
                && near(area.right - area.left, points(ink.width))
                && near(area.bottom - area.top, points(ink.height))
        });
        match drawn {
            Some(index) => {
                self.ink.swap_remove(index);
                let mut under = self.surfaces.iter();
                let hides = |(surface, luminance): &(Area, f64)| {
                    surface.overlaps(&area, 0.2) && contrast(INK, *luminance) < LEAST_CONTRAST
                };
                if under.any(hides) || contrast(INK, self.paper) < LEAST_CONTRAST {
                    return Err(
                        self.fault(None, "ink that does not stand out from what is under it")
                    );
                }
                self.inked.push(area);
                Ok(())
            }
            None => Err(self.fault(None, "a picture that is not the ink, or not in its place")),
        }
    }
}
