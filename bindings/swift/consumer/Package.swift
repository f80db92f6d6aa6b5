// swift-tools-version: 6.0
import PackageDescription

// An app as small as can be: it adds the package of a release and calls the core.
// `cargo xtask xcframework` puts that package beside it and builds it.
let package = Package(
    name: "Consumer",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [
        // Dynamic, so that each slice of the framework is linked.
        .library(name: "Consumer", type: .dynamic, targets: ["Consumer"]),
        .executable(name: "tells-version", targets: ["TellsVersion"]),
    ],
    dependencies: [.package(path: "Pocketbook")],
    targets: [
        .target(
            name: "Consumer",
            dependencies: [.product(name: "Pocketbook", package: "Pocketbook")]
        ),
        .executableTarget(name: "TellsVersion", dependencies: ["Consumer"]),
    ]
)
