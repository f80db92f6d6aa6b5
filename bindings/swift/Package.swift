// swift-tools-version: 6.0
import PackageDescription

// The C interface of the core: here by the header and a library in `lib`, as
// `cargo xtask swift-test-kit` lays them out. In the package of a release this
// line names the XCFramework that is in it (xtask/src/swift.rs).
let interface: Target = .systemLibrary(name: "pocketbookFFI")

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
            // Apple refuses an app whose libraries do not say why they call `stat`.
            resources: [.copy("PrivacyInfo.xcprivacy")],
            swiftSettings: [.swiftLanguageMode(.v5)],
            // What the core's database asks of Apple's systems: its cryptography
            // and its randomness. An archive cannot say so itself.
            linkerSettings: [
                .linkedFramework("Security", .when(platforms: [.iOS, .macOS])),
                .linkedFramework("CoreFoundation", .when(platforms: [.iOS, .macOS])),
            ]
        ),
        .target(name: "Pocketbook", dependencies: ["PocketbookCore"]),
        // The process that a scenario kills.
        .executableTarget(name: "typist", dependencies: ["Pocketbook"]),
        .testTarget(name: "PocketbookTests", dependencies: ["Pocketbook", "typist"]),
    ]
)
