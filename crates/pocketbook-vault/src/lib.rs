//! Encrypted storage on a tablet: key slots, SQLCipher, attachments, ledger and search
