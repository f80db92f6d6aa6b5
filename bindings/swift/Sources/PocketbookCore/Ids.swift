/// An identifier: made of text, and of a type of its own, so that who gives the id
/// of a person where a draft is asked for is told by the compiler.
public protocol PocketbookIdentifier: RawRepresentable, Hashable, Sendable, Codable,
    CustomStringConvertible
where RawValue == String {}

extension PocketbookIdentifier {
    public var description: String { rawValue }
}

/// An incident.
public struct IncidentId: PocketbookIdentifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A person entered in an incident.
public struct PersonId: PocketbookIdentifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A place entered in an incident.
public struct PlaceId: PocketbookIdentifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A draft of a statement, rear page, report or supplement.
public struct DraftId: PocketbookIdentifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// One revision of a draft.
public struct RevisionId: PocketbookIdentifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A sealed record.
public struct RecordId: PocketbookIdentifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A photograph, recording or printed form.
public struct AttachmentId: PocketbookIdentifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// An exhibit of an incident.
public struct ExhibitId: PocketbookIdentifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A risk assessment of a report.
public struct RiskAssessmentId: PocketbookIdentifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// An officer's account.
public struct OfficerId: PocketbookIdentifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A tablet.
public struct DeviceId: PocketbookIdentifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}
