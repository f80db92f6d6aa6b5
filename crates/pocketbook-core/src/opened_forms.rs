//! The risk assessment forms that were opened since the tablet was: each is
//! verified and parsed once, and not again for every answer. What has a digest
//! never changes, so nothing here can grow old; which edition is in use is asked
//! of the device database each time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use pocketbook_model::Sha256Digest;
use pocketbook_reference::risk::RiskForm;

use crate::CoreError;

/// Opened forms by the digest of their definition, shared by all clones of a
/// tablet.
#[derive(Clone, Default)]
pub(crate) struct OpenedForms(Arc<Mutex<BTreeMap<Sha256Digest, Arc<RiskForm>>>>);

impl OpenedForms {
    /// The form of a digest, opened by `open` if it never was. A failure is kept
    /// by nobody: the next call tries again.
    pub(crate) fn get(
        &self,
        sha256: Sha256Digest,
        open: impl FnOnce() -> Result<RiskForm, CoreError>,
    ) -> Result<Arc<RiskForm>, CoreError> {
        let mut opened = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(form) = opened.get(&sha256) {
            return Ok(Arc::clone(form));
        }
        let form = Arc::new(open()?);
        opened.insert(sha256, Arc::clone(&form));
        Ok(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_reference::risk::demonstration;

    #[test]
    fn a_form_is_opened_once_and_a_failure_is_tried_again() {
        let forms = OpenedForms::default();
        let digest = Sha256Digest::from_bytes([1; 32]);
        let fail = || Err(CoreError::NotFound { what: "invented" });
        assert!(forms.get(digest, fail).is_err());
        let open = || Ok(RiskForm::clone(&demonstration().unwrap()));
        let first = forms.get(digest, open).unwrap();
        let again = forms.get(digest, fail).unwrap();
        assert!(Arc::ptr_eq(&first, &again));
    }
}
