//! The requests of one case, and what has to be decided on them.

use serde_json::Value;
use std::fs;
use std::path::Path;

pub struct Case {
    pub name: String,
    pub folder: String,
    pub requests: Vec<String>,
    pub expected: Vec<Value>,
}

fn lines(path: &str) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_else(|why| panic!("{path}: {why}"));
    text.lines().map(str::to_string).collect()
}

impl Case {
    pub fn read(folder: &str) -> Case {
        let name = Path::new(folder).file_name().unwrap().to_str().unwrap().to_string();
        // Where a peer names entities with their types, it has requests of its own.
        let own = format!("{folder}/peers/requests.jsonl");
        let requests = if Path::new(&own).exists() { lines(&own) } else { lines(&format!("{folder}/requests.jsonl")) };
        let expected = lines(&format!("{folder}/expected.jsonl")).iter().map(|l| serde_json::from_str(l).unwrap()).collect();
        Case { name, folder: folder.to_string(), requests, expected }
    }

    pub fn peer_text(&self, file: &str) -> anyhow::Result<String> {
        Ok(fs::read_to_string(format!("{}/peers/{file}", self.folder))?)
    }

    pub fn allows(&self, i: usize) -> bool {
        self.expected[i]["allow"].as_bool().unwrap()
    }

    /// The controls that fail.
    pub fn failed(&self, i: usize) -> Option<Vec<&str>> {
        Some(self.expected[i].get("failed")?.as_array()?.iter().map(|x| x.as_str().unwrap()).collect())
    }

    /// The numbers of the rules that match.
    pub fn matched(&self, i: usize) -> Option<Vec<i64>> {
        Some(self.expected[i].get("matched")?.as_array()?.iter().map(|x| x.as_i64().unwrap()).collect())
    }

    /// Slow engines decide on the first requests only: four seconds at most for a look at all.
    pub fn affordable(&self, mut decide: impl FnMut(usize)) -> usize {
        let begin = std::time::Instant::now();
        decide(0);
        let each = begin.elapsed().as_secs_f64().max(1e-9);
        ((4.0 / each) as usize).clamp(20, self.requests.len())
    }
}
