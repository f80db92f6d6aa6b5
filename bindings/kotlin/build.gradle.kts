// The Android library, from the same sources as pom.xml: `cargo xtask aar OUT`
// makes what it is made of and runs this, which writes the library with its POM
// into OUT/maven (`-Pmaven`).
//
// It needs Google's repository, SDK and NDK: it runs on the hosted runners, and
// has not been run elsewhere. Which Gradle: gradle/wrapper/gradle-wrapper.properties.
plugins {
    id("com.android.library") version "8.7.3"
    id("org.jetbrains.kotlin.android") version "2.0.21"
    `maven-publish`
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
        resources.srcDirs(layout.buildDirectory.dir("notices"))
        jniLibs.srcDirs(layout.buildDirectory.dir("jniLibs"))
    }

    packaging {
        // Loaded from the package as it is, so that 16 KiB pages map.
        jniLibs.useLegacyPackaging = false
        // As it was built and digested, with the symbols of a crash report.
        jniLibs.keepDebugSymbols += "**/libpocketbook_ffi.so"
    }

    publishing {
        singleVariant("release") { withSourcesJar() }
    }
}

kotlin {
    jvmToolchain(17)
}

dependencies {
    api("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.8.1")
    // The archive with JNA's own library for each ABI. `api`, for what is
    // generated has JNA's types in its own.
    api("net.java.dev.jna:jna:5.19.1@aar")
}

// Without it an empty folder makes an Android library without the core.
val complete = tasks.register("complete") {
    val wanted = listOf(
        "generated/kotlin/pocketbook/pocketbook.kt",
        "jniLibs/arm64-v8a/libpocketbook_ffi.so",
        "jniLibs/x86_64/libpocketbook_ffi.so",
        "notices/META-INF/pocketbook/LICENSE-MIT",
        "notices/META-INF/pocketbook/LICENSE-APACHE",
    ).map { layout.buildDirectory.file(it).get().asFile }
    doLast {
        val missing = wanted.filterNot { it.isFile }
        if (missing.isNotEmpty()) {
            throw GradleException("${missing.joinToString()} is missing: use `cargo xtask aar OUT`")
        }
    }
}
tasks.named("preBuild") { dependsOn(complete) }

// An AAR names no dependencies; its POM does.
publishing {
    publications {
        register<MavenPublication>("release") {
            artifactId = "pocketbook-android"
            pom {
                name = "Pocketbook for Android"
                description = "The offline-first field-evidence core, from Kotlin"
                licenses {
                    license { name = "MIT" }
                    license { name = "Apache-2.0" }
                }
            }
            afterEvaluate { from(components["release"]) }
        }
    }
    repositories {
        maven {
            name = "folder"
            url = uri(providers.gradleProperty("maven").getOrElse("build/maven"))
        }
    }
}
