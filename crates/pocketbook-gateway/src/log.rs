//! The transparency log as others ask about it.

use pocketbook_protocol::{LogConsistency, Problem, ProblemCode};

use crate::database::{log_hash, log_size, meta};
use crate::{Gateway, GatewayError};

impl Gateway {
    /// The newest checkpoint, once there is a record.
    pub(crate) fn checkpoint(&self) -> Result<String, GatewayError> {
        let note = self
            .database
            .read(|connection| meta(connection, "checkpoint"))?;
        note.ok_or_else(|| GatewayError::refused(ProblemCode::NotFound))
    }

    /// The proof that the log of `to` records continues that of `from`.
    pub(crate) fn log_consistency(
        &self,
        from: u64,
        to: u64,
    ) -> Result<LogConsistency, GatewayError> {
        if from > to {
            return Err(GatewayError::malformed(
                "from: at most as many records as to".to_owned(),
            ));
        }
        self.database.read(|connection| {
            let size = log_size(connection)?;
            if to > size {
                let mut problem = Problem::new(ProblemCode::NotFound);
                problem.detail = Some(format!("to: the log has {size} records"));
                return Err(GatewayError::Refused(Box::new(problem)));
            }
            let mut read = |level, place| log_hash(connection, level, place);
            let hashes = pocketbook_seal::consistency_proof(from, to, &mut read)?;
            Ok(LogConsistency { from, to, hashes })
        })
    }
}
