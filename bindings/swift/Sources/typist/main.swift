// The process that is killed: types a line into a statement for each that it is
// sent, and says when it is saved. Arguments: folder, officer, draft, PIN.

import Foundation
import Pocketbook

let arguments = Array(CommandLine.arguments.dropFirst())
let device = try await Device.openForDevelopment(folder: arguments[0])
let session = try await device.unlock(officer: OfficerId(rawValue: arguments[1]), pin: arguments[3])
var lines: [String] = []
while readLine() != nil {
    lines.append("line \(lines.count + 1)")
    _ = try await session.editStatement(
        draft: DraftId(rawValue: arguments[2]),
        change: StatementChange(body: lines.joined(separator: "\n")))
    FileHandle.standardOutput.write(Data("\(lines.count)\n".utf8))
}
