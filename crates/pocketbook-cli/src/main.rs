//! The `pocketbook` command: gateway, tablet, verify and demo.

mod arguments;
mod demo;
mod failure;
mod files;
mod gateway;
mod input;
mod lists;
mod output;
mod pin;
mod progress;
mod published;
mod tablet;
mod verify;

use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::arguments::{Arguments, Command};
use crate::failure::Failure;
use crate::output::Output;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misused(&error),
    };
    let output = Output::new(arguments.json);
    let result = match arguments.command {
        Command::Gateway(command) => gateway::run(command, &output),
        Command::Tablet(command) => tablet::run(*command, &output),
        Command::Verify(command) => verify::run(&command, &output),
        Command::Reference(command) => lists::run(command, &output),
        Command::Demo(command) => demo::run(&command, &output),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => ended(&output, &failure),
    }
}

fn ended(output: &Output, failure: &Failure) -> ExitCode {
    output.failure(failure);
    ExitCode::from(failure.exit_code())
}

/// A command line that is wrong, or asks for help: in words, or in JSON when
/// that was asked for.
fn misused(error: &clap::Error) -> ExitCode {
    let json = std::env::args_os().any(|argument| argument == "--json");
    let asked = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    if json && !asked {
        let message = error.render().to_string();
        return ended(
            &Output::new(true),
            &Failure::Usage(message.trim_end().to_owned()),
        );
    }
    // Prints to standard output or standard error, as is the custom.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
