//! What every host calls: devices, sessions, drafts, signing, reports, sync and events
