//! What typical expressions take, parsed and evaluated:
//! `cargo run --release -p baton-juel --example juel_speed`.

use std::hint::black_box;
use std::time::Instant;

use baton_juel::{EvaluationContext, Host, Program, Value, Variables};

const ROUNDS: u32 = 1_000_000;

struct Order {
    amount: Value,
    customer: Value,
}

impl Variables for Order {
    fn get(&self, name: &str) -> Option<Value> {
        match name {
            "amount" => Some(self.amount.clone()),
            "customer" => Some(self.customer.clone()),
            _ => None,
        }
    }
}

impl Host for Order {}

fn main() {
    let customer = Value::from_json(r#"{ "name": "Ada", "address": { "city": "London" } }"#);
    let order = Order { amount: Value::from(1200), customer: customer.unwrap_or(Value::Null) };
    let context = EvaluationContext::default();
    let texts = [
        "${amount > 1000}",
        "${amount > 1000 && customer.name == 'Ada'}",
        "${customer.address.city}",
        "${empty customer.phone ? 'none' : customer.phone}",
        "Hello ${customer.name}, pay ${amount}!",
        "${customer.name.toUpperCase().startsWith('A')}",
        "${execution.getVariable('amount') * 2}",
    ];
    println!("{:>9} {:>9}  expression", "parse ns", "eval ns");
    for text in texts {
        let Ok(program) = Program::parse(text) else { continue };
        let parse = nanoseconds(ROUNDS / 10, || drop(black_box(Program::parse(black_box(text)))));
        let evaluate = nanoseconds(ROUNDS, || {
            drop(black_box(program.evaluate(black_box(&order), &context)));
        });
        println!("{parse:>9.0} {evaluate:>9.0}  {text}");
    }
}

fn nanoseconds(rounds: u32, mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..rounds {
        work();
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(rounds)
}
