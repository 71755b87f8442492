//! Cedar, Regorus and CEL on the cases that write.py wrote: bench-peers ENGINE CASE_FOLDER..., or
//! bench-peers once ENGINE CASE_FOLDER DOCUMENT.
//! Prints a line of JSON for each stage. Every decision is compared with the expected one before anything is timed.

mod case;
mod cedar;
mod common_expression;
mod measure;
mod once;
mod rego;

use case::Case;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some((engine, folders)) = words.split_first() else {
        eprintln!("usage: bench-peers cedar|regorus|cel CASE_FOLDER...");
        std::process::exit(2);
    };
    if let ("once", [engine, folder, document]) = (engine.as_str(), folders) {
        if let Err(why) = once::run(engine, folder, document) {
            eprintln!("{engine}: {why}");
            std::process::exit(1);
        }
        return;
    }
    let mut right = true;
    for folder in folders {
        let case = Case::read(folder);
        let done = match engine.as_str() {
            "cedar" => cedar::run(&case),
            "regorus" => rego::run(&case),
            "cel" => common_expression::run(&case),
            _ => Err(anyhow::anyhow!("there is no engine {engine}")),
        };
        if let Err(why) = done {
            eprintln!("{}: {engine}: {why}", case.name);
            right = false;
        }
    }
    std::process::exit(if right { 0 } else { 1 });
}
