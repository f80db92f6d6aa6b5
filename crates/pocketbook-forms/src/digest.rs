//! SHA-256, as references and manifests write it.

use ring::digest::{Context, SHA256};

/// SHA-256 over parts that come one by one, each preceded by its length, so that
/// moving a byte from one part to the next is another digest. What begins alike
/// is digested once and cloned.
#[derive(Clone)]
pub(crate) struct Parts(Context);

impl Parts {
    pub(crate) fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    pub(crate) fn update(&mut self, part: &[u8]) {
        self.0.update(&(part.len() as u64).to_be_bytes());
        self.0.update(part);
    }

    pub(crate) fn and(mut self, part: &[u8]) -> Self {
        self.update(part);
        self
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        finish(self.0)
    }
}

/// SHA-256 over the parts as [`Parts`]; a single part is digested as it is, as
/// `sha256sum` would.
pub(crate) fn sha256<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    let parts: Vec<&[u8]> = parts.into_iter().collect();
    if let [one] = parts.as_slice() {
        let mut context = Context::new(&SHA256);
        context.update(one);
        return finish(context);
    }
    let parts = parts.into_iter();
    parts
        .fold(Parts::new(), |digest, part| digest.and(part))
        .finish()
}

fn finish(context: Context) -> [u8; 32] {
    let mut bytes = [0; 32];
    let digest = context.finish();
    for (to, from) in bytes.iter_mut().zip(digest.as_ref()) {
        *to = *from;
    }
    bytes
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
