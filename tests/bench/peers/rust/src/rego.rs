//! Regorus, its interpreter and its virtual machine.

use crate::case::Case;
use crate::measure::measure;
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, PolicyLengthConfig, Value};
use std::num::{NonZeroU32, NonZeroUsize};

const RULE: &str = "data.bench.answer";

fn engine_for(case: &Case, data: &Option<Value>) -> anyhow::Result<Engine> {
    let mut engine = Engine::new();
    engine.set_policy_length_config(PolicyLengthConfig {
        max_col: NonZeroU32::new(1 << 20).unwrap(),
        max_file_bytes: NonZeroUsize::new(1 << 26).unwrap(),
        max_lines: NonZeroUsize::new(1 << 20).unwrap(),
    });
    engine.add_policy("policy.rego".into(), case.peer_text("policy.rego")?)?;
    if let Some(data) = data {
        engine.add_data(data.clone())?;
    }
    Ok(engine)
}

fn machine_for(engine: &mut Engine, data: &Option<Value>) -> anyhow::Result<RegoVM> {
    let compiled = engine.compile_with_entrypoint(&RULE.into())?;
    let mut machine = RegoVM::new();
    machine.load_program(Compiler::compile_from_policy(&compiled, &[RULE])?);
    if let Some(data) = data {
        machine.set_data(data.clone()).map_err(|why| anyhow::anyhow!("{why}"))?;
    }
    Ok(machine)
}

fn is_expected(case: &Case, i: usize, answer: &Value) -> bool {
    if let Some(failed) = case.failed(i) {
        return answer.as_set().is_ok_and(|s| s.len() == failed.len() && s.iter().zip(failed).all(|(a, b)| *a == Value::from(b)));
    }
    if let Some(matched) = case.matched(i) {
        return match answer.as_set() {
            Ok(s) => s.len() == matched.len() && s.iter().zip(matched).all(|(a, b)| *a == Value::from(b)),
            Err(_) => matched.is_empty(),
        };
    }
    (*answer == Value::from(true)) == case.allows(i)
}

fn stages(case: &Case, name: &str, mut answer: impl FnMut(Value) -> Value) -> anyhow::Result<()> {
    let parsed: Vec<Value> = case.requests.iter().map(|r| Value::from_json_str(r)).collect::<anyhow::Result<_>>()?;
    let count = case.affordable(|i| {
        answer(parsed[i].clone());
    });
    measure(&case.name, name, "parsed", count, |i| is_expected(case, i, &answer(parsed[i].clone())))?;
    measure(&case.name, name, "json", count, |i| is_expected(case, i, &answer(Value::from_json_str(&case.requests[i]).unwrap())))
}

pub fn run(case: &Case) -> anyhow::Result<()> {
    let data = case.peer_text("data.json").ok().map(|text| Value::from_json_str(&text)).transpose()?;
    let mut engine = engine_for(case, &data)?;
    let machine = machine_for(&mut engine.clone(), &data);
    stages(case, "regorus 0.11 interpreter", |input| {
        engine.set_input(input);
        engine.eval_rule(RULE.to_string()).unwrap_or(Value::Undefined)
    })?;
    let mut machine = machine?;
    stages(case, "regorus 0.11 machine", |input| {
        machine.set_input(input);
        machine.execute().unwrap_or(Value::Undefined)
    })
}

/// The controls that one document fails.
pub fn failed(case: &Case, document: &str) -> anyhow::Result<Vec<String>> {
    let mut engine = engine_for(case, &None)?;
    engine.set_input(Value::from_json_str(document)?);
    let answer = engine.eval_rule(RULE.to_string())?;
    Ok(answer.as_set()?.iter().map(|x| x.as_string().map(|s| s.to_string())).collect::<anyhow::Result<_>>()?)
}
