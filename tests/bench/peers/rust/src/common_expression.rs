//! CEL: one program a control or rule, run one after the other.

use crate::case::Case;
use crate::measure::measure;
use cel::{Context, Program, Value};

struct Rules {
    names: Vec<String>,
    programs: Vec<Program>,
}

fn rules(case: &Case) -> anyhow::Result<Rules> {
    let rows: Vec<serde_json::Value> = serde_json::from_str(&case.peer_text("policy.cel.json")?)?;
    let mut made = Rules { names: Vec::new(), programs: Vec::new() };
    for (number, row) in rows.iter().enumerate() {
        let (name, text) = match row.as_array() {
            Some(pair) => (pair[0].as_str().unwrap().to_string(), pair[1].as_str().unwrap()),
            None => (number.to_string(), row.as_str().unwrap()),
        };
        made.names.push(name);
        made.programs.push(Program::compile(text).map_err(|why| anyhow::anyhow!("{text}: {why}"))?);
    }
    Ok(made)
}

/// Whole numbers are ints: as unsigned ones, which the library makes of them by itself, they equal no int.
fn value_of(json: &serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match json {
        Json::Null => Value::Null,
        Json::Bool(yes) => Value::Bool(*yes),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::Float(number.as_f64().unwrap()), Value::Int),
        Json::String(text) => Value::String(text.clone().into()),
        Json::Array(list) => Value::List(list.iter().map(value_of).collect::<Vec<_>>().into()),
        Json::Object(fields) => {
            let map: std::collections::HashMap<String, Value> = fields.iter().map(|(k, v)| (k.clone(), value_of(v))).collect();
            Value::Map(map.into())
        }
    }
}

fn context(document: &serde_json::Value) -> Context<'static> {
    let mut context = Context::default();
    context.add_variable_from_value("d", value_of(document));
    context
}

impl Rules {
    /// Which rules hold, in their order.
    fn holding(&self, context: &Context) -> Vec<bool> {
        self.programs.iter().map(|p| matches!(p.execute(context), Ok(Value::Bool(true)))).collect()
    }
    fn any(&self, context: &Context) -> bool {
        self.programs.iter().any(|p| matches!(p.execute(context), Ok(Value::Bool(true))))
    }
    fn is_expected(&self, case: &Case, i: usize, context: &Context) -> bool {
        let named = |wanted: bool| {
            let holding = self.holding(context);
            self.names.iter().zip(holding).filter(|(_, h)| *h == wanted).map(|(n, _)| n.clone()).collect::<Vec<_>>()
        };
        if let Some(failed) = case.failed(i) {
            return named(false) == failed;
        }
        if let Some(matched) = case.matched(i) {
            return named(true) == matched.iter().map(|x| x.to_string()).collect::<Vec<_>>();
        }
        self.any(context) == case.allows(i)
    }
}

pub fn run(case: &Case) -> anyhow::Result<()> {
    let rules = rules(case)?;
    let documents: Vec<serde_json::Value> = case.requests.iter().map(|r| serde_json::from_str(r).unwrap()).collect();
    let contexts: Vec<Context> = documents.iter().map(context).collect();
    let count = case.affordable(|i| {
        rules.holding(&contexts[i]);
    });
    measure(&case.name, "cel (Rust) 0.13", "parsed", count, |i| rules.is_expected(case, i, &contexts[i]))?;
    measure(&case.name, "cel (Rust) 0.13", "json", count, |i| {
        rules.is_expected(case, i, &context(&serde_json::from_str(&case.requests[i]).unwrap()))
    })
}

/// The controls that one document fails.
pub fn failed(case: &Case, document: &str) -> anyhow::Result<Vec<String>> {
    let rules = rules(case)?;
    let holding = rules.holding(&context(&serde_json::from_str(document)?));
    Ok(rules.names.iter().zip(holding).filter(|(_, h)| !h).map(|(n, _)| n.clone()).collect())
}
