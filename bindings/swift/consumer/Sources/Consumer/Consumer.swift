import Pocketbook

/// The version of the core, by the core itself.
public func versionOfTheCore() -> String {
    version()
}
