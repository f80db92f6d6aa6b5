//! What crosses rooms: journeys, kill campaigns and verification by the tools of others
