// The Android library (AAR), from the same sources as pom.xml. Before it:
//
//   cargo xtask bindings kotlin bindings/kotlin/build/generated/kotlin
//   cargo xtask android bindings/kotlin/build      (jniLibs for each ABI, whose
//                                                   segments are checked to be
//                                                   aligned to 16 KiB)
//
// It needs Google's repository and NDK: it runs on the hosted runners, and has
// not been run elsewhere.
plugins {
    id("com.android.library") version "8.7.3"
    id("org.jetbrains.kotlin.android") version "2.0.21"
}

group = "pocketbook"
version = "0.1.0"

android {
    // Names the manifest and the resources only: Android wants a dot in it.
    namespace = "pocketbook.core"
    compileSdk = 35

    defaultConfig {
        // Android 10: what the library is linked against.
        minSdk = 29
        // What an app that is shrunk must keep of JNA, which is called by name.
        consumerProguardFiles("consumer-rules.pro")
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    sourceSets["main"].apply {
        kotlin.srcDirs("src/main/kotlin", layout.buildDirectory.dir("generated/kotlin"))
        jniLibs.srcDirs(layout.buildDirectory.dir("jniLibs"))
    }

    packaging {
        // Loaded from the package as it is, so that 16 KiB pages map.
        jniLibs.useLegacyPackaging = false
    }
}

kotlin {
    jvmToolchain(17)
}

dependencies {
    api("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.8.1")
    // The archive with JNA's own library for each ABI.
    implementation("net.java.dev.jna:jna:5.19.1@aar")
}
