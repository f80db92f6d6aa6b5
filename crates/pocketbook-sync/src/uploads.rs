//! What the gateway's answer to an upload by the host's system means for the
//! segment: the same that it would mean to the engine.

use std::time::Duration;

use pocketbook_protocol::ProblemCode;

use crate::client::refusal;
use crate::delivery::Fate;
use crate::engine::LEAST_PUT_OFF;
use crate::transport::Response;

/// What is refused for a reason that time alone does not mend is handed out
/// again after so long; a sync in between settles it sooner.
const UNSETTLED: Duration = Duration::from_secs(15 * 60);
/// A stranger's word about how long to wait counts up to this.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// What becomes of a segment that the host's system has sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadFate {
    /// The gateway holds it, or other bytes in its place, or refuses the request
    /// for good: the next sync asks, sends by ranges, and judges for itself.
    LeftToSync,
    /// It is to be sent again, no sooner than after this.
    Later(Duration),
}

/// Judges an answer.
#[must_use]
pub fn upload_fate(answer: &Response) -> UploadFate {
    if (200..300).contains(&answer.status) {
        return UploadFate::LeftToSync;
    }
    let error = refusal(answer);
    // The bytes were checked before they were handed out, so it is the others
    // that are wrong, or these were altered here since: the sync finds out.
    if error.is(ProblemCode::Conflict) {
        return UploadFate::LeftToSync;
    }
    let asked = error.retry_after().unwrap_or_default().min(LONGEST_WAIT);
    let soon = error.is_busy();
    match Fate::of(error) {
        // It may be the request that is wrong and not the file: a proxy dropped a
        // header, the system sent it in pieces. That parks no evidence.
        Ok(Fate::Wedged(_)) => UploadFate::LeftToSync,
        Ok(Fate::Incomplete) => UploadFate::Later(LEAST_PUT_OFF.max(asked)),
        _ if soon => UploadFate::Later(LEAST_PUT_OFF.max(asked)),
        _ => UploadFate::Later(UNSETTLED.max(asked)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_protocol::Problem;

    fn fate(code: ProblemCode, retry_after: Option<u64>) -> UploadFate {
        let problem = Problem::new(code);
        upload_fate(&Response {
            status: problem.status,
            body: serde_json::to_vec(&problem).unwrap(),
            retry_after: retry_after.map(Duration::from_secs),
        })
    }

    fn bare(status: u16, retry_after: Option<u64>) -> UploadFate {
        upload_fate(&Response {
            status,
            body: b"<html>".to_vec(),
            retry_after: retry_after.map(Duration::from_secs),
        })
    }

    #[test]
    fn an_answer_means_what_it_means_to_the_engine() {
        let later = |seconds| UploadFate::Later(Duration::from_secs(seconds));
        assert_eq!(bare(200, None), UploadFate::LeftToSync);
        assert_eq!(fate(ProblemCode::Conflict, None), UploadFate::LeftToSync);
        for code in [
            ProblemCode::Malformed,
            ProblemCode::TooLarge,
            ProblemCode::Media,
        ] {
            assert_eq!(fate(code, None), UploadFate::LeftToSync);
        }
        assert_eq!(fate(ProblemCode::Incomplete, None), later(60));
        assert_eq!(fate(ProblemCode::Busy, Some(600)), later(600));
        assert_eq!(fate(ProblemCode::Busy, Some(u64::MAX)), later(86_400));
        for code in [
            ProblemCode::Token,
            ProblemCode::ClockSkew,
            ProblemCode::Device,
            // Nothing here says who is wrong: no file is given up for it.
            ProblemCode::Revoked,
        ] {
            assert_eq!(fate(code, None), later(900));
        }
    }

    /// A portal's or a proxy's word, or none at all, never parks evidence.
    #[test]
    fn an_answer_that_is_not_the_gateways_parks_nothing() {
        for status in [0, 302, 400, 403, 404, 413, 415, 500] {
            assert!(
                matches!(bare(status, None), UploadFate::Later(_)),
                "{status}"
            );
        }
        assert_eq!(
            bare(503, Some(90)),
            UploadFate::Later(Duration::from_secs(90))
        );
    }
}
