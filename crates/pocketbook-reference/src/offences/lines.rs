//! On which line of its file a row begins.
//!
//! The reader of tables tells where it stood before a row: in front of the line
//! feed that ends the row before it, when lines end as Windows ends them, and in
//! front of empty lines, which it passes over. Somebody looks a line up in a
//! spreadsheet, so it is counted here, as editors count.

/// Counts the lines of a file once, from its beginning.
pub(super) struct Lines<'b> {
    bytes: &'b [u8],
    /// Up to where lines were counted.
    read: usize,
    line: u64,
}

impl<'b> Lines<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        Self {
            bytes,
            read: 0,
            line: 1,
        }
    }

    /// The line, from 1, of the row that begins at or after a byte. Rows are
    /// asked for in their order.
    pub(super) fn of_row_after(&mut self, byte: u64) -> u64 {
        let from = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(here) = self.bytes.get(self.read) {
            let next = self.bytes.get(self.read + 1);
            let ends = *here == b'\n' || (*here == b'\r' && next != Some(&b'\n'));
            if self.read >= from && !matches!(here, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(ends);
            self.read += 1;
        }
        self.line
    }
}
