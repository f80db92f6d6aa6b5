import Foundation

extension DateComponents {
    /// A day as the core writes it, such as `2026-03-01`.
    init(iso8601Day text: String) {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        self.init(
            calendar: Calendar(identifier: .gregorian),
            year: parts.first,
            month: parts.dropFirst().first,
            day: parts.dropFirst(2).first)
    }

    /// The day as the core reads it. Components without year, month and day are
    /// no day, which the core refuses.
    var iso8601Day: String {
        func digits(_ number: Int?, _ width: Int) -> String {
            let text = String(number ?? 0)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))"
    }
}
