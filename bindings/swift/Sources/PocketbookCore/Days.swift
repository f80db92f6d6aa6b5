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

    /// The day as the core reads it, whatever calendar it was picked in.
    /// Components without year, month and day are no day, which the core refuses.
    var iso8601Day: String {
        let day = inGregorian
        func digits(_ number: Int?, _ width: Int) -> String {
            let text = String(number ?? 0)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(digits(day.year, 4))-\(digits(day.month, 2))-\(digits(day.day, 2))"
    }

    /// The same day in the core's calendar: 2569 of the Buddhist one is 2026. What
    /// is no day of its own calendar stays as it is, and the core refuses it.
    private var inGregorian: DateComponents {
        guard let calendar, calendar.identifier != .gregorian, calendar.identifier != .iso8601,
            year != nil, month != nil, day != nil, isValidDate, let date = self.date
        else { return self }
        var gregorian = Calendar(identifier: .gregorian)
        gregorian.timeZone = timeZone ?? calendar.timeZone
        return gregorian.dateComponents([.year, .month, .day], from: date)
    }
}
