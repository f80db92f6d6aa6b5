//! Progress on standard error, for people only.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that is shown in a terminal and nowhere else.
pub(crate) fn bar(total: Option<u64>, bytes: bool, json: bool) -> ProgressBar {
    if json || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    let style = if bytes {
        "{bar:30} {bytes}/{total_bytes}"
    } else {
        "{bar:30} {pos}/{len}"
    };
    bar.set_style(
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar
}
