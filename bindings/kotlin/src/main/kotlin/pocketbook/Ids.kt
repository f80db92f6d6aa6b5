package pocketbook

// Identifiers, each of a type of its own: who gives the id of a person where a
// draft is asked for is told by the compiler. They cost no more than their text.

/** An incident. */
@JvmInline
value class IncidentId(val text: String) {
    override fun toString() = text
}

/** A person entered in an incident. */
@JvmInline
value class PersonId(val text: String) {
    override fun toString() = text
}

/** A place entered in an incident. */
@JvmInline
value class PlaceId(val text: String) {
    override fun toString() = text
}

/** A draft of a statement, rear page, report or supplement. */
@JvmInline
value class DraftId(val text: String) {
    override fun toString() = text
}

/** One revision of a draft. */
@JvmInline
value class RevisionId(val text: String) {
    override fun toString() = text
}

/** A sealed record. */
@JvmInline
value class RecordId(val text: String) {
    override fun toString() = text
}

/** A photograph, recording or printed form. */
@JvmInline
value class AttachmentId(val text: String) {
    override fun toString() = text
}

/** An exhibit of an incident. */
@JvmInline
value class ExhibitId(val text: String) {
    override fun toString() = text
}

/** A risk assessment of a report. */
@JvmInline
value class RiskAssessmentId(val text: String) {
    override fun toString() = text
}

/** An officer's account. */
@JvmInline
value class OfficerId(val text: String) {
    override fun toString() = text
}

/** A tablet. */
@JvmInline
value class DeviceId(val text: String) {
    override fun toString() = text
}
