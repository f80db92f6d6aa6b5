//! The `pocketbook` command: gateway, tablet, verify and demo.

mod arguments;
mod demo;
mod failure;
mod gateway;
mod input;
mod output;
mod pin;
mod progress;
mod tablet;
mod verify;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command};
use crate::output::Output;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let output = Output::new(arguments.json);
    let result = match arguments.command {
        Command::Gateway(command) => gateway::run(command, &output),
        Command::Tablet(command) => tablet::run(*command, &output),
        Command::Verify(command) => verify::run(&command, &output),
        Command::Demo(command) => demo::run(&command, &output),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output.failure(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}
