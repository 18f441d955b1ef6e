//! How long parsing and evaluating take, beside what is wanted. Reported, not judged:
//! `cargo run --release -p baton-feel --example speed`.

use baton_feel::{EvaluationContext, Program, Value, Variables};
use std::hint::black_box;
use std::time::{Duration, Instant};

struct Order(Value);

impl Variables for Order {
    fn get(&self, name: &str) -> Option<Value> {
        match name {
            "amount" => Some(Value::from(1200)),
            "status" => Some(Value::from("open")),
            "due" => baton_feel::DateTime::parse("2026-11-24T10:00:00@Europe/Berlin")
                .map(Value::DateTime),
            "day" => baton_feel::Date::parse("2026-11-24").map(Value::Date),
            "items" => Some(self.0.clone()),
            _ => None,
        }
    }
}

/// The best of several rounds, per call.
fn best(mut call: impl FnMut()) -> Duration {
    let rounds = (0..20).map(|_| {
        let start = Instant::now();
        let mut calls = 0;
        while start.elapsed() < Duration::from_millis(10) {
            call();
            calls += 1;
        }
        start.elapsed() / calls
    });
    rounds.min().unwrap_or_default()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let list: Vec<Value> = (0..1000).map(Value::from).collect();
    let order = Order(Value::List(list.into()));
    let context = EvaluationContext { fuel: u32::MAX, ..EvaluationContext::default() };
    let cases = [
        ("condition, 200 ns wanted", "amount > 1000 and status = \"open\""),
        ("date + duration, 600 ns", "day + duration(\"P3D\")"),
        ("the same with a literal", "day + @\"P3D\""),
        ("date and time in a zone + duration", "due + @\"PT36H\""),
        ("for of 100, 30 us", "for i in 1..100 return i * 2"),
        ("for of 1,000, 300 us", "for i in 1..1000 return i * 2"),
        ("for of 10,000, 3 ms", "for i in 1..10000 return i * 2"),
        (
            "for of 1,000 with partial",
            "for i in 1..1000 return if i = 1 then 1 else partial[-1] + i",
        ),
        ("filter of 1,000", "items[item > 500]"),
        ("sum of 1,000", "sum(items)"),
        ("sort of 1,000 by a function", "sort(items, function(x, y) x > y)"),
        ("string functions", "upper case(substring(status, 2)) + string length(status)"),
        ("matches", "matches(status, \"^o.*n$\")"),
    ];
    for (what, text) in cases {
        let program = Program::parse(text)?;
        program.evaluate(&order, &context)?;
        let time = best(|| drop(black_box(program.evaluate(&order, &context))));
        println!("{what:40} {time:>12.1?}   {text}");
    }
    let texts = [
        "amount > 1000 and status = \"open\"",
        "for item in items return if item > 5 then string length(string(item)) else count(items)",
    ];
    for text in texts {
        let time = best(|| drop(black_box(Program::parse(text))));
        println!("{:40} {time:>12.1?}   {text}", "parse, 10 us");
    }
    println!("a value takes {} bytes", size_of::<Value>());
    Ok(())
}
