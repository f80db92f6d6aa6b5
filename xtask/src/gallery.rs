//! Pictures of every form for people to look at, and the PDFs they are made of
//! for veraPDF.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{build, example, font_pack, root, run, target};

/// Dots an inch: legible, and the whole gallery stays under 4 MB.
const RESOLUTION: &str = "70";
/// Pages of a form that are shown.
const PAGES: &str = "3";

/// Writes the gallery's PDFs and says where they are.
pub(crate) fn pdfs() -> Result<PathBuf, String> {
    let folder = target().join("gallery");
    let _ = std::fs::remove_dir_all(&folder);
    build()?;
    let mut gallery = Command::new(example("gallery"));
    gallery.arg(&folder);
    let pack = target().join("font-pack");
    if font_pack::available() {
        font_pack::make(&pack)?;
        gallery.arg(&pack);
    } else {
        println!(
            "not run: the languages of the font pack: install fonts-noto-core and fonts-noto-cjk"
        );
    }
    run(&mut gallery)?;
    Ok(folder)
}

/// The PDFs of a folder, in order.
pub(crate) fn pdfs_in(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
    let mut pdfs: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|kind| kind == "pdf"))
        .collect();
    pdfs.sort();
    Ok(pdfs)
}

fn page_count(pdf: &Path) -> Result<u32, String> {
    let told = Command::new("pdfinfo").arg(pdf).output();
    let told = told.map_err(|error| format!("pdfinfo: {error}; install poppler-utils"))?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let pages = told.lines().find_map(|line| line.strip_prefix("Pages:"));
    let pages = pages.and_then(|pages| pages.trim().parse().ok());
    pages.ok_or_else(|| format!("pdfinfo tells no pages of {}", pdf.display()))
}

/// Draws docs/gallery anew.
pub(crate) fn make() -> Result<(), String> {
    let pictures = root().join("docs/gallery");
    let _ = std::fs::remove_dir_all(&pictures);
    std::fs::create_dir_all(&pictures).map_err(|error| error.to_string())?;
    for pdf in pdfs_in(&pdfs()?)? {
        let name = pdf.file_stem().unwrap_or_default();
        run(Command::new("pdftoppm")
            .args(["-png", "-r", RESOLUTION, "-l", PAGES])
            .arg(&pdf)
            .arg(pictures.join(name)))
        .map_err(|error| format!("{error}; install poppler-utils"))?;
        // How a long one ends is worth a look too.
        let last = page_count(&pdf)?;
        if last > PAGES.parse().unwrap_or(0) {
            let last = last.to_string();
            run(Command::new("pdftoppm")
                .args(["-png", "-r", RESOLUTION, "-f", &last, "-l", &last])
                .arg(&pdf)
                .arg(pictures.join(name)))?;
        }
    }
    Ok(())
}
