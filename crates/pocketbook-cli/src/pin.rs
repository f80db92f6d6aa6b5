//! Where a PIN comes from: a prompt, standard input or a file descriptor, and
//! never the command line, which every process can read.

use std::io::{BufRead as _, IsTerminal as _, Read};

use pocketbook_core::Pin;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// Where to read it.
#[derive(Clone, Copy)]
pub(crate) enum PinSource {
    Prompt,
    Stdin,
    Descriptor(u32),
}

/// The first line and not a byte more: what follows belongs to whoever reads
/// this descriptor next.
fn first_line(source: &mut impl Read) -> std::io::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(Vec::new());
    let mut byte = [0];
    loop {
        match source.read(&mut byte) {
            Ok(0) => break,
            Ok(_) if byte == [b'\n'] => break,
            Ok(_) => line.extend_from_slice(&byte),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let text = std::str::from_utf8(&line)
        .map_err(|_| std::io::Error::from(std::io::ErrorKind::InvalidData))?;
    Ok(Zeroizing::new(text.to_owned()))
}

impl PinSource {
    fn read(self, prompt: &str) -> Result<Zeroizing<String>, Failure> {
        let failed = |error: std::io::Error| {
            Failure::Usage(format!("the PIN cannot be read ({:?})", error.kind()))
        };
        let line = match self {
            Self::Stdin | Self::Descriptor(0) => {
                let mut line = Zeroizing::new(String::new());
                std::io::stdin()
                    .lock()
                    .read_line(&mut line)
                    .map_err(failed)?;
                line
            }
            Self::Descriptor(number) => {
                let path = format!("/dev/fd/{number}");
                first_line(&mut std::fs::File::open(path).map_err(failed)?).map_err(failed)?
            }
            Self::Prompt => {
                if !std::io::stdin().is_terminal() {
                    return Err(Failure::Usage(
                        "a PIN is needed: run in a terminal, or use --pin-stdin or --pin-fd"
                            .to_owned(),
                    ));
                }
                Zeroizing::new(rpassword::prompt_password(prompt).map_err(failed)?)
            }
        };
        let pin = Zeroizing::new(line.trim_end_matches(['\n', '\r']).to_owned());
        if pin.is_empty() {
            return Err(Failure::Usage(
                "the PIN is empty; give it on the first line".to_owned(),
            ));
        }
        Ok(pin)
    }

    /// A PIN to unlock with.
    pub(crate) fn entered(self) -> Result<Pin, Failure> {
        Ok(Pin::entered(self.read("PIN: ")?.to_string()))
    }

    /// A new PIN; asked for twice at a prompt.
    pub(crate) fn chosen(self) -> Result<Pin, Failure> {
        let pin = self.read("New PIN (at least 8 digits): ")?;
        if matches!(self, Self::Prompt) && *self.read("The same again: ")? != *pin {
            return Err(Failure::Usage("the two PINs differ; try again".to_owned()));
        }
        Ok(Pin::new(pin.to_string()).map_err(pocketbook_core::CoreError::from)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_the_first_line_and_the_rest_is_left() {
        let mut source: &[u8] = b"48219375\nwords of a statement\n";
        assert_eq!(*first_line(&mut source).unwrap(), "48219375");
        assert_eq!(source, b"words of a statement\n");
    }
}
