//! Cedar's authorizer.

use crate::case::Case;
use crate::measure::measure;
use cedar_policy::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::str::FromStr;

fn uid(kind: &str, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(EntityTypeName::from_str(kind).unwrap(), EntityId::new(id))
}

/// "User::user_1"
fn named(uid_text: &Value) -> EntityUid {
    let (kind, id) = uid_text.as_str().unwrap().split_once("::").unwrap();
    uid(kind, id)
}

/// Cedar has no floats: fields that are some are left out, and so is what asks for them.
fn without_floats(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, v| !v.is_f64());
            fields.values_mut().for_each(without_floats);
        }
        Value::Array(list) => list.iter_mut().for_each(without_floats),
        _ => {}
    }
}

fn context(document: &Value) -> Context {
    let mut document = document.clone();
    without_floats(&mut document);
    Context::from_json_value(document, None).unwrap()
}

/// What is asked, in the way of the case.
fn request(case: &Case, text: &str) -> Request {
    let asked: Value = serde_json::from_str(text).unwrap();
    let text_at = |name: &str| asked[name].as_str().unwrap();
    let made = if case.name.starts_with("w1_") {
        Request::new(named(&asked["principal"]), uid("Action", text_at("action")), named(&asked["resource"]), Context::empty(), None)
    } else if case.name.starts_with("w3a_") {
        Request::new(uid("User", "u"), uid("Action", text_at("action")), uid("Tenant", text_at("tenant")), context(&asked), None)
    } else {
        Request::new(uid("User", "u"), uid("Action", "gate"), uid("Document", "d"), context(&asked), None)
    };
    made.unwrap()
}

struct Subject {
    authorizer: Authorizer,
    policies: PolicySet,
    names: Vec<(PolicyId, String)>,
    entities: Entities,
    sayable: Option<BTreeSet<String>>,
}

impl Subject {
    fn new(case: &Case) -> anyhow::Result<Subject> {
        let policies = PolicySet::from_str(&case.peer_text("policy.cedar")?)?;
        let names = policies.policies().filter_map(|p| Some((p.id().clone(), p.annotation("id")?.to_string()))).collect();
        let entities = match case.peer_text("entities.json") {
            Ok(text) => Entities::from_json_str(&text, None)?,
            Err(_) => Entities::empty(),
        };
        let sayable = case.peer_text("policy.cedar.controls.json").ok().map(|t| serde_json::from_str(&t)).transpose()?;
        Ok(Subject { authorizer: Authorizer::new(), policies, names, entities, sayable })
    }

    fn answer(&self, asked: &Request) -> Response {
        self.authorizer.is_authorized(asked, &self.policies, &self.entities)
    }

    fn reasons(&self, response: &Response) -> BTreeSet<String> {
        let name = |id: &PolicyId| self.names.iter().find(|(k, _)| k == id).map(|(_, n)| n.clone());
        response.diagnostics().reason().filter_map(name).collect()
    }

    fn is_expected(&self, case: &Case, i: usize, response: &Response) -> bool {
        let wanted: BTreeSet<String> = if let Some(failed) = case.failed(i) {
            let sayable = self.sayable.as_ref().unwrap();
            failed.iter().filter(|x| sayable.contains(**x)).map(|x| x.to_string()).collect()
        } else if let Some(matched) = case.matched(i) {
            matched.iter().map(|x| x.to_string()).collect()
        } else {
            return (response.decision() == Decision::Allow) == case.allows(i);
        };
        // Without any reason to deny, the reason to allow has no name.
        response.diagnostics().errors().count() == 0 && self.reasons(response) == wanted
    }
}

pub fn run(case: &Case) -> anyhow::Result<()> {
    let subject = Subject::new(case)?;
    let sayable = subject.sayable.as_ref().map_or(String::new(), |s| format!(", {} of 60 controls", s.len()));
    let engine = format!("Cedar {}{sayable}", get_sdk_version());
    let parsed: Vec<Request> = case.requests.iter().map(|r| request(case, r)).collect();
    let count = case.affordable(|i| {
        subject.answer(&parsed[i]);
    });
    let wrong = (0..count).filter(|&i| !subject.is_expected(case, i, &subject.answer(&parsed[i]))).count();
    if wrong > 0 {
        anyhow::bail!("{engine}: {wrong} of {count} decisions are not as expected");
    }
    measure(&case.name, &engine, "parsed", count, |i| {
        let response = subject.answer(&parsed[i]);
        std::hint::black_box(response.decision());
        true
    })?;
    measure(&case.name, &engine, "json", count, |i| {
        let response = subject.answer(&request(case, &case.requests[i]));
        std::hint::black_box(response.decision());
        true
    })
}
