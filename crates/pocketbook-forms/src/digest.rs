//! SHA-256, as references and manifests write it.

use ring::digest::{Context, SHA256};

/// SHA-256 over the parts, each preceded by its length, so that moving a byte
/// from one part to the next is another digest; a single part is digested as
/// it is, as `sha256sum` would.
pub(crate) fn sha256<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    let parts: Vec<&[u8]> = parts.into_iter().collect();
    let mut context = Context::new(&SHA256);
    for part in &parts {
        if parts.len() > 1 {
            context.update(&(part.len() as u64).to_be_bytes());
        }
        context.update(part);
    }
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
