// swift-tools-version: 6.0
import PackageDescription

// The C interface of the core. A release names the XCFramework by address and
// checksum; everywhere else the header and a library in `lib` serve, as
// `cargo xtask swift-test-kit` lays them out.
let interface: Target
if let url = Context.environment["POCKETBOOK_XCFRAMEWORK_URL"],
    let checksum = Context.environment["POCKETBOOK_XCFRAMEWORK_CHECKSUM"]
{
    interface = .binaryTarget(name: "pocketbookFFI", url: url, checksum: checksum)
} else {
    interface = .systemLibrary(name: "pocketbookFFI")
}

let package = Package(
    name: "Pocketbook",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [.library(name: "Pocketbook", targets: ["Pocketbook"])],
    targets: [
        interface,
        // Generated. UniFFI writes Swift 5.
        .target(
            name: "PocketbookCore",
            dependencies: ["pocketbookFFI"],
            swiftSettings: [.swiftLanguageMode(.v5)]
        ),
        .target(name: "Pocketbook", dependencies: ["PocketbookCore"]),
        // The process that a scenario kills.
        .executableTarget(name: "typist", dependencies: ["Pocketbook"]),
        .testTarget(name: "PocketbookTests", dependencies: ["Pocketbook", "typist"]),
    ]
)
