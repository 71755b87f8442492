//! One process, one document: rules from their text to a decision. Prints what the engine answers, as JSON.

use crate::case::Case;
use crate::{common_expression, rego};
use std::fs;

pub fn run(engine: &str, folder: &str, document: &str) -> anyhow::Result<()> {
    let case = Case { name: "once".into(), folder: folder.into(), requests: vec![], expected: vec![] };
    let text = fs::read_to_string(document)?;
    let failed = if engine == "cel" { common_expression::failed(&case, &text)? } else { rego::failed(&case, &text)? };
    println!("{}", serde_json::to_string(&failed)?);
    Ok(())
}
