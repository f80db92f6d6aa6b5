//! Canonical bytes, signatures, the ledger chain, receipts, log proofs and evidence bundles
