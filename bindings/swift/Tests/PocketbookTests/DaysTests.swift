import Foundation
import Testing

@testable import PocketbookCore

struct DaysTests {
    private func day(_ calendar: Calendar.Identifier?, _ year: Int?, _ month: Int, _ day: Int) -> String {
        DateComponents(
            calendar: calendar.map { Calendar(identifier: $0) }, year: year, month: month, day: day
        ).iso8601Day
    }

    @Test("a day that was picked in another calendar is the same day in the core's")
    func converted() {
        #expect(day(.buddhist, 2569, 3, 1) == "2026-03-01")
        #expect(day(.islamicUmmAlQura, 1447, 9, 1) == "2026-02-18")
    }

    @Test("a day without a calendar, or with the core's, is written as it stands")
    func asItStands() {
        #expect(day(nil, 2026, 3, 1) == "2026-03-01")
        #expect(day(.gregorian, 2026, 3, 1) == "2026-03-01")
        #expect(day(.iso8601, 2026, 3, 1) == "2026-03-01")
    }

    @Test("what is no day of its calendar is no day of the core's")
    func refused() {
        #expect(day(.buddhist, 2569, 2, 30) == "2569-02-30")
        #expect(day(.buddhist, nil, 3, 1) == "0000-03-01")
    }
}
