//! What crosses rooms: journeys with real processes, kill campaigns, and
//! verification by tools that are not ours. The tests are in `tests/tests`.
