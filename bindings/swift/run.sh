#!/bin/sh
# Builds the package and runs every scenario: needs a Swift 6 toolchain and nothing
# else. The folder is one that `cargo xtask swift-test-kit` made.
set -eu
cd "$(dirname "$0")"
POCKETBOOK="$PWD/bin/pocketbook"
# Sends an upload in the part of the system: Foundation outside Apple's systems
# believes no authority of ours.
SENDER="$PWD/bin/upload_sender"
export POCKETBOOK SENDER
# Both systems' names for where a program looks for its libraries.
LD_LIBRARY_PATH="$PWD/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
DYLD_LIBRARY_PATH="$PWD/lib${DYLD_LIBRARY_PATH:+:$DYLD_LIBRARY_PATH}"
export LD_LIBRARY_PATH DYLD_LIBRARY_PATH
linked() {
    chore="$1"
    shift
    swift "$chore" -Xlinker "-L$PWD/lib" -Xlinker -rpath -Xlinker "$PWD/lib" "$@"
}
# Built before the tests run: one of them starts a process of its own, and is told
# here where that lies.
linked build --build-tests
TYPIST="$(linked build --show-bin-path)/typist"
export TYPIST
linked test "$@"
