//! GoRules ZEN in its own language, without a binding: `zen-runner REQUESTS COUNT`.
//!
//! The graph is made by ../node/zen_graphs.mjs, so both runners of ZEN judge the same table. Answers load,
//! prove and slice line by line (../README.md); `load RULES GRAPH` takes the graph beside the rules.
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::io::{BufRead, Write};
use std::time::Instant;
use zen_engine::model::DecisionContent;
use zen_engine::{Decision, DecisionEngine, EvaluationSerializedOptions, EvaluationTraceKind, Variable};

#[derive(Deserialize)]
struct Rule {
    code: String,
    outcome: String,
}

#[derive(Deserialize)]
struct Book {
    rules: Vec<Rule>,
}

#[derive(Serialize, Deserialize)]
struct Answer {
    id: String,
    outcome: String,
    reasons: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    trace: Option<Value>,
}

struct Judge {
    denies: HashSet<String>,
    decision: Decision,
    runtime: tokio::runtime::Runtime,
}

impl Judge {
    fn load(rules: &str, graph: &str) -> Judge {
        let book: Book = serde_json::from_str(rules).unwrap();
        let content: DecisionContent = serde_json::from_str(graph).unwrap();
        let mut decision = DecisionEngine::default().create_decision(content.into()).unwrap();
        decision.compile();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let denies = book.rules.into_iter().filter(|r| r.outcome == "deny").map(|r| r.code).collect();
        Judge { denies, decision, runtime }
    }

    fn native(&self, input: Variable) -> Vec<String> {
        let response = self.runtime.block_on(self.decision.evaluate(input)).unwrap();
        let rows = response.result.as_array();
        let Some(rows) = rows else { return Vec::new() };
        let rows = rows.borrow();
        rows.iter().map(|row| row.dot("code").unwrap().as_str().unwrap().to_string()).collect()
    }

    fn answer(&self, id: String, reasons: Vec<String>, trace: Option<Value>) -> String {
        let outcome = match &reasons {
            none if none.is_empty() => "allow",
            some if some.iter().any(|code| self.denies.contains(code)) => "deny",
            _ => "refer",
        };
        serde_json::to_string(&Answer { id, outcome: outcome.to_string(), reasons, trace }).unwrap()
    }

    fn json(&self, text: &str) -> String {
        let input = read(text);
        let id = id_of(&input);
        let reasons = self.native(input);
        self.answer(id, reasons, None)
    }

    fn explain(&self, text: &str) -> String {
        let input = read(text);
        let id = id_of(&input);
        let options = EvaluationSerializedOptions { trace: EvaluationTraceKind::Default, ..Default::default() };
        let mut response =
            self.runtime.block_on(self.decision.evaluate_serialized(input, options)).unwrap();
        let codes = match &response["result"] {
            Value::Array(rows) => {
                rows.iter().map(|row| row["code"].as_str().unwrap().to_string()).collect()
            }
            _ => Vec::new(),
        };
        self.answer(id, codes, Some(response["trace"].take()))
    }
}

fn read(text: &str) -> Variable {
    serde_json::from_str(text).unwrap()
}

fn id_of(input: &Variable) -> String {
    input.dot("id").unwrap().as_str().unwrap().to_string()
}

fn resident_kb() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    text.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4
}

fn prove(judge: &Judge, form: &str, requests: &[&str]) -> Value {
    let mut digest = Sha256::new();
    let mut hits = 0;
    for text in requests {
        let (id, mut codes) = match form {
            "native" => {
                let input = read(text);
                (id_of(&input), judge.native(input))
            }
            _ => {
                let written = if form == "json" { judge.json(text) } else { judge.explain(text) };
                let answer: Answer = serde_json::from_str(&written).unwrap();
                (answer.id, answer.reasons)
            }
        };
        codes.sort();
        hits += codes.len();
        digest.update(format!("{} {}\n", id, codes.join(",")));
    }
    let hex: String = digest.finalize().iter().map(|b| format!("{b:02x}")).collect();
    json!({ "requests": requests.len(), "hits": hits, "digest": hex })
}

fn slice(judge: &Judge, form: &str, requests: &[&str], from: usize, limit_ms: u64, most: usize) -> Value {
    let mut took: Vec<u64> = Vec::with_capacity(most);
    let mut spent = 0u64;
    let at = |i: usize| requests[(from + i) % requests.len()];
    while took.len() < most && spent < limit_ms * 1_000_000 {
        let batch = 64.min(most - took.len());
        let first = took.len();
        let mut ready: Vec<Variable> = match form {
            "native" => (0..batch).rev().map(|i| read(at(first + i))).collect(),
            _ => Vec::new(),
        };
        for i in 0..batch {
            if spent >= limit_ms * 1_000_000 {
                break;
            }
            let input = ready.pop();
            let begin = Instant::now();
            match form {
                "native" => drop(judge.native(input.unwrap())),
                "json" => drop(judge.json(at(first + i))),
                _ => drop(judge.explain(at(first + i))),
            }
            let ns = begin.elapsed().as_nanos() as u64;
            took.push(ns);
            spent += ns;
        }
    }
    took.sort();
    let n = took.len();
    json!({ "n": n, "mean_ns": spent as f64 / n as f64, "p50_ns": took[n / 2], "p99_ns": took[n * 99 / 100] })
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&arguments[1]).unwrap();
    let requests: Vec<&str> = text.lines().take(arguments[2].parse().unwrap()).collect();
    let mut judge: Option<Judge> = None;
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        let number = |i: usize| words[i].parse::<usize>().unwrap();
        let answer = match (words[0], &judge) {
            ("load", _) => {
                let rules = std::fs::read_to_string(words[1]).unwrap();
                let graph = std::fs::read_to_string(words[2]).unwrap();
                let begin = Instant::now();
                let loaded = Judge::load(&rules, &graph);
                loaded.json(requests[0]);
                judge = Some(loaded);
                json!({ "load_ms": begin.elapsed().as_secs_f64() * 1e3, "rss_kb": resident_kb() })
            }
            ("prove", Some(judge)) => prove(judge, words[1], &requests[..number(2).min(requests.len())]),
            ("slice", Some(judge)) => slice(judge, words[1], &requests, number(2), number(3) as u64, number(4)),
            _ => json!({ "error": line }),
        };
        println!("{answer}");
        std::io::stdout().flush().unwrap();
    }
}
